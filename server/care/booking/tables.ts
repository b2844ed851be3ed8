/** The module's tables as TypeScript sees them. */

import type { Generated } from 'kysely'
import type { AppointmentState, Channel, NumberState, SessionKind } from '#contracts/booking'
import { type Context, tables } from '#kernel'

/** The rules themselves are columns of the contract's names: policy-store.ts. */
export interface PolicyTable {
  id: string
  institution_id: string | null
  valid_from: string
  valid_to: string | null
}
export interface DoctorTable {
  id: string
  institution_id: string
  institution_name: string
  department_code: string
  department_name: string
  name: string
  title: string
  specialty: string
  search_text: string
}
export interface SessionTable {
  id: string
  doctor_id: string
  institution_id: string
  department_code: string
  department_name: string
  kind: SessionKind
  date: string
  starts_at: Date
  ends_at: Date
  opened_at: Date
  opened_by: string
  master: Generated<'anji' | 'his'>
  fee_fen: number | null
  state: Generated<'open' | 'suspended' | 'withdrawn'>
  suspended_reason: string | null
  releases_at: Date | null
}
export interface NumberTable {
  id: string
  session_id: string
  seq: number
  starts_at: Date
  ends_at: Date
  state: NumberState
  channel: Generated<Channel>
  free_at: Generated<Date | null>
  hold_id: string | null
  held_for: string | null
  held_by: string | null
  held_until: Date | null
  outside: 'asked' | 'kept' | null
  returned_marks: Generated<string[] | null>
}
export interface AppointmentTable {
  id: string
  number_id: string
  session_id: string
  hold_id: string
  resident_id: string
  doctor_id: string
  date: string
  starts_at: Date
  ends_at: Date
  kind: SessionKind
  state: AppointmentState
  diagnosis_code: string | null
  diagnosis_name: string | null
  diagnosis_condition_id: string | null
  guardian_id: string | null
  real_name_method: string
  real_name_at: Date
  policy_id: string
  check_in_from: Date
  check_in_until: Date
  cancel_until: Date
  pay_until: Date | null
  booked_by: string
  booked_at: Date
  checked_in_at: Date | null
  seen_at: Date | null
  cancelled_at: Date | null
  cancel_reason: string | null
  cancelled_as: Generated<'person' | 'desk' | 'hospital' | null>
}
export interface BookingTables {
  'booking.policy': PolicyTable
  'booking.doctor': DoctorTable
  'booking.session': SessionTable
  'booking.number': NumberTable
  'booking.appointment': AppointmentTable
}
export const db = (ctx: Context) => tables<BookingTables>(ctx)
