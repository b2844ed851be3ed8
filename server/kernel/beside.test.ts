import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { laidBeside } from './beside.ts'

const name = (entry: { name: string }) => entry.name

test('theirs stand with ours of the same name, each of theirs once, and what only we have comes last', () => {
  const a = { name: 'a', fen: 1 }
  const b = { name: 'b', fen: 2 }
  const theirA = { name: 'a', at: 1 }
  const again = { name: 'a', at: 2 }
  const theirC = { name: 'c', at: 3 }
  assert.deepEqual(laidBeside([a, b], name, [theirC, theirA, again], name), [
    { ours: undefined, theirs: theirC },
    { ours: a, theirs: theirA },
    { ours: a, theirs: again },
    { ours: b, theirs: undefined },
  ])
  assert.deepEqual(laidBeside([], name, [], name), [])
})

test('nothing is lost and nothing is made up', () => {
  const book = fc.array(
    fc.nat(8).map((at) => ({ name: String(at) })),
    { maxLength: 10 },
  )
  fc.assert(
    fc.property(book, book, (some, theirs) => {
      const ours = [...new Map(some.map((one) => [one.name, one])).values()]
      const pairs = laidBeside(ours, name, theirs, name)
      assert.deepEqual(
        pairs.flatMap((pair) => pair.theirs ?? []),
        theirs,
      )
      assert.deepEqual(new Set(pairs.flatMap((pair) => pair.ours ?? [])), new Set(ours))
      for (const pair of pairs) if (pair.ours && pair.theirs) assert.equal(pair.ours.name, pair.theirs.name)
    }),
  )
})
