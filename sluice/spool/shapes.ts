/** What goes between the spool's door and its thread: plain data, so that a thread boundary costs nothing but a copy. */
import type { SluiceRefusalCode } from './refusal.ts'

export interface SpoolOptions {
  readonly folder: string
  /** 32 bytes, from which the key of the bodies on disk is derived. */
  readonly key: Uint8Array
  /** Bounds of what waits to go out and what is set aside, together. */
  readonly bytesMax: number
  readonly messagesMax: number
  /** Bound of the commands that wait to be carried out. */
  readonly commandsMax: number
  /** Of the database file, in pages; only to see what a full disk does. */
  readonly pagesMax?: number
}

/** A message or command with what may stand unsealed beside it: no personal data. */
export interface Letter {
  readonly id: string
  readonly kind: string
  /** Milliseconds. */
  readonly at: number
  /** Which adapter it is of; '' for inner's own and for commands. */
  readonly adapter: string
  readonly type: string
  readonly controlId: string
  readonly key: string
  /** The body as JSON text. */
  readonly text: string
}

export interface Queued {
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly at: number
  readonly adapter: string
  readonly key: string
  readonly text: string
}

export interface Remembered {
  readonly adapter: string
  readonly name: string
  readonly value: string
  /** Milliseconds; null: kept until overwritten. */
  readonly until: number | null
}

export interface Outcome {
  readonly messageId: string
  readonly outcome: string
  readonly code: string | null
  readonly reason: string | null
}

/** What is set aside, without what is in it. */
export interface AsideLine {
  readonly id: string
  readonly way: 'out' | 'in'
  readonly kind: string
  readonly adapter: string
  readonly type: string
  readonly controlId: string
  readonly at: number
  readonly asideAt: number
  readonly reason: string
}

export interface Depth {
  readonly messages: number
  readonly bytes: number
  readonly oldestAt: number | null
}

export interface Figures {
  readonly out: Depth
  readonly in: Depth
  readonly aside: { readonly messages: number; readonly bytes: number }
  readonly bytesMax: number
  /** `adapter:name` and `kind:name`. */
  readonly stopped: readonly string[]
  readonly diskFull: boolean
}

/** A message as the spool remembers it after it has gone. */
export interface Trace {
  readonly id: string
  readonly adapter: string
  readonly kind: string
  readonly type: string
  readonly controlId: string
  readonly at: number
  readonly outcome: string | null
  readonly code: string | null
  readonly reason: string | null
}

/** Each operation with what it takes and what it gives. Those of one group are one commit. */
export interface Operations {
  append: { take: { letters: readonly Letter[]; remember: readonly Remembered[] }; give: { repeated: boolean[] } }
  readOut: { take: { after: number; countMax: number; bytesMax: number }; give: Queued[] }
  kept: { take: { seqs: readonly number[] }; give: null }
  setAside: { take: { way: 'out' | 'in'; seq: number; reason: string; at: number }; give: null }
  receive: { take: { letters: readonly Letter[] }; give: null }
  outcomes: { take: { outcomes: readonly Outcome[] }; give: (Pick<Trace, 'adapter' | 'type' | 'controlId'> | null)[] }
  readIn: { take: { after: number; countMax: number }; give: Queued[] }
  finish: { take: { seq: number; id: string; key: string; result: Letter | null; at: number }; give: null }
  listAside: { take: { countMax: number }; give: AsideLine[] }
  decide: { take: { id: string; decision: 'retry' | 'discard'; by: string; at: number }; give: null }
  trace: { take: { id: string }; give: Trace | null }
  remember: { take: { remember: readonly Remembered[] }; give: null }
  recallAll: { take: { at: number }; give: Remembered[] }
  stop: { take: { name: string; stopped: boolean; at: number }; give: null }
  figures: { take: Record<never, never>; give: Figures }
  prune: { take: { at: number; memoryMax: number }; give: { more: boolean } }
}
export type OperationName = keyof Operations
export type Operation = { [N in OperationName]: { name: N; take: Operations[N]['take'] } }[OperationName]

export type Answer = { ok: unknown } | { refused: SluiceRefusalCode; detail?: string } | { failed: string }

export interface GroupAnswer {
  readonly answers: Answer[]
  /** Another process (the engineer's command line) has written since the last group. */
  readonly foreign: boolean
}
