/** Readings of a doctor that are too regular to have been measured: in their last digits, or in hardly varying at all. */
import type { Parameters } from './rules.ts'
import { besideOf, byDoneAt, type Finding, groupBy, ofVisits, oneAVisit, rounded, roundedP, type Seen } from './seen.ts'
import { chiSquareBelow, mean, squares, uniformity } from './statistics.ts'

const dayMs = 86_400_000
type Pressed = Seen & { readonly systolicMmhg: number; readonly diastolicMmhg: number }

/** A doctor's visits with a blood pressure in windows that overlap by half, laid from a fixed day: the same each time one looks. */
function* windowsOf(rows: readonly Seen[], days: number): Generator<Pressed[]> {
  const step = (days / 2) * dayMs
  const measured = byDoneAt(oneAVisit(rows)).filter((row): row is Pressed => row.systolicMmhg !== null)
  const halves = groupBy(measured, ({ doneAt }) => Math.floor(doneAt.getTime() / step))
  for (const half of [...halves.keys()].sort((a, b) => a - b))
    yield [...((halves.get(half - 1) ?? []) as Pressed[]), ...(halves.get(half) as Pressed[])]
}

/** Each follow-up once, with the window in which it stands out most plainly. */
class Gathered {
  readonly #found = new Map<string, Finding>()
  add(rows: readonly Seen[], carrying: readonly Seen[], numbers: Finding['numbers']): void {
    const visits = new Set(carrying.map(({ visitId }) => visitId))
    for (const one of ofVisits(rows, visits)) {
      const known = this.#found.get(one.followUpId)
      if (known && known.numbers.p! <= numbers.p!) continue
      this.#found.set(one.followUpId, {
        followUpId: one.followUpId,
        numbers,
        beside: besideOf(one, nearest(one, carrying)),
      })
    }
  }
  get all(): Finding[] {
    return [...this.#found.values()]
  }
}

/** A page of those around it: nobody compares hundreds. */
function nearest(one: Seen, carrying: readonly Seen[]): Seen[] {
  const place = carrying.findIndex(({ visitId }) => visitId === one.visitId)
  return carrying.slice(Math.max(0, place - 10), place + 10)
}

/**
 * One last digit far too often, by chi-square against all digits alike. Where nearly all are even, a meter or a dial that shows
 * even numbers was used, and only those five are compared. 0 and 5 together count as a preference too: rounding to fives.
 */
export function digitPreference(rows: readonly Seen[], rule: Parameters['digit-preference']): Finding[] {
  const gathered = new Gathered()
  for (const window of windowsOf(rows, rule.windowDays)) {
    if (window.length < rule.readingsMin) continue
    const preferred = preferredIn(window, rule)
    if (!preferred) continue
    const { digits, share, p } = preferred
    const carrying = window.filter((row) => lastDigits(row).every((digit) => digits.includes(digit)))
    const numbers = {
      readings: window.length,
      digit: digits[0]!,
      digits: digits.length,
      sharePercent: rounded(share * 100, 0),
      p,
    }
    gathered.add(rows, carrying, numbers)
  }
  return gathered.all
}

function preferredIn(window: readonly Pressed[], rule: Parameters['digit-preference']) {
  const counts = Array.from({ length: 10 }, () => 0)
  for (const row of window) for (const digit of lastDigits(row)) counts[digit]! += 1
  const total = window.length * 2
  const even = [0, 2, 4, 6, 8]
  const evenOnly = even.reduce((sum, digit) => sum + counts[digit]!, 0) >= rule.evenShareMin * total
  const { p } = uniformity(evenOnly ? even.map((digit) => counts[digit]!) : counts)
  if (p >= rule.alpha) return undefined
  const top = counts.indexOf(Math.max(...counts))
  const candidates = evenOnly ? [[top]] : [[top], [0, 5]]
  const shareOf = (digits: number[]) => digits.reduce((sum, digit) => sum + counts[digit]!, 0) / total
  for (const digits of candidates) {
    // Two digits are twice as many by chance: as much more is asked of them.
    const least = digits.length === 1 ? rule.shareMin : 1 - (1 - rule.shareMin) / 2
    if (shareOf(digits) >= least) return { digits, share: shareOf(digits), p: roundedP(p) }
  }
  return undefined
}

const lastDigits = (row: Pressed) => [row.systolicMmhg % 10, row.diastolicMmhg % 10]

/**
 * Systolic readings that vary significantly less than people do (chi-square of the variance, lower tail): between all readings of a
 * doctor, or between the visits of each person.
 */
export function noVariance(rows: readonly Seen[], rule: Parameters['no-variance']): Finding[] {
  const gathered = new Gathered()
  for (const window of windowsOf(rows, rule.windowDays)) {
    const people = groupBy(window, ({ residentId }) => residentId) as Map<string, Pressed[]>
    if (window.length < rule.readingsMin || people.size < rule.peopleMin) continue
    between(window, rule, (carrying, numbers) => gathered.add(rows, carrying, { ...numbers, people: people.size }))
    within([...people.values()], rule, (carrying, numbers) => gathered.add(rows, carrying, numbers))
  }
  return gathered.all
}

type Add = (carrying: readonly Seen[], numbers: Finding['numbers']) => void

function between(window: readonly Pressed[], rule: Parameters['no-variance'], add: Add): void {
  const values = window.map(({ systolicMmhg }) => systolicMmhg)
  const degrees = values.length - 1
  const sum = squares(values)
  const p = chiSquareBelow(sum / rule.betweenSdMmhg ** 2, degrees)
  if (p >= rule.alpha) return
  const sd = Math.sqrt(sum / degrees)
  const middle = mean(values)
  const carrying = window.filter(({ systolicMmhg }) => Math.abs(systolicMmhg - middle) <= 2 * Math.max(sd, 1))
  add(carrying, {
    readings: values.length,
    betweenSd: rounded(sd, 1),
    expectedSdMin: rule.betweenSdMmhg,
    p: roundedP(p),
  })
}

function within(people: readonly Pressed[][], rule: Parameters['no-variance'], add: Add): void {
  const often = people.filter((visits) => visits.length >= rule.visitsMin)
  if (often.length < rule.peopleMin) return
  const sums = often.map((visits) => squares(visits.map(({ systolicMmhg }) => systolicMmhg)))
  const degrees = often.reduce((total, visits) => total + visits.length - 1, 0)
  const sum = sums.reduce((total, one) => total + one, 0)
  const p = chiSquareBelow(sum / rule.withinSdMmhg ** 2, degrees)
  if (p >= rule.alpha) return
  const carrying = often.filter((visits, index) => sums[index]! / (visits.length - 1) < rule.withinSdMmhg ** 2).flat()
  const numbers = {
    people: often.length,
    withinSd: rounded(Math.sqrt(sum / degrees), 1),
    expectedSdMin: rule.withinSdMmhg,
  }
  add(carrying, { ...numbers, readings: often.flat().length, p: roundedP(p) })
}
