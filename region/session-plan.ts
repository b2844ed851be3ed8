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
export const DAYS_AHEAD = 8

const HALF_HOUR = { bandMinutes: 30, numbersPerBand: 4 }

/**
 * The region's rota of a day. The first full-time GP, who is in every story, is on call around the clock; the others
 * work in shifts, specialists sit in the morning, paediatrics until the evening; hospitals see people in person.
 */
export function rotaOf(day: string): SessionPlan[] {
  const online = (doctorKey: string, hours: [string, string][]) => plan(day, doctorKey, 'online-follow-up', hours)
  const weekday = weekdayOf(day)
  const weekend = weekday === 0 || weekday === 6
  return [
    ...online('gp-1', [
      ['00:00', '08:00'],
      ['08:00', '16:00'],
      ['16:00', '23:59'],
    ]),
    ...['gp-2', 'gp-3', 'gp-4', 'gp-5'].flatMap((key, index) =>
      weekend && index % 2 === 1
        ? []
        : online(key, [
            ['08:00', '12:00'],
            ['13:30', '17:30'],
          ]),
    ),
    ...online(weekday % 2 === 0 ? 'gp-6' : 'gp-7', [['18:00', '22:00']]),
    ...online('specialist-3', [
      ['08:00', '12:00'],
      ['14:00', '20:00'],
    ]),
    ...(weekend
      ? []
      : ['specialist-1', 'specialist-2', 'specialist-4', 'specialist-5', 'specialist-6'].flatMap((key) =>
          online(key, [['08:30', '12:00']]),
        )),
    ...(weekend ? [] : OFFLINE.flatMap((key) => plan(day, key, 'offline', [['08:00', '11:30']]))),
  ]
}

const OFFLINE = [
  'specialist-county-1-1',
  'specialist-county-1-2',
  'specialist-county-1-5',
  'specialist-county-2-7',
  'gp-township-1-1',
  'gp-township-2-1',
]

export function daysAhead(today: string): string[] {
  return Array.from({ length: DAYS_AHEAD }, (_, index) => addDays(today, index))
}

function plan(day: string, doctorKey: string, kind: SessionKind, hours: [string, string][]): SessionPlan[] {
  return hours.map(([from, to]) => ({ day, doctorKey, kind, from, to, ...HALF_HOUR }))
}
