import type { SluiceStatus } from '#contracts/sluice'
import { type Context, sql, tables } from '#kernel'

export interface Row {
  readonly id: string
  readonly name: string
  readonly institutionId: string
  readonly institutionName: string
  readonly revoked: boolean
  readonly contactAt: Date | null
  readonly status: SluiceStatus | null
  readonly lagMs: number | null
  readonly messagesLastMinute: number
  readonly messagesLastHour: number
  readonly refusedLastHour: number
  readonly waiting: number
  readonly refused: number
  readonly commandsWaiting: number
  readonly certificateNotAfter: Date | null
  readonly openAlerts: number
}

export async function rows(
  ctx: Context,
  { sluiceId, institutionId }: { sluiceId?: string | undefined; institutionId?: string | undefined },
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with open as (
      select s.*, date_trunc('minute', ${ctx.now}::timestamptz) as minute from sluices.sluice s
       where (${sluiceId ?? null}::uuid is null or s.id = ${sluiceId ?? null})
         and (${institutionId ?? null}::uuid is null or s.institution_id = ${institutionId ?? null})
    ), hour as (
      select m.sluice_id, sum(m.messages)::int as messages, sum(m.refused)::int as refused,
             coalesce(sum(m.messages) filter (where m.at = o.minute - interval '1 minute'), 0)::int as last
        from open o join sluices.minute m on m.sluice_id = o.id and m.at >= o.minute - interval '1 hour'
       group by m.sluice_id
    ), unkept as (
      select sluice_id, count(*)::int as count from sluices.outbox where state in ('waiting', 'sent') group by sluice_id
    ), inbox as (
      select sluice_id, count(*) filter (where state = 'waiting')::int as waiting,
             count(*) filter (where state = 'refused')::int as refused
        from (select sluice_id, state from sluices.inbox where state = 'waiting'
              union all select sluice_id, state from sluices.inbox where state = 'refused') one
       group by sluice_id
    )
    select o.id, o.name, o.institution_id as "institutionId", i.name as "institutionName", o.state = 'revoked' as revoked,
           c.contact_at as "contactAt", c.status,
           (select (m.lag_ms_sum / m.messages)::float from sluices.minute m
             where m.sluice_id = o.id and m.messages > 0 and m.at > o.minute - interval '1 hour' order by m.at desc limit 1) as "lagMs",
           coalesce(hour.last, 0) as "messagesLastMinute", coalesce(hour.messages, 0) as "messagesLastHour",
           coalesce(hour.refused, 0) as "refusedLastHour", coalesce(inbox.waiting, 0) as waiting,
           coalesce(inbox.refused, 0) as refused, coalesce(unkept.count, 0) as "commandsWaiting",
           (select max(k.not_after) from sluices.certificate k
             where k.sluice_id = o.id and k.revoked_at is null) as "certificateNotAfter",
           (select count(*)::int from sluices.alert a where a.sluice_id = o.id and a.cleared_at is null) as "openAlerts"
      from open o
      join institutions.pub_institution i on i.id = o.institution_id
      left join sluices.contact c on c.sluice_id = o.id
      left join hour on hour.sluice_id = o.id
      left join unkept on unkept.sluice_id = o.id
      left join inbox on inbox.sluice_id = o.id
     order by o.name, o.id`.execute(tables(ctx))
  return rows
}

export async function contact(
  ctx: Context,
  sluiceId: string,
): Promise<{ statusAt: Date | null; skewMs: number | null }> {
  const { rows } = await sql<{ statusAt: Date | null; skewMs: number | null }>`
    select status_at as "statusAt", skew_ms as "skewMs" from sluices.contact where sluice_id = ${sluiceId}`.execute(
    tables(ctx),
  )
  return rows[0] ?? { statusAt: null, skewMs: null }
}
