// What outer itself says to a connected end, and is told. Unsealed: TLS carries it, and it names no person.
import { z } from 'zod'
import { jsonOf } from './body.ts'
import { type Envelope, type Frame, noId, noKey, noSession } from './frame.ts'
import { openlyFrame } from './seal.ts'

const said = {
  /** The certificate is accepted: the connection stands. */
  'outer.welcome': z.object({}),
  'outer.ping': z.object({}),
  'outer.pong': z.object({}),
  /** To the platform: which hospitals are connected, or not any more. */
  'outer.peers': z.object({ state: z.enum(['up', 'down']), peers: z.array(z.uuid()) }),
  /** These sessions lead nowhere any more. */
  'outer.gone': z.object({ sessions: z.array(z.string().length(32)), why: z.string() }),
  /** A frame of yours was not passed on; a refusal without an id is of the connection, which ends. */
  'outer.refused': z.object({
    code: z.string(),
    reason: z.string(),
    id: z.string().optional(),
    way: z.string().optional(),
    kind: z.string().optional(),
    session: z.string().optional(),
  }),
}
export type SaidKind = keyof typeof said
export type SaidBody<K extends SaidKind> = z.infer<(typeof said)[K]>
type SaidOf = { [K in SaidKind]: { kind: K; body: z.infer<(typeof said)[K]> } }[SaidKind]

export function outerFrame<K extends SaidKind>(
  kind: K,
  body: SaidBody<K>,
  { from, to, at }: Pick<Envelope, 'from' | 'to' | 'at'>,
): Frame {
  const rest = { session: noSession, id: noId, keyHash: noKey, sequence: 0, deadlineAt: 0, nonce: noKey }
  return openlyFrame({ way: 'outer', kind, from, to, at, ...rest }, body)
}

export function outerSaid(frame: Frame): SaidOf | undefined {
  if (!Object.hasOwn(said, frame.kind)) return undefined
  const kind = frame.kind as SaidKind
  const body = said[kind].safeParse(jsonOf(frame.sealed))
  return body.success ? ({ kind, body: body.data } as SaidOf) : undefined
}
