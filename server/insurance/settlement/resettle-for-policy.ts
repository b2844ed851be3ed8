import {
  PolicyResettlement,
  PolicyResettlements,
  ResettleForPolicy,
  RunAsked,
  RunPeople,
  RunPeopleAsked,
} from '#contracts/settlement-rules'
import { audit, type Context, type Role, refuseUnless, verb } from '#kernel'
import { dayOf, keepsRegion } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { continueSoon } from './policy-run.ts'
import { changedParts, insertRun, markRun, newestRuns, type Run, runOf, tallyOf } from './store/runs.ts'

const movers: Role[] = ['administrator', 'system']
const readers: Role[] = ['administrator', 'auditor', 'system']
const entity = 'settlement.policy_resettlement'

/**
 * After dated rows were corrected and published: looks at every accumulator with a settled bill of the days and computes,
 * in batches, what settling again would change. Changes nothing; `startResettlement` does.
 * Refusals: settlement.run_dates_wrong, settlement.whole_pool_only.
 */
export const resettleForPolicy = verb(
  {
    name: 'settlement.resettle_for_policy',
    may: movers,
    input: ResettleForPolicy,
    answer: PolicyResettlement,
    summary: 'Previews settling the bills of some days again under corrected policy.',
  },
  async (ctx, { from, to, insutype = null, reason }) => {
    await refuseUnlessWholePool(ctx)
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
    refuseUnless(days >= 0 && days <= 400 && to <= dayOf(ctx.now), 'settlement.run_dates_wrong', { field: 'to' })
    const asked = { askedBy: ctx.actor.id, askedAt: ctx.now, startedAt: null, finishedAt: null }
    const run: Run = { id: ctx.chance.uuid(), from, to, insutype, reason, state: 'previewing', ...asked }
    await insertRun(ctx, run)
    await continueSoon(ctx, run.id)
    await audit(ctx, { action: 'create', entity, entityId: run.id, reason })
    return show(ctx, run)
  },
)

/**
 * Settles again, in order, what the preview found to differ: differences of funds and accounts as postings, cash that is left
 * over goes back, cash that is missing becomes a due of the person. Safe to repeat.
 * Refusals: settlement.unknown_run, .run_not_ready, .whole_pool_only.
 */
export const startResettlement = verb(
  {
    name: 'settlement.start_policy_resettlement',
    may: movers,
    input: RunAsked,
    answer: PolicyResettlement,
    summary: 'Settles again what a preview found to differ.',
  },
  async (ctx, { runId }) => {
    await refuseUnlessWholePool(ctx)
    const run = await runOf(ctx, runId, true)
    refuseUnless(run, 'settlement.unknown_run')
    refuseUnless(run.state !== 'previewing', 'settlement.run_not_ready')
    if (run.state === 'previewed') {
      await markRun(ctx, runId, 'settling')
      await continueSoon(ctx, runId)
      await audit(ctx, { action: 'execute', entity, entityId: runId, reason: run.reason })
    }
    return show(ctx, (await runOf(ctx, runId))!)
  },
)

/** Refusals: settlement.unknown_run, settlement.whole_pool_only. */
export const readResettlement = verb(
  {
    name: 'settlement.read_policy_resettlement',
    may: readers,
    input: RunAsked,
    answer: PolicyResettlement,
    summary: 'How far a resettlement is, and what it changes by fund.',
  },
  async (ctx, { runId }) => show(ctx, await readable(ctx, runId)),
)

/** Newest first. Refusals: settlement.whole_pool_only. */
export const listResettlements = verb(
  {
    name: 'settlement.list_policy_resettlements',
    may: readers,
    input: ResettleForPolicy.pick({}),
    answer: PolicyResettlements,
    summary: 'Resettlements after corrected policy, newest first.',
  },
  async (ctx) => {
    await refuseUnlessWholePool(ctx)
    const runs: PolicyResettlement[] = []
    for (const run of await newestRuns(ctx, 20)) runs.push(await show(ctx, run))
    await audit(ctx, { action: 'read', entity })
    return { runs }
  },
)

/** Refusals: settlement.unknown_run, settlement.whole_pool_only. */
export const listResettledPeople = verb(
  {
    name: 'settlement.list_resettled_people',
    may: readers,
    input: RunPeopleAsked,
    answer: RunPeople,
    summary: 'Whom a resettlement concerns: what each gets back or owes.',
  },
  async (ctx, { runId, limit, offset }) => {
    await readable(ctx, runId)
    const parts = await changedParts(ctx, runId, { limit, offset })
    const ids = [...new Set(parts.map((part) => part.residentId as string))]
    const people = ids.length > 0 ? await residentsOf(ctx, ids) : []
    const names = new Map(people.map((person) => [person.id, person.name]))
    for (const residentId of ids) await audit(ctx, { action: 'read', residentId, entity, entityId: runId })
    return {
      people: parts.map(({ total: _total, ...part }) => ({ ...part, residentName: names.get(part.residentId) ?? '' })),
      total: parts[0]?.total ?? 0,
    }
  },
)

async function readable(ctx: Context, runId: string): Promise<Run> {
  await refuseUnlessWholePool(ctx)
  const run = await runOf(ctx, runId)
  refuseUnless(run, 'settlement.unknown_run')
  await audit(ctx, { action: 'read', entity, entityId: runId })
  return run
}

/** Refusals: settlement.whole_pool_only. */
async function refuseUnlessWholePool(ctx: Context): Promise<void> {
  refuseUnless(await keepsRegion(ctx), 'settlement.whole_pool_only')
}

async function show(ctx: Context, { id, askedAt, startedAt, finishedAt, ...run }: Run): Promise<PolicyResettlement> {
  return {
    ...run,
    runId: id,
    askedAt: askedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    ...(await tallyOf(ctx, id)),
  }
}
