/** A follow-up as the detectors see it, and what they find. */
import type { Way } from '#contracts/follow-ups'

export interface Seen {
  readonly followUpId: string
  readonly visitId: string
  readonly residentId: string
  readonly doctorId: string
  readonly programme: string
  readonly way: Way
  readonly doneAt: Date
  /** On the device; else when it was entered. */
  readonly writtenAt: Date
  readonly systolicMmhg: number | null
  readonly diastolicMmhg: number | null
  readonly glucoseMmol: number | null
  readonly heartRateBpm: number | null
  readonly weightKg: number | null
  readonly waistCm: number | null
  readonly answersSm3: string
  readonly latitude: number | null
  readonly longitude: number | null
  readonly accuracyM: number | null
  readonly urgent: boolean
}

/** One follow-up in which a pattern is seen, the figures, and those that it is seen beside. */
export interface Finding {
  readonly followUpId: string
  readonly numbers: Readonly<Record<string, number>>
  readonly beside: readonly string[]
}

const besideMax = 60
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const regionOffsetMs = 8 * 60 * minuteMs // China has one time zone and no summer time

export const minutesBetween = (a: Date, b: Date) => Math.abs(b.getTime() - a.getTime()) / minuteMs
export const daysBetween = (a: Date, b: Date) => Math.abs(b.getTime() - a.getTime()) / dayMs
/** The hour of the day in China. */
export const hourOf = (at: Date) => new Date(at.getTime() + regionOffsetMs).getUTCHours()
export const inPerson = ({ way }: Seen) => way === 'home' || way === 'clinic'

/** The ids of a group, this one first, never more than a person can compare. */
export function besideOf(one: Seen, group: readonly Seen[]): string[] {
  const others = group.filter(({ followUpId }) => followUpId !== one.followUpId)
  return [one.followUpId, ...others.slice(0, besideMax - 1).map(({ followUpId }) => followUpId)]
}

/** Rounded, so that figures read well and are the same each time. */
export const rounded = (value: number, digits = 2) => Number(value.toFixed(digits))
export const roundedP = (p: number) => Number(p.toPrecision(2))

/** One follow-up a visit: a visit that counts for two programmes is one deed. */
export function oneAVisit(rows: readonly Seen[]): Seen[] {
  const first = new Map<string, Seen>()
  for (const row of rows) if (!first.has(row.visitId)) first.set(row.visitId, row)
  return [...first.values()]
}

/** Every row of the same visits: what is doubtful of a visit is doubtful in each of its programmes. */
export function ofVisits(rows: readonly Seen[], visits: ReadonlySet<string>): Seen[] {
  return rows.filter(({ visitId }) => visits.has(visitId))
}

export function byDoneAt(rows: readonly Seen[]): Seen[] {
  return [...rows].sort((a, b) => a.doneAt.getTime() - b.doneAt.getTime() || (a.followUpId < b.followUpId ? -1 : 1))
}

export function groupBy<K>(rows: readonly Seen[], key: (row: Seen) => K): Map<K, Seen[]> {
  const groups = new Map<K, Seen[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}
