/**
 * What the simulated community does and how its bodies answer. "own": a number of ours that makes the year plausible; it is no
 * finding. Change one here and the whole year follows.
 */
export type Diligence = 'diligent' | 'usual' | 'lax'

export interface TeamWays {
  /** Share of key households that the team wins over in its campaign, and within how many days. */
  readonly signs: number
  readonly campaignDays: number
  /** Share of those known to be ill whom it enrols, and within how many days. */
  readonly enrols: number
  readonly enrolDays: number
  /** A follow-up that is due is done within so many days, and is left out altogether with this probability. */
  readonly lateDaysMax: number
  readonly misses: number
  /** Share of its people who get their yearly check. */
  readonly checks: number
  /** The treatment is changed when the rules say so. */
  readonly adjusts: number
}

// own: the national guidance of 2022 aims at one in three contracted by 2025 and 85 % of key people (memory: to be verified).
export const teamWays: Record<Diligence, TeamWays> = {
  diligent: {
    ...{ signs: 0.8, campaignDays: 90, enrols: 0.88, enrolDays: 75 },
    ...{ lateDaysMax: 4, misses: 0.02, checks: 0.9, adjusts: 0.9 },
  },
  usual: {
    ...{ signs: 0.6, campaignDays: 140, enrols: 0.72, enrolDays: 120 },
    ...{ lateDaysMax: 14, misses: 0.12, checks: 0.7, adjusts: 0.7 },
  },
  lax: {
    ...{ signs: 0.38, campaignDays: 220, enrols: 0.5, enrolDays: 200 },
    ...{ lateDaysMax: 45, misses: 0.35, checks: 0.4, adjusts: 0.4 },
  },
}

/** own: so that the figures of teams differ. */
export const diligenceOf: Record<string, Diligence> = {
  'township-1': 'diligent',
  'township-2': 'usual',
  'township-3': 'diligent',
  'township-4': 'usual',
  'township-5': 'usual',
  'township-6': 'lax',
}

export const people = {
  /** own: who is asked at home to join the programme says yes. */
  agrees: 0.92,
  /** own: an adult of 35 and older who is at the village clinic for something else in the year and is measured. */
  atClinicAYear: 0.6,
  /** own: somebody found high comes again to be measured on another day; in so many days. */
  comesAgain: 0.8,
  comesAgainDays: 9,
  /** own: somebody known to be ill and not enrolled is measured at the clinic about so often a year. */
  unmanagedMeasuredAYear: 4,
  /** own: another doctor changes the treatment of somebody who is in no programme and was measured too high. */
  otherDoctorAdjusts: 0.12,
  /** own: has a meter at home, below and from 75 years; measures on a day, when one has it. */
  hasMeter: 0.45,
  hasMeterElder: 0.25,
  measuresADay: 0.05,
  /** Who does not know of an illness hardly does. */
  measuresADayWell: 0.006,
  /** own: answers the telephone; elders less. */
  answersPhone: 0.85,
  answersPhoneElder: 0.55,
  elderFromYears: 75,
  /** A year: shares of an ageing county, rounded (memory: to be verified). */
  diesAYear: [
    [65, 0.006],
    [75, 0.03],
    [85, 0.07],
    [200, 0.15],
  ] as const,
  movesAYear: 0.025,
  /** own: an end is registered so many days after it, at most. */
  registeredAfterDaysMax: 60,
}

export const body = {
  /** mmHg; Modesti 2018 and others: some 5–6 mmHg between winter and summer (memory: to be verified). */
  winterMmhg: 3,
  /** mmHg a year, untreated or not changed: own. */
  driftMmhgAYear: 1.5,
  driftGlucoseAYear: 0.15,
  /** Within a person from visit to visit (memory: to be verified). */
  visitSdMmhg: 8,
  diastolicSdMmhg: 5,
  homeSdMmhg: 7,
  /** At home it is lower than before a doctor (memory: to be verified). */
  homeLowerMmhg: 4,
  glucoseSdMmol: 0.6,
  /** own: medicine forgotten, a quarrel, a feast: now and then a value is far above what is usual. */
  spikes: 0.015,
  spikeMmhg: 32,
  spikeMmol: 5,
  /** own: what a changed treatment takes away when it is taken regularly; at most so many changes tell. */
  stepMmhg: 6,
  stepMmol: 0.5,
  stepsMax: 3,
  /** own: share of a treatment's effect that is left. */
  effect: { regular: 1, intermittent: 0.5, none: 0 },
  /** own: by how well the person holds to treatment (0 badly to 1 well). */
  regularFrom: 0.4,
  intermittentFrom: 0.15,
  /** own: a follow-up makes somebody who takes medicine now and then take it regularly. */
  improves: 0.12,
}

export interface HabitOf {
  readonly doctorKey: string
  readonly habit: Habit
  /** From this day of the year on. */
  readonly fromDay: number
  /** Of what is due. */
  readonly share: number
}
export type Habit =
  | 'identical-readings'
  | 'digit-preference'
  | 'two-places'
  | 'too-many-an-hour'
  | 'at-night'
  | 'late-batch'
  | 'not-living'
  | 'copied-answers'
  | 'no-variance'

/** own: which doctor writes what is not true. The first habit of a doctor is followed; 'not-living' may come beside it. */
export const habits: readonly HabitOf[] = [
  { doctorKey: 'gp-township-2-2', habit: 'identical-readings', fromDay: 60, share: 0.5 },
  { doctorKey: 'gp-township-3-2', habit: 'digit-preference', fromDay: 0, share: 0.75 },
  { doctorKey: 'gp-village-1-2', habit: 'two-places', fromDay: 60, share: 0.5 },
  { doctorKey: 'gp-township-6-2', habit: 'too-many-an-hour', fromDay: 60, share: 1 },
  { doctorKey: 'gp-village-1-3', habit: 'at-night', fromDay: 60, share: 0.3 },
  { doctorKey: 'gp-village-3-2', habit: 'copied-answers', fromDay: 60, share: 0.6 },
  { doctorKey: 'gp-township-5-2', habit: 'late-batch', fromDay: 60, share: 1 },
  { doctorKey: 'gp-township-4-2', habit: 'no-variance', fromDay: 0, share: 0.9 },
  ...['gp-village-2-1', 'gp-village-1-4', 'gp-township-2-2', 'gp-township-3-2', 'gp-township-4-2'].map((doctorKey) => {
    return { doctorKey, habit: 'not-living' as const, fromDay: 0, share: 1 }
  }),
]

/** own: who gathers what is due writes it down on one day in so many; who goes to two places goes on Tuesdays. */
export const bulkEveryDays = 75
export const roundsOnWeekday = 2

/** own: the second doctor of the township's centre looks after so many of its people, at the centre. */
export const seenAtCentre: Record<string, number> = {
  ...{ 'township-1': 0.15, 'township-2': 0.55, 'township-3': 0.6 },
  ...{ 'township-4': 0.8, 'township-5': 0.8, 'township-6': 0.9 },
}

/** own: how visits are made, and how long one takes. */
export const visits = {
  byPhone: 0.22,
  byPhoneDiabetes: 0.08,
  atHome: 0.5,
  minutes: { home: [14, 26], clinic: [6, 12], phone: [4, 9] },
  /** Weight, waist and pulse are measured, too. */
  measuresMore: 0.4,
  /** After so many visits in a row above target it is looked at monthly. */
  insists: 3,
  patienceDays: 30,
} as const

/** own: what looks alike and is innocent. */
export const innocent = {
  /** Doctors whose meter shows even numbers only. */
  evenMeter: ['gp-village-1-1', 'gp-village-1-2', 'gp-village-5-1', 'gp-township-1-2'],
  /** A village without a network for three weeks, twice a year: written on the day, entered later. */
  withoutNetwork: { doctorKey: 'gp-village-4-3', days: [100, 240], lasts: 21 },
  /** Once a quarter a screening day at the clinic of the township: many in an hour, and all of them true. */
  screeningDay: { doctorKey: 'gp-township-1-1', days: [80, 170, 260, 345] },
}
