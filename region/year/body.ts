/** How pressure and glucose of a person go through a year: what they were, season, drift, treatment, chance. Pure. */
import { ageOn, daysBetween } from '../calendar.ts'
import { type Illness, isKnown } from '../illness.ts'
import type { Person } from '../population.ts'
import type { Random } from '../random.ts'
import { body } from './parameters.ts'

export type Adherence = keyof typeof body.effect
export type Where = 'visit' | 'home'

export interface Body {
  readonly person: Person
  /** The day from which it drifts. */
  readonly since: string
  adherence: Adherence
  /** Changes of treatment since then. */
  pressureSteps: number
  glucoseSteps: number
}

export interface Pressure {
  readonly systolic: number
  readonly diastolic: number
}

export function bodyOf(random: Random, person: Person, since: string): Body {
  const control = Math.max(0, ...person.illnesses.map((illness) => illness.control))
  const holds = control * 0.6 + random.next() * 0.5
  const adherence = holds >= body.regularFrom ? 'regular' : holds >= body.intermittentFrom ? 'intermittent' : 'none'
  return { person, since, adherence, pressureSteps: 0, glucoseSteps: 0 }
}

/** The mean that a day's readings vary around, in mmHg. */
export function usualSystolic(one: Body, day: string): number {
  const { person } = one
  const illness = illnessOf(person, 'I10', day)
  const rest = 108 + 0.28 * ageOn(person.birthDate, day) + (illness ? lift(illness, one.since, 34, 15) : 0)
  const years = daysBetween(one.since, day) / 365
  const winter = body.winterMmhg * Math.cos((2 * Math.PI * (dayOfYear(day) - 15)) / 365)
  return rest + winter + body.driftMmhgAYear * years - treated(one, one.pressureSteps) * body.stepMmhg
}

/** The mean of fasting glucose, in mmol/L. */
export function usualGlucose(one: Body, day: string): number {
  const illness = illnessOf(one.person, 'E11.9', day)
  const hba1c = 5.4 + (illness ? lift(illness, one.since, 3.4, 1.3) : 0)
  const drift = illness ? (body.driftGlucoseAYear * daysBetween(one.since, day)) / 365 : 0
  return (1.59 * hba1c - 2.59) * 0.92 + drift - treated(one, one.glucoseSteps) * body.stepMmol
}

export function pressureOn(random: Random, one: Body, day: string, where: Where): Pressure {
  const home = where === 'home'
  const spike = random.happens(body.spikes) ? body.spikeMmhg : 0
  const mean = usualSystolic(one, day) - (home ? body.homeLowerMmhg : 0) + spike
  const systolic = Math.round(random.normal(mean, home ? body.homeSdMmhg : body.visitSdMmhg))
  const young = ageOn(one.person.birthDate, day) < 60
  const middle = 66 + (mean - 120) * 0.35 + (systolic - mean) * 0.4 + (young ? 8 : 2)
  const diastolic = Math.round(Math.min(systolic - 20, Math.max(45, random.normal(middle, body.diastolicSdMmhg))))
  return { systolic, diastolic }
}

export function glucoseOn(random: Random, one: Body, day: string): number {
  const spike = illnessOf(one.person, 'E11.9', day) && random.happens(body.spikes) ? body.spikeMmol : 0
  return Math.round(Math.max(4.1, random.normal(usualGlucose(one, day) + spike, body.glucoseSdMmol)) * 10) / 10
}

const treated = ({ adherence }: Body, steps: number) => Math.min(steps, body.stepsMax) * body.effect[adherence]

/** As at the hospitals before the year: fully while untreated, less under treatment, by how well it holds. */
function lift(illness: Illness, day: string, untreated: number, poorlyTreated: number): number {
  if (!isKnown(illness, day)) return untreated * (0.6 + 0.4 * (1 - illness.control))
  return untreated * 0.3 + poorlyTreated * (1 - illness.control)
}

export const illnessOf = (person: Person, icd10: string, day: string) =>
  person.illnesses.find((illness) => illness.icd10 === icd10 && illness.since <= day)

const dayOfYear = (day: string) => daysBetween(`${day.slice(0, 4)}-01-01`, day)
