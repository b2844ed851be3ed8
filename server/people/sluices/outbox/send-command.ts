import { type BodyOf, type CommandKind, sluiceKinds } from '#contracts/sluice'
import { type Context, refuseUnless } from '#kernel'
import { wakeLink } from '../link/wake.ts'
import { enrolledSluiceOf } from '../registry/known.ts'
import * as store from './store.ts'

export interface CommandRequest<K extends CommandKind> {
  readonly institutionId: string
  readonly kind: K
  /** Order is kept among commands of one key; whoever sends holds a lock on what the key stands for. At most 200 characters. */
  readonly key: string
  readonly body: BodyOf<K>
  /**
   * Not sent any more when it has not been sent by then: it ends as refused, 'not-sent'. One that was sent once, without word
   * that it was kept, is sent until there is a word: the hospital may have it.
   */
  readonly dropAfter?: Date
}

/**
 * Tells a hospital to do something: written in the running transaction, sent after its commit until it is kept there, with one
 * effect by its id. How it ends is heard by `hearAnswer`. Refusals: sluices.no_sluice.
 */
export async function sendCommand<K extends CommandKind>(
  ctx: Context,
  { institutionId, kind, key, body, dropAfter }: CommandRequest<K>,
): Promise<{ commandId: string }> {
  return ctx.transaction(async (ctx) => {
    const sluice = await enrolledSluiceOf(ctx, institutionId)
    refuseUnless(sluice, 'sluices.no_sluice')
    const commandId = ctx.chance.uuid()
    putCommand(ctx, { id: commandId, sluiceId: sluice.id, kind, key, body, dropAfter })
    return { commandId }
  })
}

/** Puts a command for a sluice that is known into the outbox; it travels with the commit. A body that is wrong is our bug. */
export function putCommand<K extends CommandKind>(
  ctx: Context,
  command: { id: string; sluiceId: string; kind: K; key: string; body: BodyOf<K>; dropAfter?: Date | undefined },
): void {
  const body = JSON.stringify(sluiceKinds[command.kind].body.parse(command.body))
  ctx.withCommit(() => [store.insert(ctx, [{ ...command, body }])])
  wakeLink(ctx, 'outbox')
}
