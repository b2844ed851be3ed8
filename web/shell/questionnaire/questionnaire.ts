// A FHIR R4 Questionnaire as a form: what is asked now, what is missing, and the answer as a QuestionnaireResponse. Pure.

interface Coding {
  system?: string
  code?: string
  display?: string
}
interface Extension {
  url: string
  valueString?: string
  valueCode?: string
  valueInteger?: number
  valueDecimal?: number
  valueDate?: string
  valueCoding?: Coding
  valueQuantity?: { value?: number; unit?: string; code?: string }
  extension?: Extension[]
}
interface Translated {
  extension?: Extension[]
}
export interface AnswerOption {
  valueCoding?: Coding & { _display?: Translated }
  valueString?: string
  valueInteger?: number
  valueDate?: string
}
interface EnableWhen {
  question: string
  operator: string
  answerBoolean?: boolean
  answerDecimal?: number
  answerInteger?: number
  answerString?: string
  answerDate?: string
  answerCoding?: Coding
}
export interface Item {
  linkId: string
  text?: string
  _text?: Translated
  /** What is measured carries `urn:anji:value:NAME` (see facts.ts). */
  definition?: string
  type: string
  required?: boolean
  repeats?: boolean
  readOnly?: boolean
  maxLength?: number
  enableWhen?: EnableWhen[]
  enableBehavior?: 'all' | 'any'
  answerOption?: AnswerOption[]
  initial?: { valueBoolean?: boolean; valueString?: string; valueInteger?: number; valueDecimal?: number }[]
  extension?: Extension[]
  item?: Item[]
}
export interface Questionnaire {
  resourceType?: 'Questionnaire'
  url?: string
  version?: string
  title?: string
  item?: Item[]
}

/** A number, a text or date, yes or no, the code of a choice, or several codes. */
export type Value = string | number | boolean | readonly string[]
export type Answers = Readonly<Record<string, Value | undefined>>

export type Fault = 'missing' | 'not-a-number' | 'not-whole' | 'too-low' | 'too-high' | 'too-long' | 'not-offered'
export interface Problem {
  linkId: string
  fault: Fault
  limit?: number | string
}

const asked = new Set(['boolean', 'integer', 'decimal', 'quantity', 'date', 'string', 'text', 'choice', 'open-choice'])
/** A question that this version of the app can put; others are named to the reader and left out of the answer. */
export const canAsk = (item: Item): boolean => asked.has(item.type)

const extension = (item: Item, name: string): Extension | undefined =>
  item.extension?.find(({ url }) => url === `http://hl7.org/fhir/StructureDefinition/${name}`)
const numberOf = (found: Extension | undefined): number | undefined => found?.valueInteger ?? found?.valueDecimal
export const minOf = (item: Item): number | undefined => numberOf(extension(item, 'minValue'))
export const maxOf = (item: Item): number | undefined => numberOf(extension(item, 'maxValue'))
export function unitOf(item: Item): string | undefined {
  const unit = extension(item, 'questionnaire-unit')?.valueCoding
  return (unit?.display ?? unit?.code)?.replace('mm[Hg]', 'mmHg')
}

/** A text in the reader's language: FHIR's translation extension, else as it stands. */
function inLanguage(text: string, beside: Translated | undefined, locale: 'zh' | 'en'): string {
  const of = beside?.extension?.find(({ extension: parts }) =>
    parts?.some(({ url, valueCode }) => url === 'lang' && valueCode?.startsWith(locale)),
  )
  return of?.extension?.find(({ url }) => url === 'content')?.valueString ?? text
}
export const textOf = (item: Item, locale: 'zh' | 'en'): string =>
  inLanguage(item.text ?? item.linkId, item._text, locale)

export interface Choice {
  code: string
  text: string
}
export function choicesOf(item: Item, locale: 'zh' | 'en'): Choice[] {
  return (item.answerOption ?? []).map((option) => {
    const { valueCoding: coding } = option
    if (coding) {
      const code = coding.code ?? coding.display ?? ''
      return { code, text: inLanguage(coding.display ?? code, coding._display, locale) }
    }
    const plain = String(option.valueString ?? option.valueInteger ?? option.valueDate ?? '')
    return { code: plain, text: plain }
  })
}

/** Every question in the order of the form, groups and displays included. */
export function flat(items: readonly Item[] | undefined): Item[] {
  return (items ?? []).flatMap((item) => [item, ...flat(item.item)])
}

function expected(when: EnableWhen): string | number | boolean | undefined {
  return (
    when.answerBoolean ??
    when.answerInteger ??
    when.answerDecimal ??
    when.answerString ??
    when.answerDate ??
    when.answerCoding?.code
  )
}

function holds(when: EnableWhen, given: Value | undefined): boolean {
  const wanted = expected(when)
  if (when.operator === 'exists') return (given !== undefined) === (wanted === true)
  if (given === undefined || wanted === undefined) return false
  const values = Array.isArray(given) ? (given as readonly string[]) : [given as string | number | boolean]
  if (when.operator === '=') return values.some((value) => value === wanted)
  if (when.operator === '!=') return values.every((value) => value !== wanted)
  return values.some((value) => {
    if (typeof value !== typeof wanted) return false
    if (when.operator === '>') return value > wanted
    if (when.operator === '<') return value < wanted
    if (when.operator === '>=') return value >= wanted
    if (when.operator === '<=') return value <= wanted
    return false // an operator from the future asks nothing
  })
}

/** The linkIds that are asked now. A question below one that is not asked is not asked either (FHIR R4 Questionnaire §enableWhen). */
export function openQuestions(form: Questionnaire, answers: Answers): ReadonlySet<string> {
  const open = new Set<string>()
  const walk = (items: readonly Item[] | undefined): void => {
    for (const item of items ?? []) {
      const conditions = item.enableWhen ?? []
      // An answer to a question that is itself no longer asked does not count.
      const met = conditions.map((when) => holds(when, open.has(when.question) ? answers[when.question] : undefined))
      const enabled =
        conditions.length === 0 || (item.enableBehavior === 'any' ? met.some(Boolean) : met.every(Boolean))
      if (!enabled) continue
      open.add(item.linkId)
      walk(item.item)
    }
  }
  walk(form.item)
  return open
}

const empty = (value: Value | undefined): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

function faultOf(item: Item, value: Value | undefined): Omit<Problem, 'linkId'> | undefined {
  if (empty(value)) return item.required ? { fault: 'missing' } : undefined
  if (item.type === 'integer' || item.type === 'decimal' || item.type === 'quantity') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return { fault: 'not-a-number' }
    if (item.type === 'integer' && !Number.isInteger(value)) return { fault: 'not-whole' }
    const [min, max] = [minOf(item), maxOf(item)]
    if (min !== undefined && value < min) return { fault: 'too-low', limit: min }
    if (max !== undefined && value > max) return { fault: 'too-high', limit: max }
  }
  if (item.type === 'choice') {
    const offered = new Set(choicesOf(item, 'zh').map(({ code }) => code))
    const given = Array.isArray(value) ? (value as readonly string[]) : [String(value)]
    if (given.some((code) => !offered.has(code))) return { fault: 'not-offered' }
  }
  if (typeof value === 'string' && item.maxLength !== undefined && value.length > item.maxLength)
    return { fault: 'too-long', limit: item.maxLength }
  return undefined
}

/** What stands between this form and being signed, in the order of the form. Questions not asked now are no problem. */
export function problemsOf(form: Questionnaire, answers: Answers): Problem[] {
  const open = openQuestions(form, answers)
  return flat(form.item).flatMap((item) => {
    if (!open.has(item.linkId) || !canAsk(item)) return []
    const fault = faultOf(item, answers[item.linkId])
    return fault ? [{ linkId: item.linkId, ...fault }] : []
  })
}

/** In a group that repeats, the answers of the first copy stand under the question's own name, the others behind it. */
export const keyOf = (item: Item, copy: number): string => (copy === 0 ? item.linkId : `${item.linkId}#${copy}`)
export const copiesOf = (group: Item, answers: Answers): number => {
  const said = answers[`${group.linkId}#`]
  return typeof said === 'number' ? said : 1
}

type ResponseAnswer = Record<string, unknown>
export interface ResponseItem {
  linkId: string
  answer?: ResponseAnswer[]
  item?: ResponseItem[]
}
function answersOf(item: Item, value: Value): ResponseAnswer[] {
  const one = (each: string | number | boolean): ResponseAnswer => {
    switch (item.type) {
      case 'boolean':
        return { valueBoolean: each }
      case 'integer':
        return { valueInteger: each }
      case 'decimal':
        return { valueDecimal: each }
      case 'quantity':
        return { valueQuantity: { value: each, unit: unitOf(item) } }
      case 'date':
        return { valueDate: each }
      case 'choice':
      case 'open-choice': {
        const option = item.answerOption?.find(({ valueCoding }) => valueCoding?.code === each)
        const { _display, ...coding } = option?.valueCoding ?? {}
        return option ? { valueCoding: coding } : { valueString: each }
      }
      default:
        return { valueString: each }
    }
  }
  return Array.isArray(value) ? value.map(one) : [one(value as string | number | boolean)]
}

/** QuestionnaireResponse.item: only what is asked now; an answer to a question that went away is not sent. */
export function responseOf(form: Questionnaire, answers: Answers): ResponseItem[] {
  const open = openQuestions(form, answers)
  const build = (items: readonly Item[] | undefined, copy = 0): ResponseItem[] =>
    (items ?? []).flatMap((item): ResponseItem[] => {
      if (!open.has(item.linkId)) return []
      if (item.type === 'group' && item.repeats)
        return [...Array(copiesOf(item, answers)).keys()].flatMap((place) => {
          const below = build(item.item, place)
          return below.length > 0 ? [{ linkId: item.linkId, item: below }] : []
        })
      const below = build(item.item, copy)
      const value = answers[keyOf(item, copy)]
      const given = canAsk(item) && value !== undefined && !empty(value) ? answersOf(item, value) : undefined
      if (!given && below.length === 0) return []
      return [
        {
          linkId: item.linkId,
          ...(given ? { answer: given } : {}),
          ...(below.length > 0 ? { item: below } : {}),
        },
      ]
    })
  return build(form.item)
}

/** How far one is: answered of asked, counting required questions only. */
export function progressOf(form: Questionnaire, answers: Answers): { done: number; of: number } {
  const open = openQuestions(form, answers)
  const required = flat(form.item).filter((item) => item.required && canAsk(item) && open.has(item.linkId))
  return { done: required.filter((item) => !faultOf(item, answers[item.linkId])).length, of: required.length }
}
