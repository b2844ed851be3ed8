import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto'
import { config } from '../config.ts'

/** SM3 digest (GB/T 32905), 32 bytes. */
export function sm3(data: Buffer | string): Buffer {
  return hash('sm3', data, 'buffer')
}

export function hmacSm3(key: Buffer | string, data: Buffer | string): Buffer {
  return createHmac('sm3', key).update(data).digest()
}

const derived = new Map<string, Buffer>()

/** A key for one purpose, derived from the master key (RFC 5869), so that no two uses share one. */
export function keyFor(purpose: string, length = 32): Buffer {
  const name = `${purpose}/${length}`
  let key = derived.get(name)
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', config.keys.master, 'anji', purpose, length))
    derived.set(name, key)
  }
  return key
}

const version = 'v1'

/** SM4-GCM under a key of its own purpose; the text names its version so that keys can be rotated. */
export function wrap(purpose: string, plain: Buffer | string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('sm4-gcm' as 'aes-128-gcm', keyFor(purpose, 16), iv)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return [version, Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')].join('.')
}

/** Opens what `wrap` closed. Throws when a byte was changed or the purpose is another. */
export function unwrap(purpose: string, wrapped: string): Buffer {
  const [found, text] = wrapped.split('.')
  if (found !== version || !text) throw new Error('The wrapped text has an unknown version')
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv('sm4-gcm' as 'aes-128-gcm', keyFor(purpose, 16), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}

/** Encrypts a personal identifier (document number, phone) for storage. */
export function encryptIdentifier(plain: string): string {
  return wrap('identifier', plain)
}

export function decryptIdentifier(cipher: string): string {
  return unwrap('identifier', cipher).toString('utf8')
}

/** A keyed hash by which an encrypted identifier is found again; `kind` keeps a phone from matching a document. */
export function identifierHash(kind: string, plain: string): string {
  return hmacSm3(keyFor('identifier-hash'), `${kind}\n${plain}`).toString('hex')
}
