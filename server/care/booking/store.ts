/** SQL of numbers, holds and appointments; what of sessions and policies is asked lives in session-store.ts. */
import type { Selectable } from 'kysely'
import { type Context, type Rows, type Statement, sendTogether, sql } from '#kernel'
import type { AppointmentRow, NumberRow } from './number.ts'
import { dayAfter } from './region-time.ts'
import { type Had, limitDays } from './rules/limits.ts'
import { type AppointmentTable, db, type NumberTable } from './tables.ts'

export const toNumber = (row: Selectable<NumberTable>): NumberRow => ({
  id: row.id,
  sessionId: row.session_id,
  seq: row.seq,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  state: row.state,
  channel: row.channel,
  freeAt: row.free_at,
  holdId: row.hold_id,
  heldFor: row.held_for,
  heldUntil: row.held_until,
  outside: row.outside,
})

export const toAppointment = (row: Selectable<AppointmentTable>): AppointmentRow => ({
  id: row.id,
  numberId: row.number_id,
  sessionId: row.session_id,
  holdId: row.hold_id,
  residentId: row.resident_id,
  doctorId: row.doctor_id,
  date: row.date,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  kind: row.kind,
  state: row.state,
  diagnosisCode: row.diagnosis_code,
  diagnosisName: row.diagnosis_name,
  diagnosisConditionId: row.diagnosis_condition_id,
  guardianId: row.guardian_id,
  realNameMethod: row.real_name_method,
  realNameAt: row.real_name_at,
  policyId: row.policy_id,
  checkInFrom: row.check_in_from,
  checkInUntil: row.check_in_until,
  cancelUntil: row.cancel_until,
  payUntil: row.pay_until,
  bookedBy: row.booked_by,
  bookedAt: row.booked_at,
  checkedInAt: row.checked_in_at,
  seenAt: row.seen_at,
  cancelledAt: row.cancelled_at,
  cancelReason: row.cancel_reason,
})

/** One unit of work at a time books for one person, so that limits hold for bookings made in the same instant. */
export async function lockPerson(ctx: Context, residentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`booking:${residentId}`}, 0))`.execute(db(ctx))
}

export async function saveHold(ctx: Context, number: NumberRow, heldBy: string): Promise<void> {
  await db(ctx)
    .updateTable('booking.number')
    .set({
      state: 'held',
      hold_id: number.holdId,
      held_for: number.heldFor,
      held_until: number.heldUntil,
      outside: number.outside,
      held_by: heldBy,
      free_at: null,
    })
    .where('id', '=', number.id)
    .execute()
}

/** Moves a number on; whatever hold it had is over. */
export async function saveNumberState(
  ctx: Context,
  numberId: string,
  state: NumberRow['state'],
  freeAt: Date | null = null,
): Promise<void> {
  await db(ctx)
    .updateTable('booking.number')
    .set({ state, free_at: freeAt, hold_id: null, held_for: null, held_by: null, held_until: null, outside: null })
    .where('id', '=', numberId)
    .execute()
}

export async function numberByHold(ctx: Context, holdId: string, lock = false): Promise<NumberRow | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.number')
    .selectAll()
    .where('hold_id', '=', holdId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toNumber(row)
}

export async function markKept(ctx: Context, holdId: string): Promise<void> {
  await db(ctx)
    .updateTable('booking.number')
    .set({ outside: 'kept' })
    .where('hold_id', '=', holdId)
    .where('state', '=', 'held')
    .execute()
}

export async function numberById(ctx: Context, id: string, lock = false): Promise<NumberRow | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.number')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toNumber(row)
}

/** Holds that have run out, taken without waiting for anyone who is booking one of them at this instant. */
export async function lockExpiredHolds(ctx: Context, limit: number): Promise<NumberRow[]> {
  const rows = await db(ctx)
    .selectFrom('booking.number')
    .selectAll()
    .where('state', '=', 'held')
    .where('held_until', '<=', ctx.now)
    .orderBy('held_until')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(toNumber)
}

/** What people have around a day, holds that still hold included: a row each, with whose it is. */
export function hadStatement(of: { residentIds: readonly string[]; from: string; to: string; now: Date }): Statement {
  return {
    name: 'booking-had',
    text: `select a.resident_id as "residentId", a.hold_id as "holdId", a.session_id as "sessionId", a.date, a.doctor_id as "doctorId",
                  s.department_code as "departmentCode", s.institution_id as "institutionId", false as held
             from booking.appointment a join booking.session s on s.id = a.session_id
            where a.resident_id = any ($1::uuid[]) and a.date between $2 and $3 and a.state <> 'cancelled'
           union all
           select n.held_for, n.hold_id, n.session_id, s.date, s.doctor_id, s.department_code, s.institution_id, true
             from booking.number n join booking.session s on s.id = n.session_id
            where n.held_for = any ($1::uuid[]) and n.state = 'held' and n.held_until > $4 and s.date between $2 and $3`,
    values: [of.residentIds, of.from, of.to, of.now],
  }
}

/** What one person has around a day; the hold that is being booked is left out. */
export async function hadBy(ctx: Context, residentId: string, date: string, besides: string): Promise<Had[]> {
  const span = { from: dayAfter(date, -limitDays), to: dayAfter(date, limitDays) }
  const [rows = []] = await sendTogether(ctx, [hadStatement({ residentIds: [residentId], ...span, now: ctx.now })])
  return (rows as unknown as HadRow[]).filter((one) => one.holdId !== besides)
}

export type HadRow = Had & { readonly residentId: string; readonly holdId: string }

/** All in one statement; each as its row would be written in JSON. */
export function insertAppointmentsStatement(appointments: readonly AppointmentRow[]): Statement {
  const rows = appointments.map((a) =>
    Object.fromEntries(
      Object.entries(a).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
    ),
  )
  return {
    name: 'booking-insert-appointments',
    text: `insert into booking.appointment
           select * from jsonb_populate_recordset(null::booking.appointment, $1::jsonb)`,
    values: [JSON.stringify(rows)],
  }
}

export function appointmentsByHoldStatement(holdIds: readonly string[]): Statement {
  return {
    name: 'booking-appointments-by-hold',
    text: 'select * from booking.appointment where hold_id = any ($1::uuid[])',
    values: [holdIds],
  }
}

export const appointmentsOfRows = (rows: Rows | undefined): AppointmentRow[] =>
  ((rows ?? []) as unknown as Selectable<AppointmentTable>[]).map(toAppointment)

export async function saveAppointment(ctx: Context, a: AppointmentRow): Promise<void> {
  await db(ctx)
    .updateTable('booking.appointment')
    .set({
      state: a.state,
      pay_until: a.payUntil,
      checked_in_at: a.checkedInAt,
      seen_at: a.seenAt,
      cancelled_at: a.cancelledAt,
      cancel_reason: a.cancelReason,
    })
    .where('id', '=', a.id)
    .execute()
}

export async function appointmentById(ctx: Context, id: string, lock = false): Promise<AppointmentRow | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.appointment')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toAppointment(row)
}

export async function appointmentByHold(ctx: Context, holdId: string): Promise<AppointmentRow | undefined> {
  const row = await db(ctx)
    .selectFrom('booking.appointment')
    .selectAll()
    .where('hold_id', '=', holdId)
    .executeTakeFirst()
  return row && toAppointment(row)
}

export async function lockMissed(ctx: Context, limit: number): Promise<AppointmentRow[]> {
  const rows = await db(ctx)
    .selectFrom('booking.appointment')
    .selectAll()
    .where('state', '=', 'booked')
    .where('check_in_until', '<', ctx.now)
    .orderBy('check_in_until')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(toAppointment)
}

export async function appointmentsOf(
  ctx: Context,
  of: { residentId: string } | { sessionId: string },
): Promise<AppointmentRow[]> {
  const rows = await db(ctx)
    .selectFrom('booking.appointment')
    .selectAll()
    .$if('residentId' in of, (query) => query.where('resident_id', '=', (of as { residentId: string }).residentId))
    .$if('sessionId' in of, (query) => query.where('session_id', '=', (of as { sessionId: string }).sessionId))
    .orderBy('starts_at')
    .orderBy('id')
    .limit(500)
    .execute()
  return rows.map(toAppointment)
}

export async function countBooked(ctx: Context, doctorId: string, date: string): Promise<number> {
  const row = await db(ctx)
    .selectFrom('booking.appointment')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('doctor_id', '=', doctorId)
    .where('date', '=', date)
    .where('state', '=', 'booked')
    .executeTakeFirstOrThrow()
  return row.count
}

/** Visits of a person that were missed, or cancelled by themselves, since an instant; at one hospital or at all. */
export async function happenedTo(
  ctx: Context,
  residentId: string,
  why: 'no-shows' | 'cancels',
  since: Date,
  institutionId: string | null,
): Promise<{ appointmentId: string; date: string }[]> {
  return db(ctx)
    .selectFrom('booking.appointment as a')
    .innerJoin('booking.session as s', 's.id', 'a.session_id')
    .select(['a.id as appointmentId', 'a.date'])
    .where('a.resident_id', '=', residentId)
    .$if(why === 'no-shows', (query) => query.where('a.state', '=', 'no-show').where('a.starts_at', '>', since))
    .$if(why === 'cancels', (query) =>
      // A move beyond those that are free counts like a cancellation.
      query.where(
        sql<boolean>`(a.state = 'cancelled' and a.cancelled_as = 'person' and a.cancelled_at > ${since}
          or exists (select 1 from booking.move m where m.appointment_id = a.id and m.counts_as_cancel and m.moved_at > ${since}))`,
      ),
    )
    .$if(institutionId !== null, (query) => query.where('s.institution_id', '=', institutionId!))
    .orderBy('a.starts_at')
    .limit(200)
    .execute()
}

/** Who cancelled; only what a person did counts against them. */
export async function saveCancelledAs(ctx: Context, id: string, as: 'person' | 'desk' | 'hospital'): Promise<void> {
  await db(ctx).updateTable('booking.appointment').set({ cancelled_as: as }).where('id', '=', id).execute()
}
