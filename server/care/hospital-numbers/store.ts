/** SQL of the hospital's sessions, numbers and registrations. */
import type { Selectable } from 'kysely'
import type { HisNumberState } from '#contracts/sluice'
import type { Context } from '#kernel'
import type { Registration } from './registration.ts'
import { db, type RegistrationTable } from './tables.ts'

const toRegistration = (row: Selectable<RegistrationTable>): Registration => ({
  holdId: row.hold_id,
  institutionId: row.institution_id,
  sessionId: row.session_id,
  numberId: row.number_id,
  hisNumberId: row.his_number_id,
  residentId: row.resident_id,
  appointmentId: row.appointment_id,
  state: row.state,
  feeFen: row.fee_fen,
  paidFen: row.paid_fen,
  refundedFen: row.refunded_fen,
  billId: row.bill_id,
  orderId: row.order_id,
  cancelWanted: row.cancel_wanted,
  code: row.code,
  reason: row.reason,
})

export async function sessionOf(ctx: Context, institutionId: string, hisSessionId: string) {
  return db(ctx)
    .selectFrom('hospital_numbers.session')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('his_session_id', '=', hisSessionId)
    .forUpdate()
    .executeTakeFirst()
}

export async function hisSessionOf(ctx: Context, sessionId: string) {
  return db(ctx)
    .selectFrom('hospital_numbers.session')
    .select(['institution_id', 'his_session_id'])
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
}

export async function saveSession(
  ctx: Context,
  session: { sessionId: string; institutionId: string; hisSessionId: string; revision: number },
): Promise<void> {
  await db(ctx)
    .insertInto('hospital_numbers.session')
    .values({
      session_id: session.sessionId,
      institution_id: session.institutionId,
      his_session_id: session.hisSessionId,
      revision: session.revision,
    })
    .onConflict((on) => on.column('session_id').doUpdateSet({ revision: session.revision }))
    .execute()
}

export interface HisNumber {
  readonly numberId: string
  readonly hisNumberId: string
  readonly state: HisNumberState
}

export async function saveNumbers(
  ctx: Context,
  of: { sessionId: string; institutionId: string; revision: number },
  numbers: readonly HisNumber[],
): Promise<void> {
  await ctx.client.query(
    `insert into hospital_numbers.number (number_id, session_id, institution_id, his_number_id, his_state, revision)
     select n.id, $1, $2, n.his, n.state, $3 from unnest($4::uuid[], $5::text[], $6::text[]) as n (id, his, state)
     on conflict (number_id) do update set his_state = excluded.his_state, revision = excluded.revision
       where hospital_numbers.number.revision < excluded.revision`,
    [
      of.sessionId,
      of.institutionId,
      of.revision,
      numbers.map((n) => n.numberId),
      numbers.map((n) => n.hisNumberId),
      numbers.map((n) => n.state),
    ],
  )
}

/** Moves a number on where the hospital's word is newer; answers the number it was, or nothing. */
export async function moveNumber(
  ctx: Context,
  of: { institutionId: string; hisNumberId: string; state: HisNumberState; revision: number },
): Promise<{ numberId: string; sessionId: string } | undefined> {
  const row = await db(ctx)
    .updateTable('hospital_numbers.number')
    .set({ his_state: of.state, revision: of.revision })
    .where('institution_id', '=', of.institutionId)
    .where('his_number_id', '=', of.hisNumberId)
    .where('revision', '<', of.revision)
    .returning(['number_id', 'session_id'])
    .executeTakeFirst()
  return row && { numberId: row.number_id, sessionId: row.session_id }
}

/** What the hospital's book says of a number, whatever its revision was. */
export async function takeWord(
  ctx: Context,
  institutionId: string,
  hisNumberId: string,
  state: HisNumberState,
): Promise<void> {
  await db(ctx)
    .updateTable('hospital_numbers.number')
    .set({ his_state: state })
    .where('institution_id', '=', institutionId)
    .where('his_number_id', '=', hisNumberId)
    .execute()
}

export async function hisNumberOf(ctx: Context, numberId: string) {
  return db(ctx)
    .selectFrom('hospital_numbers.number')
    .select(['institution_id', 'his_number_id', 'his_state'])
    .where('number_id', '=', numberId)
    .executeTakeFirst()
}

/** Answers false where the hold is known already. */
export async function insertRegistration(ctx: Context, r: Registration, until: Date): Promise<boolean> {
  const inserted = await db(ctx)
    .insertInto('hospital_numbers.registration')
    .values({ ...columnsOf(r), hold_id: r.holdId, until, created_at: ctx.now, updated_at: ctx.now })
    .onConflict((on) => on.column('hold_id').doNothing())
    .returning('hold_id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function saveRegistration(ctx: Context, r: Registration, until?: Date): Promise<void> {
  await db(ctx)
    .updateTable('hospital_numbers.registration')
    .set({ ...columnsOf(r), ...(until ? { until } : {}), updated_at: ctx.now })
    .where('hold_id', '=', r.holdId)
    .execute()
}

const columnsOf = (r: Registration) => ({
  institution_id: r.institutionId,
  session_id: r.sessionId,
  number_id: r.numberId,
  his_number_id: r.hisNumberId,
  resident_id: r.residentId,
  appointment_id: r.appointmentId,
  state: r.state,
  fee_fen: r.feeFen,
  paid_fen: r.paidFen,
  refunded_fen: r.refundedFen,
  bill_id: r.billId,
  order_id: r.orderId,
  cancel_wanted: r.cancelWanted,
  code: r.code,
  reason: r.reason,
})

export async function lockRegistration(
  ctx: Context,
  by: { holdId: string } | { appointmentId: string },
): Promise<Registration | undefined> {
  const row = await db(ctx)
    .selectFrom('hospital_numbers.registration')
    .selectAll()
    .$if('holdId' in by, (query) => query.where('hold_id', '=', (by as { holdId: string }).holdId))
    .$if('appointmentId' in by, (query) =>
      query.where('appointment_id', '=', (by as { appointmentId: string }).appointmentId),
    )
    .forUpdate()
    .executeTakeFirst()
  return row && toRegistration(row)
}

export async function readRegistration(
  ctx: Context,
  appointmentId: string,
): Promise<{ registration: Registration; until: Date } | undefined> {
  const row = await db(ctx)
    .selectFrom('hospital_numbers.registration')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirst()
  return row && { registration: toRegistration(row), until: row.until }
}

/** The registration that is alive and whose charges are the order's. */
export async function registrationsOfOrders(ctx: Context, orderIds: readonly string[]): Promise<Registration[]> {
  const rows = await db(ctx)
    .selectFrom('hospital_numbers.registration')
    .selectAll()
    .where('order_id', 'in', [...orderIds])
    .where('state', 'in', ['unpaid', 'confirming', 'confirmed', 'cancelling'])
    .forUpdate()
    .execute()
  return rows.map(toRegistration)
}

/** The one that has the number now, if any. */
export async function aliveOf(ctx: Context, numberId: string): Promise<Registration | undefined> {
  const row = await db(ctx)
    .selectFrom('hospital_numbers.registration')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('state', 'in', ['locking', 'locked', 'unpaid', 'confirming', 'confirmed', 'cancelling'])
    .forUpdate()
    .executeTakeFirst()
  return row && toRegistration(row)
}

export async function lockUnpaidPast(ctx: Context, limit: number): Promise<Registration[]> {
  const rows = await db(ctx)
    .selectFrom('hospital_numbers.registration')
    .selectAll()
    .where('state', '=', 'unpaid')
    .where('until', '<', ctx.now)
    .orderBy('until')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(toRegistration)
}
