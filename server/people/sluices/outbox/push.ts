import { z } from 'zod'
import { type Context, defineJob, enqueue } from '#kernel'
import { type Link, LinkDown } from '#sluice/protocol'
import { tellUnkept } from './keep-result.ts'
import * as store from './store.ts'

const batchMax = 256

/** Tells whoever sent a command that the hospital never took it. */
export const tellUnkeptJob = defineJob('sluices.tell_unkept', z.object({ commandId: z.uuid() }), (ctx, { commandId }) =>
  tellUnkept(ctx, commandId),
)

/**
 * Sends what a sluice has not kept yet, oldest first, until nothing is left or the way is cut. Marked as sent before it goes: from
 * then on the hospital may have it, and only the hospital can say what became of it. Gives how many were kept.
 */
export async function pushTo(root: Context, link: Pick<Link, 'up' | 'send'>, sluiceId: string): Promise<number> {
  for (let kept = 0; ; ) {
    if (!link.up(sluiceId)) return kept
    const commands = await root.transaction((ctx) => store.unkept(ctx, sluiceId, batchMax))
    if (commands.length === 0) return kept
    const late = commands.filter(({ dropped }) => dropped).map(({ id }) => id)
    if (late.length > 0) await end(root, late, tooLate)
    const sending = commands.filter(({ dropped }) => !dropped)
    if (sending.length > 0) {
      const sent = await send(root, link, sluiceId, sending)
      if (sent === undefined) return kept
      kept += sent
    }
  }
}

/** Undefined: the way was cut; the same again later. */
async function send(
  root: Context,
  link: Pick<Link, 'send'>,
  sluiceId: string,
  commands: readonly store.Unkept[],
): Promise<number | undefined> {
  const open = await root.transaction((ctx) =>
    store.markSent(
      ctx,
      commands.map(({ id }) => id),
    ),
  )
  const sending = commands.filter(({ id }) => open.has(id))
  const batch = sending.map(({ id, kind, key, body, at }) => {
    return { id, kind, key, body: JSON.parse(body) as unknown, at: at.toISOString() }
  })
  try {
    const verdicts = await link.send(sluiceId, batch)
    const kept = verdicts.filter((one) => one.kept).map(({ id }) => id)
    await root.transaction((ctx) => store.markKept(ctx, kept))
    for (const one of verdicts)
      if (!one.kept) await end(root, [one.id], { state: 'refused', code: 'not-kept', reason: one.reason })
    return kept.length
  } catch (error) {
    if (error instanceof LinkDown) return undefined
    throw error
  }
}

const tooLate = {
  state: 'dropped',
  code: 'not-sent',
  reason: '前置机未连接，指令已过时限，未发送。 The sluice was not connected in time: never sent.',
} as const

/** Ends commands that the hospital never took, and has whoever sent them told. */
export async function end(
  root: Context,
  ids: readonly string[],
  how: { state: 'refused' | 'dropped'; code: string; reason: string },
): Promise<void> {
  await root.transaction(async (ctx) => {
    for (const commandId of await store.endUnkept(ctx, ids, { ...how, reason: how.reason.slice(0, 400) }))
      await enqueue(ctx, tellUnkeptJob, { commandId })
  })
}
