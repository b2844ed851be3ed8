import { addDays, ageOn } from './calendar.ts'
import type { Random } from './random.ts'

/** What the region's people have, by ICD-10; rates are of adults of that age, in percent. Pure. */
export interface Disease {
  icd10: string
  zh: string
  en: string
  chronic: boolean
}

export interface Illness {
  icd10: string
  /** First day of the illness. */
  since: string
  /** The day a hospital named it; absent while nobody knows (the field's awareness gap). */
  diagnosedOn?: string
  /** How well treatment holds it, 0 badly to 1 well. */
  control: number
}

export const DISEASES: Record<string, Disease> = Object.fromEntries(
  (
    [
      ['I10', '高血压', 'Hypertension', true],
      ['E11.9', '2型糖尿病', 'Type 2 diabetes mellitus', true],
      ['E78.5', '高脂血症', 'Hyperlipidaemia', true],
      ['I25.1', '冠状动脉粥样硬化性心脏病', 'Coronary heart disease', true],
      ['I69.3', '脑梗死后遗症', 'Sequelae of cerebral infarction', true],
      ['J44.9', '慢性阻塞性肺疾病', 'Chronic obstructive pulmonary disease', true],
      ['J45.9', '支气管哮喘', 'Asthma', true],
      ['K29.5', '慢性胃炎', 'Chronic gastritis', true],
      ['M17.9', '膝关节病', 'Osteoarthritis of knee', true],
      ['M10.9', '痛风', 'Gout', true],
      ['E03.9', '甲状腺功能减退症', 'Hypothyroidism', true],
      ['N40', '前列腺增生', 'Benign prostatic hyperplasia', true],
      ['M81.9', '骨质疏松症', 'Osteoporosis', true],
      ['J30.4', '变应性鼻炎', 'Allergic rhinitis', true],
      ['J06.9', '急性上呼吸道感染', 'Acute upper respiratory infection', false],
      ['J20.9', '急性支气管炎', 'Acute bronchitis', false],
      ['A09', '感染性腹泻', 'Infectious gastroenteritis', false],
      ['M54.5', '腰痛', 'Low back pain', false],
      ['L30.9', '皮炎', 'Dermatitis', false],
      ['N39.0', '泌尿道感染', 'Urinary tract infection', false],
    ] as const
  ).map(([icd10, zh, en, chronic]) => [icd10, { icd10, zh, en, chronic }]),
)

/** Percent of people in each age band; bands begin at 0, 18, 35, 45, 55, 65 and 75 years. */
const BANDS_FROM = [0, 18, 35, 45, 55, 65, 75]

interface Rate {
  icd10: string
  percent: readonly number[]
  sex?: 'male' | 'female'
  /** Share of those ill whom a hospital has diagnosed. */
  aware: number
}

const RATES: readonly Rate[] = [
  { icd10: 'I10', percent: [0, 4, 13, 27, 43, 55, 60], aware: 0.72 },
  { icd10: 'E11.9', percent: [0, 1.5, 6, 11, 17, 21, 20], aware: 0.7 },
  { icd10: 'E78.5', percent: [0, 3, 9, 16, 22, 24, 20], aware: 0.55 },
  { icd10: 'I25.1', percent: [0, 0, 0.6, 2, 5, 9, 13], aware: 0.9 },
  { icd10: 'I69.3', percent: [0, 0, 0.3, 1, 2.5, 5, 7], aware: 1 },
  { icd10: 'J44.9', percent: [0, 0, 1, 3, 6, 10, 13], aware: 0.4 },
  { icd10: 'J45.9', percent: [2.5, 1.5, 1.5, 2, 3, 3, 3], aware: 0.6 },
  { icd10: 'K29.5', percent: [0.3, 4, 7, 10, 12, 12, 10], aware: 0.6 },
  { icd10: 'M17.9', percent: [0, 0, 1, 4, 9, 14, 17], aware: 0.6 },
  { icd10: 'M10.9', percent: [0, 1.2, 2.5, 3, 3, 2.5, 2], sex: 'male', aware: 0.8 },
  { icd10: 'E03.9', percent: [0.1, 0.6, 1, 1.5, 2, 2, 2], aware: 0.6 },
  { icd10: 'N40', percent: [0, 0, 0, 6, 18, 32, 40], sex: 'male', aware: 0.6 },
  { icd10: 'M81.9', percent: [0, 0, 0.2, 1.5, 6, 12, 18], sex: 'female', aware: 0.5 },
  { icd10: 'J30.4', percent: [6, 8, 6, 4, 3, 2, 1], aware: 0.5 },
]

/** Diseases that come more often together: given the first, the second's rate is multiplied. */
const TOGETHER: readonly [given: string, then: string, times: number][] = [
  ['I10', 'E11.9', 1.6],
  ['I10', 'E78.5', 1.5],
  ['E11.9', 'E78.5', 1.6],
  ['I10', 'I25.1', 1.7],
  ['E11.9', 'I25.1', 1.4],
  ['I10', 'I69.3', 1.8],
]

/** Draws a person's lasting illnesses as of `today`. */
export function drawIllnesses(
  random: Random,
  person: { birthDate: string; sex: 'male' | 'female' },
  today: string,
): Illness[] {
  const age = ageOn(person.birthDate, today)
  const band = BANDS_FROM.findLastIndex((from) => age >= from)
  const drawn: Illness[] = []
  for (const rate of RATES) {
    if (rate.sex && rate.sex !== person.sex) continue
    if (!random.happens(chanceOf(rate, band, drawn))) continue
    drawn.push(drawIllness(random, rate, age, today))
  }
  return drawn
}

function chanceOf(rate: Rate, band: number, drawn: readonly Illness[]): number {
  // The multiplied rates are damped by a constant, so that the population's rate stays near the table.
  const partners = TOGETHER.filter(([, then]) => then === rate.icd10)
  if (partners.length === 0) return rate.percent[band]! / 100
  const factor = partners.reduce(
    (product, [given, , times]) => product * (drawn.some((illness) => illness.icd10 === given) ? times : 0.8),
    1,
  )
  return Math.min(0.9, (rate.percent[band]! / 100) * factor)
}

function drawIllness(random: Random, rate: Rate, age: number, today: string): Illness {
  const yearsMax = Math.max(0.3, Math.min(20, age - 17 > 0 ? age - 17 : age * 0.6))
  const daysIll = Math.round(365 * yearsMax * random.next() ** 1.4) + 30
  const since = addDays(today, -daysIll)
  const control = Math.min(1, Math.max(0, random.normal(0.55, 0.22)))
  if (!random.happens(rate.aware)) return { icd10: rate.icd10, since, control }
  const diagnosedOn = addDays(since, Math.round(daysIll * 0.4 * random.next()))
  return { icd10: rate.icd10, since, diagnosedOn, control }
}

/** Is this illness known to a hospital on that day? */
export function isKnown(illness: Illness, day: string): boolean {
  return illness.diagnosedOn !== undefined && illness.diagnosedOn <= day
}
