/**
 * The conditions of a group, in the words of the tables. A sentence that is not known is refused when the tables are read: it is never
 * taken for one that holds.
 */
export type Condition =
  | { readonly kind: 'principal-diagnosis' }
  | { readonly kind: 'any-diagnosis' }
  | { readonly kind: 'principal-procedure' }
  | { readonly kind: 'any-procedure' }
  | { readonly kind: 'any-second-procedure' }
  | { readonly kind: 'valid-procedure' }
  | { readonly kind: 'no-valid-procedure' }
  /** One of the ways is complete: each of its parts has a procedure of the case. */
  | { readonly kind: 'parts'; readonly ways: readonly (readonly string[])[] }
  | { readonly kind: 'infant' }
  | { readonly kind: 'newborn'; readonly daysMax: number }
  | { readonly kind: 'weight-from'; readonly grams: number }
  | { readonly kind: 'weight-below'; readonly grams: number }
  | { readonly kind: 'sex'; readonly sex: 'male' | 'female' }

const plain: Readonly<Record<string, Condition>> = {
  'principal diagnosis in diagnoses': { kind: 'principal-diagnosis' },
  'any diagnosis in diagnoses': { kind: 'any-diagnosis' },
  'principal procedure in procedures': { kind: 'principal-procedure' },
  'any procedure in procedures': { kind: 'any-procedure' },
  'any procedure in procedures2': { kind: 'any-second-procedure' },
  'principal procedure is a valid procedure': { kind: 'valid-procedure' },
  'no valid procedure': { kind: 'no-valid-procedure' },
  'age in years = 0': { kind: 'infant' },
  male: { kind: 'sex', sex: 'male' },
  female: { kind: 'sex', sex: 'female' },
}

/** Undefined: not a sentence that these tables may hold. */
export function conditionOf(sentence: string): Condition | undefined {
  const known = plain[sentence]
  if (known) return known
  const [, days] = /^age in days <= (\d+)$/.exec(sentence) ?? []
  if (days) return { kind: 'newborn', daysMax: Number(days) }
  const [, way, grams] = /^weight g (<|>=) (\d+)$/.exec(sentence) ?? []
  if (way) return { kind: way === '<' ? 'weight-below' : 'weight-from', grams: Number(grams) }
  const [, ways] = /^procedure parts matched: (\{[\d,]+\}(?: or \{[\d,]+\})*)$/.exec(sentence) ?? []
  if (ways) return { kind: 'parts', ways: ways.split(' or ').map((one) => one.slice(1, -1).split(',')) }
  return undefined
}

/** A group that asks for a procedure is a surgical one; the others are tried after what is unrelated was set apart. */
export const isSurgical = ({ kind }: Condition): boolean =>
  ['principal-procedure', 'any-procedure', 'any-second-procedure', 'valid-procedure', 'parts'].includes(kind)

/** The sentence for people. */
export function sayCondition(condition: Condition): { zh: string; en: string } {
  switch (condition.kind) {
    case 'principal-diagnosis':
      return { zh: '主要诊断在本组诊断表内', en: 'The principal diagnosis is in the list of diagnoses' }
    case 'any-diagnosis':
      return { zh: '任一诊断在本组诊断表内', en: 'Any diagnosis is in the list of diagnoses' }
    case 'principal-procedure':
      return { zh: '主要手术在本组手术表内', en: 'The principal procedure is in the list of procedures' }
    case 'any-procedure':
      return { zh: '任一手术在本组手术表内', en: 'Any procedure is in the list of procedures' }
    case 'any-second-procedure':
      return { zh: '任一手术在本组第二手术表内', en: 'Any procedure is in the second list of procedures' }
    case 'valid-procedure':
      return { zh: '主要手术是有效手术', en: 'The principal procedure is a valid procedure' }
    case 'no-valid-procedure':
      return { zh: '无手术或主要手术不是有效手术', en: 'No valid principal procedure' }
    case 'parts': {
      const ways = condition.ways.map((parts) => parts.join('+'))
      return { zh: `手术组合齐全（${ways.join(' 或 ')}）`, en: `Procedure parts are complete (${ways.join(' or ')})` }
    }
    case 'infant':
      return { zh: '年龄不足 1 周岁', en: 'Less than one year old' }
    case 'newborn':
      return { zh: `出生不超过 ${condition.daysMax} 天`, en: `Not more than ${condition.daysMax} days old` }
    case 'weight-from':
      return { zh: `体重不低于 ${condition.grams} 克`, en: `Weighs at least ${condition.grams} g` }
    case 'weight-below':
      return { zh: `体重低于 ${condition.grams} 克`, en: `Weighs less than ${condition.grams} g` }
    case 'sex':
      return condition.sex === 'male' ? { zh: '男性', en: 'Male' } : { zh: '女性', en: 'Female' }
  }
}
