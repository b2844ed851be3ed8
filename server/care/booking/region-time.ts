/** Clock times and spans of days in the region (UTC+8 all year); what day it is says #people/institutions. */
const dayMs = 24 * 60 * 60_000

/** The instant of a clock time (HH:MM) on a day. */
export function chinaTime(day: string, clockTime: string): Date {
  return new Date(`${day}T${clockTime}:00+08:00`)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs)
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

export function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000)
}
