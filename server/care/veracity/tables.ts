/** The module's tables as TypeScript sees them, and what of others is published. */
import type { Way } from '#contracts/follow-ups'
import type { DoubtState, Pattern } from '#contracts/veracity'
import { type Context, tables } from '#kernel'

export interface RuleTable {
  pattern: Pattern
  valid_from: string
  parameters: unknown
  why_zh: string
  why_en: string
  innocent_zh: string
  innocent_en: string
  source: string
}
export interface DoubtTable {
  id: string
  follow_up_id: string
  resident_id: string
  doctor_id: string
  team_id: string
  institution_id: string
  pattern: Pattern
  rule_from: string
  state: DoubtState
  done_at: Date
  numbers: Record<string, number>
  beside: string[]
  raised_at: Date
  explanation: string | null
  explained_at: Date | null
  answered_by: string | null
  answered_by_name: string | null
  answered_at: Date | null
  answer: string | null
}
export interface FollowUpView {
  follow_up_id: string
  visit_id: string
  resident_id: string
  doctor_id: string
  team_id: string
  institution_id: string
  programme_code: string
  way: Way
  done_at: Date
  written_at: Date
  entered_at: Date
  changed_at: Date
  systolic_mmhg: number | null
  diastolic_mmhg: number | null
  fasting_glucose_mmol: number | null
  heart_rate_bpm: number | null
  weight_kg: number | null
  waist_cm: number | null
  answers_sm3: string
  latitude: number | null
  longitude: number | null
  accuracy_m: number | null
  urgent: boolean
}

interface Tables {
  'veracity.rule': RuleTable
  'veracity.doubt': DoubtTable
  'veracity.looked': { one: boolean; until: Date }
  'follow_ups.pub_follow_up': FollowUpView
  'residents.pub_residence': {
    resident_id: string
    lives_here: boolean
    ended_on: string | null
    end_reason: 'died' | 'moved' | null
  }
  'teams.pub_team': { team_id: string; institution_id: string; leader_id: string }
}
export const db = (ctx: Context) => tables<Tables>(ctx)
