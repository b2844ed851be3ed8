/** All SQL of rooms. */
import type { VideoSide } from '#contracts/video'
import { type Context, sql, tables } from '#kernel'

interface SeatTable {
  consult_id: string
  side: VideoSide
  seat_id: string
  person_id: string
  taken_at: Date
  left_at: Date | null
}
interface Tables {
  'video.seat': SeatTable
  'video.signal': {
    consult_id: string
    seq: number
    from_seat: string
    client_id: string
    kind: string
    body: string
    at: Date
  }
  'video.presence': {
    id: string
    consult_id: string
    side: VideoSide
    person_id: string
    since: Date
    until: Date | null
    retain_until: string
  }
}
const db = (ctx: Context) => tables<Tables>(ctx)

/** One unit of work at a time changes a room. */
export async function lockRoom(ctx: Context, consultId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`video:${consultId}`}, 0))`.execute(db(ctx))
}

export async function seatsOf(ctx: Context, consultId: string): Promise<SeatTable[]> {
  return db(ctx)
    .selectFrom('video.seat')
    .selectAll()
    .where('consult_id', '=', consultId)
    .where('left_at', 'is', null)
    .execute()
}

/** The side's seat from now on; what the earlier one said goes with it. */
export async function takeSeat(ctx: Context, seat: Omit<SeatTable, 'left_at'>): Promise<void> {
  await leaveSeat(ctx, seat.consult_id, seat.side)
  await db(ctx)
    .insertInto('video.seat')
    .values({ ...seat, left_at: null })
    .onConflict((on) => on.columns(['consult_id', 'side']).doUpdateSet({ ...seat, left_at: null }))
    .execute()
}

export async function leaveSeat(ctx: Context, consultId: string, side: VideoSide): Promise<void> {
  // What the other side said was for this seat too.
  await db(ctx).deleteFrom('video.signal').where('consult_id', '=', consultId).execute()
  await db(ctx)
    .updateTable('video.seat')
    .set({ left_at: ctx.now })
    .where('consult_id', '=', consultId)
    .where('side', '=', side)
    .where('left_at', 'is', null)
    .execute()
  await db(ctx)
    .updateTable('video.presence')
    .set({ until: ctx.now })
    .where('consult_id', '=', consultId)
    .where('side', '=', side)
    .where('until', 'is', null)
    .execute()
}

export async function insertPresence(
  ctx: Context,
  one: { consultId: string; side: VideoSide; personId: string; retainUntil: string },
): Promise<void> {
  await db(ctx)
    .insertInto('video.presence')
    .values({
      id: ctx.chance.uuid(),
      consult_id: one.consultId,
      side: one.side,
      person_id: one.personId,
      since: ctx.now,
      until: null,
      retain_until: one.retainUntil,
    })
    .execute()
}

/** Kept once; the same clientId of a seat answers the first. */
export async function insertSignal(
  ctx: Context,
  one: { consultId: string; fromSeat: string; clientId: string; kind: string; body: unknown },
): Promise<{ seq: number; isNew: boolean }> {
  const { rows } = await sql<{ seq: number; is_new: boolean }>`
    with put as (
      insert into video.signal (consult_id, from_seat, client_id, kind, body, at)
      values (${one.consultId}, ${one.fromSeat}, ${one.clientId}, ${one.kind}, ${JSON.stringify(one.body)}, ${ctx.now})
      on conflict (from_seat, client_id) do nothing returning seq)
    select seq, true as is_new from put
    union all
    select seq, false from video.signal where from_seat = ${one.fromSeat} and client_id = ${one.clientId}
    limit 1
  `.execute(db(ctx))
  const [row] = rows
  if (!row) throw new Error('A signal was neither kept nor found')
  return { seq: row.seq, isNew: row.is_new }
}

export async function countSignals(ctx: Context, fromSeat: string): Promise<number> {
  const row = await db(ctx)
    .selectFrom('video.signal')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('from_seat', '=', fromSeat)
    .executeTakeFirstOrThrow()
  return row.count
}

/** What the present seat of a side has said after a number. */
export async function signalsAfter(ctx: Context, consultId: string, side: VideoSide, after: number) {
  const { rows } = await sql<{ seq: number; from_seat: string; body: unknown }>`
    select s.seq, s.from_seat, s.body from video.signal s join video.seat t on t.seat_id = s.from_seat
     where s.consult_id = ${consultId} and t.side = ${side} and t.left_at is null and s.seq > ${after} order by s.seq
  `.execute(db(ctx))
  return rows
}
