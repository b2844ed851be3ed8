/** Answers of a questionnaire, by linkId: checked against it, as facts, and as FHIR R4. Rules only. */
import type {
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes'
import type { Answers } from '#contracts/chronic'
import { type FactValue, type ValueFact, valueFacts } from '#contracts/chronic-programme'
import { refuseUnless } from '#kernel'

const valuePrefix = 'urn:anji:value:'
const bound = 'http://hl7.org/fhir/StructureDefinition/'

/** Every question of a questionnaire, those inside groups too. */
export function questionsOf(questionnaire: Questionnaire): QuestionnaireItem[] {
  const inside = (items: readonly QuestionnaireItem[]): QuestionnaireItem[] =>
    items.flatMap((item) => (item.type === 'group' ? inside(item.item ?? []) : [item, ...inside(item.item ?? [])]))
  return inside(questionnaire.item ?? [])
}

/** Which value a question asks for, if it asks for one: its `definition` says so. */
export function measuredBy(item: QuestionnaireItem): ValueFact | undefined {
  const name = item.definition?.startsWith(valuePrefix) ? item.definition.slice(valuePrefix.length) : undefined
  return valueFacts.find((one) => one === name)
}

/** Refusals: chronic.answer_unknown, .answer_missing, .answer_wrong (with the question in the field). */
export function checkAnswers(questionnaire: Questionnaire, answers: Answers): void {
  const questions = questionsOf(questionnaire)
  for (const linkId of Object.keys(answers)) {
    const known = questions.some((item) => item.linkId === linkId)
    refuseUnless(known, 'chronic.answer_unknown', { field: `answers.${linkId}`, params: { question: linkId } })
  }
  for (const item of questions) {
    const linkId = item.linkId!
    const answer = Object.hasOwn(answers, linkId) ? answers[linkId] : undefined
    const named = { field: `answers.${linkId}`, params: { question: item.text ?? linkId } }
    if (answer === undefined) refuseUnless(!item.required, 'chronic.answer_missing', named)
    else
      refuseUnless(
        each(answer).every((one) => fits(item, one)) && oneOrRepeats(item, answer),
        'chronic.answer_wrong',
        named,
      )
  }
}

const each = (answer: FactValue) => (Array.isArray(answer) ? answer : [answer])
const oneOrRepeats = (item: QuestionnaireItem, answer: FactValue) => !Array.isArray(answer) || item.repeats === true

function fits(item: QuestionnaireItem, answer: string | number | boolean): boolean {
  switch (item.type) {
    case 'boolean':
      return typeof answer === 'boolean'
    case 'integer':
      return typeof answer === 'number' && Number.isInteger(answer) && within(item, answer)
    case 'decimal':
    case 'quantity':
      return typeof answer === 'number' && within(item, answer)
    case 'choice':
      return typeof answer === 'string' && optionsOf(item).includes(answer)
    case 'date':
      return typeof answer === 'string' && /^\d{4}-\d\d-\d\d$/.test(answer)
    default:
      return typeof answer === 'string'
  }
}

export const optionsOf = (item: QuestionnaireItem): string[] =>
  (item.answerOption ?? []).map(({ valueCoding }) => valueCoding?.code ?? '')

function within(item: QuestionnaireItem, answer: number): boolean {
  const limit = (name: string) => {
    const found = item.extension?.find(({ url }) => url === bound + name)
    return found?.valueDecimal ?? found?.valueInteger
  }
  return (
    answer >= (limit('minValue') ?? Number.NEGATIVE_INFINITY) &&
    answer <= (limit('maxValue') ?? Number.POSITIVE_INFINITY)
  )
}

/** The answers as facts: answer.LINKID, and value.NAME where the question asks for a value. */
export function factsOfAnswers(questionnaire: Questionnaire, answers: Answers): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {}
  for (const item of questionsOf(questionnaire)) {
    const answer = Object.hasOwn(answers, item.linkId!) ? answers[item.linkId!] : undefined
    if (answer === undefined) continue
    facts[`answer.${item.linkId}`] = answer
    const value = measuredBy(item)
    if (value) facts[`value.${value}`] = answer
  }
  return facts
}

interface Given {
  readonly id: string
  readonly residentId: string
  readonly authoredAt: Date
  readonly author: { readonly reference: string } | undefined
}

export function toResponse(questionnaire: Questionnaire, answers: Answers, given: Given): QuestionnaireResponse {
  const items = toItems(questionnaire.item ?? [], answers)
  return {
    resourceType: 'QuestionnaireResponse',
    id: given.id,
    questionnaire: questionnaire.url,
    status: 'completed',
    subject: { reference: `Patient/${given.residentId}` },
    authored: given.authoredAt.toISOString(),
    ...(given.author ? { author: given.author } : {}),
    ...(items.length > 0 ? { item: items } : {}),
  }
}

function toItems(items: readonly QuestionnaireItem[], answers: Answers): QuestionnaireResponseItem[] {
  return items.flatMap((item) => {
    const inside = item.item ? toItems(item.item, answers) : []
    const answer = Object.hasOwn(answers, item.linkId!) ? answers[item.linkId!] : undefined
    if (answer === undefined && inside.length === 0) return []
    return [
      {
        linkId: item.linkId!,
        text: item.text,
        ...(answer === undefined ? {} : { answer: each(answer).map((one) => toAnswer(item, one)) }),
        ...(inside.length > 0 ? { item: inside } : {}),
      },
    ]
  })
}

function toAnswer(item: QuestionnaireItem, answer: string | number | boolean): QuestionnaireResponseItemAnswer {
  if (typeof answer === 'boolean') return { valueBoolean: answer }
  if (typeof answer === 'number') return item.type === 'integer' ? { valueInteger: answer } : { valueDecimal: answer }
  if (item.type === 'date') return { valueDate: answer }
  if (item.type !== 'choice') return { valueString: answer }
  return {
    valueCoding: item.answerOption?.find(({ valueCoding }) => valueCoding?.code === answer)?.valueCoding ?? {
      code: answer,
    },
  }
}
