import type { Restriction } from '#contracts/fair-use'
import type { Context } from '#kernel'
import { institutionsById } from '#people/institutions'
import { residentsOf } from '#people/residents'
import { type RestrictionRow, refusalFor, stateOf } from './restriction.ts'
import * as store from './store.ts'

export async function showRestrictions(ctx: Context, rows: readonly RestrictionRow[]): Promise<Restriction[]> {
  const evidence = await store.evidenceOf(
    ctx,
    rows.map((row) => row.id),
  )
  const residents = await residentsOf(ctx, [...new Set(rows.map((row) => row.residentId))])
  const institutions = await institutionsById(
    ctx,
    rows.map((row) => row.institutionId),
  )
  return rows.map((row) => ({
    id: row.id,
    residentId: row.residentId,
    residentName: residents.find(({ id }) => id === row.residentId)?.name ?? '',
    state: stateOf(row, ctx.now),
    why: row.why,
    sentence: refusalFor(row).sentence(ctx.locale),
    institutionId: row.institutionId,
    institutionName: institutions.get(row.institutionId ?? '')?.name ?? null,
    from: row.startsAt.toISOString(),
    until: row.endsAt.toISOString(),
    policyId: row.policyId,
    clause: row.clause,
    evidence: (evidence.get(row.id) ?? []).map(({ appointmentId, date }) => ({ appointmentId, date })),
    contestedAt: row.contestedAt?.toISOString() ?? null,
    contestWords: row.contestWords,
    decision: row.decision,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionReason: row.decisionReason,
  }))
}

export async function showRestriction(ctx: Context, id: string): Promise<Restriction> {
  const row = await store.restrictionById(ctx, id)
  const [shown] = row ? await showRestrictions(ctx, [row]) : []
  if (!shown) throw new Error(`Restriction ${id} is gone`)
  return shown
}
