import { type Context, sql, tables } from '#kernel'

export interface AccessGrant {
  granteeKind: 'staff' | 'institution' | 'resident'
  granteeId: string
  /** The resident whose record is opened. */
  patientId: string
  basis: 'care-relation' | 'consent' | 'break-glass' | 'family'
  /** What began it: a consult, a consent, a reason, a family tie. */
  basisId: string
  /** The first instant at which it no longer holds. */
  until?: Date
}

/** Opens a resident's record to someone, in the transaction in which the reason begins. Safe to repeat. */
export async function grantAccess(ctx: Context, grant: AccessGrant): Promise<void> {
  await ctx.transaction((ctx) =>
    sql`
      insert into record.access_grant (grantee_kind, grantee_id, resident_id, basis, basis_id, since, until)
      values (${grant.granteeKind}, ${grant.granteeId}, ${grant.patientId}, ${grant.basis}, ${grant.basisId}, ${ctx.now}, ${grant.until ?? null})
      on conflict (grantee_kind, grantee_id, resident_id, basis, basis_id)
      do update set until = excluded.until, revoked_at = null,
        since = case when access_grant.revoked_at is null then access_grant.since else excluded.since end
    `.execute(tables(ctx)),
  )
}

/** Closes what a reason opened, in the transaction in which it ends. Nothing to close is no mistake. */
export async function revokeAccess(ctx: Context, grant: Omit<AccessGrant, 'until'>): Promise<void> {
  await ctx.transaction((ctx) =>
    sql`
      update record.access_grant set revoked_at = ${ctx.now}
       where grantee_kind = ${grant.granteeKind} and grantee_id = ${grant.granteeId} and resident_id = ${grant.patientId}
         and basis = ${grant.basis} and basis_id = ${grant.basisId} and revoked_at is null
    `.execute(tables(ctx)),
  )
}

/** Says that a hospital's Patient is this resident, so that the record is one. The last word counts. Safe to repeat. */
export async function linkPatient(ctx: Context, residentId: string, patientId: string): Promise<void> {
  if (residentId === patientId) return
  await ctx.transaction((ctx) =>
    sql`
      insert into record.patient_link (patient_id, resident_id, linked_at) values (${patientId}, ${residentId}, ${ctx.now})
      on conflict (patient_id) do update set resident_id = excluded.resident_id, linked_at = excluded.linked_at
    `.execute(tables(ctx)),
  )
}

/** Takes a wrong link back. */
export async function unlinkPatient(ctx: Context, residentId: string, patientId: string): Promise<void> {
  await ctx.transaction((ctx) =>
    sql`delete from record.patient_link where patient_id = ${patientId} and resident_id = ${residentId}`.execute(
      tables(ctx),
    ),
  )
}

/** When a grant held, whether it still does or not. */
export interface HeldGrant {
  readonly granteeKind: AccessGrant['granteeKind']
  readonly granteeId: string
  readonly basis: AccessGrant['basis']
  readonly since: Date
  readonly until: Date | null
}

/** Every grant on a resident's record, past ones too: an auditor's question, asked by the system. */
export async function grantsOn(ctx: Context, residentId: string): Promise<HeldGrant[]> {
  const found = await sql<HeldGrant>`
    select grantee_kind as "granteeKind", grantee_id as "granteeId", basis, since,
           nullif(least(coalesce(until, 'infinity'), coalesce(revoked_at, 'infinity')), 'infinity') as until
      from record.access_grant where resident_id::text = ${residentId}`.execute(tables(ctx))
  return found.rows
}

/** The resident whom a hospital's Patient is linked to; a resident's own Patient has the resident's id. */
export async function residentOfPatient(ctx: Context, patientId: string): Promise<string> {
  const found = await sql<{ id: string }>`
    select resident_id::text as id from record.patient_link where patient_id = ${patientId}`.execute(tables(ctx))
  return found.rows[0]?.id ?? patientId
}
