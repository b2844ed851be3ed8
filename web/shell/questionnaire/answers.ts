// The other way round: answers of a QuestionnaireResponse as a form shows them, and forms put together. Pure.
import { type Answers, flat, type Item, openQuestions, type Questionnaire, type Value } from './questionnaire.ts'

interface GivenAnswer {
  readonly valueBoolean?: boolean | undefined
  readonly valueDecimal?: number | undefined
  readonly valueInteger?: number | undefined
  readonly valueDate?: string | undefined
  readonly valueString?: string | undefined
  readonly valueCoding?: { readonly code?: string | undefined; readonly display?: string | undefined } | undefined
  readonly valueQuantity?: { readonly value?: number | undefined } | undefined
}
export interface GivenItem {
  readonly linkId: string
  readonly answer?: readonly GivenAnswer[] | undefined
  readonly item?: readonly GivenItem[] | undefined
}

const answered = (one: GivenAnswer): string | number | boolean | undefined =>
  one.valueBoolean ??
  one.valueDecimal ??
  one.valueInteger ??
  one.valueDate ??
  one.valueString ??
  one.valueQuantity?.value ??
  one.valueCoding?.code ??
  one.valueCoding?.display

/** Answers by linkId; a group that was given several times keeps its later copies under `linkId#1`, `linkId#2` … */
export function answersFrom(items: readonly GivenItem[], form: Questionnaire): Answers {
  const known = new Map(flat(form.item).map((item) => [item.linkId, item]))
  const answers: Record<string, Value> = {}
  const walk = (list: readonly GivenItem[], copy: number): void => {
    const seen = new Map<string, number>()
    for (const given of list) {
      const place = seen.get(given.linkId) ?? 0
      seen.set(given.linkId, place + 1)
      const values = (given.answer ?? []).map(answered).filter((value) => value !== undefined)
      const item = known.get(given.linkId)
      if (item && values.length > 0) {
        const at = copy === 0 ? given.linkId : `${given.linkId}#${copy}`
        answers[at] = item.repeats ? values.map(String) : values[0]!
      }
      if (given.item) walk(given.item, known.get(given.linkId)?.repeats ? place : copy)
    }
    for (const [linkId, times] of seen) if (times > 1) answers[`${linkId}#`] = times
  }
  walk(items, 0)
  return answers
}

/** Only what is asked now and was answered, by linkId: how screening and enrolment take their answers. */
export function givenOf(form: Questionnaire, answers: Answers): Record<string, Value> {
  const open = openQuestions(form, answers)
  const given: Record<string, Value> = {}
  for (const { linkId } of flat(form.item)) {
    const value = answers[linkId]
    const nothing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    if (open.has(linkId) && !nothing) given[linkId] = value
  }
  return given
}

/** The answers in words, in the order of the form: for reading what was recorded. */
export function saidOf(
  form: Questionnaire,
  answers: Answers,
  say: { text: (item: Item) => string; value: (item: Item, value: Value) => string },
): { linkId: string; question: string; answer: string }[] {
  return flat(form.item).flatMap((item) => {
    const value = answers[item.linkId]
    return value === undefined
      ? []
      : [{ linkId: item.linkId, question: say.text(item), answer: say.value(item, value) }]
  })
}
