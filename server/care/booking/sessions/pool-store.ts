/** SQL of numbers by the many: given by a hospital, moved between channels, released, closed. */
import type { Selectable } from 'kysely'
import type { Channel } from '#contracts/booking'
import type { Context } from '#kernel'
import type { AppointmentRow, NumberRow } from '../number.ts'
import { toAppointment, toNumber } from '../store.ts'
import { db, type NumberTable } from '../tables.ts'
import type { GivenSession } from './put-session.ts'

/** Untaken: nobody of ours holds or has it. */
const untaken = ['free', 'closed', 'cooling', 'elsewhere', 'cancelled'] as const

/** Inserts and updates the numbers of a session; answers those that changed. */
export async function putNumbers(
  ctx: Context,
  sessionId: string,
  given: Pick<GivenSession, 'numbers' | 'state'>,
): Promise<string[]> {
  const { numbers } = given
  const states = numbers.map(({ state }) => (given.state === 'suspended' && state === 'free' ? 'closed' : state))
  const put = await ctx.client.query<{ id: string }>(
    `insert into booking.number as n (id, session_id, seq, starts_at, ends_at, state, channel)
     select g.id, $1, g.seq, g.starts_at, g.ends_at, g.state, g.channel
     from unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[])
       as g (id, seq, starts_at, ends_at, state, channel)
     on conflict (session_id, seq) do update
       set starts_at = excluded.starts_at, ends_at = excluded.ends_at, state = excluded.state, channel = excluded.channel,
           free_at = null
       where n.state = any ($8::text[])
         and (n.starts_at, n.ends_at, n.state, n.channel)
             is distinct from (excluded.starts_at, excluded.ends_at, excluded.state, excluded.channel)
     returning n.id`,
    [
      sessionId,
      numbers.map(() => ctx.chance.uuid()),
      numbers.map((n) => n.seq),
      numbers.map((n) => n.startsAt),
      numbers.map((n) => n.endsAt),
      states,
      numbers.map((n) => n.channel),
      untaken,
    ],
  )
  const gone = await ctx.client.query<{ id: string }>(
    `update booking.number set state = 'cancelled', free_at = null
     where session_id = $1 and state = any ($2::text[]) and state <> 'cancelled' and not seq = any ($3::int[])
     returning id`,
    [sessionId, untaken, numbers.map((n) => n.seq)],
  )
  return [...put.rows, ...gone.rows].map(({ id }) => id)
}

/** Moves untaken numbers of a session to another channel; answers which. */
export async function moveChannel(ctx: Context, sessionId: string, from: Channel, to: Channel): Promise<string[]> {
  const { rows } = await ctx.client.query<{ id: string }>(
    `update booking.number set channel = $3
     where session_id = $1 and channel = $2 and (state in ('free', 'cooling') or (state = 'closed' and free_at is not null))
     returning id`,
    [sessionId, from, to],
  )
  return rows.map(({ id }) => id)
}

/** Writes the channel of each number. */
export async function saveChannels(ctx: Context, channels: ReadonlyMap<string, Channel>): Promise<void> {
  await ctx.client.query(
    `update booking.number n set channel = g.channel
     from unnest($1::uuid[], $2::text[]) as g (id, channel) where n.id = g.id`,
    [[...channels.keys()], [...channels.values()]],
  )
}

/** Numbers whose release has come and that nobody has taken since, made free; answers them by session. */
export async function releaseDue(ctx: Context, limit: number): Promise<Map<string, string[]>> {
  const { rows } = await ctx.client.query<{ id: string; session_id: string }>(
    `update booking.number set state = 'free', free_at = null
     where id in (select id from booking.number where free_at <= $1 and state = 'closed'
                  order by free_at limit $2 for update skip locked)
     returning id, session_id`,
    [ctx.now, limit],
  )
  const sessions = new Map<string, string[]>()
  for (const { id, session_id } of rows) sessions.set(session_id, [...(sessions.get(session_id) ?? []), id])
  return sessions
}

/** The numbers of a session whose band begins in the span, locked. */
export async function lockNumbers(ctx: Context, sessionId: string, from: Date, until: Date): Promise<NumberRow[]> {
  const rows = await db(ctx)
    .selectFrom('booking.number')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('starts_at', '>=', from)
    .where('starts_at', '<', until)
    .orderBy('seq')
    .forUpdate()
    .execute()
  return rows.map(toNumber)
}

/** Appointments of a session that stand, by the start of their number, locked. */
export async function lockStanding(
  ctx: Context,
  sessionId: string,
  from: Date,
  until: Date,
): Promise<AppointmentRow[]> {
  const rows = await db(ctx)
    .selectFrom('booking.appointment')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('starts_at', '>=', from)
    .where('starts_at', '<', until)
    .where('state', 'in', ['booked', 'checked-in'])
    .orderBy('starts_at')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(toAppointment)
}

/** Everybody who stands in a session has another doctor. */
export async function saveDoctorOf(ctx: Context, sessionId: string, doctorId: string): Promise<void> {
  await db(ctx)
    .updateTable('booking.appointment')
    .set({ doctor_id: doctorId })
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['pending', 'booked', 'checked-in'])
    .execute()
}

export interface Lost {
  readonly residentId: string
  readonly doctorId: string
  readonly sessionId: string
  readonly channel: Channel
  readonly startsAt: Date
}

/**
 * A number as good as the lost one, locked: at the same hospital, of the same kind and price, of the same doctor, else of one of the same
 * department and title; not yet released or cooling ones too. The same doctor first, then the nearest day, then the nearest time.
 */
export async function lockEqual(
  ctx: Context,
  lost: Lost,
  within: { after: Date; lastDay: string; besides: readonly string[]; notDoctor?: string | undefined },
): Promise<NumberRow | undefined> {
  const { rows } = await ctx.client.query<Selectable<NumberTable>>(
    `select n.* from booking.number n
       join booking.session s on s.id = n.session_id join booking.doctor d on d.id = s.doctor_id
       join booking.session lost on lost.id = $1 join booking.doctor was on was.id = $2
     where s.state = 'open' and s.institution_id = lost.institution_id and s.kind = lost.kind
       and s.fee_fen is not distinct from lost.fee_fen and s.master = lost.master
       and (s.doctor_id = $2 or (s.department_code = lost.department_code and d.title = was.title))
       and s.doctor_id is distinct from $9
       and s.date between lost.date and $3 and n.starts_at > $4
       and n.channel in ('app', $5) and n.id <> all ($6::uuid[])
       and (n.state in ('free', 'cooling') or (n.state = 'closed' and n.free_at is not null))
       and not exists (select from booking.appointment a
                       where a.session_id = s.id and a.resident_id = $7 and a.state not in ('cancelled', 'displaced'))
       and not exists (select from booking.number h where h.session_id = s.id and h.held_for = $7 and h.state = 'held')
     order by (s.doctor_id = $2) desc, s.date, abs(extract(epoch from n.starts_at - $8)), n.seq
     limit 1 for update of n skip locked`,
    [
      lost.sessionId,
      lost.doctorId,
      within.lastDay,
      within.after,
      lost.channel,
      within.besides,
      lost.residentId,
      lost.startsAt,
      within.notDoctor ?? null,
    ],
  )
  return rows[0] && toNumber(rows[0])
}
