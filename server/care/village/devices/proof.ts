/** What a device signs and how it is checked: ECDSA P-256 with SHA-256, IEEE P1363, base64url. Pure. */
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { PublicKey } from '#contracts/village'

export function challengeText(deviceId: string, challenge: string, deviceTime: string): string {
  return `anji-village-session\n${deviceId}\n${challenge}\n${deviceTime}`
}

/** False for a signature or key of any wrong shape too. */
export function signedBy(key: PublicKey, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url')
  if (bytes.length !== 64) return false
  try {
    return verify('sha256', Buffer.from(text), { key: keyOf(key), dsaEncoding: 'ieee-p1363' }, bytes)
  } catch {
    return false // a point that does not lie on the curve
  }
}

export function isKey(key: PublicKey): boolean {
  try {
    return keyOf(key).asymmetricKeyType === 'ec'
  } catch {
    return false
  }
}

const keyOf = ({ kty, crv, x, y }: PublicKey) => createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })

export const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
