/** What a kind of command does: its body's shape, and the modules' own verb, called as the doctor who did it. */
import type { z } from 'zod'
import type { Command, CommandKind } from '#contracts/village'
import type { Context, RefusalCode } from '#kernel'

export interface Deed<B> {
  readonly command: Command
  readonly body: B
  /** When it was done, by the corrected clock. */
  readonly doneAt: Date
  readonly deviceId: string
  readonly teamId: string
  /** The device's, over the command. */
  readonly signature: string
}

/** held: part of it, or all, waits for a person or a file; the code says why. */
export type Applied =
  | { readonly held: RefusalCode; readonly field?: string; readonly params?: Record<string, string | number> }
  | undefined

export interface Applier<B> {
  readonly kind: CommandKind
  readonly schema: z.ZodType<B>
  /** In the command's own transaction, as the doctor. A Refusal is the command's verdict. */
  readonly apply: (ctx: Context, deed: Deed<B>) => Promise<Applied>
}

// biome-ignore lint/suspicious/noExplicitAny: a list of appliers of different bodies
export type AnyApplier = Applier<any>

export const applier = <B>(one: Applier<B>): Applier<B> => one
