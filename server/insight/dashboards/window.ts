/** The stretch of time a page is about: a calendar day in China, up to now while it is still running. Pure. */
export interface Window {
  day: string
  from: Date
  /** End of the day, or now while the day is running. */
  until: Date
}

const DAY_MS = 86_400_000

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10)
}

export function windowOf(day: string, now: Date): Window {
  const from = new Date(`${day}T00:00:00+08:00`)
  const end = new Date(from.getTime() + DAY_MS)
  return { day, from, until: now < end ? now : end }
}

/** The same weekday one week earlier, up to the same time of day: a morning is compared with a morning. */
export function weekBefore(window: Window): Window {
  return {
    day: daysBefore(window.day, 7),
    from: new Date(window.from.getTime() - 7 * DAY_MS),
    until: new Date(window.until.getTime() - 7 * DAY_MS),
  }
}

/** The days of a trend that ends with `day`, oldest first. */
export function daysUntil(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => daysBefore(day, count - 1 - index))
}
