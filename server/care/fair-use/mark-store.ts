/** SQL of marks, and of who is refused for a while. */
import { type Context, type Statement, sendTogether, tables } from '#kernel'
import { type MarkKind, markDays, sharedByMax } from './mark.ts'

interface MarkTables {
  'fair_use.mark': { resident_id: string; kind: MarkKind; hash: string; seen_at: Date; expires_at: Date }
  'fair_use.blocked': { key: string; until: Date }
}
const db = (ctx: Context) => tables<MarkTables>(ctx)

export interface MarkRow {
  readonly residentId: string
  readonly kind: MarkKind
  readonly hash: string
}

/** Keeps what was seen; a mark seen again lives on, and is written again only once in a while. */
export function markStatement(marks: readonly MarkRow[], now: Date): Statement {
  return {
    name: 'fair-use-mark',
    text: `insert into fair_use.mark as m (resident_id, kind, hash, seen_at, expires_at)
           select distinct s.resident_id, s.kind, s.hash, $4::timestamptz, $4::timestamptz + make_interval(days => ${markDays})
             from unnest($1::uuid[], $2::text[], $3::text[]) as s (resident_id, kind, hash) order by 1, 2, 3
           on conflict (resident_id, kind, hash) do update set seen_at = excluded.seen_at, expires_at = excluded.expires_at
             where m.seen_at < excluded.seen_at - interval '7 days'`,
    values: [marks.map((one) => one.residentId), marks.map((one) => one.kind), marks.map((one) => one.hash), now],
  }
}

export function ownMarksStatement(residentIds: readonly string[], now: Date): Statement {
  return {
    name: 'fair-use-own-marks',
    text: `select resident_id as "residentId", hash from fair_use.mark
            where resident_id = any ($1::uuid[]) and expires_at > $2`,
    values: [residentIds, now],
  }
}

/**
 * Everybody who is of one cluster with the person, over any number of common marks, and all their marks. A mark that too many
 * share joins nobody.
 */
export async function clusterOf(
  ctx: Context,
  residentId: string,
): Promise<{ residentIds: string[]; hashes: string[] }> {
  const [rows = []] = await sendTogether(ctx, [
    {
      name: 'fair-use-cluster',
      text: `with recursive cluster (resident_id) as (
          select $1::uuid
          union
          select other.resident_id
            from cluster c
            join fair_use.mark mine on mine.resident_id = c.resident_id and mine.expires_at > $2
            cross join lateral (
              select o.resident_id from fair_use.mark o where o.hash = mine.hash and o.expires_at > $2
               and (select count(*) from (select 1 from fair_use.mark x where x.hash = mine.hash and x.expires_at > $2
                                           limit ${sharedByMax + 1}) s) <= ${sharedByMax}
            ) other
        ), people as (select resident_id from cluster limit 200)
        select p.resident_id as "residentId", m.hash
          from people p
          left join fair_use.mark m on m.resident_id = p.resident_id and m.expires_at > $2
           and (select count(*) from (select 1 from fair_use.mark x where x.hash = m.hash and x.expires_at > $2
                                       limit ${sharedByMax + 1}) s) <= ${sharedByMax}`,
      values: [residentId, ctx.now],
    },
  ])
  const found = rows as { residentId: string; hash: string | null }[]
  return {
    residentIds: [...new Set(found.map((row) => row.residentId))],
    hashes: [...new Set(found.flatMap((row) => row.hash ?? []))],
  }
}

export async function forgetExpired(ctx: Context): Promise<void> {
  await db(ctx).deleteFrom('fair_use.mark').where('expires_at', '<=', ctx.now).execute()
  await db(ctx).deleteFrom('fair_use.blocked').where('until', '<=', ctx.now).execute()
}

export async function saveBlocked(ctx: Context, key: string, until: Date): Promise<void> {
  await db(ctx)
    .insertInto('fair_use.blocked')
    .values({ key, until })
    .onConflict((on) => on.column('key').doUpdateSet({ until }))
    .execute()
}

export async function blockedNow(ctx: Context): Promise<{ key: string; until: Date }[]> {
  return db(ctx).selectFrom('fair_use.blocked').selectAll().where('until', '>', ctx.now).limit(10_000).execute()
}
