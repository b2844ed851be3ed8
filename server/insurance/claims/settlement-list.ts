import type { z } from 'zod'
import type { KeepSettlementList } from '#contracts/claims'
import { refuse, refuseUnless } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'

export type Listed = z.output<typeof KeepSettlementList>

/** What of a stay follows from its list and the person's date of birth. */
export interface Stay {
  readonly begntime: Date
  readonly endtime: Date
  /** Nights, and one for a stay of a day. */
  readonly iptDays: number
  /** Only under one year. */
  readonly ageDays: number | null
}

// 医保版: letter, two digits, a dot and what follows; a dagger code may name its asterisk code (A18.000x001+M01.1*).
const diagnosisCode = /^[A-Z]\d{2}(\.[0-9A-Zx]{1,8})?[+*†]?([A-Z]\d{2}(\.[0-9A-Zx]{1,8})?[*]?)?$/
const operationCode = /^\d{2}\.[0-9A-Zx]{1,8}$/

const dayMs = 86_400_000
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / dayMs

// 医疗保障基金结算清单填写规范: a newborn is up to 28 days old, and its weight is asked for.
const newbornDays = 28
const weightG = { min: 100, max: 20_000 }

/**
 * Checks a list row by row; the field says which. Refusals: claims.discharge_before_admission, claims.future_date,
 * claims.before_birth, claims.no_principal, claims.number_repeated, claims.code_repeated, claims.diagnosis_malformed,
 * claims.operation_malformed, claims.operation_outside_stay, claims.newborn_without_weight, claims.weight_impossible,
 * claims.no_charges, claims.count_not_positive, claims.price_not_positive.
 */
export function stayOf(list: Listed, birthDate: string, now: Date): Stay {
  const [begntime, endtime] = [new Date(list.begntime), new Date(list.endtime)]
  refuseUnless(begntime <= endtime, 'claims.discharge_before_admission', { field: 'endtime' })
  refuseUnless(endtime <= now, 'claims.future_date', { field: 'endtime' })
  const [admitted, left] = [dayOf(begntime), dayOf(endtime)]
  refuseUnless(admitted >= birthDate, 'claims.before_birth', { field: 'begntime' })
  const ageDays = fullYears(birthDate, admitted) < 1 ? daysBetween(birthDate, admitted) : null
  checkWeight(list.weightG, ageDays)
  checkDiagnoses(list.diagnoses)
  checkOperations(list.operations, begntime, endtime)
  checkCharges(list.charges)
  return { begntime, endtime, iptDays: Math.max(1, daysBetween(admitted, left)), ageDays }
}

function checkWeight(weight: number | undefined, ageDays: number | null): void {
  if (weight === undefined) {
    const newborn = ageDays !== null && ageDays <= newbornDays
    refuseUnless(!newborn, 'claims.newborn_without_weight', { field: 'weightG' })
    return
  }
  const possible = ageDays !== null && weight >= weightG.min && weight <= weightG.max
  refuseUnless(possible, 'claims.weight_impossible', { field: 'weightG' })
}

function checkDiagnoses(diagnoses: Listed['diagnoses']): void {
  refuseUnless(diagnoses.length > 0, 'claims.no_principal', { field: 'diagnoses' })
  const codes = new Set<string>()
  for (const [at, { diag_code: code }] of diagnoses.entries()) {
    const options = { field: `diagnoses.${at}.diag_code`, params: { code: shown(code) } }
    refuseUnless(diagnosisCode.test(code), 'claims.diagnosis_malformed', options)
    refuseUnless(!codes.has(code), 'claims.code_repeated', options)
    codes.add(code)
  }
  checkNumbers(
    'diagnoses',
    diagnoses.map((one) => one.diag_srt_no),
  )
}

function checkOperations(operations: Listed['operations'], begntime: Date, endtime: Date): void {
  for (const [at, { oprn_oprt_code: code, oprn_oprt_time }] of operations.entries()) {
    const field = `operations.${at}.oprn_oprt_code`
    refuseUnless(operationCode.test(code), 'claims.operation_malformed', { field, params: { code: shown(code) } })
    const time = new Date(oprn_oprt_time)
    const inside = begntime <= time && time <= endtime
    refuseUnless(inside, 'claims.operation_outside_stay', { field: `operations.${at}.oprn_oprt_time` })
  }
  if (operations.length > 0)
    checkNumbers(
      'operations',
      operations.map((one) => one.oprn_srt_no),
    )
}

function checkNumbers(field: string, numbers: readonly number[]): void {
  const repeated = numbers.find((number, at) => numbers.indexOf(number) !== at)
  if (repeated !== undefined) refuse('claims.number_repeated', { field, params: { number: repeated } })
  refuseUnless(Math.min(...numbers) === 1, 'claims.no_principal', { field })
}

function checkCharges(charges: Listed['charges']): void {
  refuseUnless(charges.length > 0, 'claims.no_charges', { field: 'charges' })
  for (const [at, { cnt, priceFen }] of charges.entries()) {
    refuseUnless(cnt > 0, 'claims.count_not_positive', { field: `charges.${at}.cnt` })
    refuseUnless(priceFen === undefined || priceFen > 0, 'claims.price_not_positive', {
      field: `charges.${at}.priceFen`,
    })
  }
}

const shown = (code: string): string => code.slice(0, 20)
