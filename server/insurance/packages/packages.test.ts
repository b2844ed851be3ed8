import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { writeContent } from '#insurance/statements'
import type { CapitationInputs } from './capitation.ts'
import { cellOf, cellsOf } from './cells.ts'
import { keepsAt } from './retention.ts'
import { splitSurplus } from './surplus-split.ts'
import './index.ts'

const party = (code: string) => ({ code, name: `机构${code}`, id: null })
const ref = { ref: 'r1', validFrom: '2025-01-01', source: 'test' }
const bands = [
  { fromBp: 6000, keepsBp: 5000 },
  { fromBp: 9000, keepsBp: 10_000 },
]

const inputs = (change: Partial<CapitationInputs>): CapitationInputs => ({
  ...{ pool: '990100', year: 2025, insutype: '390', lead: party('L'), rule: ref, retention: { ...ref, bands } },
  ...{
    riskModel: { ref: 'm1', sm3: 'x' },
    members: 3,
    cells: [{ cell: '0/1/none/0', memberMonths: 30, monthFen: 1000 }],
  },
  ...{ ownCare: { fundFen: 12_000, bills: 4 }, careElsewhere: [{ party: party('H'), fundFen: 5000, bills: 2 }] },
  ...{ assessment: { ref: 's1', scoreBp: 9500 } },
  ...change,
})
const written = (change: Partial<CapitationInputs> = {}) =>
  writeContent({ kind: 'capitation', subject: 'L:390', year: 2025, month: null, inputs: inputs(change) }).content

test('what the package leaves after own care and care elsewhere is kept by the score', () => {
  const { result, postings } = written()
  const found = result as Record<string, number>
  assert.deepEqual(
    [found.packageFen, found.spentFen, found.surplusFen, found.retainedFen],
    [30_000, 17_000, 13_000, 13_000],
  )
  assert.deepEqual(
    postings.map(({ source, destination, amountFen }) => [source.kind, destination.kind, amountFen]),
    [['fund-pool', 'surplus', 13_000]],
  )
  assert.equal(
    (written({ assessment: { ref: 's', scoreBp: 6000 } }).result as Record<string, number>).retainedFen,
    6500,
  )
  assert.equal(
    (written({ assessment: null }).result as Record<string, number>).retainedFen,
    0,
    'without a score nothing is kept',
  )
})

test('an overspend is the leading institution’s own', () => {
  const { result, postings } = written({ ownCare: { fundFen: 40_000, bills: 9 } })
  assert.equal((result as Record<string, number>).surplusFen, -15_000)
  assert.deepEqual(
    postings.map(({ source, destination, amountFen }) => [source.kind, destination.kind, amountFen]),
    [['institution', 'fund-pool', 15_000]],
  )
})

test('what findings took back is not spent; the step names the findings, and a statement without any keeps its bytes', () => {
  const back = { recoveredFen: 700, findings: ['f1', 'f2'] }
  const { result, steps } = written({
    ownCare: { fundFen: 12_000, bills: 4, recoveredFen: 300, findings: ['f3'] },
    careElsewhere: [{ party: party('H'), fundFen: 5000, bills: 2, ...back }],
  })
  const found = result as Record<string, number>
  assert.deepEqual([found.recoveredFen, found.spentFen, found.surplusFen], [1000, 16_000, 14_000])
  const counted = ['own-care', 'care-elsewhere', 'recovered']
  const parts = steps.filter(({ ruleId }) => counted.includes(ruleId))
  assert.equal(
    parts.reduce((sum, { amountFen = 0 }) => sum + amountFen, 0),
    found.spentFen,
    'the steps are what was spent',
  )
  assert.deepEqual(
    parts
      .filter(({ ruleId }) => ruleId === 'recovered')
      .map(({ from }) => from.map(({ what, ref }) => `${what} ${ref}`)),
    [
      ['bills L/390/2025/at:L', 'finding f3'],
      ['bills L/390/2025/at:H', 'finding f1', 'finding f2'],
    ],
  )
  assert.ok(!('recoveredFen' in (written().result as object)))
})

test('every person is in one of the rule’s cells', () => {
  const rule = { ageFroms: [0, 18, 65], diseases: ['DM', 'HT'], scoreFroms: [0, 10_000] }
  assert.equal(cellOf(rule, { age: 70, sex: '2', conditions: ['HT', 'DM'], score: 12_000 }), '65/2/DM/10000')
  const all = new Set(cellsOf(rule))
  assert.equal(all.size, 3 * 2 * 3 * 2)
  const person = fc.record({
    age: fc.nat(120),
    sex: fc.constantFrom('1', '2'),
    conditions: fc.subarray(['DM', 'HT', 'X']),
    score: fc.nat(50_000),
  })
  fc.assert(fc.property(person, (one) => all.has(cellOf(rule, one))))
})

test('the kept part is that of the highest band the score reaches', () => {
  assert.deepEqual(
    [5999, 6000, 8999, 9000, 10_000, null].map((score) => keepsAt(bands, score)),
    [0, 5000, 5000, 10_000, 10_000, 0],
  )
})

test('a surplus is split to the fen, nobody gets less than nothing, and who has nothing of anything gets nothing', () => {
  const member = fc.record({ contracts: fc.nat(5000), work: fc.nat(1_000_000), results: fc.nat(1_000_000) })
  const any = fc.record({
    retainedFen: fc.nat(2 ** 40),
    rule: fc.constantFrom(
      { contractsBp: 4000, workBp: 3000, resultsBp: 3000 },
      { contractsBp: 10_000, workBp: 0, resultsBp: 0 },
    ),
    members: fc.array(member, { minLength: 1, maxLength: 12 }),
  })
  fc.assert(
    fc.property(any, ({ retainedFen, rule, members }) => {
      const asked = {
        retainedFen,
        rule: { ...ref, ...rule },
        members: members.map((one, at) => ({ ...one, party: party(String(at)) })),
      }
      const { amounts } = splitSurplus(asked)
      assert.equal(
        amounts.reduce((sum, fen) => sum + fen, 0),
        retainedFen,
      )
      assert.ok(amounts.every((fen) => fen >= 0))
      const counted = members.some(
        ({ contracts, work, results }) =>
          contracts * rule.contractsBp + work * rule.workBp + results * rule.resultsBp > 0,
      )
      members.forEach(({ contracts, work, results }, at) => {
        if (counted && contracts + work + results === 0) assert.equal(amounts[at], 0)
      })
    }),
    { numRuns: 300 },
  )
})

test('a disease’s package is worked out per head and month, and shared by its own limit and the score', () => {
  const { content } = writeContent({
    ...{ kind: 'disease-package', subject: 'diabetes:310', year: 2025, month: null },
    inputs: {
      ...{
        pool: '990100',
        year: 2025,
        insutype: '310',
        code: 'diabetes',
        titleZh: '糖尿病',
        titleEn: 'Diabetes',
        responsible: party('L'),
      },
      ...{ rule: ref, monthFen: 20_000, keepsBp: 8000, retention: { ...ref, bands }, members: 10, memberMonths: 100 },
      ...{
        spent: [
          { party: party('L'), fundFen: 900_000, bills: 50 },
          { party: party('P'), fundFen: 100_000, bills: 9 },
        ],
      },
      assessment: { ref: 's', scoreBp: 7000 },
    },
  })
  const result = content.result as Record<string, number>
  assert.deepEqual([result.surplusFen, result.keepsBp, result.retainedFen], [1_000_000, 4000, 400_000])
})

test('shared savings are a statement: what is earned leaves the pool, what is owed comes back', () => {
  const inputs = {
    year: 2025,
    insutype: '310',
    party: party('L'),
    termsOf: 2022,
    track: 'basic-e',
    twoSided: true,
    lives: 10_000,
    electedRate: 20_000,
    finalRate: 400_000,
    qualityMet: true,
  }
  const earned = (expenditureFen: number) =>
    writeContent({
      kind: 'shared-savings',
      subject: 'L:310',
      year: 2025,
      month: null,
      inputs: { ...inputs, benchmarkFen: 10_000_000_000, expenditureFen },
    }).content
  assert.deepEqual(
    earned(9_700_000_000).postings.map(({ source, amountFen }) => [source.kind, amountFen]),
    [['fund-pool', 117_600_000]],
  )
  assert.deepEqual(
    earned(10_300_000_000).postings.map(({ source, amountFen }) => [source.kind, amountFen]),
    [['institution', 90_000_000]],
  )
})
