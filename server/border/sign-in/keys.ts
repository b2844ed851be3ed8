import { createECDH, createHash } from 'node:crypto'
import { keyFor } from '#kernel'

/** Signs the authority's cookies. */
export function cookieKeys(): string[] {
  return [keyFor('oidc-cookies').toString('base64url')]
}

/** The secret by which our own server is the client of its own authority. */
export function webClientSecret(): string {
  return keyFor('oidc-anji-web').toString('base64url')
}

/** The ES256 key of identity tokens, derived, so that every process has the same one and none is stored. */
export function signingJwks() {
  const secret = keyFor('oidc-signing-p256')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secret)
  const point = curve.getPublicKey()
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33, 65).toString('base64url')
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url') // RFC 7638
  return { keys: [{ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid, x, y, d: secret.toString('base64url') }] }
}
