import { type Context, sql, tables } from '#kernel'
import type { Sluice } from './known.ts'

interface Filter {
  readonly id?: string
  readonly institutionId?: string | undefined
  readonly state?: Sluice['state']
}

export async function find(ctx: Context, filter: Filter): Promise<Sluice[]> {
  const { id = null, institutionId = null, state = null } = filter
  const { rows } = await ctx.client.query<Sluice>({
    name: 'sluices-find',
    text: `select id, institution_id as "institutionId", name, sm2_public_key as "sm2PublicKey", state,
                  registered_at as "registeredAt", revoked_at as "revokedAt", revoked_reason as "revokedReason"
             from sluices.sluice
            where ($1::uuid is null or id = $1) and ($2::uuid is null or institution_id = $2) and ($3::text is null or state = $3)
            order by name, id`,
    values: [id, institutionId, state],
  })
  return rows
}

/** Writes a sluice as it now is: the same id again brings a new key or name, and lifts a revocation. */
export async function save(
  ctx: Context,
  sluice: { id: string; institutionId: string; name: string; sm2PublicKey: string },
): Promise<void> {
  await sql`
    insert into sluices.sluice (id, institution_id, name, sm2_public_key, registered_at, registered_by)
    values (${sluice.id}, ${sluice.institutionId}, ${sluice.name}, ${sluice.sm2PublicKey}, ${ctx.now}, ${ctx.actor.id})
    on conflict (id) do update set name = excluded.name, sm2_public_key = excluded.sm2_public_key, state = 'enrolled',
      registered_at = excluded.registered_at, registered_by = excluded.registered_by, revoked_at = null, revoked_reason = null`.execute(
    tables(ctx),
  )
  await sql`insert into sluices.contact (sluice_id) values (${sluice.id}) on conflict do nothing`.execute(tables(ctx))
}

export async function revoke(ctx: Context, id: string, reason: string): Promise<void> {
  await sql`update sluices.sluice set state = 'revoked', revoked_at = ${ctx.now}, revoked_reason = ${reason}
             where id = ${id}`.execute(tables(ctx))
  await sql`update sluices.certificate set revoked_at = ${ctx.now}
             where sluice_id = ${id} and revoked_at is null`.execute(tables(ctx))
}

export interface Certificate {
  readonly serial: string
  readonly notAfter: Date
  readonly revokedAt: Date | null
}

/** What is not among them any more has been replaced. */
export async function saveCertificates(
  ctx: Context,
  id: string,
  certificates: readonly { serial: string; notAfter: string }[],
): Promise<void> {
  await sql`update sluices.certificate set revoked_at = ${ctx.now} where sluice_id = ${id} and revoked_at is null
              and serial <> all(${certificates.map(({ serial }) => serial)}::text[])`.execute(tables(ctx))
  for (const { serial, notAfter } of certificates)
    await sql`insert into sluices.certificate (sluice_id, serial, not_after) values (${id}, ${serial}, ${notAfter})
              on conflict (sluice_id, serial) do update set not_after = excluded.not_after`.execute(tables(ctx))
}

export async function certificatesOf(ctx: Context, id: string): Promise<Certificate[]> {
  const { rows } = await sql<Certificate>`
    select serial, not_after as "notAfter", revoked_at as "revokedAt" from sluices.certificate
     where sluice_id = ${id} order by not_after desc, serial`.execute(tables(ctx))
  return rows
}
