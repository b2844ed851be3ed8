import { type Context, sql, tables } from '#kernel'

/** Several members of staff and several residents: everyone of the ones may open each of the others. */
export interface TeamAccess {
  readonly staffIds: readonly string[]
  readonly patientIds: readonly string[]
  /** What began it, as in AccessGrant. */
  readonly basisId: string
}

/** Opens many records to a team's members in one statement, in the transaction in which the reason begins. Safe to repeat. */
export async function openToTeam(ctx: Context, { staffIds, patientIds, basisId }: TeamAccess): Promise<void> {
  if (staffIds.length === 0 || patientIds.length === 0) return
  await ctx.transaction((ctx) =>
    sql`
      insert into record.access_grant (grantee_kind, grantee_id, resident_id, basis, basis_id, since)
      select 'staff', staff.id, patient.id, 'care-relation', ${basisId}, ${ctx.now}
        from unnest(${[...staffIds]}::text[]) as staff(id) cross join unnest(${[...patientIds]}::uuid[]) as patient(id)
       order by patient.id, staff.id
      on conflict (grantee_kind, grantee_id, resident_id, basis, basis_id)
      do update set until = null, revoked_at = null, since = excluded.since where access_grant.revoked_at is not null
    `.execute(tables(ctx)),
  )
}

/** Closes what `openToTeam` opened, for these members and these residents. */
export async function closeToTeam(ctx: Context, { staffIds, patientIds, basisId }: TeamAccess): Promise<void> {
  if (staffIds.length === 0 || patientIds.length === 0) return
  await ctx.transaction((ctx) =>
    sql`
      update record.access_grant set revoked_at = ${ctx.now}
       where grantee_kind = 'staff' and grantee_id = any(${[...staffIds]}::text[])
         and resident_id = any(${[...patientIds]}::uuid[]) and basis = 'care-relation' and basis_id = ${basisId}
         and revoked_at is null
    `.execute(tables(ctx)),
  )
}
