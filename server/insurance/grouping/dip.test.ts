import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DipCost, dipFactor, dipPoints10000, groupDip, indexDip, learnDip, sharesOfBudget } from './index.ts'

const stays = (count: number, diagnosis: string, costFen: number, procedures: string[] = [], level = 2): DipCost[] =>
  Array.from({ length: count }, () => ({ diagnosis, procedures, costFen, level }))

const past = [
  ...stays(6, 'K80.200', 200_000, ['51.2300']),
  ...stays(6, 'K80.200x001', 100_000),
  ...stays(6, 'K80.210', 300_000),
  ...stays(3, 'K80.200', 400_000, ['51.8800x001']),
  ...stays(3, 'K80.200', 400_000, ['51.8800x002']),
  ...stays(6, 'J06.900', 50_000, [], 1),
  ...stays(2, 'J18.900', 90_000),
  ...stays(1, 'C34.900', 900_000, ['32.4100']),
]
const learned = learnDip(past, { casesMin: 5 })
const codeOf = (diagnosis: string, ...procedures: string[]) =>
  groupDip(indexDip(learned.groups), { diagnosis, procedures })?.group.code

test('enough alike stays make a core group: diagnosis of four characters with the procedures done together', () => {
  assert.equal(codeOf('K80.200', '51.2300'), 'K802:51.2300')
})
test('a code of five characters that costs otherwise stands apart, and is asked first', () => {
  assert.equal(codeOf('K80.210'), 'K8021:')
  assert.equal(codeOf('K80.200x003'), 'K8020:')
})
test('rare procedures of one subcategory are one group: any of them', () => {
  assert.equal(codeOf('K80.200', '51.8800x002'), 'K802:51.8800x001/51.8800x002')
})
test('what mostly primary care treats is on its list, where it is no core group', () => {
  const rare = learnDip([...past, ...stays(3, 'J20.000', 40_000, [], 1), ...stays(3, 'J20.900', 40_000, [], 0)], {
    casesMin: 5,
  })
  assert.equal(groupDip(indexDip(rare.groups), { diagnosis: 'J20.100', procedures: [] })?.group.kind, 'primary-care')
})
test('what is left is grouped wide, with and without procedures', () => {
  assert.equal(codeOf('J18.100'), 'J:')
  assert.equal(codeOf('C50.900', '85.4300'), 'C:*')
  assert.equal(codeOf('Q90.900'), undefined)
})
test('a score is the mean cost of the group over the mean cost of all, exactly', () => {
  const sum = past.reduce((all, { costFen }) => all + costFen, 0)
  const group = learned.groups.find(({ code }) => code === 'K802:51.2300')!
  assert.equal(group.score10000, Math.round((200_000 * past.length * 10_000) / sum))
})
test('each stay of the past is in a group, and the groups hold each once', () => {
  assert.equal(
    learned.groups.reduce((all, { cases }) => all + cases, 0),
    past.length,
  )
  const index = indexDip(learned.groups)
  for (const stay of past) assert.ok(groupDip(index, stay))
})

for (const [cost, factor, outlier] of [
  [100, 1, 'none'],
  [200, 1, 'none'],
  [201, 1.01, 'high'],
  [350, 2.5, 'high'],
  [50, 1, 'none'],
  [49, 0.49, 'low'],
  [0, 0, 'low'],
] as const) {
  test(`a cost of ${cost} against a mean of 100 counts ${factor}×`, () => {
    const found = dipFactor(cost, 100, { highTimesBp: 20_000, lowTimesBp: 5_000 })
    assert.equal(Number(found.numerator) / Number(found.denominator), factor)
    assert.equal(found.outlier, outlier)
  })
}
test('points are score × factor × the other factors, rounded once', () => {
  assert.equal(
    dipPoints10000(12_345, { numerator: 1n, denominator: 3n }, [10_500, 9_900]),
    Math.round((12_345 / 3) * 1.05 * 0.99),
  )
})
test('the shares of a budget are the budget to the fen', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.array(fc.integer({ min: 0, max: 1e8 }), { minLength: 1, maxLength: 50 }),
      (budgetFen, points) => {
        const shares = sharesOfBudget(budgetFen, points)
        const sum = points.reduce((all, one) => all + one, 0)
        assert.equal(
          shares.reduce((all, one) => all + one, 0),
          sum === 0 ? 0 : budgetFen,
        )
        assert.ok(shares.every((share, at) => Math.abs(share - (sum && (budgetFen * points[at]!) / sum)) <= 1))
      },
    ),
  )
})
