/** The module's tables, and booking's published views, as TypeScript sees them. */
import type { AppointmentState, Channel, NumberState, PooledChannel, SessionKind } from '#contracts/booking'
import type { ExceptionRequest, GiveBack, Quotas } from '#contracts/schedules'
import type { DisplacedState } from '#contracts/suspensions'
import { type Context, tables } from '#kernel'

export interface TemplateTable {
  id: string
  doctor_id: string
  institution_id: string
  weekday: number
  every_weeks: number
  anchor: string
  kind: SessionKind
  starts_at: string
  ends_at: string
  band_minutes: number
  numbers_per_band: number
  quotas: Quotas
  give_backs: GiveBack[]
  valid_from: string
  valid_to: string | null
  replaces_id: string | null
  made_by: string
  made_at: Date
}
export interface ExceptionTable {
  id: string
  institution_id: string | null
  doctor_id: string | null
  kind: string
  from_day: string
  to_day: string
  details: ExceptionRequest
  added_by: string
  added_at: Date
  withdrawn_at: Date | null
}
export type LeftOut = 'overlaps' | 'not-licensed' | 'gone' | 'closed-again'
export interface OpenedTable {
  source_id: string
  day: string
  session_id: string | null
  why: LeftOut | null
  at: Date
}
export interface GiveBackTable {
  id: string
  session_id: string
  from_channel: PooledChannel
  to_channel: PooledChannel
  at: Date
  done_at: Date | null
  moved: number | null
}
export interface ReservedTable {
  appointment_id: string
  channel: 'primary-care' | 'referral'
  reason: string
  taken_by: string
  taken_at: Date
}
export interface PolicyTable {
  id: string
  institution_id: string | null
  valid_from: string
  valid_to: string | null
  offer_hours: number
  reoffer_days: number
  notice_minutes: number
  auto_move_same_half_day: boolean
  undo_minutes: number
  clause: string
}
export interface SuspensionTable {
  id: string
  kind: 'suspended' | 'substituted'
  session_id: string
  institution_id: string
  doctor_id: string
  substitute_id: string | null
  date: string
  from_at: Date
  until_at: Date
  reason: string
  policy_id: string
  said_by: string
  said_at: Date
  undo_until: Date
  resumed_at: Date | null
  resumed_by: string | null
  resumed_reason: string | null
}
export interface SuspendedNumberTable {
  suspension_id: string
  number_id: string
  state: NumberState
  free_at: Date | null
}
export interface DisplacedTable {
  id: string
  suspension_id: string
  appointment_id: string
  resident_id: string
  was_doctor_id: string
  was_number_id: string
  was_at: Date
  was_until: Date
  state: DisplacedState
  decided_by: 'person' | 'desk' | 'policy' | 'time' | null
  decided_at: Date | null
  decide_by: Date | null
  offered_number_id: string | null
  offer_hold_id: string | null
  offer_from: NumberState | null
  offer_free_at: Date | null
  auto: boolean
  refused_number_ids: string[]
  new_appointment_id: string | null
  reached_at: Date | null
  created_at: Date
}
export interface CallTable {
  id: string
  displaced_id: string
  at: Date
  by: string
  reached: boolean
  note: string
}
/** Booking's sessions with their doctors. */
export interface SittingView {
  id: string
  doctor_id: string
  doctor_name: string
  doctor_title: string
  institution_name: string
  institution_id: string
  department_code: string
  department_name: string
  kind: SessionKind
  date: string
  starts_at: Date
  ends_at: Date
  state: 'open' | 'suspended' | 'withdrawn'
  suspended_reason: string | null
  releases_at: Date | null
}
export interface NumberView {
  id: string
  session_id: string
  seq: number
  starts_at: Date
  ends_at: Date
  state: NumberState
  channel: Channel
  free_at: Date | null
  held_until: Date | null
}
export interface AppointmentView {
  id: string
  state: AppointmentState
  resident_id: string
  doctor_id: string
  institution_id: string
  department_code: string
  date: string
  starts_at: Date
}
interface Tables {
  'schedules.template': TemplateTable
  'schedules.exception': ExceptionTable
  'schedules.opened': OpenedTable
  'schedules.give_back': GiveBackTable
  'schedules.reserved': ReservedTable
  'schedules.policy': PolicyTable
  'schedules.suspension': SuspensionTable
  'schedules.suspended_number': SuspendedNumberTable
  'schedules.displaced': DisplacedTable
  'schedules.call': CallTable
  'booking.pub_sitting': SittingView
  'booking.pub_number': NumberView
  'booking.pub_appointment': AppointmentView
}
export const db = (ctx: Context) => tables<Tables>(ctx)
