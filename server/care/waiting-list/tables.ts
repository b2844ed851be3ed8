/** The module's tables as TypeScript sees them, and what of booking is published. */
import type { Generated, Selectable } from 'kysely'
import type { SessionKind } from '#contracts/booking'
import type { EntryState, Half, OfferState } from '#contracts/waiting-list'
import { type Context, tables } from '#kernel'
import type { EntryRow, OfferRow, Policy } from './entry.ts'

interface PolicyTable {
  id: string
  valid_from: string
  entries_max: number
  declines_max: number
  answer_minutes_min: number
  measured_days: number
  release_lead_minutes: number
  clause: string
}
interface EntryTable {
  id: string
  place: Generated<number>
  resident_id: string
  kind: SessionKind
  doctor_id: string | null
  institution_id: string
  department_code: string
  department_name: string
  from_day: string
  to_day: string
  half: Half | null
  state: EntryState
  declines: number
  clears_at: Date
  joined_at: Date
  joined_by: string
  appointment_id: string | null
  ended_at: Date | null
}
interface OfferTable {
  id: string
  entry_id: string
  hold_id: string
  number_id: string
  session_id: string
  doctor_id: string
  starts_at: Date
  ends_at: Date
  state: OfferState
  offered_at: Date
  answer_until: Date
  answered_at: Date | null
}
interface PassedOverTable {
  entry_id: string
  number_id: string
  starts_at: Date
  reason: string
  at: Date
}
export interface PubDoctor {
  id: string
  institution_id: string
  institution_name: string
  department_code: string
  department_name: string
  name: string
}
interface PubVisit {
  id: string
  state: string
  kind: SessionKind
  resident_id: string
  doctor_id: string
  institution_id: string
  department_code: string
  date: string
  starts_at: Date
  cancelled_at: Date | null
}
interface PubSession {
  id: string
  doctor_id: string
  institution_id: string
  department_code: string
  kind: SessionKind
  date: string
}
interface Tables {
  'waiting_list.policy': PolicyTable
  'waiting_list.entry': EntryTable
  'waiting_list.offer': OfferTable
  'waiting_list.passed_over': PassedOverTable
  'booking.pub_doctor': PubDoctor
  'booking.pub_visit': PubVisit
  'booking.pub_session': PubSession
}
export const db = (ctx: Context) => tables<Tables>(ctx)

export const toPolicy = (row: PolicyTable): Policy => ({
  id: row.id,
  entriesMax: row.entries_max,
  declinesMax: row.declines_max,
  answerMinutesMin: row.answer_minutes_min,
  measuredDays: row.measured_days,
  releaseLeadMinutes: row.release_lead_minutes,
  clause: row.clause,
})

export const toEntry = (row: Selectable<EntryTable>): EntryRow => ({
  id: row.id,
  place: row.place,
  residentId: row.resident_id,
  kind: row.kind,
  doctorId: row.doctor_id,
  institutionId: row.institution_id,
  departmentCode: row.department_code,
  departmentName: row.department_name,
  fromDay: row.from_day,
  toDay: row.to_day,
  half: row.half,
  state: row.state,
  declines: row.declines,
  clearsAt: row.clears_at,
  joinedAt: row.joined_at,
  joinedBy: row.joined_by,
  appointmentId: row.appointment_id,
  endedAt: row.ended_at,
})

export const toOffer = (row: OfferTable): OfferRow => ({
  id: row.id,
  entryId: row.entry_id,
  holdId: row.hold_id,
  numberId: row.number_id,
  sessionId: row.session_id,
  doctorId: row.doctor_id,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  state: row.state,
  offeredAt: row.offered_at,
  answerUntil: row.answer_until,
  answeredAt: row.answered_at,
})
