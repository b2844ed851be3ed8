/** What makes somebody a suspect. Rules only: no clock, no I/O. */
import type { Because } from '#contracts/chronic'
import type { Facts, FactValue, ProgrammeContent } from '#contracts/chronic-programme'
import type { ReadingKind } from '#contracts/readings'
import { dayOf } from '#people/institutions'
import { holds, reasonsFor } from '../programmes/condition.ts'

export interface Measured {
  readonly id: string
  readonly kind: ReadingKind
  readonly measuredAt: Date
  readonly systolic: number | null
  readonly diastolic: number | null
  readonly glucose: number | null
  readonly moment: 'fasting' | 'after-meal' | 'random' | null
  readonly value: number | null
}

const byKind = { weight: 'weight', 'heart-rate': 'heartRate', hba1c: 'hba1c', spo2: 'spo2' } as const
const byMoment = { fasting: 'fastingGlucose', 'after-meal': 'afterMealGlucose', random: 'randomGlucose' } as const

/** One reading as facts. */
export function factsOfReading(reading: Measured): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {}
  if (reading.systolic !== null) facts['value.systolic'] = reading.systolic
  if (reading.diastolic !== null) facts['value.diastolic'] = reading.diastolic
  if (reading.glucose !== null) facts[`value.${byMoment[reading.moment ?? 'random']}`] = reading.glucose
  const name = reading.kind in byKind ? byKind[reading.kind as keyof typeof byKind] : undefined
  if (name && reading.value !== null) facts[`value.${name}`] = reading.value
  return facts
}

export interface Suspicion {
  readonly criterion: string
  readonly because: Because
  readonly evidenceId: string
}

const dayMs = 86_400_000

/** The first criterion that the readings fulfil: true on so many different days, the last of them among the newest readings. */
export function suspicionOf(
  { screening }: Pick<ProgrammeContent, 'screening'>,
  person: Facts,
  readings: readonly Measured[],
): Suspicion | undefined {
  const newestFirst = readings.toSorted((a, b) => b.measuredAt.getTime() - a.measuredAt.getTime())
  for (const { code, kinds, when, days, withinDays, because } of screening.readings) {
    const meant = newestFirst
      .filter(({ kind }) => kinds.includes(kind))
      .map((reading) => ({ reading, facts: { ...person, ...factsOfReading(reading) } }))
      .filter(({ facts }) => holds(when, facts))
    const last = meant[0]?.reading
    if (!last) continue
    const from = last.measuredAt.getTime() - withinDays * dayMs
    const within = meant.filter(({ reading }) => reading.measuredAt.getTime() >= from)
    const first = [...Map.groupBy(within, ({ reading }) => dayOf(reading.measuredAt))].map(([day, of]) => ({
      day,
      facts: of[0]!.facts,
    }))
    if (first.length < days) continue
    const facts = first
      .slice(0, days)
      .flatMap(({ day, facts }) => reasonsFor(when, facts).map((one) => `${day} ${one}`))
    return { criterion: code, because: { sentence: because, facts }, evidenceId: last.id }
  }
  return undefined
}

type Questionnaire = ProgrammeContent['screening']['questionnaires'][number]

/** The score of a questionnaire: the points of all that is true. */
export function scoreOf({ points }: Pick<Questionnaire, 'points'>, facts: Facts): number {
  return points.filter(({ when }) => holds(when, facts)).reduce((sum, one) => sum + one.points, 0)
}

/** Whether a diagnosis is the programme's; with or without the dot, and deeper codes too. */
export function isDiagnosisOf({ screening }: Pick<ProgrammeContent, 'screening'>, code: string): boolean {
  return holds({ fact: 'diagnoses', op: 'has', value: screening.diagnoses }, { diagnoses: [code] })
}

/** Which programmes a kind of reading can say something about. */
export const looksAt = ({ screening }: Pick<ProgrammeContent, 'screening'>, kind: ReadingKind): boolean =>
  screening.readings.some(({ kinds }) => kinds.includes(kind))

export const widestDays = ({ screening }: Pick<ProgrammeContent, 'screening'>): number =>
  Math.max(1, ...screening.readings.map(({ withinDays }) => withinDays))
