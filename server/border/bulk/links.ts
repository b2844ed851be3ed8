import { timingSafeEqual } from 'node:crypto'
import { type Context, hmacSm3, keyFor, refuseUnless } from '#kernel'

/** Which file of which job, for which client. */
export interface LinkedFile {
  readonly jobId: string
  readonly file: string
  readonly clientId: string
}

/** What makes a link to a file good until then: 'expires=…&signature=…'. It says nothing of anyone. */
export function signLink(linked: LinkedFile, until: Date): string {
  const expires = Math.floor(until.getTime() / 1000)
  return `expires=${expires}&signature=${signatureOf(linked, expires).toString('base64url')}`
}

/** Refusals: bulk.link_invalid, bulk.link_expired. */
export function refuseUnlessSigned(ctx: Context, linked: LinkedFile, expires: string, signature: string): void {
  const given = Buffer.from(signature, 'base64url')
  const right = signatureOf(linked, Number(expires))
  refuseUnless(given.length === right.length && timingSafeEqual(given, right), 'bulk.link_invalid')
  refuseUnless(Number(expires) * 1000 > ctx.now.getTime(), 'bulk.link_expired')
}

function signatureOf({ jobId, file, clientId }: LinkedFile, expires: number): Buffer {
  return hmacSm3(keyFor('bulk-link'), [jobId, file, clientId, expires].join('\n'))
}
