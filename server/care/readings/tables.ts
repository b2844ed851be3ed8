/** The rows of readings, as they are in the database, and as the module sees them. */
import type { GlucoseMoment, ReadingKind, ReadingSource, ReadingState } from '#contracts/readings'
import { type Context, tables } from '#kernel'
import type { Values } from './intake/units.ts'

export interface ReadingTable {
  id: string
  resident_id: string | null
  kind: ReadingKind
  measured_at: Date
  received_at: Date
  systolic_mmhg: string | number | null
  diastolic_mmhg: string | number | null
  pulse_bpm: string | number | null
  glucose_mmol: string | number | null
  glucose_moment: GlucoseMoment | null
  value: string | number | null
  sent: unknown
  source: ReadingSource
  device_id: string | null
  device_sequence: number | null
  observation_id: string | null
  follow_up_id: string | null
  institution_id: string | null
  entered_by: string
  fingerprint: string
  sent_at: Date
  sent_fingerprint: string
  state: ReadingState
  held_code: string | null
  decided_by: string | null
  decided_at: Date | null
  decided_reason: string | null
}

export interface ReadingRow extends Values {
  readonly id: string
  readonly residentId: string | null
  readonly kind: ReadingKind
  readonly measuredAt: Date
  readonly receivedAt: Date
  /** As it was sent, with what the sentence of a held one says. */
  readonly sent: Readonly<Record<string, unknown>>
  readonly source: ReadingSource
  readonly deviceId: string | null
  readonly deviceSequence: number | null
  readonly observationId: string | null
  readonly followUpId: string | null
  readonly institutionId: string | null
  readonly enteredBy: string
  readonly fingerprint: string
  readonly sentAt: Date
  readonly sentFingerprint: string
  readonly state: ReadingState
  readonly heldCode: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decidedReason: string | null
}

export interface PersonalLimitTable {
  id: string
  resident_id: string
  measure: string
  purpose: 'alarm' | 'target'
  low: string | number | null
  high: string | number | null
  reason: string
  set_by: string
  set_at: Date
  ended_at: Date | null
}

export interface DeviceTable {
  id: string
  maker: string
  model: string
  serial: string
  kinds: ReadingKind[]
  pressure_unit: 'mm[Hg]' | 'kPa'
  glucose_unit: 'mmol/L' | 'mg/dL'
  institution_id: string | null
  secret_hash: string
  pairing_hash: string | null
  state: 'active' | 'lost' | 'revoked'
  state_reason: string | null
  registered_by: string
  registered_at: Date
  heard_at: Date | null
}

export interface BindingTable {
  id: string
  device_id: string
  resident_id: string | null
  team_id: string | null
  since: Date
  until: Date | null
  bound_by: string
}

export interface AlarmTable {
  id: string
  reading_id: string
  resident_id: string
  kind: ReadingKind
  team_id: string | null
  institution_id: string | null
  level: 'urgent' | 'personal' | 'late'
  state: 'open' | 'seen' | 'closed'
  raised_at: Date
  measured_at: Date
  repeat_minutes: number
  confirmed_at: Date | null
  calmed_at: Date | null
  seen_at: Date | null
  seen_by: string | null
  closed_at: Date | null
  closed_by: string | null
  outcome: 'called' | 'visited' | 'consult' | 'referred' | 'false' | null
  note: string | null
  step: number
  next_step_at: Date | null
}

export interface Tables {
  'readings.reading': ReadingTable
  'readings.personal_limit': PersonalLimitTable
  'readings.device': DeviceTable
  'readings.binding': BindingTable
  'readings.device_fault': { id: string; device_id: string; at: Date; code: string; bytes: number }
  'readings.alarm': AlarmTable
  'readings.alarm_reading': {
    reading_id: string
    alarm_id: string
    verdict: 'raised' | 'confirms' | 'calms' | 'attached'
    at: Date
  }
  'readings.alarm_told': { alarm_id: string; step: number; who: string; told_at: Date }
  'readings.catch_up': { id: number; row_number: number; finished_at: Date | null }
  'residents.pub_residence': {
    resident_id: string
    lives_here: boolean
    ended_on: string | null
    end_reason: 'died' | 'moved' | null
  }
  'teams.pub_answers': { resident_id: string; team_id: string; basis: 'contract' | 'grid'; since_date: string }
  'teams.pub_team': {
    team_id: string
    institution_id: string
    leader_id: string
    from_date: string
    to_date: string | null
  }
  'teams.pub_member': { team_id: string; staff_id: string; duty: string; from_date: string; to_date: string | null }
}

export const db = (ctx: Context) => tables<Tables>(ctx)

const number = (value: string | number | null) => (value === null ? null : Number(value))

export const toReading = (row: ReadingTable): ReadingRow => ({
  id: row.id,
  residentId: row.resident_id,
  kind: row.kind,
  measuredAt: row.measured_at,
  receivedAt: row.received_at,
  systolicMmHg: number(row.systolic_mmhg),
  diastolicMmHg: number(row.diastolic_mmhg),
  pulseBpm: number(row.pulse_bpm),
  glucoseMmol: number(row.glucose_mmol),
  glucoseMoment: row.glucose_moment,
  value: number(row.value),
  sent: row.sent as Record<string, unknown>,
  source: row.source,
  deviceId: row.device_id,
  deviceSequence: row.device_sequence,
  observationId: row.observation_id,
  followUpId: row.follow_up_id,
  institutionId: row.institution_id,
  enteredBy: row.entered_by,
  fingerprint: row.fingerprint,
  sentAt: row.sent_at,
  sentFingerprint: row.sent_fingerprint,
  state: row.state,
  heldCode: row.held_code,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  decidedReason: row.decided_reason,
})

export const toTable = (row: ReadingRow): ReadingTable => ({
  id: row.id,
  resident_id: row.residentId,
  kind: row.kind,
  measured_at: row.measuredAt,
  received_at: row.receivedAt,
  systolic_mmhg: row.systolicMmHg,
  diastolic_mmhg: row.diastolicMmHg,
  pulse_bpm: row.pulseBpm,
  glucose_mmol: row.glucoseMmol,
  glucose_moment: row.glucoseMoment,
  value: row.value,
  sent: JSON.stringify(row.sent),
  source: row.source,
  device_id: row.deviceId,
  device_sequence: row.deviceSequence,
  observation_id: row.observationId,
  follow_up_id: row.followUpId,
  institution_id: row.institutionId,
  entered_by: row.enteredBy,
  fingerprint: row.fingerprint,
  sent_at: row.sentAt,
  sent_fingerprint: row.sentFingerprint,
  state: row.state,
  held_code: row.heldCode,
  decided_by: row.decidedBy,
  decided_at: row.decidedAt,
  decided_reason: row.decidedReason,
})
