/** SQL of consults and their policy; duty sessions live in duty-store.ts, ratings and complaints live in feedback-store.ts. */

import type { CodedDiagnosis } from '#contracts/consult'
import { type Context, type Signature, sql, tables } from '#kernel'
import type { ConsultPolicy, ConsultRow } from './consult.ts'

interface PolicyTable {
  id: string
  valid_from: string
  fee_hilist_code: string
  fee_name: string
  minutes_each: number
  unseen_after_minutes: number
  grant_days_after: number
  clause: string
}
interface ConsultTable {
  id: string
  appointment_id: string
  resident_id: string
  doctor_id: string
  institution_id: string
  department_code: string
  department_name: string
  state: ConsultRow['state']
  number_seq: number
  band_starts_at: Date
  band_ends_at: Date
  waiting_since: Date
  accepted_at: Date | null
  ended_at: Date | null
  duty_session_id: string | null
  policy_id: string
  follow_up_code: string
  follow_up_name: string
  follow_up_condition_id: string
  guardian_id: string | null
  judgement: ConsultRow['judgement']
  judgement_note: string | null
  diagnoses: CodedDiagnosis[]
  complaint: string | null
  advice: string | null
  termination_reason: ConsultRow['terminationReason']
  termination_note: string | null
  refer_to_institution_id: string | null
  summary: string | null
  signature: Signature | null
}
interface ConsultTables {
  'consult.policy': PolicyTable
  'consult.consult': ConsultTable
}
const db = (ctx: Context) => tables<ConsultTables>(ctx)

const toConsult = (row: ConsultTable): ConsultRow => ({
  id: row.id,
  appointmentId: row.appointment_id,
  residentId: row.resident_id,
  doctorId: row.doctor_id,
  institutionId: row.institution_id,
  departmentCode: row.department_code,
  departmentName: row.department_name,
  state: row.state,
  numberSeq: row.number_seq,
  bandStartsAt: row.band_starts_at,
  bandEndsAt: row.band_ends_at,
  waitingSince: row.waiting_since,
  acceptedAt: row.accepted_at,
  endedAt: row.ended_at,
  dutySessionId: row.duty_session_id,
  policyId: row.policy_id,
  followUpCode: row.follow_up_code,
  followUpName: row.follow_up_name,
  followUpConditionId: row.follow_up_condition_id,
  guardianId: row.guardian_id,
  judgement: row.judgement,
  judgementNote: row.judgement_note,
  diagnoses: row.diagnoses,
  complaint: row.complaint,
  advice: row.advice,
  terminationReason: row.termination_reason,
  terminationNote: row.termination_note,
  referToInstitutionId: row.refer_to_institution_id,
  summary: row.summary,
  signature: row.signature,
})

const fromConsult = (c: ConsultRow) => ({
  appointment_id: c.appointmentId,
  resident_id: c.residentId,
  doctor_id: c.doctorId,
  institution_id: c.institutionId,
  department_code: c.departmentCode,
  department_name: c.departmentName,
  state: c.state,
  number_seq: c.numberSeq,
  band_starts_at: c.bandStartsAt,
  band_ends_at: c.bandEndsAt,
  waiting_since: c.waitingSince,
  accepted_at: c.acceptedAt,
  ended_at: c.endedAt,
  duty_session_id: c.dutySessionId,
  policy_id: c.policyId,
  follow_up_code: c.followUpCode,
  follow_up_name: c.followUpName,
  follow_up_condition_id: c.followUpConditionId,
  guardian_id: c.guardianId,
  judgement: c.judgement,
  judgement_note: c.judgementNote,
  diagnoses: JSON.stringify(c.diagnoses) as unknown as CodedDiagnosis[],
  complaint: c.complaint,
  advice: c.advice,
  termination_reason: c.terminationReason,
  termination_note: c.terminationNote,
  refer_to_institution_id: c.referToInstitutionId,
  summary: c.summary,
  signature: c.signature && (JSON.stringify(c.signature) as unknown as Signature),
})

/** The policy in force on a day. */
export async function policyOn(ctx: Context, day: string): Promise<ConsultPolicy> {
  const row = await db(ctx)
    .selectFrom('consult.policy')
    .selectAll()
    .where('valid_from', '<=', day)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  if (!row) throw new Error(`No consult policy is in force on ${day}`)
  return {
    id: row.id,
    validFrom: row.valid_from,
    feeHilistCode: row.fee_hilist_code,
    feeName: row.fee_name,
    minutesEach: row.minutes_each,
    unseenAfterMinutes: row.unseen_after_minutes,
    grantDaysAfter: row.grant_days_after,
  }
}

/** Adds the consult unless its appointment has one already; answers whichever there is. */
export async function insertConsult(
  ctx: Context,
  consult: ConsultRow,
): Promise<{ consult: ConsultRow; isNew: boolean }> {
  const row = await db(ctx)
    .insertInto('consult.consult')
    .values({ id: consult.id, ...fromConsult(consult) })
    .onConflict((on) => on.column('appointment_id').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (row) return { consult: toConsult(row), isNew: true }
  const before = await consultByAppointment(ctx, consult.appointmentId)
  if (!before) throw new Error(`Consult of appointment ${consult.appointmentId} is neither new nor there`)
  return { consult: before, isNew: false }
}

export async function saveConsult(ctx: Context, consult: ConsultRow): Promise<void> {
  await db(ctx).updateTable('consult.consult').set(fromConsult(consult)).where('id', '=', consult.id).execute()
}

export async function consultById(ctx: Context, id: string, lock = false): Promise<ConsultRow | undefined> {
  const row = await db(ctx)
    .selectFrom('consult.consult')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toConsult(row)
}

export async function consultsByIds(ctx: Context, ids: readonly string[]): Promise<ConsultRow[]> {
  if (ids.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('consult.consult')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(toConsult)
}

export async function consultByAppointment(ctx: Context, appointmentId: string): Promise<ConsultRow | undefined> {
  const row = await db(ctx)
    .selectFrom('consult.consult')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirst()
  return row && toConsult(row)
}

export async function consultsOfResident(ctx: Context, residentId: string): Promise<ConsultRow[]> {
  const rows = await db(ctx)
    .selectFrom('consult.consult')
    .selectAll()
    .where('resident_id', '=', residentId)
    .orderBy('waiting_since', 'desc')
    .limit(200)
    .execute()
  return rows.map(toConsult)
}

/** Open consults of a doctor in the order in which they are seen: by time band, then by who came first. */
export async function openConsults(ctx: Context, doctorId: string): Promise<ConsultRow[]> {
  const rows = await db(ctx)
    .selectFrom('consult.consult')
    .selectAll()
    .where('doctor_id', '=', doctorId)
    .where('state', 'in', ['waiting', 'in-progress'])
    .orderBy('band_starts_at')
    .orderBy('waiting_since')
    .orderBy('number_seq')
    .execute()
  return rows.map(toConsult)
}

export async function doneSince(ctx: Context, doctorId: string, since: Date): Promise<ConsultRow[]> {
  const rows = await db(ctx)
    .selectFrom('consult.consult')
    .selectAll()
    .where('doctor_id', '=', doctorId)
    .where('state', 'in', ['ended', 'terminated'])
    .where('ended_at', '>=', since)
    .orderBy('ended_at', 'desc')
    .execute()
  return rows.map(toConsult)
}

/** Minutes of the doctor's last ten ended consults. */
export async function lastMinutes(ctx: Context, doctorId: string): Promise<number[]> {
  const rows = await db(ctx)
    .selectFrom('consult.consult')
    .select(sql<number>`(extract(epoch from ended_at - accepted_at) / 60)::float8`.as('minutes'))
    .where('doctor_id', '=', doctorId)
    .where('state', '=', 'ended')
    .orderBy('waiting_since', 'desc')
    .limit(10)
    .execute()
  return rows.map((row) => row.minutes)
}

/** Waiting consults whose band ended long ago: the doctor never came. */
export async function lockUnseen(ctx: Context, limit: number): Promise<ConsultRow[]> {
  const rows = await db(ctx)
    .selectFrom('consult.consult as c')
    .innerJoin('consult.policy as p', 'p.id', 'c.policy_id')
    .selectAll('c')
    .where('c.state', '=', 'waiting')
    .where(sql<boolean>`c.band_ends_at + make_interval(mins => p.unseen_after_minutes) < ${ctx.now}`)
    .limit(limit)
    .forUpdate('c')
    .skipLocked()
    .execute()
  return rows.map(toConsult)
}
