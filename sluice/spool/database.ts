import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SluiceRefusal } from './refusal.ts'
import { open, seal } from './seal.ts'

// `bytes` stands before `sealed` so that sums need not read the bodies.
const schema = `
  create table if not exists meta (name text primary key, value blob) without rowid;
  create table if not exists outgoing (
    seq integer primary key autoincrement, id text not null unique, kind text not null, at integer not null,
    adapter text not null, type text not null, control_id text not null, bytes integer not null, sealed blob not null);
  create table if not exists incoming (
    seq integer primary key autoincrement, id text not null unique, kind text not null, at integer not null,
    adapter text not null, type text not null, control_id text not null, bytes integer not null, sealed blob not null);
  create table if not exists aside (
    id text primary key, way text not null check (way in ('out', 'in')), kind text not null, at integer not null,
    adapter text not null, type text not null, control_id text not null, bytes integer not null,
    aside_at integer not null, reason text not null, sealed blob not null);
  create table if not exists seen (
    id text primary key, adapter text not null, kind text not null, type text not null, control_id text not null,
    at integer not null, outcome text, code text, reason text) without rowid;
  create index if not exists seen_at on seen (at);
  create table if not exists done (
    id text primary key, at integer not null, result_id text, sealed blob) without rowid;
  create index if not exists done_at on done (at);
  create table if not exists memory (
    adapter text not null, name text not null, value blob not null, until integer,
    primary key (adapter, name)) without rowid;
  create index if not exists memory_until on memory (adapter, until) where until is not null;
  create table if not exists stopped (name text primary key, at integer not null) without rowid;
`

/** Opens (or makes) the spool's file: write-ahead log, each commit on disk before it is answered. */
export function openDatabase(folder: string, key: Uint8Array, pagesMax?: number): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(folder, 'spool.sqlite'), { timeout: 10_000 })
  database.exec(
    'pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on',
  )
  if (pagesMax) database.exec(`pragma max_page_count = ${Math.trunc(pagesMax)}`)
  database.exec(schema)
  checkKey(database, key)
  return database
}

function checkKey(database: DatabaseSync, key: Uint8Array): void {
  const row = database.prepare(`select value from meta where name = 'key-check'`).get()
  if (!row) {
    database.prepare(`insert or ignore into meta values ('key-check', ?)`).run(seal(key, 'key-check', 'anji'))
    return
  }
  try {
    open(key, 'key-check', row.value as Uint8Array)
  } catch {
    database.close()
    throw new SluiceRefusal('wrong-key')
  }
}

/** Only one process may work a spool; the lock goes with its process, however it ends. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(folder, 'spool.lock'), { timeout: 0 })
  try {
    lock.exec('pragma journal_mode = delete; begin exclusive; create table if not exists held (at); ')
  } catch {
    lock.close()
    throw new Error(`Another process works the spool in ${folder}`)
  }
  return () => lock.close()
}

const ballastBytes = 8 * 1_024 * 1_024

/**
 * Room kept free for the way out of a full disk: what was kept by the platform must be able to go, and going needs the log.
 * Given up when the disk is full; nothing new is taken until it could be laid down again.
 */
export class Ballast {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'ballast')
  }

  giveUp(): void {
    rmSync(this.#path, { force: true })
  }

  /** False when there is no room. */
  layDown(): boolean {
    if (existsSync(this.#path)) return true
    const making = `${this.#path}.new`
    try {
      const file = openSync(making, 'w', 0o600)
      try {
        const block = Buffer.alloc(1_024 * 1_024, 1)
        for (let written = 0; written < ballastBytes; written += block.length) writeWhole(file, block)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(making, this.#path)
      return true
    } catch (error) {
      rmSync(making, { force: true })
      if (isFull(error)) return false
      throw error
    }
  }
}

function writeWhole(file: number, block: Buffer): void {
  for (let at = 0; at < block.length; ) at += writeSync(file, block, at)
}

/** No room: of the file system or of SQLite (13 is SQLITE_FULL; 10 with its extensions is what a full disk gives the log). */
export function isFull(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number }
  if (code === 'ENOSPC' || code === 'EDQUOT') return true
  return errcode !== undefined && ((errcode & 0xff) === 13 || (errcode & 0xff) === 10)
}
