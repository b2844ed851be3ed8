import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sayClause } from './clause.ts'

for (const [clause, said] of [
  [
    '演示2025-1 限定频次：频次上限=1|疗程周期=15|备注=十五天内限一次',
    '演示2025-1 限定频次：频次上限 1；疗程周期 15；备注 十五天内限一次',
  ],
  ['2025-1, 限定频次: 频次上限=2｜疗程周期=1｜备注=', '2025-1, 限定频次: 频次上限 2；疗程周期 1'],
  ['演示2025-1 限定性别：男', '演示2025-1 限定性别：男'],
  ['国家医疗保障基金智能监管规则库 1.0', '国家医疗保障基金智能监管规则库 1.0'],
] as const)
  test(`“${clause}” is read as “${said}”`, () => assert.equal(sayClause(clause), said))

test('readers of English are told the names of a list in English', () => {
  assert.equal(
    sayClause('演示2025-1 限定频次：频次上限=1|疗程周期=15|备注=', 'en'),
    '演示2025-1 frequency: at most 1; period in days 15',
  )
  assert.equal(sayClause('National rule base 1.0', 'en'), 'National rule base 1.0')
})
