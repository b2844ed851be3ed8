import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shareOf } from '#insurance/split'
import { writeContent } from '#insurance/statements'
import { plannedFen, sharesBefore } from './burn.ts'
import { type ClearingInputs, clear } from './clearing.ts'
import { keptBack } from './prepayment.ts'
import { ladderIsWhole, sharedOf } from './sharing.ts'
import './calculations.ts'

const ladder = {
  under: [
    { downToBp: 9000, keepsBp: 10_000 },
    { downToBp: 8000, keepsBp: 5000 },
  ],
  over: [{ upToBp: 11_000, bearsBp: 5000 }],
}
const ref = { ref: 'r', validFrom: '2025-01-01', source: 'test' }
const budget = {
  ref: 'b',
  source: 'test',
  insutype: '310',
  category: 'inpatient',
  amountFen: 10_000_000,
  reserveBp: 1000,
} as const
const institution = (code: string, points: number, actualFen: number, prepaidFen = 0, recoveredFen = 0) => ({
  ...{
    party: { code, name: code, id: null },
    casePoints: points,
    visitPoints: 0,
    cases: 1,
    visits: 0,
    actualFen,
    prepaidFen,
  },
  ...{ recoveredFen, findings: [] },
})

test('what was not used is kept by bands, an excess is borne by bands, each stretch by its own', () => {
  const cases: [actual: number, kept: number, borne: number][] = [
    [1000, 0, 0],
    [950, 50, 0],
    [900, 100, 0],
    [850, 125, 0],
    [700, 150, 0],
    [0, 150, 0],
    [1060, 0, 30],
    [1500, 0, 50],
  ]
  for (const [actual, keptFen, borneFen] of cases)
    assert.deepEqual(sharedOf(ladder, 1000, actual), { keptFen, borneFen }, String(actual))
  assert.ok(ladderIsWhole(ladder))
  assert.ok(
    !ladderIsWhole({
      under: [
        { downToBp: 8000, keepsBp: 1 },
        { downToBp: 9000, keepsBp: 1 },
      ],
      over: [],
    }),
  )
})

test('due = points × value ± sharing − given ahead − recovered', () => {
  const institutions = [
    institution('A', 60_000, 5_400_000, 4_000_000, 100_000),
    institution('B', 40_000, 2_000_000, 3_000_000),
  ]
  const { reserveFen, cleared } = clear({ budget, sharing: { ...ref, ...ladder }, institutions })
  assert.equal(reserveFen, 1_000_000)
  assert.deepEqual(
    cleared.map(({ worthFen }) => worthFen),
    [5_400_000, 3_600_000],
  )
  assert.deepEqual([cleared[0]!.entitledFen, cleared[0]!.dueFen], [5_400_000, 1_300_000])
  // 3,600,000 × (10% whole + 10% half) beside its bills; more was given ahead than it is entitled to.
  assert.deepEqual([cleared[1]!.entitledFen, cleared[1]!.dueFen], [2_540_000, -460_000])
})

test('what findings took back is not spent: no excess that came back is borne again, and nobody looks thrifty by it', () => {
  const entitled = (actualFen: number, recoveredFen: number, more: object = {}) => {
    const institutions = [institution('A', 100_000, actualFen, 1_000_000, recoveredFen)]
    const { cleared } = clear({
      budget,
      sharing: { ...ref, ...ladder },
      ...{ lessRecovered: true, institutions, ...more },
    })
    const { spentFen, keptFen, borneFen, entitledFen, dueFen } = cleared[0]!
    assert.equal(dueFen, entitledFen - 1_000_000)
    return [spentFen, keptFen, borneFen, entitledFen]
  }
  // Worth 9,000,000.
  assert.deepEqual(entitled(9_000_000, 500_000), [8_500_000, 0, 0, 8_500_000], 'as paid, less what came back')
  assert.deepEqual(entitled(8_500_000, 500_000), [8_000_000, 500_000, 0, 8_500_000], 'thrift is what was not billed')
  assert.deepEqual(entitled(10_000_000, 400_000), [9_600_000, 0, 300_000, 9_300_000], 'half of the excess that is left')
  assert.deepEqual(entitled(9_400_000, 500_000), [8_900_000, 0, 0, 8_900_000], 'an excess that came back is none')
  assert.deepEqual(entitled(9_400_000, 500_000, { noPoints: true }), [8_900_000, 0, 0, 8_900_000])
  assert.deepEqual(entitled(9_400_000, 500_000, { capitated: ref }), [8_900_000, 0, 0, 8_900_000])
})

test('what the fund bears of excesses ends at the reserve', () => {
  const institutions = [institution('A', 50_000, 40_000_000), institution('B', 50_000, 50_000_000)]
  const wide = { ...ref, under: [], over: [{ upToBp: 100_000, bearsBp: 5000 }] }
  const { cleared } = clear({ budget, sharing: wide, institutions })
  assert.equal(
    cleared.reduce((sum, { borneFen }) => sum + borneFen, 0),
    1_000_000,
  )
})

test('what a capitation pays is not paid again by points: bills are what one is entitled to', () => {
  const institutions = [institution('A', 60_000, 5_000_000, 4_000_000), institution('B', 40_000, 9_000_000)]
  const { cleared } = clear({ budget, sharing: { ...ref, ...ladder }, capitated: ref, institutions })
  assert.deepEqual(
    cleared.map(({ keptFen, borneFen, entitledFen, dueFen }) => [keptFen, borneFen, entitledFen, dueFen]),
    [
      [0, 0, 5_000_000, 1_000_000],
      [0, 0, 9_000_000, 9_000_000],
    ],
  )
})

const fen = fc.nat(20_000_000)
const any = fc.array(
  fc.record({ points: fc.nat(1_000_000), actualFen: fen, prepaidFen: fen, recoveredFen: fc.nat(100_000) }),
  { minLength: 1, maxLength: 8 },
)

test('after the clearing nothing is left on the budget or given ahead, and no budget is exceeded', () => {
  fc.assert(
    fc.property(any, fc.boolean(), (rows, lessRecovered) => {
      const institutions = rows.map((row, at) =>
        institution(`I${at}`, row.points, row.actualFen, row.prepaidFen, row.recoveredFen),
      )
      const inputs: ClearingInputs = {
        pool: '990100',
        year: 2025,
        budget,
        points: ref,
        sharing: { ...ref, ...ladder },
        ...(lessRecovered ? { lessRecovered } : {}),
        institutions,
      }
      const { content } = writeContent({
        kind: 'year-clearing',
        subject: 'region:310:inpatient',
        year: 2025,
        month: null,
        inputs,
      })
      const held = new Map<string, number>()
      const move = (key: string, by: number) => held.set(key, (held.get(key) ?? 0) + by)
      move(
        'fund-budget 2025:310:inpatient',
        budget.amountFen - rows.reduce((sum, { prepaidFen }) => sum + prepaidFen, 0),
      )
      for (const { party, prepaidFen } of institutions)
        move(`institution-prepaid ${party.code}:2025:310:inpatient`, prepaidFen)
      for (const { party, actualFen, recoveredFen } of institutions) {
        move(`institution ${party.code}`, actualFen)
        if (!lessRecovered) continue
        move(`institution ${party.code}`, -recoveredFen)
        move('fund-recovered 310', recoveredFen)
      }
      for (const { source, destination, amountFen } of content.postings) {
        move(`${source.kind} ${source.ownerId}`, -amountFen)
        move(`${destination.kind} ${destination.ownerId}`, amountFen)
      }
      const { cleared } = clear(inputs)
      assert.equal(held.get('fund-budget 2025:310:inpatient'), 0)
      assert.equal(held.get('fund-recovered 310') ?? 0, 0, 'what came back is the pool’s again')
      cleared.forEach(({ entitledFen, worthFen, borneFen }, at) => {
        assert.equal(held.get(`institution-prepaid I${at}:2025:310:inpatient`), 0)
        assert.equal(held.get(`institution I${at}`), entitledFen)
        assert.ok(entitledFen <= worthFen + borneFen)
      })
      const entitled = cleared.reduce((sum, one) => sum + one.entitledFen, 0)
      assert.ok(entitled <= budget.amountFen)
      assert.equal(
        cleared.reduce((sum, one) => sum + one.worthFen, 0),
        rows.some(({ points }) => points > 0) ? budget.amountFen - keptBack(budget) : 0,
      )
    }),
    { numRuns: 200 },
  )
})

test('a month’s prepayment is its share of the budget × percentage, by last year’s shares, to the fen', () => {
  const lastYear = [1, 1, 1].map((fundFen, at) => ({ party: { code: `I${at}`, name: `I${at}`, id: null }, fundFen }))
  const inputs = { year: 2025, month: 1, budget, monthShareBp: 1000, rule: { ...ref, shareBp: 9000 }, lastYear }
  const { content } = writeContent({
    kind: 'prepayment',
    subject: 'region:310:inpatient',
    year: 2025,
    month: 1,
    inputs,
  })
  assert.deepEqual(
    content.postings.map(({ amountFen }) => amountFen),
    [270_000, 270_000, 270_000],
  )
  const uneven = writeContent({
    kind: 'prepayment',
    subject: 'r',
    year: 2025,
    month: 1,
    inputs: { ...inputs, budget: { ...budget, amountFen: 10_000_010 } },
  })
  assert.deepEqual(
    uneven.content.postings.map(({ amountFen }) => amountFen),
    [270_001, 270_000, 270_000],
  )
})

test('twelve months are the year to the fen: prepaid, by points and as planned, whatever the shares', () => {
  const drawn = fc.record({
    amountFen: fc.integer({ min: 1, max: 1_000_000_000_000 }),
    reserveBp: fc.integer({ min: 0, max: 3000 }),
    shareBp: fc.integer({ min: 0, max: 10_000 }),
    cuts: fc.array(fc.nat(10_000), { minLength: 11, maxLength: 11 }),
  })
  fc.assert(
    fc.property(drawn, ({ amountFen, reserveBp, shareBp, cuts }) => {
      const ends = [...cuts.toSorted((a, b) => a - b), 10_000]
      const shares = ends.map((end, at) => end - (ends[at - 1] ?? 0))
      const own = { ...budget, amountFen, reserveBp }
      const spendable = amountFen - keptBack(own)
      const lastYear = [3, 4].map((fundFen) => ({ party: { code: `I${fundFen}`, name: '', id: null }, fundFen }))
      const totals = { ahead: 0, month: 0, worth: 0 }
      for (const [at, monthShareBp] of shares.entries()) {
        const inputs = {
          year: 2025,
          month: at + 1,
          budget: own,
          monthShareBp,
          sharesBeforeBp: sharesBefore(shares, at),
        }
        const said = (kind: string, more: object) =>
          writeContent({ kind, subject: 'r', year: 2025, month: at + 1, inputs: { ...inputs, ...more } }).content
            .result as Record<string, number>
        const ahead = said('prepayment', { rule: { ...ref, shareBp }, lastYear })
        totals.ahead += ahead.prepaidFen!
        totals.month += ahead.monthFen!
        totals.worth += said('month-points', { rule: ref, institutions: [] }).monthFen!
      }
      const planned = plannedFen(amountFen, reserveBp, shares).reduce((sum, fen) => sum + fen, 0)
      assert.deepEqual([totals.month, totals.worth, planned], [spendable, spendable, spendable])
      assert.equal(totals.ahead, shareOf(spendable, shareBp))
    }),
    { numRuns: 100 },
  )
})

test('points are worth the month’s budget to the fen, whatever their number', () => {
  const institutions = [7, 11, 13].map((points, at) => institution(`I${at}`, points, 0))
  const inputs = { year: 2025, month: 3, budget, monthShareBp: 833, rule: ref, institutions }
  const { content } = writeContent({ kind: 'month-points', subject: 'r', year: 2025, month: 3, inputs })
  const result = content.result as { monthFen: number; institutions: { worthFen: number }[] }
  assert.equal(
    result.institutions.reduce((sum, { worthFen }) => sum + worthFen, 0),
    result.monthFen,
  )
})
