/** All SQL of invitations. */
import type { Selectable } from 'kysely'
import { type Context, sql, tables } from '#kernel'
import type { InvitationRow } from './invitation.ts'

interface InvitationTable {
  id: string
  resident_id: string
  doctor_id: string
  institution_id: string
  hold_id: string
  session_id: string
  way: InvitationRow['way']
  reason: string
  diagnosis_code: string
  about_id: string | null
  state: InvitationRow['state']
  made_at: Date
  answer_until: Date
  answered_at: Date | null
  answered_by: string | null
  decline_reason: string | null
  appointment_id: string | null
}
interface Tables {
  'call_back.invitation': InvitationTable
  'consult.pub_consult': { id: string; appointment_id: string }
}
const db = (ctx: Context) => tables<Tables>(ctx)

const toInvitation = (row: Selectable<InvitationTable>): InvitationRow => ({
  id: row.id,
  residentId: row.resident_id,
  doctorId: row.doctor_id,
  institutionId: row.institution_id,
  holdId: row.hold_id,
  sessionId: row.session_id,
  way: row.way,
  reason: row.reason,
  diagnosisCode: row.diagnosis_code,
  aboutId: row.about_id,
  state: row.state,
  madeAt: row.made_at,
  answerUntil: row.answer_until,
  answeredAt: row.answered_at,
  answeredBy: row.answered_by,
  declineReason: row.decline_reason,
  appointmentId: row.appointment_id,
})

/** One unit of work at a time calls a person. */
export async function lockCalling(ctx: Context, residentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`call-back:${residentId}`}, 0))`.execute(db(ctx))
}

export async function insertInvitation(ctx: Context, one: InvitationRow): Promise<void> {
  await db(ctx)
    .insertInto('call_back.invitation')
    .values({
      id: one.id,
      resident_id: one.residentId,
      doctor_id: one.doctorId,
      institution_id: one.institutionId,
      hold_id: one.holdId,
      session_id: one.sessionId,
      way: one.way,
      reason: one.reason,
      diagnosis_code: one.diagnosisCode,
      about_id: one.aboutId,
      state: one.state,
      made_at: one.madeAt,
      answer_until: one.answerUntil,
      answered_at: null,
      answered_by: null,
      decline_reason: null,
      appointment_id: null,
    })
    .execute()
}

export async function saveAnswer(ctx: Context, one: InvitationRow): Promise<void> {
  await db(ctx)
    .updateTable('call_back.invitation')
    .set({
      state: one.state,
      answered_at: one.answeredAt,
      answered_by: one.answeredBy,
      decline_reason: one.declineReason,
      appointment_id: one.appointmentId,
    })
    .where('id', '=', one.id)
    .execute()
}

export async function invitationById(ctx: Context, id: string, lock = false): Promise<InvitationRow | undefined> {
  const row = await db(ctx)
    .selectFrom('call_back.invitation')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toInvitation(row)
}

export async function openOf(ctx: Context, residentId: string, doctorId: string): Promise<InvitationRow | undefined> {
  const row = await db(ctx)
    .selectFrom('call_back.invitation')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('doctor_id', '=', doctorId)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst()
  return row && toInvitation(row)
}

export async function invitationsOf(
  ctx: Context,
  of: { doctorId?: string; residentId?: string | undefined; openOnly: boolean },
): Promise<InvitationRow[]> {
  const rows = await db(ctx)
    .selectFrom('call_back.invitation')
    .selectAll()
    .$if(of.doctorId !== undefined, (query) => query.where('doctor_id', '=', of.doctorId!))
    .$if(of.residentId !== undefined, (query) => query.where('resident_id', '=', of.residentId!))
    .$if(of.openOnly, (query) => query.where('state', '=', 'open'))
    .orderBy(sql`state <> 'open'`)
    .orderBy('made_at', 'desc')
    .limit(50)
    .execute()
  return rows.map(toInvitation)
}

export async function lockLapsed(ctx: Context, limit: number): Promise<InvitationRow[]> {
  const rows = await db(ctx)
    .selectFrom('call_back.invitation')
    .selectAll()
    .where('state', '=', 'open')
    .where('answer_until', '<=', ctx.now)
    .orderBy('answer_until')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(toInvitation)
}

export async function consultOf(ctx: Context, appointmentId: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('consult.pub_consult')
    .select('id')
    .where('appointment_id', '=', appointmentId)
    .executeTakeFirst()
  return row?.id ?? null
}
