import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { changedPaths, type Json, parseExact, pretty, sideBySide } from './json-diff.ts'

const differ = (before: unknown, after: unknown) =>
  changedPaths(sideBySide(parseExact(JSON.stringify(before)), parseExact(JSON.stringify(after))))

test('what differs is named by its path: changed, added, removed', () => {
  const before = { status: 'final', value: 1, note: [{ text: 'a' }], old: true }
  const after = { status: 'amended', value: 1, note: [{ text: 'a' }, { text: 'b' }] }
  assert.deepEqual(differ(before, after), [
    { path: 'status', side: 'changed' },
    { path: 'note[1]', side: 'added' },
    { path: 'old', side: 'removed' },
  ])
})

test('a member that is called like something every object has is a member like others', () => {
  assert.deepEqual(differ({ valueOf: false }, {}), [{ path: 'valueOf', side: 'removed' }])
})

test('an element put in front of a list does not light up those that stayed', () => {
  assert.deepEqual(differ({ code: [{ a: 1 }, { b: 2 }] }, { code: [{ x: 0 }, { a: 1 }, { b: 2 }] }), [
    { path: 'code[0]', side: 'added' },
  ])
})

test('another order of members is no difference, another number of digits is one', () => {
  assert.deepEqual(differ({ a: 1, b: [2] }, { b: [2], a: 1 }), [])
  const rows = sideBySide(parseExact('{"value":1.10}'), parseExact('{"value":1.1}'))
  assert.deepEqual(changedPaths(rows), [{ path: 'value', side: 'changed' }])
  assert.equal(pretty(parseExact('{"value":1.10}')), '{\n  "value": 1.10\n}')
})

test('the lines of each side are that document again, and equal documents have no lit line', () => {
  const document = fc.jsonValue({ maxDepth: 4 })
  const side = (rows: ReturnType<typeof sideBySide>, which: 'left' | 'right') =>
    JSON.parse(rows.flatMap((row) => row[which] ?? []).join('\n'))
  fc.assert(
    fc.property(document, document, (a, b) => {
      const [before, after] = [a, b].map((one) => parseExact(JSON.stringify(one))) as [Json, Json]
      const rows = sideBySide(before, after)
      assert.deepEqual(side(rows, 'left'), JSON.parse(JSON.stringify(a)))
      assert.deepEqual(side(rows, 'right'), JSON.parse(JSON.stringify(b)))
      assert.ok(sideBySide(before, before).every((row) => row.side === 'same'))
    }),
    { numRuns: 500 },
  )
})
