import assert from 'node:assert/strict'
import { diffieHellman, generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { agree, ephemeral } from './agreement.ts'
import { TokenBucket } from './bucket.ts'
import { envelopeRule } from './envelope.ts'
import { type Envelope, FrameError, FrameReader, frameBytesMax, frameFor, frameWays } from './frame.ts'
import { deriveKeys, openFrame, sealFrame } from './seal.ts'

const uuids = fc.uuid().map((id) => id.toLowerCase())
const envelopes: fc.Arbitrary<Envelope> = fc.record({
  way: fc.constantFrom(...frameWays),
  kind: fc.stringMatching(/^[a-z][a-z.-]{0,39}$/),
  from: fc.oneof(fc.constantFrom('platform', 'outer'), uuids),
  to: fc.oneof(fc.constantFrom('platform', 'outer'), uuids),
  session: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  id: uuids,
  keyHash: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  sequence: fc.maxSafeNat(),
  at: fc.maxSafeNat(),
  deadlineAt: fc.maxSafeNat(),
  nonce: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
})
const bodies = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes))
const frames = fc.tuple(envelopes, bodies).map(([envelope, body]) => {
  const frame = frameFor(envelope, body.length)
  body.copy(frame.sealed)
  return frame
})
const keys = deriveKeys(Buffer.alloc(32, 7), Buffer.alloc(32, 9))

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((one, other) => one - other)
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length))
}

describe('frames', () => {
  test('any split of the bytes gives the same frames', () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 40 }), (sent, cuts) => {
        const reader = new FrameReader()
        const bytes = Buffer.concat(sent.map((frame) => frame.bytes))
        const got = split(bytes, cuts).flatMap((chunk) => reader.push(Buffer.from(chunk)))
        assert.deepEqual(got, sent)
      }),
    )
  })

  test('garbage is a FrameError or waits for more, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 3 }), fc.array(fc.uint8Array({ maxLength: 300 })), (sent, chunks) => {
        const reader = new FrameReader()
        try {
          for (const { bytes } of sent) reader.push(bytes)
          for (const chunk of chunks) reader.push(Buffer.from(chunk))
        } catch (error) {
          assert.ok(error instanceof FrameError, String(error))
        }
      }),
    )
  })

  test('a changed byte of an envelope is a FrameError or another envelope, never a crash', () => {
    fc.assert(
      fc.property(frames, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, at, by) => {
        const bytes = Buffer.from(frame.bytes)
        bytes[at % bytes.length]! ^= by
        try {
          for (const got of new FrameReader().push(bytes)) assert.notDeepEqual(got.bytes, frame.bytes)
        } catch (error) {
          assert.ok(error instanceof FrameError, String(error))
        }
      }),
    )
  })

  test('a length past the largest is refused before anything is gathered', () => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(frameBytesMax + 1)
    assert.throws(() => new FrameReader().push(length), FrameError)
  })
})

describe('sealing', () => {
  test('what is sealed is opened by the other end', () => {
    fc.assert(
      fc.property(envelopes, bodies, (envelope, body) => {
        const { bytes } = sealFrame(keys.toInner, envelope, body)
        const [frame] = new FrameReader().push(bytes)
        assert.deepEqual(openFrame(keys.toInner, frame!), body)
        assert.equal(openFrame(keys.toPlatform, frame!), undefined)
      }),
    )
  })

  test('one changed bit anywhere past the length, and it is not opened', () => {
    fc.assert(
      fc.property(envelopes, bodies, fc.nat(), fc.nat({ max: 7 }), (envelope, body, at, bit) => {
        const bytes = Buffer.from(sealFrame(keys.toInner, envelope, body).bytes)
        bytes[4 + (at % (bytes.length - 4))]! ^= 1 << bit
        let frame: ReturnType<FrameReader['push']>[number] | undefined
        try {
          frame = new FrameReader().push(bytes)[0]
        } catch (error) {
          assert.ok(error instanceof FrameError)
        }
        if (frame) assert.equal(openFrame(keys.toInner, frame), undefined)
      }),
    )
  })
})

describe('agreement on the SM2 curve', () => {
  test('both sides get the same secret, and nobody else', () => {
    const [one, other, third] = [ephemeral(), ephemeral(), ephemeral()]
    assert.deepEqual(agree(one.scalar, other.point), agree(other.scalar, one.point))
    assert.notDeepEqual(agree(one.scalar, other.point), agree(third.scalar, other.point))
  })

  test('it is the secret that OpenSSL finds for two keys of its own', () => {
    const [one, other] = [
      generateKeyPairSync('ec', { namedCurve: 'SM2' }),
      generateKeyPairSync('ec', { namedCurve: 'SM2' }),
    ]
    const point = other.publicKey.export({ format: 'der', type: 'spki' }).subarray(-65)
    // SEC 1: 30 77 02 01 01 04 20 and then the number itself.
    const scalar = one.privateKey.export({ format: 'der', type: 'sec1' }).subarray(7, 39)
    assert.deepEqual(agree(scalar, point), diffieHellman({ privateKey: one.privateKey, publicKey: other.publicKey }))
  })

  test('a point that is not on the curve is no key', () => {
    const { scalar } = ephemeral()
    const point = ephemeral().point
    point[40]! ^= 1
    assert.throws(() => agree(scalar, point))
  })
})

test('a bucket never lets pass more than its burst and its rate', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.nat({ max: 400 }), { maxLength: 200 }),
      (perSecond, burst, pauses) => {
        const bucket = new TokenBucket(perSecond, burst, 0)
        let nowMs = 0
        let passed = 0
        for (const pause of pauses) {
          nowMs += pause
          const waitMs = bucket.waitMs(nowMs)
          const took = bucket.take(nowMs)
          assert.equal(took, waitMs === 0)
          if (took) passed += 1
          assert.ok(passed <= burst + (perSecond * nowMs) / 1_000 + 1e-6)
        }
      },
    ),
  )
})

test('what passes and from where is the contract’s table: a hospital never commands or asks', () => {
  assert.equal(envelopeRule('message', 'record.bundle')?.from, 'inner')
  assert.equal(envelopeRule('command', 'number.lock')?.from, 'platform')
  assert.equal(envelopeRule('question', 'numbers.left')?.from, 'platform')
  assert.equal(envelopeRule('answer', 'numbers.left')?.from, 'inner')
  for (const [way, kind] of [
    ['message', 'number.lock'],
    ['command', 'record.bundle'],
    ['answer', 'record.bundle'],
    ['message', 'constructor'],
    ['message', '__proto__'],
  ] as const)
    assert.equal(envelopeRule(way, kind), undefined, `${way} ${kind}`)
})
