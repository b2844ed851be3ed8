import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { open, seal } from './seal.ts'
import type { Depth, Letter, Operations, Queued, SpoolOptions } from './shapes.ts'

export type Queue = 'outgoing' | 'incoming'
export type Row = Record<string, SQLOutputValue>

interface Size {
  readonly messages: number
  readonly bytes: number
}
type Counts = { readonly [T in Queue | 'aside']: Size }

/** What the operations share: statements, the key, the running counts. The caller opens and closes the transaction. */
export class Inside {
  readonly bounds: Pick<SpoolOptions, 'bytesMax' | 'messagesMax' | 'commandsMax'>
  diskFull = false
  readonly #database: DatabaseSync
  readonly #key: Uint8Array
  readonly #prepared = new Map<string, StatementSync>()
  #counts: Counts

  constructor(database: DatabaseSync, key: Uint8Array, bounds: SpoolOptions) {
    this.#database = database
    this.#key = key
    this.bounds = bounds
    this.#counts = this.#count()
  }

  sql(text: string): StatementSync {
    const known = this.#prepared.get(text)
    if (known) return known
    const statement = this.#database.prepare(text)
    this.#prepared.set(text, statement)
    return statement
  }

  seal(id: string, plain: string): Uint8Array {
    return seal(this.#key, id, plain)
  }

  open(id: string, sealed: unknown): string {
    return open(this.#key, id, sealed as Uint8Array)
  }

  /** The key names whom a message is about; it lies sealed with the body. */
  sealLetter(letter: Letter): Uint8Array {
    return this.seal(letter.id, `${JSON.stringify(letter.key)}\n${letter.text}`)
  }

  openLetter(row: Row): { key: string; text: string } {
    const plain = this.open(row.id as string, row.sealed)
    const line = plain.indexOf('\n')
    return { key: JSON.parse(plain.slice(0, line)), text: plain.slice(line + 1) }
  }

  counts(): Counts {
    return this.#counts
  }

  /** After a rollback. */
  restore(counts: Counts): void {
    this.#counts = counts
  }

  /** After another process has written. */
  recount(): void {
    this.#counts = this.#count()
  }

  grow(table: Queue | 'aside', messages: number, bytes: number): void {
    const { [table]: size } = this.#counts
    this.#counts = { ...this.#counts, [table]: { messages: size.messages + messages, bytes: size.bytes + bytes } }
  }

  #count(): Counts {
    const of = (table: string): Size =>
      this.sql(`select count(*) as messages, coalesce(sum(bytes), 0) as bytes from ${table}`).get() as unknown as Size
    return { outgoing: of('outgoing'), incoming: of('incoming'), aside: of('aside') }
  }
}

/** The implementation of an operation: decides and refuses first, writes then. */
export type Implementations<N extends keyof Operations> = {
  readonly [K in N]: (inside: Inside, take: Operations[K]['take']) => Operations[K]['give']
}

export function put(inside: Inside, queue: Queue, letter: Letter, sealed = inside.sealLetter(letter)): void {
  inside
    .sql(
      `insert into ${queue} (id, kind, at, adapter, type, control_id, bytes, sealed) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(letter.id, letter.kind, letter.at, letter.adapter, letter.type, letter.controlId, sealed.length, sealed)
  inside.grow(queue, 1, sealed.length)
}

export function take(inside: Inside, queue: Queue, seq: number): Row | undefined {
  const row = inside.sql(`delete from ${queue} where seq = ? returning *`).get(seq)
  if (row) inside.grow(queue, -1, -(row.bytes as number))
  return row
}

export function holds(inside: Inside, table: Queue | 'aside' | 'seen' | 'done', id: string): boolean {
  return inside.sql(`select 1 from ${table} where id = ?`).get(id) !== undefined
}

export function read(inside: Inside, queue: Queue, after: number, countMax: number, bytesMax: number): Queued[] {
  const found: Queued[] = []
  let bytes = 0
  const rows = inside.sql(`select * from ${queue} where seq > ? order by seq limit ?`).iterate(after, countMax)
  for (const row of rows as Iterable<Row>) {
    bytes += row.bytes as number
    if (found.length > 0 && bytes > bytesMax) break
    const { key, text } = inside.openLetter(row)
    const { seq, id, kind, at, adapter } = row as unknown as Queued
    found.push({ seq, id, kind, at, adapter, key, text })
  }
  return found
}

export function depth(inside: Inside, queue: Queue): Depth {
  const oldest = inside.sql(`select at from ${queue} order by seq limit 1`).get()
  return { ...inside.counts()[queue], oldestAt: (oldest?.at as number | undefined) ?? null }
}
