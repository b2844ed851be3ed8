// The commands from outside. Each is one transaction with the answer in it: killed at any point, the hospital either has
// done it and knows its answer, or has not begun.
import { type Client, inTransaction, type Pool } from './database.ts'
import { appointmentCancelled, appointmentMade, patientArrived } from './hl7/tell.ts'
import {
  cancelRegistration,
  freeState,
  lockRow,
  moveNumber,
  type NumberRow,
  register,
  registrationOf,
} from './numbers.ts'
import { type Answer, type CommandBodies, type CommandName, done, refused } from './operations.ts'
import { patientOf } from './patients.ts'

type Run<N extends CommandName> = (client: Client, body: CommandBodies[N], now: Date) => Promise<Answer>

/** Carries a command out, or gives the answer it had before. Two at once with one id: the second waits for the first. */
export function carryOut<N extends CommandName>(
  pool: Pool,
  name: N,
  commandId: string,
  body: CommandBodies[N],
  now: Date,
): Promise<Answer> {
  return inTransaction(pool, async (client) => {
    const fresh = await client.query(
      'insert into command (command_id, operation, at) values ($1, $2, $3) on conflict do nothing',
      [commandId, name, now],
    )
    if (fresh.rowCount === 0) {
      const { rows } = await client.query('select operation, answer from command where command_id = $1', [commandId])
      if (rows[0].operation !== name) return refused('his-error', `指令编号已用于 ${rows[0].operation}`)
      return rows[0].answer as Answer
    }
    const answer = await (runs[name] as Run<N>)(client, body, now)
    await client.query('update command set answer = $2 where command_id = $1', [commandId, answer])
    return answer
  })
}

const runs: { [N in CommandName]: Run<N> } = {
  LockNumber: lock,
  ConfirmNumber: confirm,
  ReleaseNumber: release,
  CancelNumber: cancel,
  CheckIn: checkIn,
}

type HoldState = 'locked' | 'released' | 'expired' | 'confirmed' | 'cancelled'

async function holdOf(client: Client, holdId: string): Promise<{ number_id: string; state: HoldState } | undefined> {
  return (await client.query('select number_id, state from hold where hold_id = $1', [holdId])).rows[0]
}

async function keepHold(client: Client, holdId: string, numberId: string, state: HoldState, now: Date): Promise<void> {
  await client.query(
    `insert into hold (hold_id, number_id, state, changed_at) values ($1, $2, $3, $4)
     on conflict (hold_id) do update set state = excluded.state, changed_at = excluded.changed_at`,
    [holdId, numberId, state, now],
  )
}

const unknownNumber = (numberId: string) => refused('number-unknown', `号源 ${numberId} 不存在`)
const suspended = refused('session-suspended', '该班次已停诊')
const taken = refused('number-taken', '号源已被占用')
const lockGone = refused('lock-gone', '锁号已失效')

async function lock(client: Client, body: CommandBodies['LockNumber'], now: Date): Promise<Answer> {
  const { hisNumberId, holdId } = body
  const until = new Date(body.until)
  const row = await lockRow(client, hisNumberId, now)
  if (!row) return unknownNumber(hisNumberId)
  const hold = await holdOf(client, holdId)
  // A lock that comes after its release: the hold is over, and stays so.
  if (hold && (hold.number_id !== hisNumberId || hold.state !== 'locked')) {
    return hold.state === 'confirmed' && hold.number_id === hisNumberId ? done({ until: body.until }) : lockGone
  }
  if (hold) return done({ until: row.lock_until!.toISOString() })
  if (row.session_state === 'suspended' || row.state === 'suspended') return suspended
  if (until <= now || row.ends_at <= now) return refused('too-late', '号源已过时间')
  if (row.state !== 'free') return taken
  await moveNumber(client, row, { state: 'locked', holdId, lockUntil: until }, now)
  await keepHold(client, holdId, hisNumberId, 'locked', now)
  return done({ until: until.toISOString() })
}

async function confirm(client: Client, body: CommandBodies['ConfirmNumber'], now: Date): Promise<Answer> {
  const { hisNumberId, holdId, appointmentId, billId, paidFen } = body
  const row = await lockRow(client, hisNumberId, now)
  if (!row) return unknownNumber(hisNumberId)
  const hold = await holdOf(client, holdId)
  if (hold?.number_id === hisNumberId && hold.state === 'confirmed') {
    const registration = await registrationOf(client, hisNumberId)
    if (registration?.appointment_id !== appointmentId) return refused('his-error', '该锁号已用于另一预约')
    return done({ registrationId: registration.id })
  }
  if (hold?.number_id !== hisNumberId || hold.state !== 'locked' || row.hold_id !== holdId) {
    return row.session_state === 'suspended' ? suspended : lockGone
  }
  if (row.session_state === 'suspended') return suspended
  const { patient, fresh } = await patientOf(client, body.person, now)
  const sale = { patientId: patient.id, channel: 'app', paidFen, holdId, appointmentId, billId } as const
  const registration = await register(client, row, sale, now)
  await keepHold(client, holdId, hisNumberId, 'confirmed', now)
  await appointmentMade(client, { row, registration, patient, fresh }, now)
  return done({ registrationId: registration.id })
}

async function release(client: Client, body: CommandBodies['ReleaseNumber'], now: Date): Promise<Answer> {
  const { hisNumberId, holdId } = body
  const row = await lockRow(client, hisNumberId, now)
  const hold = await holdOf(client, holdId)
  if (hold?.state === 'confirmed') return refused('too-late', '已挂号，请退号')
  if (hold?.state === 'cancelled') return done()
  await keepHold(client, holdId, hisNumberId, hold?.state === 'expired' ? 'expired' : 'released', now)
  if (row?.state === 'locked' && row.hold_id === holdId) {
    await moveNumber(client, row, { state: freeState(row), holdId: null, lockUntil: null }, now)
  }
  return done()
}

async function cancel(client: Client, body: CommandBodies['CancelNumber'], now: Date): Promise<Answer> {
  const { hisNumberId, holdId, refundFen, reason } = body
  const row = await lockRow(client, hisNumberId, now)
  if (!row) return unknownNumber(hisNumberId)
  const hold = await holdOf(client, holdId)
  if (hold?.state === 'cancelled') return done({ refundedFen: await refundedOf(client, holdId) })
  if (hold?.state !== 'confirmed') return lockGone
  const registration = await registrationOf(client, hisNumberId)
  if (registration?.hold_id !== holdId) return lockGone
  if (row.state === 'seen') return refused('too-late', '已就诊，不能退号')
  if (refundFen > registration.paid_fen) return refused('his-error', '退款大于已付金额')
  await cancelRegistration(client, row, registration, refundFen, reason, now)
  await keepHold(client, holdId, hisNumberId, 'cancelled', now)
  await appointmentCancelled(client, row, registration, now)
  return done({ refundedFen: refundFen })
}

async function refundedOf(client: Client, holdId: string): Promise<number> {
  const { rows } = await client.query('select refunded_fen from registration where hold_id = $1', [holdId])
  return rows[0]?.refunded_fen ?? 0
}

async function checkIn(client: Client, body: CommandBodies['CheckIn'], now: Date): Promise<Answer> {
  const { hisNumberId, holdId } = body
  const row = await lockRow(client, hisNumberId, now)
  if (!row) return unknownNumber(hisNumberId)
  const registration = await registrationOf(client, hisNumberId)
  if (registration?.hold_id !== holdId) return lockGone
  if (row.state === 'checked-in' || row.state === 'seen') return done()
  if (row.session_state === 'suspended') return suspended
  await arrive(client, row, registration.patient_id, now)
  return done()
}

/** A registered patient is there: from now on the doctor may call. */
export async function arrive(client: Client, row: NumberRow, patientId: string, now: Date): Promise<void> {
  await moveNumber(client, row, { state: 'checked-in', holdId: row.hold_id, lockUntil: null }, now)
  await patientArrived(client, row, patientId, now)
}
