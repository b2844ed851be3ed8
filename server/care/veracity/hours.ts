/** When it was done and when it was written: at night, in batches long after, after death or a move. */
import { dayOf } from '#people/institutions'
import type { Parameters } from './rules.ts'
import {
  besideOf,
  daysBetween,
  type Finding,
  groupBy,
  hourOf,
  inPerson,
  ofVisits,
  oneAVisit,
  rounded,
  type Seen,
} from './seen.ts'
import { crowdsOf, inCrowds } from './whereabouts.ts'

const dayMs = 86_400_000

/** Done at night without an urgent sign; or written at night, several in one night. */
export function atNight(rows: readonly Seen[], rule: Parameters['at-night']): Finding[] {
  const isNight = (at: Date) => hourOf(at) >= rule.fromHour || hourOf(at) < rule.untilHour
  const done = rows.filter((row) => isNight(row.doneAt) && !row.urgent)
  const found = new Map<string, Finding>(
    done.map((row) => {
      const numbers = { doneHour: hourOf(row.doneAt) }
      return [row.followUpId, { followUpId: row.followUpId, numbers, beside: besideOf(row, []) }]
    }),
  )
  // A night belongs to the day on which it began.
  const night = (row: Seen) => dayOf(new Date(row.writtenAt.getTime() - dayMs / 2))
  const written = oneAVisit(rows).filter((row) => isNight(row.writtenAt) && !row.urgent)
  for (const group of groupBy(written, night).values()) {
    if (group.length < rule.entriesMin) continue
    for (const row of ofVisits(rows, new Set(group.map(({ visitId }) => visitId)))) {
      const numbers = {
        ...found.get(row.followUpId)?.numbers,
        writtenHour: hourOf(row.writtenAt),
        writtenThatNight: group.length,
      }
      found.set(row.followUpId, { followUpId: row.followUpId, numbers, beside: besideOf(row, group) })
    }
  }
  return [...found.values()]
}

/** Written long after the visit, many within an hour. */
export function lateBatch(rows: readonly Seen[], rule: Parameters['late-batch']): Finding[] {
  const late = oneAVisit(rows)
    .filter((row) => row.writtenAt > row.doneAt && daysBetween(row.doneAt, row.writtenAt) >= rule.daysLateMin)
    .sort((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime())
  const crowds = crowdsOf(late, ({ writtenAt }) => writtenAt, rule.windowMinutes, rule.batchMin)
  const days = new Map(late.map((row) => [row.visitId, rounded(daysBetween(row.doneAt, row.writtenAt), 0)]))
  const visitOf = new Map(rows.map((row) => [row.followUpId, row.visitId]))
  return inCrowds(rows, crowds, (size) => ({ writtenTogether: size, windowMinutes: rule.windowMinutes })).map(
    (finding) => ({
      ...finding,
      numbers: { ...finding.numbers, daysLate: days.get(visitOf.get(finding.followUpId)!)! },
    }),
  )
}

export interface End {
  /** The last day on which the person lived here. */
  readonly endedOn: string
  readonly reason: 'died' | 'moved'
}

/** After the day of death, or in person after a move. */
export function notLiving(
  rows: readonly Seen[],
  ends: ReadonlyMap<string, End>,
  rule: Parameters['not-living'],
): Finding[] {
  return rows.flatMap((row) => {
    const end = ends.get(row.residentId)
    if (!end || (end.reason === 'moved' && !inPerson(row))) return []
    const daysAfter = Math.round((Date.parse(dayOf(row.doneAt)) - Date.parse(end.endedOn)) / dayMs)
    if (daysAfter <= rule.graceDays) return []
    const numbers = { daysAfter, died: end.reason === 'died' ? 1 : 0 }
    return [{ followUpId: row.followUpId, numbers, beside: besideOf(row, []) }]
  })
}
