import type { Authority, Diagnosis } from '#contracts/prescribing'
import { type Context, tables } from '#kernel'

interface AuthorityRow {
  consult_id: string
  doctor_id: string
  resident_id: string
  institution_id: string
  diagnoses: string
  guardian_name: string | null
  opened_at: Date
  closed_at: Date | null
  close_reason: 'ended' | 'terminated' | null
}

export interface HeldAuthority extends Omit<Authority, 'openedAt' | 'closedAt'> {
  readonly guardianName: string | null
  readonly openedAt: Date
  readonly closedAt: Date | null
}

const db = (ctx: Context) => tables<{ 'prescribing.authority': AuthorityRow }>(ctx)

export async function upsert(ctx: Context, authority: HeldAuthority): Promise<void> {
  const row = {
    consult_id: authority.consultId,
    doctor_id: authority.doctorId,
    resident_id: authority.residentId,
    institution_id: authority.institutionId,
    diagnoses: JSON.stringify(authority.diagnoses),
    guardian_name: authority.guardianName,
    opened_at: authority.openedAt,
    closed_at: authority.closedAt,
    close_reason: authority.closeReason,
  }
  await db(ctx)
    .insertInto('prescribing.authority')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('consult_id').doUpdateSet({ diagnoses: row.diagnoses, guardian_name: row.guardian_name }),
    )
    .execute()
}

/** share: nobody can close it until this transaction ends; update: nobody can sign under it either. */
export async function find(
  ctx: Context,
  consultId: string,
  lock?: 'share' | 'update',
): Promise<HeldAuthority | undefined> {
  let rows = db(ctx).selectFrom('prescribing.authority').selectAll().where('consult_id', '=', consultId)
  if (lock === 'share') rows = rows.forShare()
  if (lock === 'update') rows = rows.forUpdate()
  const row = await rows.executeTakeFirst()
  return (
    row && {
      consultId: row.consult_id,
      doctorId: row.doctor_id,
      residentId: row.resident_id,
      institutionId: row.institution_id,
      diagnoses: row.diagnoses as unknown as Diagnosis[],
      guardianName: row.guardian_name,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      closeReason: row.close_reason,
    }
  )
}

export async function close(ctx: Context, consultId: string, reason: 'ended' | 'terminated'): Promise<void> {
  await db(ctx)
    .updateTable('prescribing.authority')
    .set({ closed_at: ctx.now, close_reason: reason })
    .where('consult_id', '=', consultId)
    .execute()
}
