/** Gives a command that is held its verdict: when what it waited for has come, or a person has decided. */
import { type Context, log, Refusal, type RefusalCode } from '#kernel'
import { holderOf } from '../devices/session.ts'
import * as devices from '../devices/store.ts'
import { markDirty } from '../panel/store.ts'
import type { CommandTable } from '../tables.ts'
import { carryOut, type Outcome, outcomeOf, waitsOf } from './carry-out.ts'
import * as store from './store.ts'
import { tellLeader } from './tell.ts'

const waiting = new Set<string | null>(['village.waits_for_other', 'village.file_awaited'])

/** Those that named this command in `after`, and those that named them. */
export async function settleWaiting(root: Context, commandId: string): Promise<void> {
  const rows = await root.transaction((ctx) => store.waitingFor(ctx, commandId))
  for (const { id, code } of rows) if (code === 'village.waits_for_other') await settle(root, id)
}

/** Tries a command that waits once more. Safe to repeat. */
export async function settle(root: Context, id: string): Promise<void> {
  const done = await attempt(root, id).catch((error) => {
    const outcome = outcomeOf(error)
    if (!(error instanceof Refusal)) log.error({ commandId: id, message: (error as Error).message }, 'village command')
    return attempt(root, id, outcome)
  })
  if (done) await settleWaiting(root, id)
}

async function attempt(root: Context, id: string, decided?: Outcome): Promise<boolean> {
  return root.transaction(async (ctx) => {
    const seen = await store.commandById(ctx, id)
    if (!seen) return false
    const device = await devices.lockDevice(ctx, seen.device_id)
    const row = (await store.commandById(ctx, id))!
    if (row.state !== 'held' || !waiting.has(row.code)) return false
    const { actor, barred } = await holderOf(ctx, device)
    const outcome = decided ?? (await outcomeNow(ctx.as(actor), row, device, barred))
    if (outcome?.state === 'held' && outcome.code === row.code) return false
    await setVerdict(ctx, row, outcome)
    if (outcome?.state === 'held') await tellLeader(ctx, device, { id, code: outcome.code })
    return true
  })
}

async function outcomeNow(
  ctx: Context,
  row: CommandTable,
  device: Parameters<typeof carryOut>[2]['device'],
  barred: RefusalCode | undefined,
): Promise<Outcome | undefined> {
  const said = (state: 'refused' | 'held', code: RefusalCode): Outcome => ({ state, code, field: null, params: null })
  const waits = await waitsOf(ctx, row.command)
  if (waits) return said(waits.state, waits.code)
  if (barred) return said('held', barred)
  return carryOut(ctx, row, { device, doneAt: row.done_at })
}

/** A new verdict gets the device's next number, so that the device hears of it whenever it comes. The device's row is locked. */
export async function setVerdict(
  ctx: Context,
  row: CommandTable,
  outcome: Outcome | undefined,
  more: Partial<Pick<CommandTable, 'done_at' | 'decided_by' | 'decided_reason' | 'decided_at'>> = {},
): Promise<CommandTable> {
  const verdict = outcome ?? { state: 'applied' as const, code: null, field: null, params: null }
  const after = { ...row, ...verdict, ...more }
  const numbered = { ...after, verdict_number: await store.nextVerdict(ctx, row.device_id), verdict_at: ctx.now }
  await store.changeVerdict(ctx, row.id, {
    ...verdict,
    ...more,
    verdict_number: numbered.verdict_number,
    verdict_at: ctx.now,
  })
  const device = await devices.deviceById(ctx, row.device_id)
  await markDirty(ctx, device!.team_id)
  return numbered
}
