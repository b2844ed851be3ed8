/** Readings that repeat in a person, and answers that repeat between people. */
import type { Parameters } from './rules.ts'
import { besideOf, byDoneAt, daysBetween, type Finding, groupBy, ofVisits, oneAVisit, type Seen } from './seen.ts'

/**
 * The same readings at several visits in a row. The first may be true: only its repeats are questioned. A visit within a few days
 * of the one before is a repeat measurement of the same matter and says nothing.
 */
export function identicalReadings(rows: readonly Seen[], rule: Parameters['identical-readings']): Finding[] {
  const found: Finding[] = []
  for (const own of groupBy(rows, ({ residentId }) => residentId).values())
    for (const run of runsOf(own, rule.daysApartMin)) {
      if (run.length < rule.runMin) continue
      const repeats = ofVisits(own, new Set(run.slice(1).map(({ visitId }) => visitId)))
      for (const one of repeats)
        found.push({ followUpId: one.followUpId, numbers: { inARow: run.length }, beside: besideOf(one, run) })
    }
  return found
}

function runsOf(own: readonly Seen[], daysApartMin: number): Seen[][] {
  const runs: Seen[][] = []
  let last: Seen | undefined
  for (const one of byDoneAt(oneAVisit(own))) {
    if (one.systolicMmhg === null) continue
    if (last && daysBetween(last.doneAt, one.doneAt) < daysApartMin) continue
    if (last && same(last, one)) runs.at(-1)!.push(one)
    else runs.push([one])
    last = one
  }
  return runs
}

const same = (a: Seen, b: Seen) =>
  a.systolicMmhg === b.systolicMmhg &&
  a.diastolicMmhg === b.diastolicMmhg &&
  (a.glucoseMmol === null || b.glucoseMmol === null || a.glucoseMmol === b.glucoseMmol)

/** Whole answers with all their measurements that stand in the follow-ups of different people of one doctor. */
export function copiedAnswers(rows: readonly Seen[], rule: Parameters['copied-answers']): Finding[] {
  const rich = rows.filter((row) => numbersOf(row).length >= rule.numbersMin)
  const found: Finding[] = []
  const key = (row: Seen) => `${row.doctorId} ${row.programme} ${row.answersSm3} ${measuredKey(row)}`
  for (const group of groupBy(rich, key).values()) {
    const ordered = byDoneAt(group)
    for (const [index, one] of ordered.entries()) {
      const near = ordered
        .slice(0, index)
        .filter((row) => row.residentId !== one.residentId && daysBetween(row.doneAt, one.doneAt) <= rule.windowDays)
      if (near.length === 0) continue
      const people = new Set(near.map(({ residentId }) => residentId)).size + 1
      const numbers = { people, equalNumbers: numbersOf(one).length }
      found.push({ followUpId: one.followUpId, numbers, beside: besideOf(one, near) })
    }
  }
  return found
}

const measurements = (row: Seen) => [
  row.systolicMmhg,
  row.diastolicMmhg,
  row.heartRateBpm,
  row.glucoseMmol,
  row.weightKg,
  row.waistCm,
]
const numbersOf = (row: Seen) => measurements(row).filter((value) => value !== null)
const measuredKey = (row: Seen) => measurements(row).join('/')
