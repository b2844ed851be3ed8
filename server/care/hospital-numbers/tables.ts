/** The module's tables as TypeScript sees them. */
import type { HisNumberState } from '#contracts/sluice'
import { type Context, tables } from '#kernel'
import type { RegistrationState } from './registration.ts'

interface SessionTable {
  session_id: string
  institution_id: string
  his_session_id: string
  revision: number
}
interface NumberTable {
  number_id: string
  session_id: string
  institution_id: string
  his_number_id: string
  his_state: HisNumberState
  revision: number
}
export interface RegistrationTable {
  hold_id: string
  institution_id: string
  session_id: string
  number_id: string
  his_number_id: string
  resident_id: string
  appointment_id: string | null
  state: RegistrationState
  fee_fen: number
  paid_fen: number
  refunded_fen: number
  bill_id: string | null
  order_id: string | null
  until: Date
  cancel_wanted: string | null
  code: string | null
  reason: string | null
  created_at: Date
  updated_at: Date
}
export interface DifferenceTable {
  id: string
  institution_id: string
  date: string
  his_number_id: string
  hold_id: string | null
  kind: DifferenceKind
  ours: string
  theirs: string
  done: DifferenceDone
  found_at: Date
  closed_at: Date | null
  closed_by: string | null
  note: string | null
}
export type DifferenceKind = 'lock-unknown' | 'sold-unknown' | 'missing-there' | 'money-differs' | 'number-unknown'
export type DifferenceDone = 'released' | 'taken-back' | 'cancelled-there' | 'to-look-at' | 'looked-at'
interface ReconcileTable {
  institution_id: string
  date: string
  due_at: Date
  asked_at: Date | null
  done_at: Date | null
  entries: number | null
  error: string | null
}
interface Tables {
  'hospital_numbers.session': SessionTable
  'hospital_numbers.number': NumberTable
  'hospital_numbers.registration': RegistrationTable
  'hospital_numbers.difference': DifferenceTable
  'hospital_numbers.reconcile': ReconcileTable
}
export const db = (ctx: Context) => tables<Tables>(ctx)
