/**
 * What the village app builds on: the engine of web/village/sync. Everything here works without a network but `enrol` and `sync`.
 * People and commands leave this interface in clear; on the device they lie encrypted under the PIN.
 *
 * Made by `openVillageStore({ fetch?, now?, random? })` of web/village/sync/index.ts.
 */
import type {
  CellDocument,
  CheckStandardDocument,
  Command,
  CommandKind,
  FieldChanges,
  KitDocument,
  MedicineDocument,
  PackageDocument,
  PersonDocument,
  ProgrammeDocument,
  TeamDocument,
  TermsDocument,
} from './village.ts'

/** none: this browser is no device yet; locked: a PIN opens it. */
export type StoreState = 'none' | 'locked' | 'open'

export interface EnrolForm {
  readonly name: string
  readonly kind: 'vehicle' | 'kit' | 'workstation' | 'phone'
  readonly teamId: string
  /** Six digits or more. */
  readonly pin: string
}

/** Who holds the device, as the server said at the last contact. */
export interface Holder {
  readonly deviceId: string
  readonly deviceName: string
  readonly doctorId: string
  readonly doctorName: string
  readonly teamId: string
}

/** here: on this device only; sending: on its way, may have arrived; there: applied; refused, held: see why. */
export type EntryState = 'here' | 'sending' | 'there' | 'refused' | 'held'

export interface Why {
  readonly code: string
  readonly field: string | null
  readonly zh: string
  readonly en: string
}

export interface Entry {
  readonly id: string
  readonly seq: number
  readonly kind: string
  readonly residentId: string | null
  readonly householdId: string | null
  readonly at: string
  readonly state: EntryState
  readonly why: Why | null
  /** Since when it has this state, by the device's clock. */
  readonly since: string
  /** An attachment's progress in bytes; null for others. */
  readonly sent: { readonly bytes: number; readonly of: number } | null
  readonly command: Command
}

/** A person as the panel says, with what was done on this device since laid over it. */
export interface Person extends PersonDocument {
  /** Entries about this person that the panel does not show yet, oldest first. */
  readonly pending: readonly Entry[]
  /** The panel's own document, without them: the `base` of a form's fields. */
  readonly panel: PersonDocument | null
}

export interface NewCommand {
  readonly kind: CommandKind
  readonly residentId?: string | null
  readonly householdId?: string | null
  readonly body: Record<string, unknown>
  /** Ids of commands that must be applied first (enrol before its follow-up). */
  readonly after?: readonly string[]
  /** When it was done, by the device's clock; without it, now. A form signed just before the battery died keeps its time. */
  readonly at?: string
}

/** Something that lies on the device and cannot be read: damaged, or written in a way that this app does not know. */
export interface Unreadable {
  readonly kind: string
  readonly id: string
}

/** Whom to see: overdue before due, urgent before all. */
export interface TodayItem {
  readonly residentId: string
  readonly name: string
  readonly urgency: 'urgent' | 'overdue' | 'due' | 'soon'
  readonly reasons: readonly {
    readonly what: 'follow-up' | 'promise' | 'check' | 'suspected' | 'reading'
    readonly code: string
    readonly dueOn: string | null
  }[]
  readonly cellId: string | null
  readonly householdId: string | null
}

export interface SyncProgress {
  readonly phase: 'connecting' | 'sending' | 'receiving' | 'done' | 'waiting'
  readonly commandsLeft: number
  readonly linesReceived: number
  readonly linesLeft: number
  readonly bytesSent: number
  readonly bytesReceived: number
}

/** offline: no answer, it goes on by itself later; busy: another tab is at it; erased: the device was told to forget all. */
export type SyncResult =
  | { readonly outcome: 'done'; readonly at: string; readonly bytesReceived: number; readonly bytesSent: number }
  | { readonly outcome: 'offline' | 'busy' | 'erased' }
  | { readonly outcome: 'refused'; readonly why: Why }

export interface SyncOptions {
  readonly onProgress?: (progress: SyncProgress) => void
  /** Stops when so many bytes came in; the rest comes with the next sync. */
  readonly budgetBytes?: number
  readonly signal?: AbortSignal
}

export type Unlocked =
  | { readonly outcome: 'open' }
  | { readonly outcome: 'wrong-pin'; readonly triesLeft: number }
  /** The tenth wrong PIN: everything is gone. */
  | { readonly outcome: 'erased' }

export interface VillageStore {
  state(): Promise<StoreState>
  holder(): Promise<Holder | null>
  /** Online, signed in: makes the device's key, tells the server, sets the PIN. Throws a Refused. */
  enrol(form: EnrolForm): Promise<Holder>
  unlock(pin: string): Promise<Unlocked>
  lock(): void
  changePin(from: string, to: string): Promise<Unlocked>
  /** Everything on this device goes: keys first. */
  erase(): Promise<void>

  people(): Promise<readonly Person[]>
  person(residentId: string): Promise<Person | null>
  /** What cannot be read; the others are there all the same. Empty as a rule. */
  unreadable(): Promise<readonly Unreadable[]>
  /** The next sync brings the whole panel again, and what was unreadable with it. */
  bringAgain(): Promise<void>
  household(householdId: string): Promise<readonly Person[]>
  today(day?: string): Promise<readonly TodayItem[]>
  team(): Promise<TeamDocument | null>
  cells(): Promise<readonly CellDocument[]>
  programmes(): Promise<readonly ProgrammeDocument[]>
  /** What a yearly check asks for one's age. */
  checkStandards(): Promise<readonly CheckStandardDocument[]>
  medicines(): Promise<readonly MedicineDocument[]>
  /** What may be signed at home today, and the text that is agreed to. */
  packages(): Promise<readonly PackageDocument[]>
  terms(): Promise<TermsDocument | null>
  /** Kits and vehicles of the team, what was taken on this device already counted. */
  kits(): Promise<readonly KitDocument[]>

  /** Signs and keeps a command in one step; when this returns, it survives anything short of the device's loss. */
  add(command: NewCommand): Promise<Entry>
  /** Fields of a form that changed, with their base: null when none did. */
  changes(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): FieldChanges | null
  entries(filter?: { readonly residentId?: string; readonly states?: readonly EntryState[] }): Promise<readonly Entry[]>
  /** How many are in each state: for the line at the top. */
  states(): Promise<Readonly<Record<EntryState, number>>>
  /** Held and refused: what a person has to look at. */
  questions(): Promise<readonly Entry[]>
  /** A refusal that was read and needs nothing more; it stays in the server's books. */
  dismiss(commandId: string): Promise<void>

  /** A photo or an ECG file: kept encrypted, sent in pieces, with a command of its own. */
  attach(file: {
    residentId: string
    what: 'photo' | 'ecg' | 'signature'
    type: string
    bytes: Uint8Array
    after?: readonly string[]
  }): Promise<Entry>
  attachment(attachmentId: string): Promise<{ readonly type: string; readonly bytes: Uint8Array } | null>

  /**
   * A form that is being filled in, kept encrypted under a name of the app's own until it is taken away (null): a battery that
   * dies in the middle of a visit costs nothing. Never sent.
   */
  keepDraft(name: string, draft: unknown): Promise<void>
  drafts(): Promise<readonly { readonly name: string; readonly draft: unknown }[]>

  sync(options?: SyncOptions): Promise<SyncResult>
  lastSync(): Promise<string | null>
  /** Called after every change that a screen may show, drafts not among them; answers how to stop. */
  watch(heard: () => void): () => void
  close(): void
}
