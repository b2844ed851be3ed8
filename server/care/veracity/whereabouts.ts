/** Where a doctor was, and how fast: two places at once, and more visits than an hour holds. */
import type { Parameters } from './rules.ts'
import {
  besideOf,
  byDoneAt,
  type Finding,
  inPerson,
  minutesBetween,
  ofVisits,
  oneAVisit,
  rounded,
  type Seen,
} from './seen.ts'
import { distanceKm, type Point } from './statistics.ts'

type Placed = Seen & Point
interface Conflict {
  readonly a: Placed
  readonly b: Placed
  readonly km: number
  readonly minutes: number
}
/** No county is wider: visits further apart in time than the drive across it need no comparing. */
const acrossKm = 300

/**
 * Two visits in person that lie further apart than one can drive. Who is in the way of several is questioned alone; of a pair that
 * contradict only each other, both are.
 */
export function twoPlaces(rows: readonly Seen[], rule: Parameters['two-places']): Finding[] {
  const visits = byDoneAt(oneAVisit(rows)).filter(
    (row): row is Placed =>
      inPerson(row) && row.latitude !== null && row.longitude !== null && (row.accuracyM ?? 0) <= rule.accuracyMaxM,
  )
  const found: Finding[] = []
  let conflicts = conflictsIn(visits, rule)
  while (conflicts.length > 0) {
    const worst = mostContradicted(conflicts)
    const about = conflicts.filter(({ a, b }) => a === worst || b === worst)
    const beside = about.map(({ a, b }) => (a === worst ? b : a))
    const { km, minutes } = about.reduce((first, one) => (one.km > first.km ? one : first))
    const numbers = { km: rounded(km, 1), minutes: rounded(minutes, 0), contradicts: about.length }
    const questioned = about.length === 1 ? [worst, beside[0]!] : [worst]
    for (const one of ofVisits(rows, new Set(questioned.map(({ visitId }) => visitId))))
      found.push({ followUpId: one.followUpId, numbers, beside: besideOf(one, [worst, ...beside]) })
    conflicts = conflicts.filter((conflict) => !about.includes(conflict))
  }
  return found
}

function conflictsIn(visits: readonly Placed[], rule: Parameters['two-places']): Conflict[] {
  const conflicts: Conflict[] = []
  const apartMinutesMax = (acrossKm / rule.speedMaxKmh) * 60
  for (const [index, a] of visits.entries())
    for (const b of visits.slice(index + 1)) {
      const minutes = minutesBetween(a.doneAt, b.doneAt)
      if (minutes > apartMinutesMax) break
      const km = distanceKm(a, b)
      if (km >= rule.distanceMinKm && km > (rule.speedMaxKmh * minutes) / 60) conflicts.push({ a, b, km, minutes })
    }
  return conflicts
}

function mostContradicted(conflicts: readonly Conflict[]): Placed {
  const counts = new Map<Placed, number>()
  for (const { a, b } of conflicts) for (const one of [a, b]) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

/** More visits of a kind within an hour than can be done. A visit for two programmes is one. */
export function tooManyAnHour(rows: readonly Seen[], rule: Parameters['too-many-an-hour']): Finding[] {
  const kinds = [
    { ways: ['home'], max: rule.homeMax },
    { ways: ['clinic'], max: rule.clinicMax },
    { ways: ['phone', 'video'], max: rule.remoteMax },
  ]
  return kinds.flatMap(({ ways, max }) => {
    const visits = byDoneAt(oneAVisit(rows.filter(({ way }) => ways.includes(way))))
    const crowded = crowdsOf(visits, ({ doneAt }) => doneAt, rule.windowMinutes, max + 1)
    return inCrowds(rows, crowded, (size) => ({ visits: size, windowMinutes: rule.windowMinutes, most: max }))
  })
}

/** For each visit the largest window of so many minutes that it stands in, where that holds at least `least`. In order of `at`. */
export function crowdsOf(
  visits: readonly Seen[],
  at: (visit: Seen) => Date,
  windowMinutes: number,
  least: number,
): Map<Seen, readonly Seen[]> {
  const crowds = new Map<Seen, readonly Seen[]>()
  let from = 0
  for (const [to, visit] of visits.entries()) {
    while (minutesBetween(at(visits[from]!), at(visit)) >= windowMinutes) from += 1
    if (to - from + 1 < least) continue
    const crowd = visits.slice(from, to + 1)
    for (const one of crowd) if ((crowds.get(one)?.length ?? 0) < crowd.length) crowds.set(one, crowd)
  }
  return crowds
}

export function inCrowds(
  rows: readonly Seen[],
  crowds: ReadonlyMap<Seen, readonly Seen[]>,
  numbersOf: (size: number) => Finding['numbers'],
): Finding[] {
  const byVisit = new Map([...crowds].map(([visit, crowd]) => [visit.visitId, crowd]))
  return rows.flatMap((row) => {
    const crowd = byVisit.get(row.visitId)
    return crowd ? [{ followUpId: row.followUpId, numbers: numbersOf(crowd.length), beside: besideOf(row, crowd) }] : []
  })
}
