import { z } from 'zod'
import { audit, type Context, defineJob, enqueue, Refusal } from '#kernel'
import { differencesOf, differs } from './again.ts'
import type { Bill } from './bill.ts'
import { foreseen } from './foresee-resettlement.ts'
import { rewind } from './resettle.ts'
import { laterBills } from './reverse-bill.ts'
import { firstBillOf } from './store/bills.ts'
import { lockPerson } from './store/charges.ts'
import { markLeft, markPart, markRun, nextParts, type Part, type PartDone, type Run, runOf } from './store/runs.ts'

/** Accumulators of a batch: what is settled again is theirs alone until the batch is kept. */
const batch = 20

/**
 * Takes a run a batch further and asks for the next. A batch is one transaction: after a crash it is simply done again, and
 * what was kept is not. Nothing is looked at twice: a part leaves its state with what was done to it.
 */
export const continueRun = defineJob(
  'settlement.continue_policy_resettlement',
  z.object({ runId: z.uuid() }),
  async (ctx, { runId }) => {
    const run = await runOf(ctx, runId, true)
    if (run?.state === 'previewing') await take(ctx, run, 'waiting', 'previewed', lookAt)
    if (run?.state === 'settling') await take(ctx, run, 'differs', 'done', settleOne)
  },
)

export async function continueSoon(ctx: Context, runId: string): Promise<void> {
  await enqueue(ctx, continueRun, { runId }, { key: `policy-resettlement:${runId}` })
}

type OnePart = (ctx: Context, run: Run, part: Part) => Promise<PartDone>

async function take(ctx: Context, run: Run, from: string, next: Run['state'], one: OnePart): Promise<void> {
  const parts = await nextParts(ctx, run.id, from, batch)
  // All people of the batch before any account: whoever holds an account's lock never waits for a person.
  for (const residentId of [...new Set(parts.map((part) => part.residentId))].sort()) await lockPerson(ctx, residentId)
  for (const part of parts) await inPart(ctx, run, part, one)
  if (parts.length < batch) await markRun(ctx, run.id, next)
  else await continueSoon(ctx, run.id)
}

/** What is refused for one person is taken back to where that person began; the others go on. */
async function inPart(ctx: Context, run: Run, part: Part, one: OnePart): Promise<void> {
  await ctx.client.query('savepoint policy_part')
  try {
    await markPart(ctx, run.id, part.accumulatorId, await one(ctx, run, part))
    await ctx.client.query('release savepoint policy_part')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await ctx.client.query('rollback to savepoint policy_part')
    await markLeft(ctx, run.id, part.accumulatorId, error.code)
  }
}

const nothing: PartDone = {
  state: 'unchanged',
  ...{ bills: 0, changedBills: 0, differences: null, refundFen: 0, dueFen: 0 },
}

/** The bills from the first of the days on, from which of them something changes, and what. */
async function foreseePart(ctx: Context, run: Run, part: Part): Promise<{ chain: Bill[]; seen: PartDone }> {
  const first = await firstBillOf(ctx, part.accumulatorId, run)
  if (!first) return { chain: [], seen: nothing }
  const chain = [first, ...(await laterBills(ctx, first))]
  const { residentId, accumulatorId: entityId } = part
  await audit(ctx, { action: 'read', residentId, entity: 'settlement.accumulator', entityId, reason: run.reason })
  const { bills, pots } = await foreseen(ctx, chain)
  const from = bills.findIndex(differs)
  if (from < 0) return { chain: [], seen: { ...nothing, bills: bills.length } }
  const seen: PartDone = {
    state: 'differs',
    bills: bills.length,
    changedBills: bills.filter(differs).length,
    differences: differencesOf(bills),
    refundFen: pots.cashFen,
    dueFen: bills.reduce((sum, { again }) => sum + (again?.missingFen ?? 0), 0),
  }
  return { chain: chain.slice(from), seen }
}

const lookAt: OnePart = async (ctx, run, part) => (await foreseePart(ctx, run, part)).seen

/** Looked at once more, under the person's lock: bills may have come or gone since the preview. */
const settleOne: OnePart = async (ctx, run, part) => {
  const { chain, seen } = await foreseePart(ctx, run, part)
  if (!chain[0]) return seen
  const { refundFen, dueFen } = await rewind(ctx, chain[0], run.reason, () => true, 'ask')
  return { ...seen, state: 'settled', refundFen, dueFen }
}
