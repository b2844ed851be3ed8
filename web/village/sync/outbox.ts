/** What was done and is not yet in the panel: written in one step, numbered, chained and signed; it changes its state only by a verdict. */
import canonicalize from 'canonicalize'
import type { z } from 'zod'
import type { Command, SignedCommand, Verdict } from '#contracts/village'
import { villageSchemaVersion } from '#contracts/village'
import type { Entry, NewCommand, Why } from '#contracts/village-store'
import { type FileRow, type OutboxRow, type RowState, readMeta, type VillageDatabase, writeMeta } from './database.ts'
import { sealJson, sha256Hex, signText, unsealJson } from './seal.ts'

type Said = z.infer<typeof Verdict>

interface Head {
  readonly seq: number
  readonly prev: string | null
}

export interface Pen {
  readonly database: VillageDatabase
  readonly dataKey: CryptoKey
  readonly signKey: CryptoKey
  readonly deviceId: string
  readonly now: () => Date
  readonly newId: () => string
}

/** One writer at a time over all tabs, so that numbers and chain have no gap. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks.request('anji-village-write', work) as Promise<T>

/** Signs and keeps a command, with its file when it has one: all of it or nothing of it, whatever happens in between. */
export function write(pen: Pen, asked: NewCommand, file?: (commandId: string) => Promise<FileRow>): Promise<Command> {
  const { database, dataKey, now } = pen
  return alone(async () => {
    const head = (await readMeta<Head>(database, 'head')) ?? { seq: 0, prev: null }
    const command: Command = {
      ...{ id: pen.newId(), deviceId: pen.deviceId, schemaVersion: villageSchemaVersion, seq: head.seq + 1 },
      ...{ kind: asked.kind, residentId: asked.residentId ?? null, householdId: asked.householdId ?? null },
      at: asked.at ?? now().toISOString(),
      body: JSON.parse(JSON.stringify(asked.body)),
      ...{ after: [...(asked.after ?? [])], prev: head.prev },
    }
    const text = canonicalize(command)!
    const signed: SignedCommand = { command, signature: await signText(pen.signKey, text) }
    const kept = await file?.(command.id)
    const row: OutboxRow = {
      ...{ seq: command.seq, id: command.id, kind: command.kind, at: command.at },
      ...{ residentId: command.residentId, householdId: command.householdId },
      ...{ state: 'here', why: null, since: now().toISOString(), open: 1, dismissed: 0, fileId: kept?.id ?? null },
      sealed: await sealJson(dataKey, signed),
    }
    const next: Head = { seq: command.seq, prev: await sha256Hex(text) }
    await database.transaction('rw', database.outbox, database.meta, database.files, async () => {
      await database.outbox.add(row)
      if (kept) await database.files.add(kept)
      await writeMeta(database, 'head', next)
    })
    return command
  })
}

export const signedOf = (dataKey: CryptoKey, row: OutboxRow) => unsealJson<SignedCommand>(dataKey, row.sealed)

/** Verdicts as they come: those told at once, and those of days later. The number up to which none is missing goes along. */
export async function keepVerdicts(database: VillageDatabase, verdicts: readonly Said[], now: Date): Promise<void> {
  await database.transaction('rw', database.outbox, database.meta, async () => {
    let number = (await readMeta<number>(database, 'verdicts')) ?? 0
    for (const verdict of verdicts.toSorted((a, b) => a.number - b.number)) {
      if (verdict.number === number + 1) number += 1
      const row = await database.outbox.where('id').equals(verdict.commandId).first()
      if (row) await database.outbox.put({ ...row, ...changed(row, verdict, now) })
    }
    await writeMeta(database, 'verdicts', number)
  })
}

function changed(row: OutboxRow, verdict: Said, now: Date): Pick<OutboxRow, 'state' | 'why' | 'since' | 'open'> {
  const state = stateOf(verdict)
  const { code, field, zh, en } = verdict
  const why: Why | null = code && state !== 'there' ? { code, field, zh: zh ?? code, en: en ?? code } : null
  const since = row.state === state ? row.since : now.toISOString()
  return { state, why, since, open: state === 'refused' ? 0 : row.open }
}

const underWay = new Set<string | null>(['village.file_awaited', 'village.waits_for_other'])

/** What waits for its file, or for another command, is still on its way: nobody has to decide anything. */
function stateOf({ state, code }: Said): RowState {
  if (state === 'held') return underWay.has(code) ? 'sending' : 'held'
  return state === 'applied' ? 'there' : 'refused'
}

export function entryOf(row: OutboxRow, command: Command, file: FileRow | undefined): Entry {
  const { seq, id, kind, residentId, householdId, at, state, why, since } = row
  const of = typeof command.body.bytes === 'number' ? command.body.bytes : 0
  const sent = file ? { bytes: file.sent, of: file.bytes } : row.fileId ? { bytes: of, of } : null
  return { seq, id, kind, residentId, householdId, at, state, why, since, sent, command }
}
