import { membershipOf } from './compile.ts'
import type { Criterion, Definition } from './definition.ts'

type Sentence = { zh: string; en: string }
type Facts = Readonly<Record<string, unknown>>

/** A criterion's sentence with a person's numbers. Pure. */
export function sentenceOf({ words, otherwise }: Criterion, held: boolean, facts: Facts): Sentence {
  const text = held ? words : (otherwise ?? words)
  return { zh: filled(text.zh, facts), en: filled(text.en, facts) }
}

function filled(text: string, facts: Facts): string {
  return text.replace(/\{([^}]+)\}/g, (_, name: string) => shown(facts[name]))
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return String(Math.round(value * 10) / 10)
  return String(value)
}

const opening: Record<string, Sentence> = {
  outside: { zh: '不在统计范围：', en: 'Not counted: ' },
  excluded: { zh: '已排除：', en: 'Excluded: ' },
  denominator: { zh: '计入分母，未达标准：', en: 'Counted, not to the standard: ' },
  numerator: { zh: '计入分母，达到标准：', en: 'Counted, and to the standard: ' },
}

/** In or out and why, in one sentence: the criterion that decided, or all that it took. */
export function whyOf(definition: Definition, decided: number, facts: Facts): Sentence {
  const { criteria } = definition
  const one = criteria[decided]
  const reasons = one
    ? [sentenceOf(one, one.part === 'exclusion', facts)]
    : criteria.filter(({ part }) => part === 'numerator').map((criterion) => sentenceOf(criterion, true, facts))
  const { zh, en } = opening[membershipOf(definition, decided)]!
  return {
    zh: `${zh}${reasons.map((reason) => bare(reason.zh)).join('；')}。`,
    en: `${en}${reasons.map((reason) => bare(reason.en)).join('; ')}.`,
  }
}

const bare = (text: string) => text.replace(/[。.]$/, '')
