import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareBooks } from './compare-books.ts'

const askedAt = new Date('2026-03-02T01:00:00Z')
const quiet = new Date('2026-03-02T00:30:00Z')
type Ours = Parameters<typeof compareBooks>[0][number]
type Theirs = Parameters<typeof compareBooks>[1][number]

const ours = (change: Partial<Ours> = {}): Ours => ({
  holdId: 'hold',
  appointmentId: 'appointment',
  state: 'confirmed',
  paidFen: 5000,
  refundedFen: 0,
  hisNumberId: 'N1',
  updatedAt: quiet,
  ...change,
})
const theirs = (change: Partial<Theirs> = {}): Theirs => ({
  hisNumberId: 'N1',
  state: 'taken',
  holdId: 'hold',
  appointmentId: 'appointment',
  paidFen: 5000,
  refundedFen: 0,
  ...change,
})
const over = ours({ state: 'cancelled', refundedFen: 5000 })

for (const [sentence, our, their, expected] of [
  ['the same in both is no difference', [ours()], [theirs()], []],
  ['what the window sold is the hospital’s alone', [], [theirs({ holdId: null, appointmentId: null })], []],
  ['a registration that is not in their book is taken back', [ours()], [], [['missing-there', 'taken-back']]],
  [
    'a number that they have locked or sold to somebody else is taken back too',
    [ours()],
    [theirs({ appointmentId: null, state: 'locked', paidFen: 0 })],
    [['missing-there', 'taken-back']],
  ],
  [
    'a lock that nobody of ours waits for is released',
    [],
    [theirs({ appointmentId: null, state: 'locked', paidFen: 0 })],
    [['lock-unknown', 'released']],
  ],
  ['a registration that ended with us is cancelled there', [over], [theirs()], [['sold-unknown', 'cancelled-there']]],
  ['one that ended on both sides is no difference', [over], [theirs({ state: 'free', refundedFen: 5000 })], []],
  [
    'a refund that they do not know of is for somebody to look at',
    [over],
    [theirs({ state: 'free' })],
    [['money-differs', 'to-look-at']],
  ],
  [
    'another amount is for somebody to look at',
    [ours()],
    [theirs({ paidFen: 4000 })],
    [['money-differs', 'to-look-at']],
  ],
  ['what is still on its way is left alone', [ours({ state: 'confirming' })], [], []],
  ['what has just moved is left to its own answer', [ours({ updatedAt: askedAt })], [], []],
  ['a money matter that has just moved too', [{ ...over, updatedAt: askedAt }], [theirs()], []],
] satisfies [string, Ours[], Theirs[], string[][]][]) {
  test(sentence, () => {
    const found = compareBooks(our, their, askedAt)
    assert.deepEqual(
      found.map(({ kind, done }) => [kind, done]),
      expected,
    )
  })
}
