import type { PeriodKind } from '#contracts/measures'

/** The days that are counted, both included. Pure. */
export interface Period {
  readonly kind: PeriodKind
  readonly from: string
  readonly to: string
}

const dayMs = 86_400_000

export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

export function yearToDate(to: string): Period {
  return { kind: 'year-to-date', from: `${to.slice(0, 4)}-01-01`, to }
}

/** The same day of the year before; 29 February becomes 28 February, so that the stretch stays inside its month. */
export function yearEarlier(day: string): string {
  const year = Number(day.slice(0, 4)) - 1
  const rest = day.slice(4)
  return rest === '-02-29' ? `${year}-02-28` : `${year}${rest}`
}

/** The last days of the months before the day's own, oldest first. */
export function monthEndsBefore(day: string, count: number): string[] {
  let [year, month] = day.split('-').map(Number) as [number, number]
  const ends: string[] = []
  for (let left = count; left > 0; left -= 1) {
    // Day 0 of a month is the last of the month before.
    ends.unshift(new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10))
    month -= 1
    if (month === 0) {
      month = 12
      year -= 1
    }
  }
  return ends
}

const wholeYear = (year: number): Period => ({ kind: 'year', from: `${year}-01-01`, to: `${year}-12-31` })
const monthToDate = (to: string): Period => ({ kind: 'month', from: `${to.slice(0, 7)}-01`, to })

/** What a computation for a day counts: the year so far, the month so far and last year, each with the stretch a year earlier; and the year to date at twelve month ends. */
export function periodsFor(day: string): Period[] {
  const lastYear = Number(day.slice(0, 4)) - 1
  const earlier = yearEarlier(day)
  const all: Period[] = [
    ...[yearToDate(day), yearToDate(earlier), monthToDate(day), monthToDate(earlier)],
    ...[wholeYear(lastYear), wholeYear(lastYear - 1)],
    ...monthEndsBefore(day, 12).map(yearToDate),
  ]
  const seen = new Set<string>()
  return all.filter(({ kind, to }) => !seen.has(`${kind} ${to}`) && seen.add(`${kind} ${to}`))
}

/** Whose people can be listed: the newest of each kind; of the others the figures are kept. */
export function isListed({ kind, to }: Period, day: string): boolean {
  return kind === 'year' ? to === `${Number(day.slice(0, 4)) - 1}-12-31` : to === day
}

export function daysInYear(year: number): number {
  return new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1 ? 366 : 365
}

/** Writes a period into the text of the facts; days are checked, so that nothing else can get in. */
export function withPeriod(sql: string, { from, to }: Period): string {
  for (const day of [from, to]) if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error(`${day} is no day`)
  const date = (day: string) => `date '${day}'`
  const values: Record<string, string> = {
    from: date(from),
    through: date(to),
    two_weeks_before: date(daysLater(from, -14)),
    two_weeks_before_through: date(daysLater(to, -14)),
    through_year: String(Number(to.slice(0, 4))),
    through_day_of_year: String(Number(to.slice(5, 7)) * 100 + Number(to.slice(8, 10))),
    year_days: String(daysInYear(Number(from.slice(0, 4)))),
  }
  return sql.replace(/(?<!:):([a-z_]+)/g, (_, name: string) => values[name] ?? unknownName(name))
}

function unknownName(name: string): never {
  throw new Error(`the facts name :${name}, which a period does not have`)
}
