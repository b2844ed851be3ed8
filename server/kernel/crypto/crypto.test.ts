import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  decryptIdentifier,
  encryptIdentifier,
  identifierHash,
  signDocument,
  sm3,
  unwrap,
  verifyDocument,
  wrap,
} from '#kernel'
import { freshDatabase } from '#testing'

test('SM3 gives the digest of the standard (GB/T 32905 A.1)', () => {
  assert.equal(sm3('abc').toString('hex'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
})

test('an identifier comes back as it was, looks different each time, and is found by one hash', () => {
  fc.assert(
    fc.property(fc.string(), (plain) => {
      const [first, second] = [encryptIdentifier(plain), encryptIdentifier(plain)]
      assert.equal(decryptIdentifier(first), plain)
      assert.notEqual(first, second)
      assert.equal(identifierHash('phone', plain), identifierHash('phone', plain))
      assert.notEqual(identifierHash('phone', plain), identifierHash('document', plain))
    }),
    { numRuns: 50 },
  )
})

test('a changed byte or another purpose does not open', () => {
  const wrapped = wrap('a', 'secret')
  assert.throws(() => unwrap('b', wrapped))
  // In the middle: the last character may hold bits that no byte has.
  const at = Math.floor(wrapped.length / 2)
  const changed = wrapped[at] === 'A' ? 'B' : 'A'
  assert.throws(() => unwrap('a', wrapped.slice(0, at) + changed + wrapped.slice(at + 1)))
})

test('a signature holds for the same content in any key order, and for nothing else', async (t) => {
  const region = await freshDatabase(t)
  await region.ctx().transaction(async (ctx) => {
    const signature = await signDocument(ctx, 'doctor-1', { diagnosis: 'I10', note: '血压稳定', amounts: [1, 2] })
    assert.equal(await verifyDocument(ctx, { amounts: [1, 2], note: '血压稳定', diagnosis: 'I10' }, signature), true)
    assert.equal(await verifyDocument(ctx, { amounts: [1, 2], note: '血压稳定。', diagnosis: 'I10' }, signature), false)
    assert.equal(await verifyDocument(ctx, { diagnosis: 'I10', note: '血压稳定', amounts: [2, 1] }, signature), false)
    const later = { ...signature, signedAt: '2030-01-01T00:00:00.000Z' }
    assert.equal(await verifyDocument(ctx, { diagnosis: 'I10', note: '血压稳定', amounts: [1, 2] }, later), false)
    assert.equal(
      await verifyDocument(
        ctx,
        { diagnosis: 'I10', note: '血压稳定', amounts: [1, 2] },
        { ...signature, signerId: 'doctor-2' },
      ),
      false,
    )
  })
})

test('two first signatures of one signer at once use one key', async (t) => {
  const region = await freshDatabase(t)
  const sign = () => region.ctx().transaction((ctx) => signDocument(ctx, 'doctor-2', { a: 1 }))
  const [first, second] = await Promise.all([sign(), sign()])
  assert.equal(first.keyId, second.keyId)
})
