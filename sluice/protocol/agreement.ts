// Diffie-Hellman on the SM2 curve (GB/T 32918.5). OpenSSL agrees on keys of type EC, but reads every key on this curve as type SM2, which only
// signs. The same curve described in full with another base point (2G: the secret does not depend on it) is read as EC.
import { createECDH, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'

export interface Ephemeral {
  /** Uncompressed, 65 bytes. */
  readonly point: Buffer
  readonly scalar: Buffer
}

const field = 'fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff'
const a = 'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc'
const b = '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93'
const order = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'
const ecPublicKey = Buffer.from('06072a8648ce3d0201', 'hex')
const primeField = Buffer.from('06072a8648ce3d0101', 'hex')

const integer = (hex: string) => der(0x02, Buffer.from(hex >= '8' ? `00${hex}` : hex, 'hex'))
const octets = (bytes: Buffer) => der(0x04, bytes)
const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const algorithm = sequence(
  ecPublicKey,
  sequence(
    integer('01'),
    sequence(primeField, integer(field)),
    sequence(octets(Buffer.from(a, 'hex')), octets(Buffer.from(b, 'hex'))),
    octets(pointOf(2)),
    integer(order),
    integer('01'),
  ),
)

/** A key for one handshake, thrown away with it. */
export function ephemeral(): Ephemeral {
  const pair = createECDH('SM2')
  const point = pair.generateKeys()
  return { point, scalar: padded(pair.getPrivateKey()) }
}

/** The secret that the two sides share. Throws where `point` is no point of the curve. */
export function agree(scalar: Buffer, point: Buffer): Buffer {
  const own = sequence(integer('00'), algorithm, octets(sequence(integer('01'), octets(padded(scalar)))))
  const theirs = sequence(algorithm, der(0x03, Buffer.from([0]), point))
  return diffieHellman({
    privateKey: createPrivateKey({ key: own, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: theirs, format: 'der', type: 'spki' }),
  })
}

function pointOf(multiple: number): Buffer {
  const pair = createECDH('SM2')
  pair.setPrivateKey(padded(Buffer.from([multiple])))
  return pair.getPublicKey()
}

function padded(scalar: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(32 - scalar.length), scalar])
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
