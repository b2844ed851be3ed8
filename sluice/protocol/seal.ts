import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'
import { type Envelope, type Frame, frameFor } from './frame.ts'

/** The keys of one direction of one session. */
export interface SealKeys {
  readonly cipher: KeyObject
  readonly mac: KeyObject
  readonly keyHash: KeyObject
}

const tagBytes = 16
// The types know AES's names only; what they say of GCM holds for SM4 as well.
const sm4 = 'sm4-gcm' as 'aes-128-gcm'

/** Both directions' keys out of the shared secret: HKDF over HMAC-SM3, salted with everything the two sides signed. */
export function deriveKeys(secret: Buffer, transcript: Buffer): { toInner: SealKeys; toPlatform: SealKeys } {
  const keysOf = (direction: string): SealKeys => {
    const bytes = Buffer.from(hkdfSync('sm3', secret, transcript, `anji sluice 1 ${direction}`, 80))
    return {
      cipher: createSecretKey(bytes.subarray(0, 16)),
      mac: createSecretKey(bytes.subarray(16, 48)),
      keyHash: createSecretKey(bytes.subarray(48, 80)),
    }
  }
  return { toInner: keysOf('to inner'), toPlatform: keysOf('to platform') }
}

/** SM4-GCM over the body, the envelope authenticated with it; HMAC-SM3 over both. */
export function sealFrame(keys: SealKeys, envelope: Envelope, body: Buffer): Frame {
  const frame = frameFor(envelope, body.length + tagBytes)
  const cipher = createCipheriv(sm4, keys.cipher, ivOf(frame))
  cipher.setAAD(frame.head)
  cipher.update(body).copy(frame.sealed)
  cipher.final()
  cipher.getAuthTag().copy(frame.sealed, body.length)
  createHmac('sm3', keys.mac).update(frame.signed).digest().copy(frame.mac)
  return frame
}

/** The body; undefined: not sealed by the other end with these keys, or changed on the way. */
export function openFrame(keys: SealKeys, frame: Frame): Buffer | undefined {
  if (!timingSafeEqual(createHmac('sm3', keys.mac).update(frame.signed).digest(), frame.mac)) return undefined
  if (frame.sealed.length < tagBytes) return undefined
  const decipher = createDecipheriv(sm4, keys.cipher, ivOf(frame))
  decipher.setAAD(frame.head)
  decipher.setAuthTag(frame.sealed.subarray(frame.sealed.length - tagBytes))
  const body = decipher.update(frame.sealed.subarray(0, frame.sealed.length - tagBytes))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return body
}

/** A frame that is not sealed: outer's own, and those that make a session and are signed instead. */
export function openlyFrame(envelope: Envelope, body: unknown): Frame {
  const json = Buffer.from(JSON.stringify(body))
  const frame = frameFor(envelope, json.length)
  json.copy(frame.sealed)
  return frame
}

/** Which key a message is of, to nobody but the ends. */
export function keyHashOf(keys: SealKeys, key: string): Buffer {
  return createHmac('sm3', keys.keyHash).update(key).digest().subarray(0, 8)
}

// The sequence never comes twice under one key (a session is renewed long before 2^32 frames), so neither does this.
function ivOf(frame: Frame): Buffer {
  const iv = Buffer.allocUnsafe(12)
  iv.writeUInt32BE(frame.sequence % 2 ** 32, 0)
  frame.nonce.copy(iv, 4)
  return iv
}
