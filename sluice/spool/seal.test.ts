import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { open, seal, spoolKey } from './seal.ts'

const key = spoolKey(Buffer.alloc(32, 7))
const other = spoolKey(Buffer.alloc(32, 8))

test('a sealed body opens as it was, for its own id and key only, and not with a byte changed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.nat(), (body, id, at) => {
      const sealed = seal(key, id, body)
      const text = Buffer.from(body, 'utf8').toString('utf8')
      assert.equal(open(key, id, sealed), text)
      assert.throws(() => open(key, `${id}x`, sealed))
      assert.throws(() => open(other, id, sealed))
      const changed = Buffer.from(sealed)
      const place = at % changed.length
      changed[place] = changed[place]! ^ 1
      assert.throws(() => open(key, id, changed))
    }),
    { numRuns: 30 },
  )
})

test('no two seals share a nonce', () => {
  const nonces = new Set(
    Array.from({ length: 5_000 }, () => Buffer.from(seal(key, '', '').subarray(1, 13)).toString('hex')),
  )
  assert.equal(nonces.size, 5_000)
})

test('a key file of another length is refused', () => assert.throws(() => spoolKey(Buffer.alloc(16)), /32 bytes/))
