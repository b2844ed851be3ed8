// What moves a number, whoever asks: always the session first, then the number, so that two never wait for each other.
import type { HisNumberState } from '#contracts/sluice'
import type { Client } from './database.ts'

/** Told at each commit that changes a session or a number, for readers of the views who do not want to wait. */
export const scheduleChannel = 'his_schedule'

export interface NumberRow {
  id: string
  session_id: string
  seq: number
  starts_at: Date
  ends_at: Date
  state: HisNumberState
  hold_id: string | null
  lock_until: Date | null
  session_state: 'open' | 'suspended'
  session_ends_at: Date
  fee_fen: number
  doctor_id: string
}

export interface Registration {
  id: string
  number_id: string
  patient_id: string
  channel: 'window' | 'app'
  state: 'active' | 'cancelled'
  hold_id: string | null
  appointment_id: string | null
  paid_fen: number
  refunded_fen: number
}

/** The number, its session locked against every other change; a lock whose time is over is let go first. */
export async function lockRow(client: Client, numberId: string, now: Date): Promise<NumberRow | undefined> {
  await client.query('select 1 from session where id = (select session_id from number where id = $1) for update', [
    numberId,
  ])
  const { rows } = await client.query<NumberRow>(
    `select number.*, session.state as session_state, session.ends_at as session_ends_at, session.fee_fen, session.doctor_id
     from number join session on session.id = number.session_id where number.id = $1`,
    [numberId],
  )
  const row = rows[0]
  if (row?.state !== 'locked' || row.lock_until! > now) return row
  await expire(client, row, now)
  return { ...row, state: freeState(row), hold_id: null, lock_until: null }
}

/** What a number is when nobody has it. */
export const freeState = (row: Pick<NumberRow, 'session_state'>): HisNumberState =>
  row.session_state === 'suspended' ? 'suspended' : 'free'

async function expire(client: Client, row: NumberRow, now: Date): Promise<void> {
  await client.query(`update hold set state = 'expired', changed_at = $2 where hold_id = $1 and state = 'locked'`, [
    row.hold_id,
    now,
  ])
  await moveNumber(client, row, { state: freeState(row), holdId: null, lockUntil: null }, now)
}

export async function moveNumber(
  client: Client,
  row: Pick<NumberRow, 'id' | 'session_id'>,
  to: { state: HisNumberState; holdId: string | null; lockUntil: Date | null },
  now: Date,
): Promise<void> {
  await client.query(
    `with told as (update session set revision = revision + 1 where id = $2 returning revision)
     update number set state = $3, hold_id = $4, lock_until = $5, revision = told.revision, changed_at = $6,
       changed_tx = pg_current_xact_id() from told where number.id = $1`,
    [row.id, row.session_id, to.state, to.holdId, to.lockUntil, now],
  )
  await client.query('select pg_notify($1, $2)', [scheduleChannel, row.session_id])
}

/** Lets go of every lock whose time is over; answers how many. */
export async function expireLocks(client: Client, now: Date): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `select id from number where lock_until <= $1 order by session_id, id limit 200`,
    [now],
  )
  for (const { id } of rows) await lockRow(client, id, now)
  return rows.length
}

export async function registrationOf(client: Client, numberId: string): Promise<Registration | undefined> {
  const { rows } = await client.query<Registration>(
    `select * from registration where number_id = $1 and state = 'active'`,
    [numberId],
  )
  return rows[0]
}

export async function register(
  client: Client,
  row: NumberRow,
  what: {
    patientId: string
    channel: 'window' | 'app'
    paidFen: number
    holdId?: string
    appointmentId?: string
    billId?: string | null
  },
  now: Date,
): Promise<Registration> {
  await moveNumber(client, row, { state: 'taken', holdId: what.holdId ?? null, lockUntil: null }, now)
  const { rows } = await client.query<Registration>(
    `insert into registration (id, number_id, patient_id, channel, hold_id, appointment_id, bill_id, paid_fen, registered_at)
     values ('R' || lpad(nextval('registration_number')::text, 8, '0'), $1, $2, $3, $4, $5, $6, $7, $8) returning *`,
    [row.id, what.patientId, what.channel, what.holdId, what.appointmentId, what.billId, what.paidFen, now],
  )
  return rows[0]!
}

/** Takes a registration back and frees its number. */
export async function cancelRegistration(
  client: Client,
  row: NumberRow,
  registration: Registration,
  refundFen: number,
  reason: string,
  now: Date,
): Promise<void> {
  await client.query(
    `update registration set state = 'cancelled', refunded_fen = $2, reason = $3, cancelled_at = $4 where id = $1`,
    [registration.id, refundFen, reason, now],
  )
  await moveNumber(client, row, { state: freeState(row), holdId: null, lockUntil: null }, now)
}
