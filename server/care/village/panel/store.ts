/** SQL of the panel and its pages. */
import { type Context, sql } from '#kernel'
import { db } from '../tables.ts'
import type { Difference, KnownDocument } from './document.ts'

/** Under this lock changes get their numbers, so that whoever has read up to a number has missed none below it. */
export async function lockPanel(ctx: Context, teamId: string) {
  await db(ctx)
    .insertInto('village.panel')
    .values({ team_id: teamId, change: 0, refreshed_at: null, dirty: true })
    .onConflict((on) => on.column('team_id').doNothing())
    .execute()
  return db(ctx)
    .selectFrom('village.panel')
    .selectAll()
    .where('team_id', '=', teamId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function markDirty(ctx: Context, teamId: string): Promise<void> {
  await db(ctx).updateTable('village.panel').set({ dirty: true }).where('team_id', '=', teamId).execute()
}

export async function knownOf(ctx: Context, teamId: string): Promise<KnownDocument[]> {
  const { rows } = await sql<KnownDocument>`
    select kind, id, hash, body is null as gone from village.panel_document where team_id = ${teamId}`.execute(db(ctx))
  return rows
}

/** Numbers what changed from `change` on; answers the last number. */
export async function numberChanges(
  ctx: Context,
  teamId: string,
  change: number,
  difference: Difference,
): Promise<number> {
  const rows = [
    ...difference.changed.map(({ kind, id, hash, text }) => ({ kind, id, hash, body: text as string | null })),
    ...difference.gone.map(({ kind, id }) => ({ kind, id, hash: '', body: null })),
  ]
  const last = change + rows.length
  if (rows.length > 0) {
    await sql`
      insert into village.panel_document (team_id, kind, id, change, hash, body)
      select ${teamId}, kind, id, ${change} + place, hash, body
        from unnest(${rows.map((one) => one.kind)}::text[], ${rows.map((one) => one.id)}::text[],
                    ${rows.map((one) => one.hash)}::text[], ${rows.map((one) => one.body)}::text[])
             with ordinality as d (kind, id, hash, body, place)
      on conflict (team_id, kind, id) do update set change = excluded.change, hash = excluded.hash, body = excluded.body`.execute(
      db(ctx),
    )
  }
  await db(ctx)
    .updateTable('village.panel')
    .set({ change: last, refreshed_at: ctx.now, dirty: false })
    .where('team_id', '=', teamId)
    .execute()
  return last
}

export interface Line {
  readonly kind: string
  readonly id: string
  readonly change: number
  readonly body: string | null
}

/** The changes after a number, in order; what is gone is no news to a device that never had anything. */
export async function linesAfter(ctx: Context, teamId: string, after: number, limit: number): Promise<Line[]> {
  return db(ctx)
    .selectFrom('village.panel_document')
    .select(['kind', 'id', 'change', 'body'])
    .where('team_id', '=', teamId)
    .where('change', '>', after)
    .$if(after === 0, (query) => query.where('body', 'is not', null))
    .orderBy('change')
    .limit(limit)
    .execute()
}

export async function linesLeft(ctx: Context, teamId: string, after: number): Promise<number> {
  const { left } = await db(ctx)
    .selectFrom('village.panel_document')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('team_id', '=', teamId)
    .where('change', '>', after)
    .executeTakeFirstOrThrow()
  return left
}

export async function pageAfter(ctx: Context, deviceId: string, after: number) {
  return db(ctx)
    .selectFrom('village.page')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('after', '=', after)
    .orderBy('made_at', 'desc')
    .executeTakeFirst()
}

export async function pageById(ctx: Context, deviceId: string, id: string) {
  return db(ctx)
    .selectFrom('village.page')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('id', '=', id)
    .executeTakeFirst()
}

interface NewPage {
  id: string
  device_id: string
  after: number
  up_to: number
  lines: number
  sha256: string
  content: Buffer
  made_at: Date
}

export async function insertPage(ctx: Context, page: NewPage): Promise<void> {
  await db(ctx).insertInto('village.page').values(page).execute()
}

/** What the device has kept it will not ask for again; what nobody finished goes after a while. */
export async function dropPages(ctx: Context, deviceId: string, upTo: number): Promise<void> {
  await db(ctx).deleteFrom('village.page').where('device_id', '=', deviceId).where('up_to', '<=', upTo).execute()
}

export async function dropOldPages(ctx: Context, madeBefore: Date): Promise<void> {
  await db(ctx).deleteFrom('village.page').where('made_at', '<', madeBefore).execute()
}

export async function teamsWithDevices(ctx: Context): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('village.device')
    .select('team_id')
    .distinct()
    .where('state', '=', 'active')
    .orderBy('team_id')
    .execute()
  return rows.map((row) => row.team_id)
}
