/** A household's grade from what is known of its members, with the reasons in words (R25). Rules only: no clock, no I/O. */
import { z } from 'zod'
import { AttributeKind, type Grade, type GradeReason, type KeyKind } from '#contracts/grid'

const days = z.int().min(0)
const When = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('condition'), prefixes: z.array(z.string()) }),
  z.object({
    kind: z.literal('pressure'),
    systolicMmhg: z.number(),
    elderSystolicMmhg: z.number(),
    elderFromYears: z.int(),
    diastolicMmhg: z.number(),
  }),
  z.object({ kind: z.literal('fasting-glucose'), mmol: z.number() }),
  z.object({ kind: z.literal('age'), fromYears: z.int().default(0), belowYears: z.int().default(999) }),
  z.object({ kind: z.literal('attribute'), attribute: AttributeKind }),
  z.object({ kind: z.literal('discharged'), days }),
  /** Of the household: nobody younger lives in it. */
  z.object({ kind: z.literal('only-elders'), fromYears: z.int() }),
])
export const Factor = z.object({ code: z.string(), points: z.int(), zh: z.string(), en: z.string(), when: When })
export type Factor = z.infer<typeof Factor>
export const Bands = z.object({ B: z.int(), C: z.int(), D: z.int() })

export interface GradeRule {
  readonly version: string
  readonly factors: readonly Factor[]
  /** Points from which a grade begins; below B it is A. */
  readonly bands: z.infer<typeof Bands>
  readonly opensRecord: boolean
  readonly loadMetres: number
}

export interface PersonFacts {
  readonly residentId: string
  readonly ageYears: number
  /** ICD-10 codes of what the record says is active. */
  readonly codes: readonly string[]
  readonly pressure: { readonly systolic: number; readonly diastolic: number } | null
  readonly fastingGlucose: number | null
  readonly dischargedDaysAgo: number | null
  readonly attributes: readonly AttributeKind[]
}

export interface Graded {
  readonly grade: Grade
  readonly points: number
  readonly reasons: readonly GradeReason[]
}

/** Every factor that holds, most points first; the same people and the same rule always give the same grade. */
export function gradeOf(people: readonly PersonFacts[], rule: GradeRule): Graded {
  const sorted = people.toSorted((a, b) => (a.residentId < b.residentId ? -1 : 1))
  const reasons = rule.factors.flatMap((factor) => reasonsFor(factor, sorted))
  reasons.sort((a, b) => b.points - a.points)
  const points = reasons.reduce((sum, reason) => sum + reason.points, 0)
  const { B, C, D } = rule.bands
  const grade = points >= D ? 'D' : points >= C ? 'C' : points >= B ? 'B' : 'A'
  return { grade, points, reasons }
}

function reasonsFor(factor: Factor, people: readonly PersonFacts[]): GradeReason[] {
  const { code, points, when } = factor
  const say = (values: Record<string, number>) => ({ zh: filled(factor.zh, values), en: filled(factor.en, values) })
  if (when.kind === 'only-elders') {
    const alone = people.length > 0 && people.every(({ ageYears }) => ageYears >= when.fromYears)
    return alone ? [{ code, points, residentId: null, ...say({ people: people.length }) }] : []
  }
  return people
    .filter((person) => holds(when, person))
    .map((person) => ({
      code,
      points,
      residentId: person.residentId,
      ...say({
        age: person.ageYears,
        systolic: person.pressure?.systolic ?? 0,
        diastolic: person.pressure?.diastolic ?? 0,
        glucose: person.fastingGlucose ?? 0,
        days: person.dischargedDaysAgo ?? 0,
      }),
    }))
}

function holds(when: Exclude<Factor['when'], { kind: 'only-elders' }>, person: PersonFacts): boolean {
  const { pressure, fastingGlucose, dischargedDaysAgo, ageYears } = person
  switch (when.kind) {
    case 'condition':
      return person.codes.some((code) => when.prefixes.some((prefix) => code.startsWith(prefix)))
    case 'pressure': {
      const limit = ageYears >= when.elderFromYears ? when.elderSystolicMmhg : when.systolicMmhg
      return pressure !== null && (pressure.systolic >= limit || pressure.diastolic >= when.diastolicMmhg)
    }
    case 'fasting-glucose':
      return fastingGlucose !== null && fastingGlucose >= when.mmol
    case 'age':
      return ageYears >= when.fromYears && ageYears < when.belowYears
    case 'attribute':
      return person.attributes.includes(when.attribute)
    case 'discharged':
      return dischargedDaysAgo !== null && dischargedDaysAgo <= when.days
  }
}

function filled(text: string, values: Record<string, number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** Diseases of the heart, the vessels, the lungs, sugar, kidneys, tumours and severe mental illness (ICD-10 chapters' ranges). */
const chronic = /^(I1[0-5]|I2[0-5]|I6\d|E1[0-4]|J4[4-7]|N18|C\d\d|F2\d)/

/** Who is a key population, and as what: 65 and older, under 7 (national public-health services), the record, and what was entered. */
export function kindsOf(person: Pick<PersonFacts, 'ageYears' | 'codes' | 'attributes'>): KeyKind[] {
  return [
    ...(person.ageYears >= 65 ? (['elder'] as const) : []),
    ...(person.ageYears < 7 ? (['child'] as const) : []),
    ...(person.codes.some((code) => chronic.test(code)) ? (['chronic'] as const) : []),
    ...person.attributes,
  ]
}
