import type { DatabaseSync } from 'node:sqlite'
import { aside } from './aside.ts'
import { Ballast, isFull, lockFolder, openDatabase } from './database.ts'
import { incoming } from './incoming.ts'
import { type Implementations, Inside } from './inside.ts'
import { memory } from './memory.ts'
import { outgoing } from './outgoing.ts'
import { SluiceRefusal } from './refusal.ts'
import { spoolKey } from './seal.ts'
import type { Answer, GroupAnswer, Operation, OperationName, SpoolOptions } from './shapes.ts'

const implementations: Implementations<OperationName> = { ...outgoing, ...incoming, ...aside, ...memory }

/** What makes the spool grow: refused while the disk is full. The rest must go on, it makes room. */
const growing: ReadonlySet<OperationName> = new Set(['append', 'receive', 'remember', 'finish'])

/** The spool itself, synchronous: each group of operations is one commit and one fsync. */
export class Store {
  readonly #database: DatabaseSync
  readonly #ballast: Ballast
  readonly #inside: Inside
  readonly #unlock: () => void
  #version: number

  /** With `shared`, beside the process that works the spool: the engineer's command line. */
  constructor(options: SpoolOptions, shared = false) {
    this.#unlock = shared ? () => {} : lockFolder(options.folder)
    const key = spoolKey(options.key)
    this.#ballast = new Ballast(options.folder)
    this.#database = openDatabase(options.folder, key, options.pagesMax)
    this.#inside = new Inside(this.#database, key, options)
    this.#version = this.#dataVersion()
    if (!shared) this.#inside.diskFull = !this.#ballast.layDown()
  }

  /** Runs the operations in their order in one transaction. Never throws: an answer for each. */
  run(operations: readonly Operation[]): GroupAnswer {
    const version = this.#dataVersion()
    const foreign = version !== this.#version
    this.#version = version
    if (foreign) this.#inside.recount()
    if (this.#inside.diskFull && operations.some(({ name }) => growing.has(name))) this.#recover()
    const answers = this.#attempt(operations, this.#inside.diskFull)
    // What had grown was rolled back with the rest; the others are tried once more without it.
    return { answers: answers ?? this.#attempt(operations, true) ?? this.#allRefused(operations), foreign }
  }

  /** Gives back to the disk what has gone from the spool, and takes new messages again once there is some to spare. */
  #recover(): void {
    try {
      this.#database.exec('pragma wal_checkpoint(truncate)')
      this.#database.prepare('pragma incremental_vacuum(2000)').all()
      this.#database.exec('pragma wal_checkpoint(truncate)')
      this.#inside.diskFull = !this.#ballast.layDown()
    } catch {
      // Still full, or the command line is reading: the next one that wants to grow tries again.
    }
  }

  /** undefined: the disk was full and nothing of it happened. */
  #attempt(operations: readonly Operation[], withoutGrowth: boolean): Answer[] | undefined {
    const before = this.#inside.counts()
    try {
      this.#database.exec('begin immediate')
      const answers = operations.map((operation): Answer => {
        if (withoutGrowth && growing.has(operation.name)) return { refused: 'disk-full' }
        return this.#one(operation)
      })
      this.#database.exec('commit')
      return answers
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      this.#inside.restore(before)
      if (!isFull(error)) return this.#apart(operations, withoutGrowth, error as Error)
      this.#inside.diskFull = true
      this.#ballast.giveUp()
      return undefined
    }
  }

  // One operation that cannot be done must not take the group's others with it.
  #apart(operations: readonly Operation[], withoutGrowth: boolean, error: Error): Answer[] {
    if (operations.length === 1) return [{ failed: error.stack ?? String(error) }]
    return operations.map((operation) => this.#attempt([operation], withoutGrowth)?.[0] ?? { refused: 'disk-full' })
  }

  #one(operation: Operation): Answer {
    try {
      return { ok: implementations[operation.name](this.#inside, operation.take as never) }
    } catch (error) {
      // Refusals are decided before anything is written, so that the group's other operations stand.
      if (error instanceof SluiceRefusal) return { refused: error.code }
      throw error
    }
  }

  #allRefused(operations: readonly Operation[]): Answer[] {
    return operations.map(() => ({ refused: 'disk-full' }))
  }

  #dataVersion(): number {
    return this.#database.prepare('pragma data_version').get()!.data_version as number
  }

  close(): void {
    this.#database.close()
    this.#unlock()
  }
}
