/** The engine that the village app stands on (contracts/village-store.ts). */
import type {
  CellDocument,
  CheckStandardDocument,
  FieldChanges,
  KitDocument,
  MedicineDocument,
  PackageDocument,
  ProgrammeDocument,
  TeamDocument,
  TermsDocument,
} from '#contracts/village'
import { DocumentKind } from '#contracts/village'
import type {
  EnrolForm,
  Entry,
  EntryState,
  Holder,
  NewCommand,
  Person,
  StoreState,
  SyncOptions,
  SyncResult,
  TodayItem,
  Unlocked,
  Unreadable,
  VillageStore,
} from '#contracts/village-store'
import { type FileRow, readMeta, type VillageDatabase, writeMeta } from './database.ts'
import { enrolDevice } from './enrol.ts'
import { type DeviceKeys, keysOf, tryPin } from './keys.ts'
import { type Pen, write } from './outbox.ts'
import { beginAgain } from './pull.ts'
import { Reading, sealedOf } from './reading.ts'
import { seal, sealJson, sha256Hex, unseal, unsealJson } from './seal.ts'
import { Shelves } from './shelves.ts'
import { synchronise } from './sync.ts'

export interface Options {
  readonly fetch: typeof fetch
  readonly now: () => Date
  readonly newId: () => string
  readonly pauseMs: number
  readonly silenceMs: number
}

interface Opened {
  readonly dataKey: CryptoKey
  readonly keys: DeviceKeys
  readonly reading: Reading
}

export class Store implements VillageStore {
  readonly #options: Options
  #shelves = new Shelves()
  #opened: Opened | undefined
  readonly #heard = new Set<() => void>()
  readonly #others = new BroadcastChannel('anji-village')

  constructor(options: Options) {
    this.#options = options
    this.#others.onmessage = () => this.#changed(false)
  }

  get #database(): VillageDatabase {
    return this.#shelves.first.data
  }

  async state(): Promise<StoreState> {
    if (this.#opened) return 'open'
    await this.#shelves.ready
    const enrolled = (await readMeta(this.#database, 'lock')) && (await readMeta(this.#database, 'holder'))
    return enrolled && (await keysOf(this.#shelves.first.keys)) ? 'locked' : 'none'
  }

  holder = async () => {
    await this.#shelves.ready
    return (await readMeta<Holder>(this.#database, 'holder')) ?? null
  }

  async enrol(form: EnrolForm): Promise<Holder> {
    if ((await this.state()) !== 'none') throw new Error('This browser is a device already')
    const { holder, dataKey, keys } = await enrolDevice(this.#shelves.first, this.#options, form)
    await this.#shelves.copy()
    this.#open(dataKey, keys)
    return holder
  }

  unlock = (pin: string) => this.#try(pin)
  changePin = (from: string, to: string) => this.#try(from, to)

  async #try(pin: string, next?: string): Promise<Unlocked> {
    await this.#shelves.ready
    const keys = await keysOf(this.#shelves.first.keys)
    if (!keys) return { outcome: 'erased' }
    const early = this.#opened ? undefined : sealedOf(this.#database, 'person')
    early?.catch(() => undefined) // read again when somebody asks, and then it is told
    const tried = await tryPin(this.#database, keys, pin, next)
    if (next || 'outcome' in tried) await this.#shelves.copy()
    if ('dataKey' in tried) {
      this.#open(tried.dataKey, keys, early)
      return { outcome: 'open' }
    }
    if (tried.outcome.outcome === 'erased') await this.erase()
    return tried.outcome
  }

  /** A signature asks for the PIN as well: what is open already stays open, and nothing is read again. */
  #open(dataKey: CryptoKey, keys: DeviceKeys, early?: ReturnType<typeof sealedOf>): void {
    if (this.#opened) return
    const reading = new Reading(this.#database, dataKey, early)
    this.#opened = { dataKey, keys, reading }
    void reading.people().catch(() => undefined) // begun before the first screen asks, which then hears of it if it fails
    this.#changed(false)
  }

  lock(): void {
    this.#opened = undefined
    this.#changed(false)
  }

  async erase(): Promise<void> {
    this.#opened = undefined
    await this.#shelves.erase()
    this.#shelves = new Shelves()
    this.#changed()
  }

  get #now(): Opened {
    if (!this.#opened) throw new Error('The device is locked')
    return this.#opened
  }

  people = (): Promise<readonly Person[]> => this.#now.reading.people()
  person = async (residentId: string) => (await this.#now.reading.byId()).get(residentId) ?? null
  unreadable = async (): Promise<readonly Unreadable[]> => this.#now.reading.unreadable(DocumentKind.options)
  household = async (householdId: string) => (await this.people()).filter((one) => one.household?.id === householdId)
  today = async (day = dayOf(this.#options.now())): Promise<readonly TodayItem[]> => this.#now.reading.today(day)
  team = async () => (await this.#now.reading.documents<TeamDocument>('team'))[0] ?? null
  cells = () => this.#now.reading.documents<CellDocument>('cell')
  programmes = () => this.#now.reading.documents<ProgrammeDocument>('programme')
  checkStandards = () => this.#now.reading.documents<CheckStandardDocument>('check-standard')
  medicines = () => this.#now.reading.documents<MedicineDocument>('medicine')
  packages = () => this.#now.reading.documents<PackageDocument>('package')
  terms = async () => (await this.#now.reading.documents<TermsDocument>('terms'))[0] ?? null
  kits = (): Promise<readonly KitDocument[]> => this.#now.reading.kits()

  async #pen(): Promise<Pen> {
    const { dataKey, keys } = this.#now
    const { deviceId } = (await this.holder())!
    const { now, newId } = this.#options
    return { database: this.#database, dataKey, signKey: keys.sign.privateKey, deviceId, now, newId }
  }

  async add(command: NewCommand): Promise<Entry> {
    const { id } = await write(await this.#pen(), command)
    return this.#added(id)
  }

  async #added(id: string): Promise<Entry> {
    await this.#kept()
    return (await this.#now.reading.entries()).find((one) => one.id === id)!
  }

  changes(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): FieldChanges | null {
    const said = (value: unknown) => JSON.stringify(value === undefined || value === '' ? null : value)
    const fields = Object.entries(after).flatMap(([field, value]) =>
      said(value) === said(before[field])
        ? []
        : [[field, { base: before[field] ?? null, value: value ?? null }] as const],
    )
    return fields.length > 0 ? Object.fromEntries(fields) : null
  }

  async entries(filter: { residentId?: string; states?: readonly EntryState[] } = {}): Promise<readonly Entry[]> {
    return (await this.#now.reading.entries()).filter(
      (one) =>
        (filter.residentId === undefined || one.residentId === filter.residentId) &&
        (filter.states === undefined || filter.states.includes(one.state)),
    )
  }

  async states(): Promise<Readonly<Record<EntryState, number>>> {
    const count = { here: 0, sending: 0, there: 0, refused: 0, held: 0 }
    await this.#database.outbox.each(({ state, dismissed }) => {
      if (dismissed === 0) count[state] += 1
    })
    return count
  }

  async questions(): Promise<readonly Entry[]> {
    const dismissed = new Set(
      (await this.#database.outbox.filter((row) => row.dismissed === 1).toArray()).map(({ id }) => id),
    )
    return (await this.entries({ states: ['held', 'refused'] })).filter(({ id }) => !dismissed.has(id))
  }

  async dismiss(commandId: string): Promise<void> {
    await this.#database.outbox
      .where('id')
      .equals(commandId)
      .and(({ state }) => state === 'refused')
      .modify({ dismissed: 1 })
    await this.#kept()
  }

  async attach({ residentId, what, type, bytes, after }: Parameters<VillageStore['attach']>[0]): Promise<Entry> {
    const { dataKey } = this.#now
    const content = new Uint8Array(bytes)
    const attachmentId = this.#options.newId()
    const sha256 = await sha256Hex(content)
    const body = { attachmentId, sha256, bytes: content.length, type, what }
    const file = async (commandId: string): Promise<FileRow> => ({
      ...{ id: attachmentId, commandId, sha256, type, bytes: content.length, sent: 0, whole: 0 },
      sealed: await seal(dataKey, content),
    })
    const { id } = await write(await this.#pen(), { kind: 'attachment', residentId, body, after }, file)
    return this.#added(id)
  }

  async attachment(attachmentId: string): Promise<{ type: string; bytes: Uint8Array } | null> {
    const file = await this.#database.files.get(attachmentId)
    return file ? { type: file.type, bytes: await unseal(this.#now.dataKey, file.sealed) } : null
  }

  async keepDraft(name: string, draft: unknown): Promise<void> {
    // Its name may be somebody's id: it lies under a hash and inside.
    const key = await sha256Hex(name)
    if (draft === null) await this.#database.drafts.delete(key)
    else await this.#database.drafts.put({ name: key, sealed: await sealJson(this.#now.dataKey, { name, draft }) })
    await this.#shelves.copy()
    // Told to nobody: no screen shows drafts, and what is typed every second makes nothing be read again.
  }

  async drafts(): Promise<readonly { name: string; draft: unknown }[]> {
    const { dataKey } = this.#now
    return Promise.all(
      (await this.#database.drafts.toArray()).map(({ sealed }) =>
        unsealJson<{ name: string; draft: unknown }>(dataKey, sealed),
      ),
    )
  }

  async sync(options: SyncOptions = {}): Promise<SyncResult> {
    const { dataKey, keys } = this.#now
    const holder = (await this.holder())!
    const { now, fetch, pauseMs, silenceMs } = this.#options
    const setting = {
      ...{ database: this.#database, dataKey, signKey: keys.sign.privateKey, deviceId: holder.deviceId },
      ...{ now, fetch, pauseMs, silenceMs, erase: () => this.erase() },
      changed: (what: { readonly documents: boolean }) => {
        void this.#shelves.copy()
        this.#changed(true, what)
      },
      met: ({ doctorId, doctorName, teamId }: Pick<Holder, 'doctorId' | 'doctorName' | 'teamId'>) =>
        writeMeta(this.#database, 'holder', { ...holder, doctorId, doctorName, teamId }),
    }
    // One at a time, whichever tab it is.
    return (await navigator.locks.request('anji-village-sync', { ifAvailable: true }, async (lock) =>
      lock ? synchronise(setting, options) : { outcome: 'busy' },
    )) as SyncResult
  }

  /** The panel is asked for from its beginning, beside what lies here: nothing is missed while it comes. */
  async bringAgain(): Promise<void> {
    await beginAgain(this.#database)
  }

  lastSync = async () => (await readMeta<string>(this.#database, 'lastSync')) ?? null

  async #kept(): Promise<void> {
    await this.#shelves.copy()
    this.#changed()
  }

  watch(heard: () => void): () => void {
    this.#heard.add(heard)
    return () => this.#heard.delete(heard)
  }

  #changed(tellOthers = true, what = { documents: !tellOthers }): void {
    this.#opened?.reading.forget(what)
    if (tellOthers) this.#others.postMessage('changed')
    for (const heard of [...this.#heard]) heard()
  }

  close(): void {
    this.#opened = undefined
    this.#others.close()
    this.#shelves.close()
  }
}

const dayOf = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
