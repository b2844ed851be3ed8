import { type SluiceKind, sluiceKinds } from '#contracts/sluice'
import type { Context } from '#kernel'
import type { Durable, Verdict } from '#sluice/protocol'
import * as store from './store.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Keeps a batch of a sluice's messages, in their order: one statement and one commit however many they are. What cannot be kept is
 * told so for good; what was received before is kept.
 */
export async function receive(root: Context, sluiceId: string, batch: readonly Durable[]): Promise<Verdict[]> {
  const read = batch.map(readMessage)
  const messages = read.flatMap((one) => ('kept' in one ? [] : one))
  if (messages.length === 0) return read as Verdict[]
  try {
    await insert(root, sluiceId, messages)
  } catch (error) {
    // 22: data that PostgreSQL does not hold. One such message must not keep the others out.
    if (!String((error as { code?: string }).code).startsWith('22')) throw error
    return oneByOne(root, sluiceId, read)
  }
  return read.map((one) => ('kept' in one ? one : { id: one.id, kept: true }))
}

async function insert(root: Context, sluiceId: string, messages: readonly store.Received[]): Promise<void> {
  await root.transaction(async (ctx) => ctx.withCommit(() => [store.insert(ctx, sluiceId, messages)]))
}

async function oneByOne(
  root: Context,
  sluiceId: string,
  read: readonly (store.Received | Verdict)[],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const one of read) {
    if ('kept' in one) {
      verdicts.push(one)
      continue
    }
    try {
      await insert(root, sluiceId, [one])
      verdicts.push({ id: one.id, kept: true })
    } catch (error) {
      const { code = '', message } = error as { code?: string; message: string }
      if (!code.startsWith('22')) throw error
      verdicts.push(no(one.id, 'sluices.bad_body', message))
    }
  }
  return verdicts
}

function readMessage({ id, kind, key, body, at }: Durable): store.Received | Verdict {
  if (!uuid.test(id)) return no(id, 'sluices.bad_envelope', 'id: not a uuid')
  if (sluiceKinds[kind as SluiceKind]?.way !== 'message') return no(id, 'sluices.bad_envelope', `kind: ${kind}`)
  const written = new Date(at)
  if (Number.isNaN(written.getTime())) return no(id, 'sluices.bad_envelope', 'at: not a time')
  const { type, controlId } = sourceOf(body)
  return {
    id: id.toLowerCase(),
    kind,
    key: store.storable(key),
    type: store.storable(type),
    controlId: store.storable(controlId),
    body: JSON.stringify(body),
    at: written,
  }
}

/** What an engineer finds a message by: its source's, or the thing that it is about. */
function sourceOf(body: unknown): { type: string; controlId: string } {
  const said = (body ?? {}) as Record<string, unknown>
  const source = (said.source ?? {}) as Record<string, unknown>
  const text = (value: unknown, max: number) => (typeof value === 'string' ? value.slice(0, max) : '')
  return {
    type: text(source.type, 80),
    controlId: text(source.controlId ?? said.hisNumberId ?? said.hisSessionId ?? said.commandId, 200),
  }
}

function no(id: string, code: string, reason: string): Verdict {
  return { id, kept: false, code, reason: reason.slice(0, 400) }
}
