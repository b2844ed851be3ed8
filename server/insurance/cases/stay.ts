/** A settled stay as payment by case sees it. */
import type { GrouperCase } from '#insurance/grouping'
import type { PaidStay } from './pay.ts'

export interface Stay extends GrouperCase, PaidStay {
  readonly setlId: string
  readonly mdtrtId: string
  readonly residentId: string
  readonly institutionId: string
  readonly deptCode: string
  readonly endedOn: string
  readonly settledAt: Date
  readonly days: number
  readonly fundFen: number
}
export interface StayRow {
  mdtrt_id: string
  setl_id: string
  resident_id: string
  institution_id: string
  dept_code: string
  begun_on: string
  ended_on: string
  settled_at: Date
  ipt_days: number
  age_days: number | null
  weight_g: number | null
  fixmedins_code: string
  hosp_lv: number
  insutype: '310' | '390'
  medfee_sumamt: number
  fund_pay_sumamt: number
  birth_date: string
  sex: string
  diagnoses: string[]
  procedures: string[]
}

const dayMs = 86_400_000

export function stayOf(row: StayRow): Stay {
  const ageYears = yearsBetween(row.birth_date, row.begun_on)
  const lived = Math.round((Date.parse(row.begun_on) - Date.parse(row.birth_date)) / dayMs)
  return {
    ...{ setlId: row.setl_id, mdtrtId: row.mdtrt_id, residentId: row.resident_id, deptCode: row.dept_code },
    ...{
      institutionId: row.institution_id,
      institutionCode: row.fixmedins_code,
      level: row.hosp_lv,
      insutype: row.insutype,
    },
    sex: row.sex === 'male' || row.sex === 'female' ? row.sex : 'unknown',
    ageYears,
    ageDays: row.age_days ?? (ageYears === 0 ? Math.max(0, lived) : null),
    weightG: row.weight_g,
    ...{
      diagnoses: row.diagnoses,
      procedures: row.procedures,
      endedOn: row.ended_on,
      settledAt: row.settled_at,
      days: row.ipt_days,
    },
    costFen: row.medfee_sumamt,
    fundFen: row.fund_pay_sumamt,
    personFen: row.medfee_sumamt - row.fund_pay_sumamt,
  }
}

export function yearsBetween(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  return Math.max(0, day.slice(5) < birth.slice(5) ? years - 1 : years)
}
