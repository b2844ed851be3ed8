import type { Encounter, Organization, Reference, Resource } from '@medplum/fhirtypes'
import { RecordSummary, RecordSummaryRequest, Timeline, type TimelineEntry, TimelineRequest } from '#contracts/timeline'
import { type Context, type Locale, refuseUnless, verb } from '#kernel'
import { everything, mayOpen } from '#record'
import { entryOf, type Reader } from './entries.ts'
import { summarise } from './record-summary.ts'

/** The record as a story: plain lines by year, the newest first. Refusals: timeline.not_allowed. */
export const readTimeline = verb(
  {
    name: 'timeline.read_timeline',
    may: ['resident', 'doctor', 'pharmacist', 'system'],
    input: TimelineRequest,
    answer: Timeline,
    summary: 'The record of a resident as plain lines by year.',
  },
  async (ctx, { residentId, year, kind }) => {
    const resources = await readRecord(ctx, residentId)
    const reader = readerOf(resources, ctx.locale)
    const entries = resources
      .map((resource) => entryOf(resource, reader))
      .filter((entry): entry is TimelineEntry => entry !== undefined && (!kind || entry.kind === kind))
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    const byYear = Map.groupBy(entries, (entry) => Number(entry.at.slice(0, 4)))
    const allYears = [...byYear.keys()].sort((a, b) => b - a)
    const wanted = year === undefined ? allYears : allYears.filter((one) => one === year)
    return { years: wanted.map((one) => ({ year: one, entries: byYear.get(one) ?? [] })), allYears }
  },
)

/** What a clinician wants to see at a glance. Refusals: timeline.not_allowed. */
export const readRecordSummary = verb(
  {
    name: 'timeline.read_record_summary',
    may: ['resident', 'doctor', 'pharmacist', 'system'],
    input: RecordSummaryRequest,
    answer: RecordSummary,
    summary: 'Diagnoses, medicines, allergies, readings and visits of a resident.',
  },
  (ctx, { residentId }) => recordSummaryOf(ctx, residentId),
)

/** The same for modules above. Refusals: timeline.not_allowed. */
export async function recordSummaryOf(ctx: Context, residentId: string): Promise<RecordSummary> {
  const resources = await readRecord(ctx, residentId)
  return summarise(resources, readerOf(resources, ctx.locale))
}

// The record leaves the trail of the reading itself.
async function readRecord(ctx: Context, residentId: string): Promise<Resource[]> {
  refuseUnless(await mayOpen(ctx, residentId), 'timeline.not_allowed')
  return (await everything(ctx, residentId)) as Resource[]
}

function readerOf(resources: readonly Resource[], locale: Locale): Reader {
  const names = new Map<string, string>()
  const visits = new Map<string, Encounter>()
  for (const resource of resources) {
    if (resource.resourceType === 'Organization' || resource.resourceType === 'Location') {
      names.set(`${resource.resourceType}/${resource.id}`, (resource as Organization).name ?? '')
    }
    if (resource.resourceType === 'Encounter') visits.set(`Encounter/${resource.id}`, resource as Encounter)
  }
  const placeOf = (reference: Reference | undefined) =>
    names.get(reference?.reference ?? '') ||
    (reference?.reference?.startsWith('Practitioner') ? null : reference?.display) ||
    null
  return {
    locale,
    placeOf,
    placeOfVisit: (reference) => placeOf(visits.get(reference?.reference ?? '')?.serviceProvider),
  }
}
