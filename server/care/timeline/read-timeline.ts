import {
  type EntryKind,
  RecordSummary,
  RecordSummaryRequest,
  Timeline,
  type TimelineLine,
  TimelineRequest,
} from '#contracts/timeline'
import { type Context, type Role, verb } from '#kernel'
import { toldTypes } from './entries.ts'
import { loadStory, pageAfter } from './load.ts'
import { searchText, searchWords } from './pinyin-words.ts'
import { summarise } from './record-summary.ts'
import { alone, grouped, type Told, tell } from './visits.ts'

/** Who may ask; whether they may open this record, the record decides. */
export const readers: readonly Role[] = ['resident', 'doctor', 'pharmacist', 'registrar', 'system']

/** The record as a story: plain lines, the newest first, a visit with what belongs to it. Refusals: timeline.not_allowed. */
export const readTimeline = verb(
  {
    name: 'timeline.read_timeline',
    may: readers,
    input: TimelineRequest,
    answer: Timeline,
    summary: 'The record of a resident as plain lines, newest first.',
  },
  async (ctx, { residentId, kind, source, year, q, after, limit }) => {
    const told = tell(await loadStory(ctx, residentId, toldTypes))
    const words = searchWords(q)
    const named = words.length === 0 ? told : told.filter((entry) => matches(entry, words))
    const is = {
      kind: (entry: Told) => !kind || entry.kind === kind,
      source: (entry: Told) => !source || entry.where === source,
      year: (entry: Told) => year === undefined || yearOf(entry) === year,
    }
    const chosen = named.filter((entry) => is.kind(entry) && is.source(entry) && is.year(entry))
    // Under the visit only when nothing is looked for: what is found should be seen, not what it is part of.
    const flat = words.length > 0 || (kind !== undefined && kind !== 'visit')
    const lines: TimelineLine[] = flat
      ? chosen.map(alone)
      : grouped(kind === 'visit' ? withVisits(named, chosen) : chosen)
    const { page, next } = pageAfter(lines, after, limit)
    return {
      lines: page,
      next,
      total: lines.length,
      years: counted(named.filter((entry) => is.kind(entry) && is.source(entry)).map(yearOf))
        .map(([year, count]) => ({ year, count }))
        .sort((a, b) => b.year - a.year),
      kinds: counted(named.filter((entry) => is.year(entry) && is.source(entry)).map((entry) => entry.kind)).map(
        ([kind, count]) => ({ kind: kind as EntryKind, count }),
      ),
      sources: counted(named.filter((entry) => is.kind(entry) && is.year(entry)).flatMap(({ where }) => where ?? []))
        .map(([name, count]) => ({ name, count }))
        .sort((a, b) => b.count - a.count)
        .slice(0, 50),
    }
  },
)

/** What a clinician wants to see at a glance. Refusals: timeline.not_allowed. */
export const readRecordSummary = verb(
  {
    name: 'timeline.read_record_summary',
    may: readers,
    input: RecordSummaryRequest,
    answer: RecordSummary,
    summary: 'Diagnoses, medicines, allergies, readings and visits of a resident.',
  },
  (ctx, { residentId }) => recordSummaryOf(ctx, residentId),
)

const summaryTypes = ['Condition', 'MedicationRequest', 'AllergyIntolerance', 'Observation', 'DiagnosticReport']

/** The same for modules above. Refusals: timeline.not_allowed. */
export async function recordSummaryOf(ctx: Context, residentId: string): Promise<RecordSummary> {
  const { resources, reader } = await loadStory(ctx, residentId, summaryTypes)
  return summarise(resources, reader)
}

function yearOf(entry: Told): number {
  return Number(entry.at.slice(0, 4))
}

function matches(entry: Told, words: readonly string[]): boolean {
  const text = searchText(entry.title, entry.detail ?? '', entry.where ?? '')
  return words.every((word) => text.includes(word))
}

/** Those visits, and all that belongs to them. */
function withVisits(all: readonly Told[], visits: readonly Told[]): Told[] {
  const ids = new Set(visits.map(({ id }) => id))
  return all.filter((entry) => ids.has(entry.id) || (entry.visit !== undefined && ids.has(entry.visit)))
}

function counted<T>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
}
