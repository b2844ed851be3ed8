/** The module's tables as TypeScript sees them. */
import type { CaseSystem, Outlier, TariffParameters } from '#contracts/cases'
import { type Context, tables } from '#kernel'

export interface TariffTable {
  id: string
  year: number
  revision: number
  state: 'draft' | 'published' | 'withdrawn'
  valid_from: string
  valid_to: string
  parameters: TariffParameters
  table_set_id: string
  basis_from: string
  basis_to: string
  basis_cases: number
  basis_mean_fen: number
  made_by: string
  made_by_name: string
  made_at: Date
  published_by: string | null
  published_by_name: string | null
  published_at: Date | null
}
export interface WeightTable {
  tariff_id: string
  drg: string
  weight_10000: number
  mean_cost_fen: number
  mean_days_milli: number
  cases: number
  learned_from: 'drg' | 'adrg'
}
export interface DipTable {
  tariff_id: string
  code: string
  kind: 'core' | 'primary-care' | 'composite'
  diagnosis: string
  procedures: string[]
  cases: number
  mean_cost_fen: number
  score_10000: number
}
export interface MonthTable {
  year: number
  month: number
  state: 'queued' | 'running' | 'done' | 'failed'
  tariff_id: string | null
  pays: CaseSystem | null
  cases: number | null
  sm3: string | null
  point_values: Record<string, { budgetFen: number; points10000: number }>
  asked_by: string
  asked_at: Date
  ended_at: Date | null
  failure: string | null
}
export interface GroupedTable {
  id: string
  year: number
  month: number
  system: CaseSystem
  pays: boolean
  setl_id: string
  mdtrt_id: string
  resident_id: string
  institution_id: string
  dept_code: string
  insutype: '310' | '390'
  hosp_lv: number
  ended_on: string
  ipt_days: number
  adrg: string
  group_code: string
  reason: string
  weight_10000: number | null
  points_10000: number | null
  /** DRG; null in months that were worked out before it was kept. */
  equal_weight_10000: number | null
  mean_cost_fen: number | null
  cost_fen: number
  person_fen: number
  fund_fen: number
  standard_fen: number
  pay_fen: number
  outlier: Outlier
}
interface CasesTables {
  'cases.tariff': TariffTable
  'cases.drg_weight': WeightTable
  'cases.dip_group': DipTable
  'cases.month': MonthTable
  'cases.grouped': GroupedTable
}
export const db = (ctx: Context) => tables<CasesTables>(ctx)
