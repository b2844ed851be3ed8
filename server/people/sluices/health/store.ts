import type { SluiceStatus } from '#contracts/sluice'
import type { AlertKind } from '#contracts/sluices'
import { type Context, type Statement, sql, tables } from '#kernel'
import type { Health, Wanted } from './alert.ts'

/** Two who look at once would tell the same twice. */
export async function lockAlerts(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('sluices.alert', 0))`.execute(tables(ctx))
}

interface HealthRow extends Omit<Health, 'now'> {
  readonly sluiceId: string
  readonly institutionId: string
  readonly revoked: boolean
}

export async function healths(ctx: Context, only: string | undefined): Promise<HealthRow[]> {
  const { rows } = await sql<{
    sluiceId: string
    institutionId: string
    revoked: boolean
    up: boolean
    contactAt: Date | null
    status: SluiceStatus | null
    serial: string | null
    notAfter: Date | null
    refused: number
  }>`
    select s.id as "sluiceId", s.institution_id as "institutionId", s.state = 'revoked' as revoked,
           c.contact_at as "contactAt", c.status, k.serial, k.not_after as "notAfter",
           (select count(*) from (select 1 from sluices.inbox i where i.sluice_id = s.id and i.state = 'refused' limit 1) one) as refused
      from sluices.sluice s join sluices.contact c on c.sluice_id = s.id
      left join lateral (select serial, not_after from sluices.certificate
                          where sluice_id = s.id and revoked_at is null order by not_after desc limit 1) k on true
     where ${only ?? null}::uuid is null or s.id = ${only ?? null}`.execute(tables(ctx))
  return rows.map(({ contactAt, status, serial, notAfter, ...row }) => ({
    ...row,
    contactAt: contactAt ?? undefined,
    status: status ?? undefined,
    certificate: serial !== null && notAfter ? { serial, notAfter } : undefined,
  }))
}

export interface AlertRow {
  readonly id: string
  readonly sluiceId: string
  readonly sluiceName: string
  readonly institutionId: string
  readonly kind: AlertKind
  readonly subject: string
  readonly params: Wanted['params']
  readonly since: Date
  readonly clearedAt: Date | null
  readonly acknowledgedAt: Date | null
  readonly acknowledgedBy: string | null
}

export async function openAlerts(ctx: Context, sluiceId: string): Promise<AlertRow[]> {
  return alerts(ctx, { sluiceId, open: true })
}

export async function alerts(
  ctx: Context,
  filter: { sluiceId?: string; institutionId?: string | undefined; id?: string; open?: boolean },
): Promise<AlertRow[]> {
  const { sluiceId = null, institutionId = null, id = null, open = false } = filter
  const { rows } = await sql<AlertRow>`
    select a.id, a.sluice_id as "sluiceId", s.name as "sluiceName", s.institution_id as "institutionId", a.kind, a.subject,
           a.params, a.since, a.cleared_at as "clearedAt", a.acknowledged_at as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy"
      from sluices.alert a join sluices.sluice s on s.id = a.sluice_id
     where (${sluiceId}::uuid is null or a.sluice_id = ${sluiceId})
       and (${institutionId}::uuid is null or s.institution_id = ${institutionId})
       and (${id}::uuid is null or a.id = ${id}) and (not ${open}::boolean or a.cleared_at is null)
     order by a.since desc, a.id limit 500`.execute(tables(ctx))
  return rows
}

export async function raiseAlert(ctx: Context, id: string, sluiceId: string, wanted: Wanted): Promise<void> {
  await sql`insert into sluices.alert (id, sluice_id, kind, subject, params, since)
            values (${id}, ${sluiceId}, ${wanted.kind}, ${wanted.subject}, ${JSON.stringify(wanted.params)}, ${ctx.now})`.execute(
    tables(ctx),
  )
}

export async function clearAlert(ctx: Context, id: string): Promise<void> {
  await sql`update sluices.alert set cleared_at = ${ctx.now} where id = ${id}`.execute(tables(ctx))
}

export async function acknowledge(ctx: Context, id: string): Promise<void> {
  await sql`update sluices.alert set acknowledged_at = ${ctx.now}, acknowledged_by = ${ctx.actor.name}
             where id = ${id} and acknowledged_at is null`.execute(tables(ctx))
}

/** What a sluice says about itself; `at` is its own clock. */
export async function keepStatus(ctx: Context, sluiceId: string, status: SluiceStatus): Promise<void> {
  const skewMs = new Date(status.at).getTime() - ctx.now.getTime()
  const { messages, bytes } = status.spool
  await sql`update sluices.contact set status_at = ${ctx.now}, skew_ms = ${skewMs},
                   status = ${JSON.stringify(status)} where sluice_id = ${sluiceId}`.execute(tables(ctx))
  await sql`insert into sluices.minute (sluice_id, at, spool_messages, spool_bytes)
            select id, date_trunc('minute', ${ctx.now}::timestamptz), ${messages}, ${bytes} from sluices.sluice where id = ${sluiceId}
            on conflict (sluice_id, at) do update set spool_messages = excluded.spool_messages, spool_bytes = excluded.spool_bytes`.execute(
    tables(ctx),
  )
}

export async function keepUp(ctx: Context, sluiceId: string, up: boolean): Promise<void> {
  await sql`update sluices.contact set up = ${up}, contact_at = case when ${up} then ${ctx.now} else contact_at end
             where sluice_id = ${sluiceId}`.execute(tables(ctx))
}

/** Nobody holds a session when a link is opened. */
export async function allDown(ctx: Context): Promise<void> {
  await sql`update sluices.contact set up = false where up`.execute(tables(ctx))
}

export interface Counted {
  readonly sluiceId: string
  readonly minute: Date
  messages: number
  refused: number
  commands: number
  lagMsSum: number
  lagMsMax: number
}

export async function count(
  ctx: Context,
  counted: readonly Counted[],
  heard: ReadonlyMap<string, Date>,
): Promise<void> {
  for (const one of counted)
    await sql`
      insert into sluices.minute as m (sluice_id, at, messages, refused, commands, lag_ms_sum, lag_ms_max)
      values (${one.sluiceId}, ${one.minute}, ${one.messages}, ${one.refused}, ${one.commands}, ${one.lagMsSum}, ${one.lagMsMax})
      on conflict (sluice_id, at) do update set messages = m.messages + excluded.messages, refused = m.refused + excluded.refused,
        commands = m.commands + excluded.commands, lag_ms_sum = m.lag_ms_sum + excluded.lag_ms_sum,
        lag_ms_max = greatest(m.lag_ms_max, excluded.lag_ms_max)`.execute(tables(ctx))
  for (const [sluiceId, at] of heard)
    await sql`update sluices.contact set contact_at = greatest(contact_at, ${at}) where sluice_id = ${sluiceId}`.execute(
      tables(ctx),
    )
}

export function countRefused(ctx: Context, sluiceId: string): Statement {
  return {
    name: 'sluices-count-refused',
    text: `insert into sluices.minute as m (sluice_id, at, refused) values ($1, date_trunc('minute', $2::timestamptz), 1)
           on conflict (sluice_id, at) do update set refused = m.refused + 1`,
    values: [sluiceId, ctx.now],
  }
}

export interface MinuteRow {
  readonly at: Date
  readonly messages: number
  readonly refused: number
  readonly commands: number
  readonly lagMsSum: number
  readonly lagMsMax: number
  readonly spoolMessages: number | null
  readonly spoolBytes: number | null
}

export async function minutes(ctx: Context, sluiceId: string, count: number): Promise<MinuteRow[]> {
  const { rows } = await sql<MinuteRow>`
    select at, messages, refused, commands, lag_ms_sum as "lagMsSum", lag_ms_max as "lagMsMax",
           spool_messages as "spoolMessages", spool_bytes as "spoolBytes"
      from sluices.minute
     where sluice_id = ${sluiceId} and at > ${ctx.now}::timestamptz - make_interval(mins => ${count}) order by at`.execute(
    tables(ctx),
  )
  return rows
}
