/**
 * Everything lies twice, on two shelves that no single death can spoil together (docs/decisions/0020). Chromium keeps an origin's
 * databases in one log: killed between the head of an entry and its body, and written on afterwards, that log is found spoilt at the start
 * after the next one and thrown away whole. A storage bucket has a log of its own, and the two are never written at the same time.
 */
import type Dexie from 'dexie'
import type { DBCore, IndexableType } from 'dexie'
import { type KeysDatabase, openDatabase, openKeys, readMeta, type VillageDatabase } from './database.ts'

export interface Shelf {
  readonly data: VillageDatabase
  readonly keys: KeysDatabase
}
/** Keys of rows, by table. */
type Rows = ReadonlyMap<string, readonly IndexableType[]>
interface Named {
  readonly data: Rows
  readonly keys: Rows
}

/** Half-fetched pages are fetched again. */
const dataTables = ['meta', 'documents', 'outbox', 'files', 'drafts']
const keysTables = ['keys']
const bucketName = 'anji-village'
const lockName = 'anji-village-shelves'

interface Buckets {
  open(name: string, options: { durability: 'strict' }): Promise<{ readonly indexedDB: IDBFactory }>
}

/** Browsers without buckets keep their databases in SQLite, which mends its own log. */
async function openSecond(): Promise<Shelf | undefined> {
  const { storageBuckets } = navigator as Navigator & { storageBuckets?: Buckets }
  try {
    const bucket = await storageBuckets?.open(bucketName, { durability: 'strict' })
    if (!bucket) return undefined
    const shelf = { data: openDatabase(bucket.indexedDB), keys: openKeys(bucket.indexedDB) }
    await Promise.all([shelf.data.open(), shelf.keys.open()])
    return shelf
  } catch {
    return undefined // one shelf is what every other browser has
  }
}

export class Shelves {
  readonly first: Shelf = { data: openDatabase(), keys: openKeys() }
  readonly #second = openSecond()
  #changed = new Map<string, Map<string, IndexableType>>()
  /** Both shelves hold the same: what one had lost was brought back from the other. */
  readonly ready: Promise<void>

  constructor() {
    this.#note(this.first.data, dataTables)
    this.#note(this.first.keys, keysTables)
    this.ready = this.#alone((second) => level(this.first, second))
  }

  #note(database: Dexie, tables: readonly string[]): void {
    const create = (core: DBCore): DBCore => ({
      ...core,
      table: (name) => {
        const table = core.table(name)
        if (!tables.includes(name)) return table
        const noted = (rows: readonly IndexableType[] | undefined) => this.#noteRows(name, rows ?? [])
        const mutate: typeof table.mutate = (request) => {
          // A range names no rows: they are asked for before they are gone.
          if (request.type === 'deleteRange') {
            const query = { index: table.schema.primaryKey, range: request.range }
            const asked = table.query({ trans: request.trans, values: false, query })
            return asked.then(({ result }) => {
              noted(result)
              return table.mutate(request)
            })
          }
          if (request.type === 'delete') noted(request.keys)
          return table.mutate(request).then((answer) => {
            noted(answer.results)
            return answer
          })
        }
        return { ...table, mutate }
      },
    })
    database.use({ stack: 'dbcore', name: 'shelves', level: 9, create })
  }

  #noteRows(table: string, keys: readonly IndexableType[]): void {
    const noted = this.#changed.get(table) ?? new Map<string, IndexableType>()
    for (const key of keys) noted.set(JSON.stringify(key), key)
    this.#changed.set(table, noted)
  }

  /** Lays on the second shelf what changed on the first since. What fails is in time the next time: the first shelf has it. */
  async copy(): Promise<void> {
    await this.ready
    await this.#alone(async (second) => {
      const changed = this.#changed
      this.#changed = new Map()
      const rows = (tables: readonly string[]): Rows =>
        new Map(tables.flatMap((name) => (changed.has(name) ? [[name, [...changed.get(name)!.values()]]] : [])))
      try {
        await carry(this.first, second, { data: rows(dataTables), keys: rows(keysTables) })
      } catch {
        for (const [table, noted] of changed) this.#noteRows(table, [...noted.values()])
      }
    })
  }

  /** One copier at a time over all tabs: an older state never overtakes a newer one. */
  async #alone(work: (second: Shelf) => Promise<void>): Promise<void> {
    const second = await this.#second
    if (second) await navigator.locks.request(lockName, () => work(second))
  }

  /**
   * The second first, or it would bring back what was to be forgotten; keys first, without which what is left is noise. No other tab
   * copies anything over in between.
   */
  async erase(): Promise<void> {
    await this.ready.catch(() => undefined) // what could not be brought back can be forgotten all the same
    const second = await this.#second
    await navigator.locks.request(lockName, async () => {
      if (second) await erased(second)
      await erased(this.first)
    })
  }

  close(): void {
    for (const database of [this.first.data, this.first.keys]) database.close()
    void this.#second.then((second) => {
      second?.data.close()
      second?.keys.close()
    })
  }
}

async function erased({ data, keys }: Shelf): Promise<void> {
  await keys.keys.clear()
  await data.meta.clear()
  await keys.delete()
  await data.delete()
}

async function enrolled({ data, keys }: Shelf): Promise<string | undefined> {
  const [lock, holder, count] = await Promise.all([
    readMeta(data, 'lock'),
    readMeta<{ deviceId: string }>(data, 'holder'),
    keys.keys.count(),
  ])
  return lock && count === 2 ? holder?.deviceId : undefined
}

/** At a start: the first shelf is right while it has anything; empty, it is filled from the second. */
async function level(first: Shelf, second: Shelf): Promise<void> {
  const [one, two] = await Promise.all([enrolled(first), enrolled(second)])
  // No room for a copy is no reason not to work: it is tried again at the next start.
  if (one) await carry(first, second, await differences(first, second, one === two)).catch(() => undefined)
  else if (two) await carry(second, first, await everything(second))
}

async function keysIn(database: Dexie, tables: readonly string[]): Promise<Rows> {
  const keys = tables.map(async (name) => [name, await database.table(name).toCollection().primaryKeys()] as const)
  return new Map(await Promise.all(keys))
}

const everything = async ({ data, keys }: Shelf): Promise<Named> => ({
  data: await keysIn(data, dataTables),
  keys: await keysIn(keys, keysTables),
})

/** What a death kept from being copied. Rows that never change are compared by their keys; documents change only together with their mark. */
async function differences(first: Shelf, second: Shelf, sameDevice: boolean): Promise<Named> {
  const samePanel = sameDevice && (await panelMark(first)) === (await panelMark(second))
  const tables = dataTables.filter((name) => name !== 'documents' || !samePanel)
  const [here, there] = await Promise.all([keysIn(first.data, tables), keysIn(second.data, tables)])
  const data = new Map(tables.map((name) => [name, union(here.get(name)!, there.get(name)!)]))
  if (!sameDevice) return { data, keys: new Map([['keys', ['sign', 'pepper']]]) }
  const [rows, copies] = await Promise.all([outboxMarks(first), outboxMarks(second)])
  const [files, filesThere] = [new Set(here.get('files')), new Set(there.get('files'))]
  data.set(
    'outbox',
    data.get('outbox')!.filter((seq) => rows.get(seq) !== copies.get(seq)),
  )
  data.set(
    'files',
    data.get('files')!.filter((id) => files.has(id) !== filesThere.has(id)),
  )
  return { data, keys: new Map() }
}

const union = (some: readonly IndexableType[], others: readonly IndexableType[]) => [
  ...new Map([...some, ...others].map((key) => [JSON.stringify(key), key])).values(),
]

const panelMark = async ({ data }: Shelf) =>
  JSON.stringify(await Promise.all([readMeta(data, 'change'), readMeta(data, 'renewed'), data.documents.count()]))

async function outboxMarks({ data }: Shelf): Promise<ReadonlyMap<unknown, string>> {
  const rows = await data.outbox.toArray()
  return new Map(
    rows.map(({ seq, id, state, since, open, dismissed, why }) => [
      seq,
      [id, state, since, open, dismissed, why?.code].join(' '),
    ]),
  )
}

/** These rows as they lie on one shelf, on the other: read in one step, kept in one step, keys before the data that they open. */
async function carry(from: Shelf, to: Shelf, named: Named): Promise<void> {
  await carryRows(from.keys, to.keys, named.keys)
  await carryRows(from.data, to.data, named.data)
}

async function carryRows(from: Dexie, to: Dexie, named: Rows): Promise<void> {
  const tables = [...named].filter(([, keys]) => keys.length > 0)
  if (tables.length === 0) return
  const names = tables.map(([name]) => name)
  const rows = await from.transaction('r', names, () =>
    Promise.all(tables.map(([name, keys]) => from.table(name).bulkGet([...keys]))),
  )
  await to.transaction('rw', names, async () => {
    for (const [index, [name, keys]] of tables.entries()) {
      const found = rows[index]!
      await to.table(name).bulkPut(found.filter((row) => row !== undefined))
      await to.table(name).bulkDelete(keys.filter((_, at) => found[at] === undefined))
    }
  })
}
