import { type BodyOf, type MessageKind, sluiceKinds } from '#contracts/sluice'
import type { Message } from '../adapters/adapter.ts'
import { type Letter, SluiceRefusal } from '../spool/index.ts'

const Uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const keyLengthMax = 200
/** What stands around the body when it is sealed for the way. */
const wrappingBytes = 128

/** A message as the spool holds it: its body held against the contract. Refuses bad-body, too-large. */
export function letterOf(adapter: string, message: Message, id: string, now: Date): Letter {
  const { kind, key } = message
  if (!Uuid.test(id)) throw new SluiceRefusal('bad-body', 'id: a uuid in small letters')
  if (key.length > keyLengthMax) throw new SluiceRefusal('bad-body', `key: at most ${keyLengthMax} characters`)
  const known = sluiceKinds[kind]
  if (known?.way !== 'message') throw new SluiceRefusal('bad-body', `${kind} is no message`)
  const parsed = known.body.safeParse(message.body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new SluiceRefusal('bad-body', `${issue.path.join('.') || 'body'}: ${issue.message}`)
  }
  const text = JSON.stringify(parsed.data)
  const bytes = Buffer.byteLength(text) + Buffer.byteLength(key) + wrappingBytes
  if (bytes > known.bytesMax) throw new SluiceRefusal('too-large', `${bytes} > ${known.bytesMax}`)
  const { type, controlId } = message.label ?? labelOf(kind, parsed.data)
  return {
    id,
    kind,
    at: now.getTime(),
    adapter,
    type: type.slice(0, 80),
    controlId: controlId.slice(0, 200),
    key,
    text,
  }
}

function labelOf(kind: MessageKind, body: unknown): { type: string; controlId: string } {
  if (kind === 'record.bundle') return (body as BodyOf<'record.bundle'>).source
  if (kind === 'schedule.session') return { type: kind, controlId: (body as BodyOf<'schedule.session'>).hisSessionId }
  if (kind === 'schedule.number') return { type: kind, controlId: (body as BodyOf<'schedule.number'>).hisNumberId }
  return { type: kind, controlId: (body as BodyOf<'command.result'>).commandId }
}
