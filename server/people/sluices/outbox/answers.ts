import type { BodyOf, CommandKind, CommandResult } from '#contracts/sluice'
import type { Context, Listener } from '#kernel'

export interface Answered<K extends CommandKind> {
  readonly commandId: string
  readonly sluiceId: string
  readonly institutionId: string
  readonly body: BodyOf<K>
  /**
   * The hospital's result, the same for a repeated one. Refusals that are not the hospital's: 'not-sent', too old before it could
   * ever be sent (it had no effect); 'not-kept', the hospital's end would not take it.
   */
  readonly result: Pick<CommandResult, 'outcome' | 'code' | 'reason' | 'data'>
}

/** Hears how commands of a kind ended, in the transaction that keeps the answer: once for each command. */
export function hearAnswer<K extends CommandKind>(
  kind: K,
  name: string,
  handle: (ctx: Context, answered: Answered<K>) => Promise<void>,
): Listener {
  return { type: answerTopicOf(kind), name, handle: (ctx, data) => handle(ctx, data as Answered<K>) }
}

export function answerTopicOf(kind: CommandKind): string {
  return `sluices.answer:${kind}`
}
