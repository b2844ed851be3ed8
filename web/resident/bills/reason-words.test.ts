import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonInWords } from './reason-words.ts'

const t = ((key: string, of: Record<string, string>) => `${key} ${Object.values(of).join()}`) as never

for (const [reason, said] of [
  ['安济互联网医院 结算 acct_pay', 'moved.bill 安济互联网医院'],
  ['安济县 人民医院 家庭共济 acct_mulaid_pay', 'moved.family 安济县 人民医院'],
  ['2026 年度个人账户划入', 'moved.credit 2026'],
  ['更正', '更正'],
] as const)
  test(`“${reason}” is read as “${said}”`, () => assert.equal(reasonInWords(t, reason), said))
