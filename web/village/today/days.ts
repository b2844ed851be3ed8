// Days of the calendar as the panel says them (YYYY-MM-DD, China). Pure arithmetic on dates, never on instants.

const MS = 86_400_000
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / MS

/** Days from one to the other; negative when `to` lies before. */
export const daysFrom = (from: string, to: string): number => Math.round(numberOf(to) - numberOf(from))
export const dayAfter = (day: string, days: number): string =>
  new Date((numberOf(day) + days) * MS).toISOString().slice(0, 10)

/** Full years on a day; 0 in the first. */
export function ageOn(birthDate: string, day: string): number {
  const [year = 0, ...rest] = birthDate.split('-').map(Number)
  const [thisYear = 0, ...now] = day.split('-').map(Number)
  const before = (now[0] ?? 1) * 100 + (now[1] ?? 1) < (rest[0] ?? 1) * 100 + (rest[1] ?? 1)
  return thisYear - year - (before ? 1 : 0)
}

/** Whole months of life: what is said of a child below two. */
export function monthsOn(birthDate: string, day: string): number {
  const [year = 0, month = 1, date = 1] = birthDate.split('-').map(Number)
  const [thisYear = 0, thisMonth = 1, today = 1] = day.split('-').map(Number)
  return (thisYear - year) * 12 + (thisMonth - month) - (today < date ? 1 : 0)
}
