import { timingSafeEqual } from 'node:crypto'
import { hmacSm3 } from '#kernel'

/** Where payment channels send their notices. */
export const noticePath = '/api/settlement/payment-callbacks'

type Fields = Readonly<Record<string, string | number | undefined>>

/** HMAC-SM3 over the fields but the signature, sorted by name, `name=value` joined by `&`. */
export function signatureOf(secret: Buffer, { signature: _signature, ...fields }: Fields): string {
  const text = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return hmacSm3(secret, text).toString('base64')
}

export function signatureHolds(secret: Buffer, fields: Fields & { readonly signature: string }): boolean {
  const wanted = Buffer.from(signatureOf(secret, fields))
  const given = Buffer.from(fields.signature)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}
