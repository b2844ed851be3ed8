import type { Facts, FactValue, ProgrammeContent } from '#contracts/chronic-programme'
import type { ProgrammeDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import type { Answers, Item, Questionnaire } from '../../shell/questionnaire/questionnaire.ts'
import { flat } from '../../shell/questionnaire/questionnaire.ts'
import { ageOn } from '../today/days.ts'

/** A programme as the panel brings it. What an older server left out is empty, and then says nothing. */
export type Carried = ProgrammeDocument & Partial<Pick<ProgrammeContent, 'title'>>
export interface Rulebook
  extends Pick<
    ProgrammeContent,
    'derived' | 'targets' | 'urgentSigns' | 'decisions' | 'strata' | 'checkItems' | 'screening'
  > {
  readonly code: string
  readonly version: string
  readonly titleZh: string
  readonly titleEn: string
  readonly questionnaire: Questionnaire
  readonly baseline: Questionnaire
}

const empty = {
  derived: [],
  targets: [],
  urgentSigns: [],
  decisions: [],
  strata: [],
  checkItems: [],
  screening: { diagnoses: [], readings: [], questionnaires: [] },
  questionnaire: { item: [] },
  baseline: { item: [] },
}
export const rulebook = (document: ProgrammeDocument): Rulebook => ({ ...empty, ...document }) as unknown as Rulebook

/** 'systolic' of an item that is measured: the programme says so by the item's definition. */
export function measureOf(item: Item & { definition?: string }): string | undefined {
  return item.definition?.match(/^urn:anji:value:(\w+)$/)?.[1]
}
export const measuredItems = (form: Questionnaire): readonly Item[] => flat(form.item).filter(measureOf)

/** The form without what is measured: that is asked with the big keys above. */
export function withoutMeasures(form: Questionnaire, hidden: ReadonlySet<string>): Questionnaire {
  const keep = (items: readonly Item[] | undefined): Item[] =>
    (items ?? [])
      .filter((item) => !measureOf(item) && !hidden.has(item.linkId))
      .map((item) => (item.item ? { ...item, item: keep(item.item) } : item))
  return { ...form, item: keep(form.item) }
}

/** The form of several programmes followed in one visit: each question once, where it first stands; what one needs is needed. */
export function mergedForm(forms: readonly Questionnaire[]): Questionnaire {
  return forms.length === 1 ? forms[0]! : { item: mergedItems(forms.map(({ item }) => item ?? [])) }
}
function mergedItems(lists: readonly (readonly Item[])[]): Item[] {
  const merged = new Map<string, Item>()
  for (const item of lists.flat()) {
    const before = merged.get(item.linkId)
    merged.set(item.linkId, before ? joined(before, item) : item)
  }
  return [...merged.values()]
}
function joined(a: Item, b: Item): Item {
  const known = new Set((a.answerOption ?? []).map(({ valueCoding }) => valueCoding?.code))
  const more = (b.answerOption ?? []).filter(({ valueCoding }) => !known.has(valueCoding?.code))
  return {
    ...a,
    ...(a.required || b.required ? { required: true } : {}),
    ...(a.answerOption ? { answerOption: [...a.answerOption, ...more] } : {}),
    ...(a.item && b.item ? { item: mergedItems([a.item, b.item]) } : {}),
  }
}

/** The facts of this visit as the programmes' rules name them. */
export function factsOf(form: Questionnaire, answers: Answers, person: Person, day: string): Facts {
  const facts: Record<string, FactValue | undefined> = {
    'person.age': ageOn(person.birthDate, day),
    'person.sex': person.sex,
    programmes: person.programmes.map(({ code }) => code),
    'previous.atTarget': person.lastFollowUps[0]?.atTarget ?? undefined,
    'previous.decision': person.lastFollowUps[0]?.decision,
  }
  for (const item of flat(form.item)) {
    const value = answers[item.linkId]
    if (value === undefined || value === '') continue
    const measure = measureOf(item)
    if (measure) facts[`value.${measure}`] = value as FactValue
    facts[`answer.${item.linkId}`] = value as FactValue
  }
  return facts
}

const measuredNames: Readonly<Record<string, string>> = {
  systolic: 'systolicMmhg',
  diastolic: 'diastolicMmhg',
  heartRate: 'heartRateBpm',
  fastingGlucose: 'fastingGlucoseMmol',
  afterMealGlucose: 'afterMealGlucoseMmol',
  randomGlucose: 'randomGlucoseMmol',
  hba1c: 'hba1cPercent',
  spo2: 'spo2Percent',
  weight: 'weightKg',
  height: 'heightCm',
  waist: 'waistCm',
}
/** What was measured, as the follow-up's request names it. */
export function measuredOf(facts: Facts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(measuredNames).flatMap(([fact, name]) => {
      const value = facts[`value.${fact}`]
      return typeof value === 'number' ? [[name, value] as const] : []
    }),
  )
}

export interface LastValue {
  readonly value: number
  readonly at: string
}
/** The last value of each measure, for a line under the field. It is never filled in. */
export function lastValues(person: Person): ReadonlyMap<string, LastValue> {
  const last = new Map<string, LastValue>()
  const put = (name: string, value: number | undefined, at: string) => {
    const before = last.get(name)
    if (value !== undefined && (!before || before.at < at)) last.set(name, { value, at })
  }
  for (const reading of person.readings) {
    put('systolic', reading.systolicMmhg, reading.at)
    put('diastolic', reading.diastolicMmhg, reading.at)
    const glucose = reading.moment === 'after-meal' ? 'afterMealGlucose' : 'fastingGlucose'
    if (reading.kind === 'glucose' && reading.moment !== 'random') put(glucose, reading.glucoseMmol, reading.at)
    if (reading.kind === 'weight') put('weight', reading.value, reading.at)
    if (reading.kind === 'heart-rate') put('heartRate', reading.value, reading.at)
    if (reading.kind === 'hba1c') put('hba1c', reading.value, reading.at)
  }
  return last
}
