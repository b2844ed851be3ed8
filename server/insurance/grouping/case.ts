/** A stay as a grouper sees it. Codes as they came; the first diagnosis and the first procedure are the principal ones. */
export interface GrouperCase {
  /** Unknown: neither a man's nor a woman's. */
  readonly sex: 'male' | 'female' | 'unknown'
  readonly ageYears: number
  /** Days since birth; must be known of those under one year. */
  readonly ageDays: number | null
  readonly weightG: number | null
  readonly diagnoses: readonly string[]
  readonly procedures: readonly string[]
}

export type GroupReason =
  | 'grouped'
  /** A valid procedure that no surgical group of the principal diagnosis's MDC knows: the MDC's QY group. */
  | 'unrelated-procedure'
  /** Under one year old and the days are not known. */
  | 'age-days-missing'
  | 'unknown-principal'
  /** No MDC knows it as a principal diagnosis. */
  | 'not-a-principal-diagnosis'
  | 'other-sex'
  | 'other-age'
  /** Its MDC has no group that holds. */
  | 'no-group-holds'

export interface Grouped {
  /** A letter; '0000' when in none. */
  readonly mdc: string
  /** 'BB1'; 'QY' and '00' when in none. */
  readonly adrg: string
  /** 'BB11'; 'BQY'; '0000'. */
  readonly drg: string
  readonly reason: GroupReason
}

export const ungrouped = (reason: GroupReason): Grouped => ({ mdc: '0000', adrg: '00', drg: '0000', reason })
export const unrelatedIn = (mdc: string): Grouped => ({
  mdc,
  adrg: 'QY',
  drg: `${mdc}QY`,
  reason: 'unrelated-procedure',
})

const reasons: Readonly<Record<GroupReason, { zh: string; en: string }>> = {
  grouped: { zh: '入组', en: 'Grouped' },
  'unrelated-procedure': {
    zh: '有效手术与主要诊断无关',
    en: 'A valid procedure is unrelated to the principal diagnosis',
  },
  'age-days-missing': { zh: '不足 1 周岁，缺少出生天数', en: 'Under one year old without the age in days' },
  'unknown-principal': { zh: '主要诊断编码不在编码表内', en: 'The principal diagnosis is not a known code' },
  'not-a-principal-diagnosis': {
    zh: '主要诊断不在任何 MDC 的诊断表内',
    en: 'No MDC knows the principal diagnosis',
  },
  'other-sex': { zh: '主要诊断与性别不符', en: 'The principal diagnosis belongs to the other sex' },
  'other-age': { zh: '主要诊断与年龄不符', en: 'The principal diagnosis belongs to another age' },
  'no-group-holds': { zh: '所属 MDC 内没有符合条件的组', en: 'No group of its MDC holds' },
}
export const sayReason = (reason: GroupReason): { zh: string; en: string } => reasons[reason]
