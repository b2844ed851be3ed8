import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Act, actOf, after, type Exchange, type Happening } from './exchange.ts'
import { fenOf, yuanOf } from './remote/yuan.ts'

const exchange = (kind: Exchange['kind'], state: Exchange['state'], attempts = 1, reason: string | null = null) =>
  ({ kind, state, attempts, reason }) as Exchange
const found = (state: 'none' | 'settled' | 'reversed'): Happening => ({
  what: 'found',
  found: { state, settlement: null },
})
const silent: Happening = { what: 'silent', why: 'no answer in time' }
const refused: Happening = { what: 'refused', code: '-1', reason: '不予受理' }

const cases: readonly [string, Exchange, Act, Happening, Exchange['state']][] = [
  ['a pre-settlement without an answer is asked again', exchange('pre-settle', 'sent'), 'ask', silent, 'asked'],
  ['a pre-settlement is given up in the end', exchange('pre-settle', 'sent', 6), 'ask', silent, 'refused'],
  ['a settlement without an answer is uncertain', exchange('settle', 'sent', 6), 'ask', silent, 'uncertain'],
  ['what was refused was not done', exchange('settle', 'sent'), 'ask', refused, 'refused'],
  ['a repeated number is uncertain', exchange('settle', 'sent'), 'ask', { what: 'repeated' }, 'uncertain'],
  ['signed out is asked again', exchange('settle', 'sent'), 'ask', { what: 'signed-out' }, 'asked'],
  ['found settled is answered', exchange('settle', 'uncertain'), 'query', found('settled'), 'answered'],
  ['not there may still come: it is undone', exchange('settle', 'uncertain'), 'query', found('none'), 'undoing'],
  ['reversed there is refused', exchange('settle', 'uncertain'), 'query', found('reversed'), 'refused'],
  ['undone is asked anew', exchange('settle', 'undoing'), 'undo', { what: 'undone' }, 'asked'],
  ['an undoing without an answer goes on', exchange('settle', 'undoing'), 'undo', silent, 'undoing'],
  ['an undoing that is refused is looked up', exchange('settle', 'undoing'), 'undo', refused, 'uncertain'],
  ['a reversal refused at once is refused', exchange('reverse', 'sent', 1), 'ask', refused, 'refused'],
  ['one refused later may have been done', exchange('reverse', 'sent', 3), 'ask', refused, 'uncertain'],
  ['a reversal found reversed is answered', exchange('reverse', 'uncertain'), 'query', found('reversed'), 'answered'],
  ['one found settled is asked again', exchange('reverse', 'uncertain'), 'query', found('settled'), 'asked'],
  [
    'refused and still settled: refused',
    exchange('reverse', 'uncertain', 4, 'refused: 不予'),
    'query',
    found('settled'),
    'refused',
  ],
]

for (const [title, from, act, happening, state] of cases) {
  test(title, () => assert.equal(after(from, act, happening).state, state))
}

test('what was on its way when its sender died is asked for, not sent again', () => {
  assert.deepEqual(
    [exchange('settle', 'sent'), exchange('reverse', 'sent'), exchange('pre-settle', 'sent')].map(actOf),
    ['query', 'query', 'ask'],
  )
})

test('yuan and fen are the same amount, both ways; what is not of whole fen is none', () => {
  fc.assert(fc.property(fc.integer({ min: -1e13, max: 1e13 }), (fen) => fenOf(yuanOf(fen)) === fen))
  assert.deepEqual(['12.34', 12.3, 0.1 + 0.2, '1e3', '12.345', '', null, '12.340'].map(fenOf), [
    1234,
    1230,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    1234,
  ])
})
