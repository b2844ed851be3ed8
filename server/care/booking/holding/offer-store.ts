/** SQL of offers and moves: numbers kept for a named person, and appointments that went to another number. */
import type { Channel, NumberState, SessionKind } from '#contracts/booking'
import { type Context, sql, tables } from '#kernel'
import type { AppointmentRow, NumberRow, SessionRow } from '../number.ts'
import { toNumber } from '../store.ts'
import type { BookingTables } from '../tables.ts'

interface OfferTable {
  hold_id: string
  number_id: string
  resident_id: string
  came_from: 'closed' | 'cooling' | 'free'
  free_at: Date | null
  until: Date
  made_at: Date
  ended_at: Date | null
}
interface MoveRuleTable {
  id: string
  institution_id: string | null
  valid_from: string
  valid_to: string | null
  free_moves: number
  moves_max: number
  clause: string
}
interface MoveTable {
  id: string
  appointment_id: string
  from_number_id: string
  from_starts_at: Date
  to_number_id: string
  to_starts_at: Date
  counts_as_cancel: boolean
  rule_id: string
  reason: string | null
  moved_by: string
  moved_at: Date
}
export type MoveRule = Readonly<MoveRuleTable>
export type OfferRow = Readonly<OfferTable>

type Tables = BookingTables & {
  'booking.offer': OfferTable
  'booking.move_rule': MoveRuleTable
  'booking.move': MoveTable
}
const db = (ctx: Context) => tables<Tables>(ctx)

/** The number when it can be kept for somebody: to be released, cooling or free; somebody else's hold on the row is waited for. */
export async function lockOfferable(ctx: Context, numberId: string): Promise<NumberRow | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.number')
    .selectAll()
    .where('id', '=', numberId)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['cooling', 'free']),
        eb.and([eb('state', '=', 'closed'), eb('free_at', 'is not', null)]),
      ]),
    )
    .where('ends_at', '>', ctx.now)
    .forUpdate()
    .executeTakeFirst()
  return row && toNumber(row)
}

export async function insertOffer(ctx: Context, offer: OfferRow): Promise<void> {
  await db(ctx).insertInto('booking.offer').values(offer).execute()
}

/** Offers of a number that something else has ended meanwhile. */
export async function endOffersOf(ctx: Context, numberId: string): Promise<void> {
  await db(ctx)
    .updateTable('booking.offer')
    .set({ ended_at: ctx.now })
    .where('number_id', '=', numberId)
    .where('ended_at', 'is', null)
    .execute()
}

/** What a returned number remembers of whoever gave it back. */
export async function returnedMarks(ctx: Context, numberId: string): Promise<readonly string[]> {
  const row = await db(ctx)
    .selectFrom('booking.number')
    .select('returned_marks')
    .where('id', '=', numberId)
    .executeTakeFirst()
  return row?.returned_marks ?? []
}

export async function openOffer(ctx: Context, holdId: string): Promise<OfferRow | undefined> {
  return db(ctx)
    .selectFrom('booking.offer')
    .selectAll()
    .where('hold_id', '=', holdId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

export async function endOfferRow(ctx: Context, holdId: string): Promise<void> {
  await db(ctx)
    .updateTable('booking.offer')
    .set({ ended_at: ctx.now })
    .where('hold_id', '=', holdId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Who gave the number back last, by cancelling it. */
export async function lastCancelledBy(ctx: Context, numberId: string): Promise<string | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.appointment')
    .select('resident_id')
    .where('number_id', '=', numberId)
    .where('state', '=', 'cancelled')
    .orderBy('cancelled_at', 'desc')
    .executeTakeFirst()
  return row?.resident_id
}

export interface OfferableNumber {
  readonly id: string
  readonly sessionId: string
  readonly doctorId: string
  readonly kind: SessionKind
  readonly date: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly state: NumberState
  readonly channel: Channel
}

/**
 * The app's numbers of a department that could go to somebody who waits: cooling, free, or to be released before `releasedBy`.
 * Numbers whose last word is the hospital's are sold by the hospital's own rules.
 */
export async function offerableNumbers(
  ctx: Context,
  of: { institutionId: string; departmentCode: string; from: string; to: string; releasedBy: Date; numberId?: string },
): Promise<OfferableNumber[]> {
  const rows = await db(ctx)
    .selectFrom('booking.number as n')
    .innerJoin('booking.session as s', 's.id', 'n.session_id')
    .select([
      'n.id',
      'n.session_id',
      's.doctor_id',
      's.kind',
      's.date',
      'n.starts_at',
      'n.ends_at',
      'n.state',
      'n.channel',
    ])
    .where('s.institution_id', '=', of.institutionId)
    .where('s.department_code', '=', of.departmentCode)
    .where('s.date', '>=', of.from)
    .where('s.date', '<=', of.to)
    .where('s.master', '=', 'anji')
    .where('s.state', '=', 'open')
    .where('n.channel', '=', 'app')
    .where('n.starts_at', '>', ctx.now)
    .where((eb) =>
      eb.or([
        eb('n.state', 'in', ['cooling', 'free']),
        eb.and([eb('n.state', '=', 'closed'), eb('n.free_at', '<=', of.releasedBy)]),
      ]),
    )
    .$if(of.numberId !== undefined, (query) => query.where('n.id', '=', of.numberId!))
    .orderBy('n.starts_at')
    .orderBy('n.seq')
    .orderBy('n.id')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    sessionId: row.session_id,
    doctorId: row.doctor_id,
    kind: row.kind,
    date: row.date,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    state: row.state,
    channel: row.channel,
  }))
}

export async function moveRuleOn(ctx: Context, institutionId: string, onDate: string): Promise<MoveRule> {
  const row = await db(ctx)
    .selectFrom('booking.move_rule')
    .selectAll()
    .where((eb) => eb.or([eb('institution_id', '=', institutionId), eb('institution_id', 'is', null)]))
    .where('valid_from', '<=', onDate)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', onDate)]))
    .orderBy(sql`institution_id nulls last`)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  if (!row) throw new Error(`No rule about moves is in force on ${onDate}: the region's row is missing`)
  return row
}

export async function movesOf(ctx: Context, appointmentId: string): Promise<number> {
  const row = await db(ctx)
    .selectFrom('booking.move')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function insertMove(ctx: Context, move: MoveTable): Promise<void> {
  await db(ctx).insertInto('booking.move').values(move).execute()
}

/** The appointment at its new number: same id, same hold, same promise of real name and diagnosis. */
export async function saveMoved(ctx: Context, a: AppointmentRow, session: SessionRow): Promise<void> {
  await db(ctx)
    .updateTable('booking.appointment')
    .set({
      number_id: a.numberId,
      session_id: session.id,
      doctor_id: a.doctorId,
      date: a.date,
      starts_at: a.startsAt,
      ends_at: a.endsAt,
      policy_id: a.policyId,
      check_in_from: a.checkInFrom,
      check_in_until: a.checkInUntil,
      cancel_until: a.cancelUntil,
    })
    .where('id', '=', a.id)
    .execute()
}
