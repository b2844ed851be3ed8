/** The module's tables as TypeScript sees them, and what of others is published. */
import type { CheckItem, Decision, DueReason, FollowUp, Measured, Way } from '#contracts/follow-ups'
import type { CheckStandard } from '#contracts/health-checks'
import { type Context, type Signature, tables } from '#kernel'
import type { MeasuredName } from './form.ts'

export interface FollowUpTable {
  id: string
  visit_id: string
  request_sm3: string
  enrolment_id: string
  resident_id: string
  programme_code: string
  programme_version: string
  institution_id: string
  team_id: string
  doctor_id: string
  way: Way
  done_at: Date
  written_at: Date
  entered_at: Date
  systolic_mmhg: number | null
  diastolic_mmhg: number | null
  heart_rate_bpm: number | null
  fasting_glucose_mmol: number | null
  weight_kg: number | null
  waist_cm: number | null
  answers_sm3: string
  latitude: number | null
  longitude: number | null
  accuracy_m: number | null
  at_target: boolean | null
  urgent: boolean
  ruled: Decision
  decision: Decision
  decision_reason: string | null
  next_due_on: string
  version: number
  state: 'recorded' | 'entered-in-error'
  changed_at: Date
}
export interface VersionTable {
  follow_up_id: string
  version: number
  content: FollowUp
  signature: Signature
  reason: string | null
  made_by: string
  made_at: Date
}
export interface CheckTable {
  id: string
  request_sm3: string
  resident_id: string
  institution_id: string
  team_id: string
  doctor_id: string
  done_on: string
  measured: Measured
  items: CheckItem[]
  conclusion: string
  missing: string[]
  written_at: Date
  entered_at: Date
  signature: Signature
  state: 'recorded' | 'entered-in-error'
  withdrawn_reason: string | null
  withdrawn_by: string | null
  withdrawn_at: Date | null
}
export type CheckContent = Pick<CheckStandard, 'checkItems' | 'scores'>
export interface CheckStandardTable {
  code: string
  version: string
  title_zh: string
  title_en: string
  valid_from: string
  valid_to: string | null
  age_from_years: number
  age_below_years: number | null
  every_months: number
  first_within_days: number
  content: CheckContent
  source: string
  verified: boolean
}
interface CheckDueView {
  resident_id: string
  standard_code: string
  valid_from: string
  valid_to: string | null
  below_until: string | null
  last_on: string | null
  due_on: string
}
export interface DueTable {
  enrolment_id: string
  kind: 'follow-up' | 'check'
  resident_id: string
  programme_code: string
  due_on: string
  reason: DueReason
  since: Date
}
export interface EnrolmentView {
  enrolment_id: string
  resident_id: string
  programme_code: string
  institution_id: string
  team_id: string
  doctor_id: string
  enrolled_on: string
  exited_on: string | null
  stratum: string
}

interface Tables {
  'follow_ups.follow_up': FollowUpTable
  'follow_ups.version': VersionTable
  'follow_ups.health_check': CheckTable
  'follow_ups.due': DueTable
  'follow_ups.check_standard': CheckStandardTable
  'follow_ups.pub_check_standard': CheckStandardTable
  'follow_ups.pub_check_due': CheckDueView
  'follow_ups.body_range': { kind: MeasuredName; valid_from: string; low: string; high: string; unit: string }
  'chronic.pub_enrolment': EnrolmentView
  'teams.pub_team': { team_id: string; institution_id: string; leader_id: string }
  'teams.pub_member': { team_id: string; staff_id: string; from_date: string; to_date: string | null }
  'teams.pub_responsible': {
    resident_id: string
    team_id: string
    basis: 'contract' | 'grid'
    since_date: string
    until_date: string | null
  }
  'teams.pub_answers': { resident_id: string; team_id: string }
}
export const db = (ctx: Context) => tables<Tables>(ctx)
