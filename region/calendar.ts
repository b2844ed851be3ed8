/** Calendar days of the region, which lives on Beijing time (UTC+8, no summer time since 1991). Pure. */

const DAY_MS = 86_400_000
const OFFSET_MS = 8 * 3_600_000

/** The region's calendar day of an instant, as YYYY-MM-DD. */
export const dayOf = (instant: Date): string => new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10)

/** The instant at which it is `clock` (HH:MM) in the region on that day. */
export const instantAt = (day: string, clock: string): Date => new Date(`${day}T${clock}:00+08:00`)

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** Completed years of age on that day. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()

/** ISO instant with the region's offset, as hospital systems write it. */
export function isoLocal(day: string, minutesOfDay: number): string {
  const hours = String(Math.floor(minutesOfDay / 60)).padStart(2, '0')
  const minutes = String(minutesOfDay % 60).padStart(2, '0')
  return `${day}T${hours}:${minutes}:00+08:00`
}
