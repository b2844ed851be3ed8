/** Opens what lies sealed, once: unsealed documents stay in memory while the device is open. */

import type { Command, KitDocument } from '#contracts/village'
import { PersonDocument } from '#contracts/village'
import type { Entry, Person } from '#contracts/village-store'
import type { VillageDatabase } from './database.ts'
import { entryOf } from './outbox.ts'
import { concerns, overlayKit, overlayPerson } from './overlay.ts'
import { unsealJson } from './seal.ts'

export class Reading {
  readonly #database: VillageDatabase
  readonly #dataKey: CryptoKey
  #documents = new Map<string, Promise<readonly unknown[]>>()
  #entries: Promise<readonly Entry[]> | undefined
  #open = new Set<number>()

  constructor(database: VillageDatabase, dataKey: CryptoKey) {
    this.#database = database
    this.#dataKey = dataKey
  }

  /** Something was written: read again at the next question. */
  forget(): void {
    this.#documents = new Map()
    this.#entries = undefined
  }

  documents<T>(kind: string): Promise<readonly T[]> {
    const known = this.#documents.get(kind)
    if (known) return known as Promise<readonly T[]>
    const read = this.#read<T>(kind)
    this.#documents.set(kind, read)
    return read
  }

  async #read<T>(kind: string): Promise<T[]> {
    const rows = await this.#database.documents.where('kind').equals(kind).toArray()
    return Promise.all(rows.map(({ sealed }) => unsealJson<T>(this.#dataKey, sealed)))
  }

  entries(): Promise<readonly Entry[]> {
    this.#entries ??= this.#readEntries()
    return this.#entries
  }

  async #readEntries(): Promise<Entry[]> {
    const rows = await this.#database.outbox.orderBy('seq').toArray()
    const files = new Map((await this.#database.files.toArray()).map((file) => [file.id, file]))
    this.#open = new Set(rows.filter(({ open }) => open === 1).map(({ seq }) => seq))
    return Promise.all(rows.map((row) => entryOf(this.#dataKey, row, row.fileId ? files.get(row.fileId) : undefined)))
  }

  /** What the panel does not show yet, oldest first. */
  async pending(): Promise<Entry[]> {
    return (await this.entries()).filter(({ seq }) => this.#open.has(seq))
  }

  async people(): Promise<Person[]> {
    const pending = await this.pending()
    // What an older server leaves out has its default; what a newer one adds is passed over.
    const documents = (await this.documents<unknown>('person')).map((one) => PersonDocument.parse(one))
    return documents.map((panel) => {
      const own = pending.filter(({ command }) => concerns(command, panel))
      return { ...overlayPerson(panel, own.map(commandOf)), pending: own, panel }
    })
  }

  async kits(): Promise<KitDocument[]> {
    const commands = (await this.pending()).map(commandOf)
    const kits = await this.documents<KitDocument>('kit')
    return kits.map((kit) => overlayKit({ ...kit, lots: kit.lots ?? [], stops: kit.stops ?? [] }, commands))
  }
}

const commandOf = ({ command }: Entry): Command => command
