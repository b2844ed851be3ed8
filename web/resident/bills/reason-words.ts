import type { useT } from './texts.ts'

/** What the books write of a movement, with its national field name, as its owner reads it; anything else stands as it is. */
export function reasonInWords(t: ReturnType<typeof useT>, reason: string): string {
  const [, place, field] = /^(.+) (?:结算|家庭共济) (acct_pay|acct_mulaid_pay)$/.exec(reason) ?? []
  if (place) return t(field === 'acct_pay' ? 'moved.bill' : 'moved.family', { place })
  const [, year] = /^(\d{4}) 年度个人账户划入$/.exec(reason) ?? []
  return year ? t('moved.credit', { year }) : reason
}
