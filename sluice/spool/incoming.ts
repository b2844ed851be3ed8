import { effectId } from '../adapters/effect-id.ts'
import { holds, type Implementations, type Inside, put, type Row, read, take } from './inside.ts'
import { putResult } from './outgoing.ts'
import { SluiceRefusal } from './refusal.ts'
import type { Letter } from './shapes.ts'

/** Commands from the platform: each has one effect by its id, however often it comes. */
export const incoming: Implementations<'receive' | 'readIn' | 'finish'> = {
  receive(inside, { letters }) {
    const fresh = new Map<string, Letter>()
    const answered: string[] = []
    for (const letter of letters) {
      if (holds(inside, 'done', letter.id)) answered.push(letter.id)
      else if (!holds(inside, 'incoming', letter.id) && !holds(inside, 'aside', letter.id)) fresh.set(letter.id, letter)
    }
    if (inside.counts().incoming.messages + fresh.size > inside.bounds.commandsMax)
      throw new SluiceRefusal('spool-full')
    for (const id of answered) answerAgain(inside, id)
    for (const letter of fresh.values()) put(inside, 'incoming', letter)
    return null
  },

  readIn(inside, { after, countMax }) {
    return read(inside, 'incoming', after, countMax, 32 * 1_024 * 1_024)
  },

  finish(inside, { seq, id, key, result, at }) {
    if (!take(inside, 'incoming', seq)) return null
    done(inside, id, result, at)
    if (!result) return null
    // Carried out after this one, an earlier command of the key would undo it.
    for (const earlier of asideOf(inside, key)) {
      removeAside(inside, earlier)
      const reason = '搁置期间后续指令已执行。 Later commands of its key ran while it was set aside.'
      done(inside, earlier.id as string, refusedResult(inside, earlier, reason, at), at)
    }
    return null
  },
}

/** A command that is finished, with the answer that is given again when it comes again. */
export function done(inside: Inside, id: string, result: Letter | null, at: number): void {
  inside
    .sql('insert or ignore into done (id, at, result_id, sealed) values (?, ?, ?, ?)')
    .run(id, at, result?.id ?? null, result ? inside.sealLetter(result) : null)
  if (result) putResult(inside, result)
}

function answerAgain(inside: Inside, id: string): void {
  const row = inside.sql('select * from done where id = ?').get(id)
  if (!row?.result_id) return
  const resultId = row.result_id as string
  putResult(inside, resultLetter(id, row.at as number, inside.openLetter({ id: resultId, sealed: row.sealed! })))
}

/** The answer to a command; its id is the command's, so that it is one effect however often it is told. */
export function resultLetter(commandId: string, at: number, { key, text }: { key: string; text: string }): Letter {
  return {
    id: effectId('command.result', commandId),
    kind: 'command.result',
    at,
    adapter: '',
    type: '',
    controlId: commandId,
    key,
    text,
  }
}

/** What is said of a command that is given up: his-error, since nobody knows what the hospital's system did with it. */
export function refusedResult(inside: Inside, row: Row, reason: string, at: number): Letter {
  const commandId = row.id as string
  const text = JSON.stringify({ commandId, outcome: 'refused', code: 'his-error', reason, data: {} })
  return resultLetter(commandId, at, { key: inside.openLetter(row).key, text })
}

export function asideOf(inside: Inside, key: string): Row[] {
  const rows = inside.sql(`select * from aside where way = 'in'`).all()
  return rows.filter((row) => inside.openLetter(row).key === key)
}

export function removeAside(inside: Inside, row: Row): void {
  inside.sql('delete from aside where id = ?').run(row.id as string)
  inside.grow('aside', -1, -(row.bytes as number))
}
