import type { SessionKind } from '#contracts/booking'
import { addDays, weekdayOf } from './calendar.ts'

export interface SessionPlan {
  day: string
  doctorKey: string
  kind: SessionKind
  from: string
  to: string
  bandMinutes: number
  numbersPerBand: number
}

/** How many days ahead the region keeps its sessions open, today included. */
const DAYS_AHEAD = 8

const BAND_MINUTES = 30
const NUMBERS_PER_BAND = 2
/** The doctor of every story has room for a few more. */
const NUMBERS_OF_FIRST = 4

type Days = 'all' | 'weekdays' | 'even' | 'odd'

/**
 * The region's rota. The first full-time GP, who is in every story, is on call around the clock; the others work by day
 * and take turns in the evening, specialists sit in the morning, paediatrics until the evening; hospitals see people in
 * person.
 */
const ROTA: readonly [doctorKey: string, days: Days, kind: SessionKind, from: string, to: string][] = [
  ['gp-1', 'all', 'online-follow-up', '00:00', '23:59'],
  ['gp-2', 'all', 'online-follow-up', '08:00', '17:30'],
  ['gp-3', 'weekdays', 'online-follow-up', '08:00', '17:30'],
  ['gp-4', 'weekdays', 'online-follow-up', '08:00', '12:00'],
  ['gp-5', 'weekdays', 'online-follow-up', '13:30', '17:30'],
  ['gp-6', 'even', 'online-follow-up', '18:00', '22:00'],
  ['gp-7', 'odd', 'online-follow-up', '18:00', '22:00'],
  ['specialist-1', 'weekdays', 'online-follow-up', '08:30', '12:00'],
  ['specialist-2', 'weekdays', 'online-follow-up', '08:30', '12:00'],
  ['specialist-3', 'all', 'online-follow-up', '08:00', '20:00'],
  ['specialist-4', 'even', 'online-follow-up', '08:30', '12:00'],
  ['specialist-5', 'odd', 'online-follow-up', '08:30', '12:00'],
  ['specialist-county-1-1', 'weekdays', 'online-follow-up', '14:00', '17:00'],
  ['specialist-county-1-2', 'weekdays', 'online-follow-up', '14:00', '17:00'],
  ['gp-township-1-1', 'all', 'online-follow-up', '14:00', '17:00'],
  ['specialist-county-1-1', 'weekdays', 'offline', '08:00', '11:30'],
  ['specialist-county-1-2', 'weekdays', 'offline', '08:00', '11:30'],
  ['specialist-county-2-7', 'weekdays', 'offline', '08:00', '11:30'],
  ['gp-township-1-1', 'weekdays', 'offline', '08:00', '11:30'],
]

export function rotaOf(day: string): SessionPlan[] {
  return ROTA.filter(([, days]) => worksOn(days, weekdayOf(day))).map(([doctorKey, , kind, from, to]) => ({
    day,
    doctorKey,
    kind,
    from,
    to,
    bandMinutes: BAND_MINUTES,
    numbersPerBand: doctorKey === 'gp-1' ? NUMBERS_OF_FIRST : NUMBERS_PER_BAND,
  }))
}

function worksOn(days: Days, weekday: number): boolean {
  if (days === 'all') return true
  if (days === 'weekdays') return weekday !== 0 && weekday !== 6
  return (weekday % 2 === 0) === (days === 'even')
}

export function daysAhead(today: string): string[] {
  return Array.from({ length: DAYS_AHEAD }, (_, index) => addDays(today, index))
}
