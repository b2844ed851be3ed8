import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareBooks, nothingThere, type OurBill, totalsOf, whyNot } from './compare.ts'

const amounts = { medfee_sumamt: 10_000, fund_pay_sumamt: 6000, acct_pay: 1000, cash_payamt: 3000 }
const ours = (state: 'settled' | 'reversed' | 'awaiting', change: Partial<typeof amounts> = {}): OurBill => ({
  billId: 'b1',
  name: 'M1',
  residentId: 'r1',
  insutype: '310',
  insurerSetlId: null,
  side: { state, at: null, ...amounts, ...change },
})
const theirs = (state: 'settled' | 'reversed', change: Partial<typeof amounts> = {}) => ({
  insurerSetlId: 'I1',
  medinsSetlId: 'M1',
  psnNo: null,
  state,
  at: '',
  ...amounts,
  ...change,
})

const cases = [
  ['both settled the same', [ours('settled')], [theirs('settled')], undefined],
  ['a fen between them', [ours('settled')], [theirs('settled', { cash_payamt: 2999 })], 'amounts-differ'],
  ['settled here only', [ours('settled')], [], 'only-ours'],
  ['settled there only', [], [theirs('settled')], 'only-theirs'],
  ['reversed here, settled there', [ours('reversed')], [theirs('settled')], 'states-differ'],
  ['settled here, reversed there', [ours('settled')], [theirs('reversed')], 'states-differ'],
  ['still waited for here, settled there', [ours('awaiting')], [theirs('settled')], 'states-differ'],
  [
    'reversed on both sides, whatever the amounts',
    [ours('reversed')],
    [theirs('reversed', { cash_payamt: 1 })],
    undefined,
  ],
  ['reversed here, never there', [ours('reversed')], [], undefined],
  ['reversed there, never here', [], [theirs('reversed')], undefined],
  ['nothing was to be paid by anybody', [ours('settled', { medfee_sumamt: 0 })], [], undefined],
  ['reversed and settled again there', [ours('settled')], [theirs('settled'), theirs('reversed')], undefined],
] as const

for (const [title, our, their, kind] of cases) {
  test(`${title}: ${kind ?? 'even'}`, () => {
    assert.deepEqual(
      compareBooks(our, their).map((one) => one.kind),
      kind ? [kind] : [],
    )
  })
}

test('totals count what stands', () => {
  assert.deepEqual(totalsOf([ours('settled'), ours('reversed'), ours('awaiting')]), { bills: 1, ...amounts })
})

test('a correction fits the difference or says why not', () => {
  const settled = ours('settled').side
  const fits = (
    how: 'reverse' | 'take-theirs',
    kind: Parameters<typeof whyNot>[1]['kind'],
    insurer: 'local' | 'remote',
  ) => whyNot(how, { kind, ours: settled, theirs: nothingThere }, insurer) === undefined
  assert.deepEqual(
    [
      fits('take-theirs', 'amounts-differ', 'remote'),
      fits('take-theirs', 'amounts-differ', 'local'),
      fits('take-theirs', 'only-ours', 'remote'),
      fits('reverse', 'only-ours', 'remote'),
      fits('reverse', 'accumulator-differs', 'local'),
    ],
    [true, false, false, true, false],
  )
})
