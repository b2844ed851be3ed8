/** A questionnaire and the answers to it: what it asks, what was answered, whether that fits. Rules only: no clock, no I/O. */
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes'
import type { FactValue, ValueFact } from '#contracts/chronic-programme'
import { valueFacts } from '#contracts/chronic-programme'
import type { Answer, Answered, Answers, Measured } from '#contracts/follow-ups'
import { refuse, refuseUnless } from '#kernel'

const bound = 'http://hl7.org/fhir/StructureDefinition/'
const valuePrefix = 'urn:anji:value:'

export type MeasuredName = keyof Measured
/** The programmes' names of values, and ours with their units. What follows from others (BMI, any glucose) is not measured. */
export const measuredNames = {
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
} as const satisfies Partial<Record<ValueFact, MeasuredName>>

/** Which value a question asks for: its `definition` says so. */
export function measuredBy(item: QuestionnaireItem): MeasuredName | undefined {
  const name = item.definition?.startsWith(valuePrefix) ? item.definition.slice(valuePrefix.length) : ''
  const fact = valueFacts.find((one) => one === name)
  return fact && (measuredNames as Partial<Record<ValueFact, MeasuredName>>)[fact]
}

interface Given {
  readonly answers: Answers
  readonly measured: Measured
  /** In person everything that must be measured can be. */
  readonly inPerson: boolean
}
export interface Filled {
  /** In the order of the questionnaire, measured values among them. */
  readonly items: readonly Answered[]
  readonly measured: Measured
  /** Where each value was written, for whoever has to correct it. */
  readonly fields: Readonly<Partial<Record<MeasuredName, string>>>
}

/**
 * The answers as they stand in the record. By telephone what must be measured in person may be left out.
 * Refusals: follow_ups.question_unknown, .answer_missing, .answer_wrong, .glucose_in_mg_dl (each with its field).
 */
export function fillIn(questionnaire: Questionnaire, { answers, measured, inPerson }: Given): Filled {
  const given = 'resourceType' in answers && Array.isArray(answers.item) ? (answers.item as Answered[]) : undefined
  const flat = given ? flatOf(given) : codesOf(questionnaire, answers as Record<string, FactValue>)
  const values: Record<string, number> = {}
  for (const [name, value] of Object.entries(measured)) if (value !== undefined) values[name] = value
  const items = itemsOf(questionnaire.item ?? [], given ?? flat, flat, values, inPerson)
  const fields = (questionnaire.item ?? []).flatMap((item) => {
    const name = measuredBy(item)
    return name && measured[name] === undefined ? [[name, `answers.${item.linkId}`]] : []
  })
  return { items, measured: values, fields: Object.fromEntries(fields) }
}

function itemsOf(
  questions: readonly QuestionnaireItem[],
  given: readonly Answered[],
  all: readonly Answered[],
  values: Record<string, number>,
  inPerson: boolean,
): Answered[] {
  for (const { linkId } of given)
    if (!questions.some((question) => question.linkId === linkId && isAsked(question, all)))
      refuse('follow_ups.question_unknown', { field: `answers.${linkId}`, params: { linkId } })
  return questions.flatMap((question): Answered[] => {
    const own = given.filter(({ linkId }) => linkId === question.linkId)
    refuseUnlessFits(question, own.length <= 1 || question.repeats === true, 'one answer')
    if (question.type === 'group')
      return own.flatMap(({ linkId, item = [] }) => {
        const inside = itemsOf(question.item ?? [], item, all, values, inPerson)
        return inside.length > 0 ? [{ linkId, item: inside }] : []
      })
    const answer = answered(question, own, values)
    const needed = question.required === true && isAsked(question, all) && (inPerson || !measuredBy(question))
    if (answer.length === 0 && needed)
      refuse('follow_ups.answer_missing', {
        field: `answers.${question.linkId}`,
        params: { question: textOf(question) },
      })
    return answer.length > 0 ? [{ linkId: question.linkId!, answer }] : []
  })
}

function answered(question: QuestionnaireItem, own: readonly Answered[], values: Record<string, number>): Answer[] {
  const said = own.flatMap(({ answer = [] }) => answer)
  refuseUnlessFits(question, said.length <= 1 || question.repeats === true, 'one answer')
  const name = measuredBy(question)
  const numbers = said.map((answer) => normal(question, answer))
  if (!name) return numbers
  const typed = numbers[0] && numberOf(numbers[0])
  if (typed === undefined) return values[name] === undefined ? [] : [normal(question, { valueDecimal: values[name] })]
  refuseUnlessFits(question, values[name] === undefined || values[name] === typed, `${values[name]}`)
  values[name] = typed
  return numbers
}

/** The answer in the question's own type. */
function normal(question: QuestionnaireItem, answer: Answer): Answer {
  switch (question.type) {
    case 'boolean':
      refuseUnlessFits(question, answer.valueBoolean !== undefined, 'yes or no')
      return { valueBoolean: answer.valueBoolean! }
    case 'integer':
    case 'decimal':
    case 'quantity':
      return normalNumber(question, answer)
    case 'date':
      refuseUnlessFits(question, answer.valueDate !== undefined, 'YYYY-MM-DD')
      return { valueDate: answer.valueDate! }
    case 'choice':
    case 'open-choice':
      return normalChoice(question, answer)
    default:
      refuseUnlessFits(question, answer.valueString !== undefined, 'text')
      return { valueString: answer.valueString! }
  }
}

function normalNumber(question: QuestionnaireItem, answer: Answer): Answer {
  const value = numberOf(answer)
  refuseUnlessFits(question, value !== undefined, 'a number')
  const unit = answer.valueQuantity?.code ?? answer.valueQuantity?.unit
  const expected = unitOf(question)
  if (unit === 'mg/dL' && measuredBy(question)?.endsWith('GlucoseMmol')) refuseMgDl(`answers.${question.linkId}`, value)
  refuseUnlessFits(question, !unit || !expected || expected.includes(unit), expected?.[0] ?? '')
  const [low, high] = [limitOf(question, 'minValue'), limitOf(question, 'maxValue')]
  // What is measured is bounded by what a body can have (body.ts), with a sentence of its own.
  const within = (low === undefined || value >= low) && (high === undefined || value <= high)
  refuseUnlessFits(question, within || measuredBy(question) !== undefined, `${low ?? ''}–${high ?? ''}`)
  if (question.type !== 'integer') return { valueDecimal: value }
  refuseUnlessFits(question, Number.isInteger(value), 'a whole number')
  return { valueInteger: value }
}

/** 1 mmol/L of glucose is 18.016 mg/dL. */
export function refuseMgDl(field: string, value: number): never {
  refuse('follow_ups.glucose_in_mg_dl', { field, params: { value, mmol: (value / 18.016).toFixed(1) } })
}

function normalChoice(question: QuestionnaireItem, answer: Answer): Answer {
  const code = answer.valueCoding?.code
  if (code === undefined) {
    refuseUnlessFits(
      question,
      question.type === 'open-choice' && answer.valueString !== undefined,
      'one of the options',
    )
    return { valueString: answer.valueString! }
  }
  const option = question.answerOption?.find(({ valueCoding }) => valueCoding?.code === code)?.valueCoding
  refuseUnlessFits(
    question,
    option !== undefined,
    (question.answerOption ?? []).map(({ valueCoding }) => valueCoding?.code).join(', '),
  )
  const { system, display } = option
  return { valueCoding: { ...(system ? { system } : {}), code, ...(display ? { display } : {}) } }
}

export const numberOf = (answer: Answer): number | undefined =>
  answer.valueInteger ?? answer.valueDecimal ?? answer.valueQuantity?.value
const textOf = (question: QuestionnaireItem) => question.text ?? question.linkId!

function limitOf(question: QuestionnaireItem, name: string): number | undefined {
  const found = question.extension?.find(({ url }) => url === bound + name)
  return found?.valueDecimal ?? found?.valueInteger
}
function unitOf(question: QuestionnaireItem): string[] | undefined {
  const unit = question.extension?.find(({ url }) => url === `${bound}questionnaire-unit`)?.valueCoding
  return unit && [unit.code, unit.display].filter((one) => one !== undefined)
}

function refuseUnlessFits(question: QuestionnaireItem, fits: boolean, expected: string): asserts fits {
  const params = { question: textOf(question), expected }
  refuseUnless(fits, 'follow_ups.answer_wrong', { field: `answers.${question.linkId}`, params })
}

/** FHIR R4 Questionnaire.item.enableWhen over what was answered. */
function isAsked(question: QuestionnaireItem, all: readonly Answered[]): boolean {
  const conditions = question.enableWhen ?? []
  const met = conditions.map((when) => {
    const answers = flatOf(all)
      .filter(({ linkId }) => linkId === when.question)
      .flatMap(({ answer = [] }) => answer)
    if (when.operator === 'exists') return answers.length > 0 === (when.answerBoolean ?? true)
    const wanted =
      when.answerBoolean ??
      when.answerCoding?.code ??
      when.answerInteger ??
      when.answerDecimal ??
      when.answerString ??
      when.answerDate
    return answers.some((answer) => compares(plain(answer), when.operator ?? '=', wanted))
  })
  if (met.length === 0) return true
  return question.enableBehavior === 'any' ? met.includes(true) : !met.includes(false)
}

type Plain = string | number | boolean
function compares(value: Plain, operator: string, wanted: Plain | undefined): boolean {
  if (operator === '=') return value === wanted
  if (operator === '!=') return value !== wanted
  if (typeof value !== typeof wanted || wanted === undefined) return false
  if (operator === '>') return value > wanted
  if (operator === '<') return value < wanted
  return operator === '>=' ? value >= wanted : value <= wanted
}

/** An answer as a fact: a number, a truth, a text, the code of a choice. */
export function plain(answer: Answer): Plain {
  return (
    answer.valueBoolean ?? numberOf(answer) ?? answer.valueCoding?.code ?? answer.valueDate ?? answer.valueString ?? ''
  )
}

/** Every answered question, those inside groups too. */
export function flatOf(items: readonly Answered[]): Answered[] {
  return items.flatMap(({ item, ...own }) => (item ? [own, ...item] : [own]))
}

/** Answers by linkId in the form of items. Repeated groups are given as FHIR has them. */
function codesOf(questionnaire: Questionnaire, answers: Record<string, FactValue>): Answered[] {
  const typeOf = new Map((questionnaire.item ?? []).map((item) => [item.linkId!, item.type]))
  return Object.entries(answers).map(([linkId, value]) => ({
    linkId,
    answer: (Array.isArray(value) ? value : [value]).map((one): Answer => {
      if (typeof one === 'boolean') return { valueBoolean: one }
      if (typeof one === 'number') return { valueDecimal: one }
      if (typeOf.get(linkId) === 'date') return { valueDate: one }
      return typeOf.get(linkId) === 'choice' ? { valueCoding: { code: one } } : { valueString: one }
    }),
  }))
}

/** Of the answers of a merged form, those that one questionnaire asks. */
export function itemsFor(questionnaire: Questionnaire, items: readonly Answered[]): Answered[] {
  const asked = new Set((questionnaire.item ?? []).map(({ linkId }) => linkId))
  return items.filter(({ linkId }) => asked.has(linkId))
}

/**
 * What may be filled in from the last time: what seldom changes. Not what must be asked each time, what is measured, nor what was
 * said of that one visit (texts, days, referral, the doctor's classification).
 */
export function prefill(questionnaire: Questionnaire, last: readonly Answered[]): Answered[] {
  const stays = new Set(
    (questionnaire.item ?? [])
      .filter((item) => !item.required && !measuredBy(item) && item.linkId !== 'classification')
      .filter((item) => !['text', 'string', 'date'].includes(item.type) && (item.type !== 'group' || item.repeats))
      .map(({ linkId }) => linkId),
  )
  return last.filter(({ linkId }) => stays.has(linkId))
}
