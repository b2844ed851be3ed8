import { z } from 'zod'
import { CriterionPart, MeasureCode, PeriodKind, Programme } from '#contracts/measures'
import { facts } from './facts.ts'

/** A measure as dated data: who is looked at, who is left out, who is counted, and what it takes; each criterion a sentence and a condition. */
const factCodes = new Map(facts.map((one) => [one.code, one]))
const factName = z.string().refine((code) => factCodes.has(code), { message: 'is no fact' })
const sentence = z.object({ zh: z.string().min(1), en: z.string().min(1) })
const name = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/)

export type Condition =
  | { fact: string; is: boolean }
  | { fact: string; atLeast: number }
  | { fact: string; atMost: number }
  | { fact: string; atLeastOf: string }
  | { all: Condition[] }
  | { any: Condition[] }

const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ fact: factName, is: z.boolean() }),
    z.strictObject({ fact: factName, atLeast: z.number().int() }),
    z.strictObject({ fact: factName, atMost: z.number().int() }),
    /** At least a number that differs from person to person: one of `required`, or another fact. */
    z.strictObject({ fact: factName, atLeastOf: name }),
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
  ]),
)

/** So many a year; in proportion for who was there for a part of it, rounded as said, and never fewer than `least`. */
const Required = z.strictObject({
  aYear: z.number().int().positive(),
  overDays: factName,
  least: z.number().int().min(0),
  rounded: z.enum(['down', 'nearest']).default('down'),
})

const Criterion = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  part: CriterionPart,
  when: Condition,
  /** With the person's numbers in braces; `otherwise` when it does not hold and one sentence does not serve both. */
  words: sentence,
  otherwise: sentence.optional(),
})
export type Criterion = z.output<typeof Criterion>

const order = Object.fromEntries(CriterionPart.options.map((part, at) => [part, at]))

export const Definition = z
  .strictObject({
    code: MeasureCode,
    version: z.number().int().positive(),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    title: sentence,
    counted: sentence,
    source: z.string().min(1),
    programme: Programme.nullable(),
    unit: z.enum(['people', 'services', 'follow-ups']),
    /** Stretches that the measure makes sense for. */
    periods: z.array(PeriodKind).min(1),
    required: z.record(name, Required).default({}),
    /** What a counted person weighs; one when not said. */
    weights: z.strictObject({ denominator: factName, numerator: factName }).optional(),
    /** Everyone is looked at, also who is not known to the programme. */
    everyone: z.boolean().default(false),
    /** Of a thousand in the denominator so many are expected to have the disease. */
    expectedPerMille: z.number().int().min(1).max(1000).optional(),
    criteria: z.array(Criterion).min(1),
  })
  .superRefine((one, { addIssue }) => {
    const parts = one.criteria.map(({ part }) => order[part]!)
    if (parts.some((part, at) => at > 0 && part < parts[at - 1]!))
      addIssue({ code: 'custom', message: 'population, exclusions, denominator and numerator come in this order' })
    if (!one.criteria.some(({ part }) => part === 'numerator'))
      addIssue({ code: 'custom', message: 'nothing says what the numerator is' })
    if (new Set(one.criteria.map(({ code }) => code)).size < one.criteria.length)
      addIssue({ code: 'custom', message: 'a code stands for one criterion' })
    for (const { code, when, words, otherwise } of one.criteria) {
      for (const asked of requiredOf(when))
        if (!(asked in one.required) && !factCodes.has(asked))
          addIssue({ code: 'custom', message: `${code}: ${asked} is not among the required` })
      const texts = [words, otherwise ?? words].flatMap(({ zh, en }) => [zh, en])
      for (const [, placed] of texts.flatMap((text) => [...text.matchAll(/\{([^}]*)\}/g)]))
        if (!factCodes.has(placed!) && !(placed! in one.required))
          addIssue({ code: 'custom', message: `${code}: {${placed}} is no fact` })
    }
    if (one.programme === null && factsOf(one).some((code) => factCodes.get(code)?.of === 'programme'))
      addIssue({ code: 'custom', message: 'facts of a programme need the programme' })
  })
export type Definition = z.output<typeof Definition>

function requiredOf(when: Condition): string[] {
  if ('all' in when) return when.all.flatMap(requiredOf)
  if ('any' in when) return when.any.flatMap(requiredOf)
  return 'atLeastOf' in when ? [when.atLeastOf] : []
}

function factsIn(when: Condition): string[] {
  if ('all' in when) return when.all.flatMap(factsIn)
  if ('any' in when) return when.any.flatMap(factsIn)
  return 'atLeastOf' in when && factCodes.has(when.atLeastOf) ? [when.fact, when.atLeastOf] : [when.fact]
}

/** Every fact that the conditions, sentences, weights and required numbers of a measure read. */
export function factsOf(one: Definition): string[] {
  const placed = one.criteria
    .flatMap(({ words, otherwise }) => [words, otherwise ?? words].flatMap(({ zh, en }) => [zh, en]))
    .flatMap((text) => [...text.matchAll(/\{([^}]*)\}/g)].map((match) => match[1]!))
    .filter((code) => factCodes.has(code))
  return [
    ...new Set([
      ...one.criteria.flatMap(({ when }) => factsIn(when)),
      ...Object.values(one.required).map(({ overDays }) => overDays),
      ...(one.weights ? [one.weights.denominator, one.weights.numerator] : []),
      ...placed,
    ]),
  ]
}
