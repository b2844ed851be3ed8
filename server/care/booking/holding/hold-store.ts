/** SQL of taking numbers, for several people at once: a statement for all of them. */
import type { Selectable } from 'kysely'
import type { Channel } from '#contracts/booking'
import { type Context, type Rows, type Statement, sendTogether } from '#kernel'
import type { NumberRow, SessionRow } from '../number.ts'
import { toSession } from '../sessions/session-store.ts'
import { toNumber } from '../store.ts'
import type { NumberTable, SessionTable } from '../tables.ts'

/** A number that may be taken, and the marks of those who gave it back and do not get it again. */
export interface Takeable {
  readonly number: NumberRow
  readonly marks: readonly string[]
}

export function sessionsStatement(ids: readonly string[]): Statement {
  return {
    name: 'booking-sessions',
    text: 'select * from booking.session where id = any ($1::uuid[])',
    values: [ids],
  }
}

export const sessionsOfRows = (rows: Rows | undefined): SessionRow[] =>
  ((rows ?? []) as unknown as Selectable<SessionTable>[]).map(toSession)

// What may be taken: free; held too long; cooling or closed until a moment that has come. Named so that the index is used.
const takeable = `n.state in ('free', 'held', 'closed', 'cooling') and (n.state = 'free' or (n.state = 'held' and n.held_until <= $2)
  or (n.state in ('closed', 'cooling') and n.free_at <= $2)) and n.ends_at > $2`

/** Which of the sessions have anything at all to take now. */
export function withNumbersStatement(sessionIds: readonly string[], now: Date): Statement {
  return {
    name: 'booking-with-numbers',
    text: `select s.id from unnest($1::uuid[]) as s (id)
            where exists (select 1 from booking.number n where n.session_id = s.id and ${takeable})`,
    values: [sessionIds, now],
  }
}

/** The numbers that people hold in sessions, with whether the hold still lasts. */
export function heldStatement(pairs: readonly { sessionId: string; residentId: string }[], lock: boolean): Statement {
  return {
    name: lock ? 'booking-held-locked' : 'booking-held',
    text: `select n.* from booking.number n
             join unnest($1::uuid[], $2::uuid[]) as p (session_id, resident_id)
               on n.session_id = p.session_id and n.held_for = p.resident_id
            where n.state = 'held' ${lock ? 'order by n.id for update of n' : ''}`,
    values: [pairs.map((one) => one.sessionId), pairs.map((one) => one.residentId)],
  }
}

/** The numbers under holds. */
export function byHoldStatement(holdIds: readonly string[], lock: boolean): Statement {
  return {
    name: lock ? 'booking-by-hold-locked' : 'booking-by-hold',
    text: `select * from booking.number where hold_id = any ($1::uuid[]) ${lock ? 'order by id for update' : ''}`,
    values: [holdIds],
  }
}

/** Held numbers become booked; the holds are over. */
export function saveBookedStatement(numberIds: readonly string[]): Statement {
  return {
    name: 'booking-save-booked',
    text: `update booking.number set state = 'booked', free_at = null, hold_id = null, held_for = null, held_by = null,
                  held_until = null, outside = null where id = any ($1::uuid[])`,
    values: [numberIds],
  }
}

export const numbersOfRows = (rows: Rows | undefined): NumberRow[] =>
  ((rows ?? []) as unknown as Selectable<NumberTable>[]).map(toNumber)

/** Everybody's unit of work takes the persons it books for in one order, so that two never wait for each other in a ring. */
export function lockPersonsStatement(residentIds: readonly string[]): Statement {
  return {
    name: 'booking-lock-persons',
    text: `select pg_advisory_xact_lock(k) from
             (select distinct hashtextextended('booking:' || id, 0) as k from unnest($1::text[]) as p (id) order by 1) s`,
    values: [residentIds],
  }
}

export interface Wanted {
  readonly sessionId: string
  readonly bandStartsAt: Date | undefined
  readonly channels: readonly Channel[]
}

/**
 * The first numbers that nobody else is taking at this instant, locked. `gone`: those that this unit of work has given away already,
 * which its own locks do not hide from it. `besides`: only one that nobody with these marks has given back.
 */
export async function takeNumbers(
  ctx: Context,
  wanted: Wanted,
  count: number,
  gone: ReadonlySet<string>,
  besides: ReadonlySet<string> | null = null,
): Promise<Takeable[]> {
  const [rows = []] = await sendTogether(ctx, [
    {
      name: 'booking-take',
      text: `select n.* from booking.number n
              where n.session_id = $1 and ${takeable} and n.channel = any ($3::text[])
                and ($4::timestamptz is null or n.starts_at = $4)
                and ($6::text[] is null or n.returned_marks is null or not n.returned_marks && $6)
                and n.id <> all ($7::uuid[])
              order by n.starts_at, n.seq limit $5 for update skip locked`,
      values: [
        wanted.sessionId,
        ctx.now,
        wanted.channels,
        wanted.bandStartsAt ?? null,
        count,
        besides === null ? null : [...besides],
        [...gone],
      ],
    },
  ])
  return (rows as unknown as Selectable<NumberTable>[]).map((row) => ({
    number: toNumber(row),
    marks: row.returned_marks ?? [],
  }))
}

/** What a hold writes into its number. */
export interface NewHold {
  readonly number: NumberRow
  readonly heldBy: string
  /** All marks of those who gave it back. */
  readonly marks: readonly string[]
}

export function saveHoldsStatement(holds: readonly NewHold[]): Statement {
  const column = <T>(value: (one: NewHold) => T) => holds.map(value)
  return {
    name: 'booking-save-holds',
    text: `update booking.number n
              set state = 'held', free_at = null, hold_id = h.hold_id, held_for = h.held_for, held_by = h.held_by,
                  held_until = h.held_until, outside = h.outside,
                  returned_marks = case when h.marks = '' then null else string_to_array(h.marks, ' ') end
             from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::text[])
               as h (id, hold_id, held_for, held_by, held_until, outside, marks)
            where n.id = h.id`,
    values: [
      column(({ number }) => number.id),
      column(({ number }) => number.holdId),
      column(({ number }) => number.heldFor),
      column(({ heldBy }) => heldBy),
      column(({ number }) => number.heldUntil),
      column(({ number }) => number.outside),
      column(({ marks }) => marks.join(' ')),
    ],
  }
}

/** A number comes back: free at once, after a while, or not at all; it remembers whose it was. */
export async function saveReturned(
  ctx: Context,
  numberId: string,
  to: { state: 'free' | 'cooling' | 'cancelled'; freeAt: Date | null; marks: readonly string[] },
): Promise<void> {
  await sendTogether(ctx, [
    {
      name: 'booking-save-returned',
      text: `update booking.number
                set state = $2, free_at = $3, hold_id = null, held_for = null, held_by = null, held_until = null, outside = null,
                    returned_marks = case when cardinality($4::text[]) = 0 then returned_marks else
                      array(select distinct unnest(coalesce(returned_marks, '{}') || $4::text[])) end
              where id = $1`,
      values: [numberId, to.state, to.freeAt, to.marks],
    },
  ])
}

/** Numbers that have cooled, free by now; answers them by session. */
export async function warmDue(ctx: Context, limit: number): Promise<Map<string, string[]>> {
  const [rows = []] = await sendTogether(ctx, [
    {
      name: 'booking-warm',
      text: `update booking.number set state = 'free', free_at = null
              where id in (select id from booking.number where free_at <= $1 and state = 'cooling'
                            order by free_at limit $2 for update skip locked)
             returning id, session_id as "sessionId"`,
      values: [ctx.now, limit],
    },
  ])
  const sessions = new Map<string, string[]>()
  for (const { id, sessionId } of rows as { id: string; sessionId: string }[])
    sessions.set(sessionId, [...(sessions.get(sessionId) ?? []), id])
  return sessions
}
