/** What lies on the device. Everything about people is sealed; indexes are opaque ids, numbers and states only. */
import Dexie, { type EntityTable, type Table } from 'dexie'
import type { Sealed } from './seal.ts'

export type RowState = 'here' | 'sending' | 'there' | 'refused' | 'held'

export interface OutboxRow {
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly residentId: string | null
  readonly householdId: string | null
  readonly at: string
  readonly state: RowState
  /** The code of a refusal or of what holds it; the sentences are the region's own and of nobody. */
  readonly why: { code: string; field: string | null; zh: string; en: string } | null
  readonly since: string
  /** 1 while the panel does not show it yet: it is laid over the panel. */
  readonly open: 0 | 1
  readonly dismissed: 0 | 1
  readonly fileId: string | null
  /** The command and its signature. */
  readonly sealed: Sealed
}

export interface DocumentRow {
  readonly kind: string
  readonly id: string
  readonly sealed: Sealed
}

/** A piece of a page as it came, from a byte on. */
interface PieceRow {
  readonly pageId: string
  readonly from: number
  readonly bytes: number
  readonly sealed: Sealed
}

export interface FileRow {
  readonly id: string
  readonly commandId: string
  readonly sha256: string
  readonly type: string
  readonly bytes: number
  readonly sent: number
  readonly whole: 0 | 1
  readonly sealed: Sealed
}

export interface VillageDatabase extends Dexie {
  meta: EntityTable<{ name: string; value: unknown }, 'name'>
  documents: Table<DocumentRow, [string, string]>
  outbox: EntityTable<OutboxRow, 'seq'>
  pieces: Table<PieceRow, [string, number]>
  files: EntityTable<FileRow, 'id'>
  drafts: EntityTable<{ name: string; sealed: Sealed }, 'name'>
}

/** Written to the disk before it is answered: a battery may die at any moment. On the browser's own shelf, or on another one. */
function open(name: string, other: IDBFactory | undefined): Dexie {
  const options = { chromeTransactionDurability: 'strict' } as const
  // Told apart by name as well: what Dexie remembers of a database it remembers by that.
  return other
    ? new Dexie(`${name}-second`, { ...options, indexedDB: other, IDBKeyRange: globalThis.IDBKeyRange })
    : new Dexie(name, options)
}

/** A version is never changed, only followed by the next one: a device that was away for a year is led through all of them. */
export function openDatabase(other?: IDBFactory): VillageDatabase {
  const database = open('anji-village', other) as VillageDatabase
  database.version(1).stores({
    meta: 'name',
    documents: '[kind+id], kind',
    outbox: 'seq, &id, state, residentId, householdId, open',
    pieces: '[pageId+from], pageId',
    files: 'id, commandId',
  })
  database.version(2).stores({ drafts: 'name' })
  return database
}

export interface KeyRow {
  readonly name: 'sign' | 'pepper'
  readonly key: CryptoKey
}
export interface KeysDatabase extends Dexie {
  keys: EntityTable<KeyRow, 'name'>
}

/** Keys that the browser uses and never hands out; apart from the data, so that a copy of the data alone holds none of them. Without them the data is noise. */
export function openKeys(other?: IDBFactory): KeysDatabase {
  const database = open('anji-village-keys', other) as KeysDatabase
  database.version(1).stores({ keys: 'name' })
  return database
}

export async function readMeta<T>(database: VillageDatabase, name: string): Promise<T | undefined> {
  return (await database.meta.get(name))?.value as T | undefined
}

export async function writeMeta(database: VillageDatabase, name: string, value: unknown): Promise<void> {
  await database.meta.put({ name, value })
}
