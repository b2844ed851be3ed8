/** Follow-ups for the tables of detectors: one doctor in one village on weekday mornings, unless said otherwise. */
import { type Parameters, parameterShapes } from './rules.ts'
import type { Seen } from './seen.ts'

/** As 0030-veracity.sql has them; detect.test.ts compares. */
export const rules: Parameters = {
  'identical-readings': { runMin: 3, daysApartMin: 7 },
  'digit-preference': { readingsMin: 60, windowDays: 180, alpha: 1e-6, shareMin: 0.6, evenShareMin: 0.95 },
  'two-places': { distanceMinKm: 2, speedMaxKmh: 90, accuracyMaxM: 1000 },
  'too-many-an-hour': { homeMax: 12, clinicMax: 40, remoteMax: 24, windowMinutes: 60 },
  'at-night': { fromHour: 22, untilHour: 5, entriesMin: 5 },
  'late-batch': { daysLateMin: 14, batchMin: 10, windowMinutes: 60 },
  'not-living': { graceDays: 0 },
  'copied-answers': { numbersMin: 4, windowDays: 92 },
  'no-variance': {
    readingsMin: 60,
    peopleMin: 20,
    windowDays: 365,
    alpha: 1e-6,
    betweenSdMmhg: 8,
    withinSdMmhg: 4,
    visitsMin: 3,
  },
}
export const shapes = parameterShapes

/** A time in China on a day of 2026: '03-02 09:30'. */
export const at = (text: string) => new Date(`2026-${text.replace(' ', 'T')}:00+08:00`)
export const later = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000)

let serial = 0
export function seen(some: Partial<Seen> = {}): Seen {
  serial += 1
  const doneAt = some.doneAt ?? at('03-02 09:00')
  const followUpId = some.followUpId ?? `f${serial}`
  return {
    followUpId,
    visitId: some.visitId ?? followUpId,
    residentId: `p${serial}`,
    doctorId: 'd1',
    programme: 'hypertension',
    way: 'home',
    writtenAt: doneAt,
    systolicMmhg: 138,
    diastolicMmhg: 86,
    glucoseMmol: null,
    heartRateBpm: null,
    weightKg: null,
    waistCm: null,
    answersSm3: 'same',
    latitude: null,
    longitude: null,
    accuracyM: null,
    urgent: false,
    ...some,
    doneAt,
  }
}

/** Small, repeatable randomness for made-up people: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
/** Normal by Box and Muller. */
export const normal = (random: () => number, middle: number, sd: number) =>
  middle + sd * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export interface Honest {
  readonly people: number
  readonly visits: number
  /** What the meter shows: every number, or even ones. */
  readonly step?: 1 | 2
  readonly betweenSd?: number
  readonly withinSd?: number
}
/** A doctor who measures: people with levels of their own, visits spread over the year, ten minutes apart. */
export function honestDoctor(seed: number, { people, visits, step = 1, betweenSd = 11, withinSd = 9 }: Honest): Seen[] {
  const random = randomOf(seed)
  const shown = (value: number) => Math.round(value / step) * step
  return Array.from({ length: people }, (_, person) => {
    const level = normal(random, 140, betweenSd)
    return Array.from({ length: visits }, (_, visit) => {
      const systolic = Math.max(90, normal(random, level, withinSd))
      return seen({
        residentId: `s${seed}-p${person}`,
        doneAt: later(
          at('01-05 08:30'),
          Math.floor((visit * 320) / visits) * 1440 + (person % 40) * 12 + Math.floor(person / 40) * 1440,
        ),
        systolicMmhg: shown(systolic),
        diastolicMmhg: shown(Math.max(50, normal(random, systolic * 0.6, 6))),
        weightKg: Math.round(normal(random, 62, 9) * 2) / 2,
        heartRateBpm: Math.round(normal(random, 74, 8)),
      })
    })
  }).flat()
}
