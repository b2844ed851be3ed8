/** Calendar days as text, YYYY-MM-DD. Pure. */
export const dayMs = 86_400_000

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

/** ISO weekday: 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7
}

/** The seven days of the week that a day lies in, Monday first. */
export function weekOf(day: string): string[] {
  const monday = addDays(day, 1 - weekdayOf(day))
  return [0, 1, 2, 3, 4, 5, 6].map((step) => addDays(monday, step))
}

/** Minutes from one HH:MM to another; negative when it lies before. */
export function minutesBetween(from: string, to: string): number {
  const of = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  return of(to) - of(from)
}

/** How many numbers a session of these times has: whole bands only. */
export function numbersOf(times: {
  startsAt: string
  endsAt: string
  bandMinutes: number
  numbersPerBand: number
}): number {
  const bands = Math.floor(minutesBetween(times.startsAt, times.endsAt) / times.bandMinutes)
  return Math.max(0, bands) * times.numbersPerBand
}
