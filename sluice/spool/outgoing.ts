import { holds, type Implementations, type Inside, put, read, take } from './inside.ts'
import { rememberAll } from './memory.ts'
import { SluiceRefusal } from './refusal.ts'
import type { Letter, Trace } from './shapes.ts'

/** Messages to the platform: kept here until the platform has kept them. */
export const outgoing: Implementations<'append' | 'readOut' | 'kept' | 'outcomes' | 'trace'> = {
  append(inside, { letters, remember }) {
    const fresh = new Map<string, Letter>()
    const repeated = letters.map((letter) => {
      if (fresh.has(letter.id) || isKnown(inside, letter.id)) return true
      fresh.set(letter.id, letter)
      return false
    })
    const sealed = [...fresh.values()].map((letter) => ({ letter, bytes: inside.sealLetter(letter) }))
    refuseUnlessRoom(
      inside,
      sealed.length,
      sealed.reduce((sum, { bytes }) => sum + bytes.length, 0),
    )
    for (const { letter, bytes } of sealed) {
      put(inside, 'outgoing', letter, bytes)
      see(inside, letter)
    }
    rememberAll(inside, remember)
    return { repeated }
  },

  readOut(inside, { after, countMax, bytesMax }) {
    return read(inside, 'outgoing', after, countMax, bytesMax)
  },

  kept(inside, { seqs }) {
    for (const seq of seqs) take(inside, 'outgoing', seq)
    return null
  },

  outcomes(inside, { outcomes }) {
    const save = inside.sql(
      'update seen set outcome = ?, code = ?, reason = ? where id = ? returning adapter, type, control_id as controlId',
    )
    return outcomes.map(({ messageId, outcome, code, reason }) => {
      const row = save.get(outcome, code, reason, messageId)
      return row ? ({ ...row } as unknown as Pick<Trace, 'adapter' | 'type' | 'controlId'>) : null
    })
  },

  trace(inside, { id }) {
    const row = inside.sql('select * from seen where id = ?').get(id)
    if (!row) return null
    const { control_id: controlId, ...rest } = row
    return { ...rest, controlId } as never
  },
}

// What waits longer than the seen table remembers is still known from where it waits.
function isKnown(inside: Inside, id: string): boolean {
  return holds(inside, 'seen', id) || holds(inside, 'outgoing', id) || holds(inside, 'aside', id)
}

function refuseUnlessRoom(inside: Inside, messages: number, bytes: number): void {
  if (messages === 0) return
  const { outgoing: out, aside } = inside.counts()
  const { messagesMax, bytesMax } = inside.bounds
  if (out.messages + aside.messages + messages > messagesMax || out.bytes + aside.bytes + bytes > bytesMax)
    throw new SluiceRefusal('spool-full')
}

export function see(inside: Inside, { id, adapter, kind, type, controlId, at }: Letter): void {
  inside
    .sql('insert or ignore into seen (id, adapter, kind, type, control_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(id, adapter, kind, type, controlId, at)
}

/** A command's result goes out whatever the bounds say: it answers something that has happened. */
export function putResult(inside: Inside, result: Letter): void {
  if (holds(inside, 'outgoing', result.id)) return
  put(inside, 'outgoing', result)
  see(inside, result)
}
