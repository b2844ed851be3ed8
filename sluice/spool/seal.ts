import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const version = 1
const nonceBytes = 12
const tagBytes = 16

/** The key under which bodies lie on disk, derived from the key file's 32 bytes (RFC 5869). */
export function spoolKey(secret: Uint8Array): Uint8Array {
  if (secret.length !== 32) throw new Error('The spool key file must hold 32 bytes as 64 hexadecimal digits')
  return Buffer.from(hkdfSync('sm3', secret, 'anji-sluice', 'spool', 16))
}

let lot = Buffer.alloc(0)

// Asking the machine for chance costs more than sealing a small body: nonces are cut from a lot, each byte once.
function freshNonce(): Buffer {
  if (lot.length < nonceBytes) lot = randomBytes(nonceBytes * 512)
  const nonce = lot.subarray(0, nonceBytes)
  lot = lot.subarray(nonceBytes)
  return nonce
}

/** SM4-GCM (GB/T 32907); bound to its id, so that no body can be put in another's place. */
export function seal(key: Uint8Array, id: string, plain: string): Uint8Array {
  const nonce = freshNonce()
  const cipher = createCipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce).setAAD(Buffer.from(id))
  const body = cipher.update(plain, 'utf8')
  cipher.final()
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), body])
}

/** Opens what `seal` closed. Throws when a byte, the id or the key is another. */
export function open(key: Uint8Array, id: string, sealed: Uint8Array): string {
  if (sealed[0] !== version) throw new Error('The sealed body has an unknown version')
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce).setAAD(Buffer.from(id))
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes))
  const body = decipher.update(sealed.subarray(1 + nonceBytes + tagBytes))
  decipher.final()
  return body.toString('utf8')
}
