/** Reading doubts: the leader's, the institution's, one's own; the rows side by side; the rules. */
import type { z } from 'zod'
import {
  DoubtDetail,
  DoubtList,
  DoubtRequest,
  DoubtsRequest,
  type EvidenceRow,
  MyDoubtsRequest,
  RuleList,
  RulesRequest,
} from '#contracts/veracity'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { ruleOf, rulesOn } from './look-store.ts'
import { showDoubts, showRule } from './show.ts'
import * as store from './store.ts'
import type { DoubtTable } from './tables.ts'

const pageSize = 100

/** A leader sees those of the team, a manager those of the institution; nobody sees here what is about themselves. */
export const listDoubts = verb(
  {
    name: 'veracity.list_doubts',
    may: ['doctor', 'manager'],
    input: DoubtsRequest,
    answer: DoubtList,
    summary: 'Questions about the truth of follow-ups, to the leader of a team or the manager of an institution.',
  },
  async (ctx, asked) => list(ctx, scopeOf(ctx), asked),
)

function scopeOf(ctx: Context): store.Scope {
  const { actor } = ctx
  if (!actor.roles.includes('manager')) return { ledBy: actor.id }
  return actor.institutionId ? { institutionId: actor.institutionId } : {}
}

export const myDoubts = verb(
  {
    name: 'veracity.my_doubts',
    may: ['doctor', 'registrar'],
    input: MyDoubtsRequest,
    answer: DoubtList,
    summary: 'Questions about the truth of one’s own follow-ups.',
  },
  async (ctx, asked) => list(ctx, { about: ctx.actor.id }, asked),
)

async function list(
  ctx: Context,
  scope: store.Scope,
  asked: Partial<z.output<typeof DoubtsRequest>>,
): Promise<z.output<typeof DoubtList>> {
  const rows = await store.doubtsIn(ctx, scope, { ...asked, limit: pageSize + 1 })
  const page = rows.slice(0, pageSize)
  return {
    doubts: await showDoubts(ctx, page),
    open: await store.countOpen(ctx, scope),
    nextCursor: rows.length > pageSize ? page.at(-1)!.id : null,
  }
}
/** Refusals: veracity.doubt_unknown, .not_yours. */
export const readDoubt = verb(
  {
    name: 'veracity.read_doubt',
    may: ['doctor', 'registrar', 'manager'],
    input: DoubtRequest,
    answer: DoubtDetail,
    summary: 'A question with its figures, its rule and the follow-ups side by side.',
  },
  async (ctx, { doubtId }) => {
    const doubt = await store.doubtById(ctx, doubtId)
    if (!doubt) refuse('veracity.doubt_unknown')
    await refuseUnlessConcerned(ctx, doubt)
    return showDetail(ctx, doubt)
  },
)

/** Refusals: veracity.not_yours. */
export async function refuseUnlessConcerned(ctx: Context, doubt: DoubtTable): Promise<void> {
  if (doubt.doctor_id === ctx.actor.id) return
  const leader = (await store.leaderOf(ctx, [doubt.team_id])).get(doubt.team_id)
  if (leader === ctx.actor.id) return
  refuseUnlessItsManager(ctx, doubt)
}

/** Of the institution itself; one without an institution manages the region. Refusals: veracity.not_yours. */
export function refuseUnlessItsManager({ actor }: Context, doubt: DoubtTable): void {
  const here = actor.institutionId === undefined || actor.institutionId === doubt.institution_id
  refuseUnless(actor.roles.includes('manager') && here, 'veracity.not_yours')
}

export async function showDetail(ctx: Context, doubt: DoubtTable): Promise<DoubtDetail> {
  const [shown] = await showDoubts(ctx, [doubt])
  const rule = showRule(ctx, await ruleOf(ctx, doubt.pattern, doubt.rule_from))
  return { doubt: shown!, rule, numbers: doubt.numbers, rows: await sideBySide(ctx, doubt) }
}

async function sideBySide(ctx: Context, doubt: DoubtTable): Promise<EvidenceRow[]> {
  const rows = await store.rowsOf(ctx, doubt.beside)
  const ids = [...new Set(rows.map(({ resident_id }) => resident_id))]
  const names = new Map((await residentsOf(ctx, ids)).map((one) => [one.id, one.name]))
  for (const residentId of ids)
    await audit(ctx, { action: 'read', residentId, entity: 'follow_ups.follow_up', reason: doubt.pattern })
  return rows.map((row) => ({
    followUpId: row.follow_up_id,
    questioned: row.follow_up_id === doubt.follow_up_id,
    residentName: names.get(row.resident_id) ?? '',
    programme: row.programme_code,
    way: row.way,
    doneAt: row.done_at.toISOString(),
    enteredAt: row.entered_at.toISOString(),
    systolicMmhg: row.systolic_mmhg,
    diastolicMmhg: row.diastolic_mmhg,
    fastingGlucoseMmol: row.fasting_glucose_mmol,
    heartRateBpm: row.heart_rate_bpm,
    weightKg: row.weight_kg,
    latitude: row.latitude,
    longitude: row.longitude,
  }))
}

export const readRules = verb(
  {
    name: 'veracity.read_rules',
    may: ['doctor', 'registrar', 'manager', 'auditor'],
    input: RulesRequest,
    answer: RuleList,
    summary: 'The rules by which follow-ups are questioned: thresholds, why, and what is innocent.',
  },
  async (ctx, { onDay = dayOf(ctx.now) }) => ({
    rules: (await rulesOn(ctx, onDay < '1900' ? '1900-01-01' : onDay)).map((row) => showRule(ctx, row)),
  }),
)
