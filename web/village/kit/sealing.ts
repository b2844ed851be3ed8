import type { NewCommand } from '#contracts/village-store'

/** What one signature seals: commands in order; `afterFirst` makes the later ones wait for the first (enrol, then its visit). */
export interface Deed {
  readonly id: string
  /** The key of a sentence, and whom it is about: shown while it can be undone. */
  readonly what: string
  readonly residentId: string | null
  readonly signedAt: string
  readonly commands: readonly NewCommand[]
  readonly chained: boolean
  readonly files: readonly DeedFile[]
  /** The first file goes before the commands, whose body names it as `picture`: a contract stands on its signatures. */
  readonly picture?: boolean
  /** The draft that the form was kept under: taken away when the deed is sealed. */
  readonly draftName: string | null
}
export interface DeedFile {
  readonly residentId: string
  readonly what: 'photo' | 'ecg' | 'signature'
  readonly type: string
  readonly base64: string
}

interface Added {
  readonly id: string
  readonly command: { readonly body: Readonly<Record<string, unknown>> }
}
interface Keeps {
  add(command: NewCommand): Promise<Added>
  attach(file: {
    residentId: string
    what: 'photo' | 'ecg' | 'signature'
    type: string
    bytes: Uint8Array
    after?: readonly string[]
  }): Promise<Added>
  keepDraft(name: string, draft: unknown): Promise<void>
  drafts(): Promise<readonly { readonly name: string; readonly draft: unknown }[]>
}

const PREFIX = 'signed:'
export const UNDO_MS = 6_000

/**
 * Between the signature and the seal lie a few seconds in which it can be taken back. The deed lies on the device from the first
 * moment: whatever interrupts, it is sealed at the next opening, with the time of its signature. Sealing twice does no harm, since
 * what a command creates carries an id of the form's own.
 */
export class Seals {
  readonly #store: Keeps
  readonly #wait: (work: () => void, ms: number) => () => void
  readonly #waiting = new Map<string, { deed: Deed; stop: () => void; sealed: Promise<void> | undefined }>()
  readonly #heard = new Set<() => void>()
  #shown: readonly Deed[] = []

  constructor(store: Keeps, wait: (work: () => void, ms: number) => () => void) {
    this.#store = store
    this.#wait = wait
  }

  /** Kept at once; sealed when the time to undo is over. The same deed twice is one. */
  async sign(deed: Deed): Promise<void> {
    if (this.#waiting.has(deed.id)) return
    this.#waiting.set(deed.id, { deed, stop: () => undefined, sealed: undefined })
    try {
      await this.#store.keepDraft(PREFIX + deed.id, deed)
    } catch (error) {
      this.#waiting.delete(deed.id)
      throw error
    }
    const entry = this.#waiting.get(deed.id)
    if (entry) entry.stop = this.#wait(() => void this.#seal(deed.id).catch(() => undefined), UNDO_MS)
    this.#tell()
  }

  /** Takes it back: true when it was not sealed yet. */
  async undo(id: string): Promise<boolean> {
    const entry = this.#waiting.get(id)
    if (!entry || entry.sealed) return false
    entry.stop()
    this.#waiting.delete(id)
    this.#tell()
    await this.#store.keepDraft(PREFIX + id, null)
    return true
  }

  /** Nothing waits any longer: before the lock, and when the app goes out of sight. */
  async flush(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map((id) => this.#seal(id)))
  }

  /** What was signed and not sealed when the device died. Answers how many there were. */
  async resume(): Promise<number> {
    const left = (await this.#store.drafts()).filter(({ name }) => name.startsWith(PREFIX))
    for (const { draft } of left) {
      const deed = draft as Deed
      if (!this.#waiting.has(deed.id)) {
        this.#waiting.set(deed.id, { deed, stop: () => undefined, sealed: undefined })
        await this.#seal(deed.id)
      }
    }
    return left.length
  }

  /** What can still be undone; the same list until it changes. */
  waiting(): readonly Deed[] {
    return this.#shown
  }
  watch(heard: () => void): () => void {
    this.#heard.add(heard)
    return () => this.#heard.delete(heard)
  }

  #seal(id: string): Promise<void> {
    const entry = this.#waiting.get(id)
    if (!entry) return Promise.resolve()
    entry.stop()
    entry.sealed ??= this.#addAll(entry.deed).then(
      () => {
        this.#waiting.delete(id)
        this.#tell()
      },
      (error) => {
        entry.sealed = undefined // it stays on the device as signed; the next try seals it
        this.#tell()
        throw error
      },
    )
    this.#tell()
    return entry.sealed
  }

  async #addAll(deed: Deed): Promise<void> {
    const { picture, files } = await this.#pictureFirst(deed)
    let first: string | undefined
    for (const command of deed.commands) {
      const after = [...(command.after ?? []), ...(picture?.after ?? []), ...(deed.chained && first ? [first] : [])]
      const body = picture ? { ...command.body, picture: picture.named } : command.body
      const entry = await this.#store.add({
        ...command,
        body,
        at: deed.signedAt,
        ...(after.length > 0 ? { after } : {}),
      })
      first ??= entry.id
    }
    for (const file of files) await this.#attach(file, first ? [first] : [])
    if (deed.draftName) await this.#store.keepDraft(deed.draftName, null)
    await this.#store.keepDraft(PREFIX + deed.id, null)
  }

  async #pictureFirst(deed: Deed) {
    const [file, ...others] = deed.files
    if (!deed.picture || !file) return { picture: undefined, files: deed.files }
    const { id, command } = await this.#attach(file, [])
    const named = { reference: String(command.body.attachmentId), digest: String(command.body.sha256) }
    return { picture: { named, after: [id] }, files: others }
  }

  #attach({ base64, ...file }: DeedFile, after: readonly string[]): Promise<Added> {
    return this.#store.attach({ ...file, bytes: bytesOf(base64), ...(after.length > 0 ? { after } : {}) })
  }

  #tell(): void {
    this.#shown = [...this.#waiting.values()].filter(({ sealed }) => !sealed).map(({ deed }) => deed)
    for (const heard of this.#heard) heard()
  }
}

export function bytesOf(base64: string): Uint8Array {
  const text = atob(base64)
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
