// Two signed ephemeral keys make a session (as in SIGMA): each side signs its ephemeral key together with who it is, who the other is,
// the session's number and the time; the answer signs the question too. Outer passes both on and learns nothing from them.
import { hash, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { type Ephemeral, ephemeral } from './agreement.ts'
import { jsonOf } from './body.ts'
import type { Envelope, Frame } from './frame.ts'
import { openlyFrame } from './seal.ts'

const Offer = z.object({ ephemeral: z.base64().max(400), signature: z.base64().max(200) })
type Offer = z.infer<typeof Offer>

export interface Offered {
  readonly frame: Frame
  readonly key: Ephemeral
  /** What was signed, and the signature: the next signature and the keys are over it. */
  readonly transcript: Buffer
}

/** A signed offer of an ephemeral key. `before`: the transcript of the offer that it answers. */
export function offerKey(envelope: Envelope, identity: KeyObject, before: Buffer = Buffer.alloc(0)): Offered {
  const key = ephemeral()
  const said = saidBy(envelope, key.point, before)
  const signature = sign('sm3', said, identity)
  const offer: Offer = { ephemeral: key.point.toString('base64'), signature: signature.toString('base64') }
  return { frame: openlyFrame(envelope, offer), key, transcript: Buffer.concat([said, signature]) }
}

export interface Accepted {
  readonly point: Buffer
  readonly transcript: Buffer
}

/** The other side's ephemeral key, if the holder of `identity` signed it for this very envelope. */
export function acceptKey(frame: Frame, identity: KeyObject, before: Buffer = Buffer.alloc(0)): Accepted | undefined {
  const offer = offerIn(frame)
  if (!offer) return undefined
  const point = Buffer.from(offer.ephemeral, 'base64')
  const signature = Buffer.from(offer.signature, 'base64')
  const said = saidBy(frame, point, before)
  if (point.length !== 65 || !verify('sm3', said, identity, signature)) return undefined
  return { point, transcript: Buffer.concat([said, signature]) }
}

function offerIn(frame: Frame): Offer | undefined {
  const offer = Offer.safeParse(jsonOf(frame.sealed))
  return offer.success ? offer.data : undefined
}

function saidBy(envelope: Envelope, point: Buffer, before: Buffer): Buffer {
  const { kind, from, to, session, at } = envelope
  const words = Buffer.from(`anji sluice 1\n${kind}\n${from}\n${to}\n${session}\n${at}\n`)
  return Buffer.concat([words, hash('sm3', before, 'buffer'), point])
}
