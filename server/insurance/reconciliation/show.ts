import type { Difference } from '#contracts/reconciliation'
import { audit, type Context } from '#kernel'
import { institutionsById } from '#people/institutions'
import type { DifferenceRow } from './store.ts'

/** Differences as they are shown; whose they are is kept in the trail. */
export async function showAll(ctx: Context, rows: readonly DifferenceRow[]): Promise<Difference[]> {
  const institutions = await institutionsById(
    ctx,
    rows.map((row) => row.institution_id),
  )
  for (const residentId of new Set(rows.flatMap((row) => row.resident_id ?? [])))
    await audit(ctx, { action: 'read', residentId, entity: 'reconciliation.difference' })
  return rows.map((row) => ({
    differenceId: row.id,
    date: row.date,
    institutionId: row.institution_id,
    institutionName: institutions.get(row.institution_id)!.name,
    kind: row.kind,
    state: row.state,
    billId: row.setl_id,
    insurerSetlId: row.insurer_setl_id,
    ours: row.ours,
    theirs: row.theirs,
    fundDifferenceFen: row.fund_difference_fen,
    foundAt: row.found_at.toISOString(),
    proposed:
      row.proposed_how === null
        ? null
        : {
            how: row.proposed_how,
            by: row.proposed_by!,
            reason: row.proposed_reason!,
            at: row.proposed_at!.toISOString(),
          },
    approvedBy: row.approved_by,
    note: row.note,
    closedAt: row.closed_at?.toISOString() ?? null,
  }))
}
