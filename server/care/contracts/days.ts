/** Arithmetic of calendar days and months; what day it is says #people/institutions. */
const dayMs = 86_400_000

export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

/** The same day of the calendar months later; where a month has no such day, its last (31 January + 1 month = 28 February). */
export function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

export const earlierOf = (a: string, b: string): string => (b < a ? b : a)
export const laterOf = (a: string, b: string): string => (b > a ? b : a)
