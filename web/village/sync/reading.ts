/** Opens what lies sealed, once: what was unsealed stays in memory while the device is open, and only what changed is opened again. */
import type { Command, KitDocument } from '#contracts/village'
import { PersonDocument } from '#contracts/village'
import type { Entry, Person, TodayItem, Unreadable } from '#contracts/village-store'
import type { DocumentRow, OutboxRow, VillageDatabase } from './database.ts'
import { entryOf, signedOf } from './outbox.ts'
import { overlayKit, overlayPerson } from './overlay.ts'
import { type Pending, pendingBy } from './pending.ts'
import { type Sealed, unsealJson } from './seal.ts'
import { todayOf } from './today.ts'

interface Opened {
  readonly id: string
  /** Says whether it is the same sealing: an iv is never used twice. */
  readonly mark: string
  /** undefined: it cannot be read. */
  readonly document: unknown
}
interface Laid {
  readonly panel: PersonDocument
  readonly own: readonly Entry[]
  readonly person: Person
}

interface Everybody {
  readonly list: readonly Person[]
  readonly byId: ReadonlyMap<string, Person>
}

export class Reading {
  readonly #database: VillageDatabase
  readonly #dataKey: CryptoKey
  /** What was opened, by kind and id: outlives a change of other documents. */
  #kept = new Map<string, ReadonlyMap<string, Opened>>()
  #documents = new Map<string, Promise<readonly Opened[]>>()
  #lists = new Map<string, { readonly of: readonly Opened[]; readonly list: readonly unknown[] }>()
  #commands = new Map<string, Promise<Command>>()
  #entryOf = new Map<string, { readonly said: string; readonly entry: Entry }>()
  #entries: Promise<readonly Entry[]> | undefined
  #open = new Set<number>()
  #laid = new Map<string, Laid>()
  #list: readonly Person[] = []
  #people: Promise<Everybody> | undefined
  #today: { readonly of: readonly Person[]; readonly day: string; readonly items: readonly TodayItem[] } | undefined

  #early: Promise<readonly DocumentRow[]> | undefined

  /** `early`: the sealed people, fetched while the PIN was being stretched. */
  constructor(database: VillageDatabase, dataKey: CryptoKey, early?: Promise<readonly DocumentRow[]>) {
    this.#database = database
    this.#dataKey = dataKey
    this.#early = early
  }

  /** Something was written: looked at again at the next question. What lies there as before is not opened anew. */
  forget({ documents }: { readonly documents: boolean }): void {
    if (documents) {
      this.#documents = new Map()
      this.#early = undefined
    }
    this.#entries = undefined
    this.#people = undefined
  }

  /** The same list until one of its kind changes. */
  async documents<T>(kind: string): Promise<readonly T[]> {
    const of = await this.#opened(kind)
    const known = this.#lists.get(kind)
    if (known?.of === of) return known.list as readonly T[]
    const list = of.flatMap(({ document }) => (document === undefined ? [] : [document as T]))
    this.#lists.set(kind, { of, list })
    return list
  }

  /** What lies here and cannot be read: the others are shown all the same. */
  async unreadable(kinds: readonly string[]): Promise<Unreadable[]> {
    const lists = kinds.map(async (kind) =>
      (await this.#opened(kind)).filter(({ document }) => document === undefined).map(({ id }) => ({ kind, id })),
    )
    return (await Promise.all(lists)).flat()
  }

  #opened(kind: string): Promise<readonly Opened[]> {
    const known = this.#documents.get(kind)
    if (known) return known
    const read = this.#read(kind)
    this.#documents.set(kind, read)
    // A database that fails once is asked again.
    read.catch(() => this.#documents.delete(kind))
    return read
  }

  async #read(kind: string): Promise<Opened[]> {
    const early = kind === 'person' ? this.#early : undefined
    this.#early = early ? undefined : this.#early
    const rows = (await early?.catch(() => undefined)) ?? (await sealedOf(this.#database, kind))
    const before = this.#kept.get(kind)
    const opened = await Promise.all(
      rows.map(({ id, sealed }) => {
        const mark = String(sealed.iv)
        const known = before?.get(id)
        return known?.mark === mark ? known : this.#openOne(kind, id, mark, sealed)
      }),
    )
    this.#kept.set(kind, new Map(opened.map((one) => [one.id, one])))
    return opened
  }

  async #openOne(kind: string, id: string, mark: string, sealed: Sealed): Promise<Opened> {
    try {
      const document = await unsealJson<unknown>(this.#dataKey, sealed)
      // What an older server leaves out has its default; what a newer one adds is passed over.
      return { id, mark, document: kind === 'person' ? PersonDocument.parse(document) : document }
    } catch {
      return { id, mark, document: undefined }
    }
  }

  entries(): Promise<readonly Entry[]> {
    this.#entries ??= this.#readEntries()
    return this.#entries
  }

  async #readEntries(): Promise<Entry[]> {
    const rows = await this.#database.outbox.orderBy('seq').toArray()
    this.#open = new Set(rows.filter(({ open }) => open === 1).map(({ seq }) => seq))
    return Promise.all(rows.map((row) => this.#entry(row)))
  }

  async #entry(row: OutboxRow): Promise<Entry> {
    // A file that has arrived is whole: its bytes are not read to be counted.
    const file = row.fileId && row.state !== 'there' ? await this.#database.files.get(row.fileId) : undefined
    const said = JSON.stringify([row.state, row.why, row.since, file?.sent])
    const known = this.#entryOf.get(row.id)
    if (known?.said === said) return known.entry
    const command = this.#commands.get(row.id) ?? signedOf(this.#dataKey, row).then((signed) => signed.command)
    this.#commands.set(row.id, command)
    const entry = entryOf(row, await command, file)
    this.#entryOf.set(row.id, { said, entry })
    return entry
  }

  /** What the panel does not show yet, oldest first. */
  async pending(): Promise<Entry[]> {
    return (await this.entries()).filter(({ seq }) => this.#open.has(seq))
  }

  /** The same list, and the same people in it, until something about them changes. */
  async people(): Promise<readonly Person[]> {
    return (await this.#everybody()).list
  }

  async byId(): Promise<ReadonlyMap<string, Person>> {
    return (await this.#everybody()).byId
  }

  #everybody(): Promise<Everybody> {
    this.#people ??= this.#overlay()
    return this.#people
  }

  async #overlay(): Promise<Everybody> {
    const [documents, pending] = await Promise.all([this.documents<PersonDocument>('person'), this.pending()])
    const about = pendingBy(pending)
    const laid = new Map(documents.map((panel) => [panel.id, this.#lay(panel, about)]))
    const people = [...laid.values()].map(({ person }) => person)
    const same = people.length === this.#list.length && people.every((one, at) => one === this.#list[at])
    this.#laid = laid
    const list = same ? this.#list : people
    this.#list = list
    return { list, byId: new Map(list.map((person) => [person.id, person])) }
  }

  #lay(panel: PersonDocument, about: Pending): Laid {
    const own = about(panel)
    const before = this.#laid.get(panel.id)
    if (before?.panel === panel && before.own.length === own.length && own.every((one, at) => one === before.own[at]))
      return before
    return { panel, own, person: { ...overlayPerson(panel, own.map(commandOf)), pending: own, panel } }
  }

  async today(day: string): Promise<readonly TodayItem[]> {
    const of = await this.people()
    if (this.#today?.of !== of || this.#today.day !== day) this.#today = { of, day, items: todayOf(of, day) }
    return this.#today.items
  }

  async kits(): Promise<KitDocument[]> {
    const commands = (await this.pending()).map(commandOf)
    const kits = await this.documents<KitDocument>('kit')
    return kits.map((kit) => overlayKit({ ...kit, lots: kit.lots ?? [], stops: kit.stops ?? [] }, commands))
  }
}

export const sealedOf = (database: VillageDatabase, kind: string): Promise<readonly DocumentRow[]> =>
  database.documents.where('kind').equals(kind).toArray()

const commandOf = ({ command }: Entry): Command => command
