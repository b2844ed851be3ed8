/** Readings of the record as numbers in the units used here: mmHg, mmol/L, %, kg, μmol/L. */
import type { Money, Observation, Quantity } from '@medplum/fhirtypes'
import type { z } from 'zod'
import type { PressureReading, Reading } from '#contracts/timeline'

export type Series = 'glucose' | 'hba1c' | 'weight' | 'creatinine' | 'cholesterolLdl'

interface SeriesRule {
  readonly codes: readonly string[]
  readonly unit: string
  /** From the usual foreign unit into ours. */
  readonly from?: { readonly unit: RegExp; readonly factor: number }
  readonly decimals: number
}

const rules: Readonly<Record<Series, SeriesRule>> = {
  glucose: {
    codes: ['14771-0', '1558-6', '14749-6', '15074-8', '2339-0', '2345-7', '41653-7'],
    unit: 'mmol/L',
    from: { unit: /mg\/dL/i, factor: 1 / 18.016 },
    decimals: 1,
  },
  hba1c: { codes: ['4548-4', '17856-6'], unit: '%', decimals: 1 },
  weight: { codes: ['29463-7', '3141-9'], unit: 'kg', from: { unit: /lb/i, factor: 0.45359 }, decimals: 1 },
  creatinine: {
    codes: ['14682-9', '38483-4', '2160-0'],
    unit: 'μmol/L',
    from: { unit: /mg\/dL/i, factor: 88.42 },
    decimals: 0,
  },
  cholesterolLdl: {
    codes: ['22748-8', '18262-6', '2089-1'],
    unit: 'mmol/L',
    from: { unit: /mg\/dL/i, factor: 1 / 38.67 },
    decimals: 2,
  },
}
const pressureCodes = ['85354-9', '55284-4']
/** 国家基本公共卫生服务规范: blood pressure of an adult is high from here. */
const highMmHg = { systolic: 140, diastolic: 90 }

export function hasCode(observation: Observation, codes: readonly string[]): boolean {
  return observation.code?.coding?.some((coding) => codes.includes(coding.code ?? '')) ?? false
}

export function isPressure(observation: Observation): boolean {
  return hasCode(observation, pressureCodes)
}

export function seriesOf(observation: Observation): Series | undefined {
  return (Object.keys(rules) as Series[]).find((series) => hasCode(observation, rules[series].codes))
}

export function pressureOf(observation: Observation): z.infer<typeof PressureReading> | undefined {
  const part = (code: string) =>
    observation.component?.find((one) => one.code.coding?.some((coding) => coding.code === code))?.valueQuantity?.value
  const [systolic, diastolic, at] = [part('8480-6'), part('8462-4'), timeOf(observation)]
  if (systolic === undefined || diastolic === undefined || !at) return undefined
  const high = systolic >= highMmHg.systolic || diastolic >= highMmHg.diastolic
  return {
    at,
    systolic: Math.round(systolic),
    diastolic: Math.round(diastolic),
    unit: 'mmHg',
    abnormal: high || flagged(observation),
  }
}

export function readingOf(observation: Observation, series: Series): z.infer<typeof Reading> | undefined {
  const { value, unit } = observation.valueQuantity ?? {}
  const at = timeOf(observation)
  if (value === undefined || !at) return undefined
  const { from, decimals, unit: ours } = rules[series]
  const converted = from && unit && from.unit.test(unit) ? value * from.factor : value
  return { at, value: Number(converted.toFixed(decimals)), unit: ours, abnormal: flagged(observation) }
}

export function timeOf(observation: Observation): string | undefined {
  return observation.effectiveDateTime ?? observation.effectivePeriod?.start ?? observation.issued
}

/** Outside the usual range by the record's own word: its interpretation, or its reference range. */
export function flagged(observation: Observation): boolean {
  const interpreted =
    observation.interpretation?.flatMap((one) => one.coding?.map((coding) => coding.code ?? '') ?? []) ?? []
  if (interpreted.length > 0) return interpreted.some((code) => /^(H|HH|L|LL|A|AA|HU|LU|POS)$/.test(code))
  const value = observation.valueQuantity?.value
  const range = observation.referenceRange?.[0]
  if (value === undefined || !range) return false
  return value < (range.low?.value ?? -Infinity) || value > (range.high?.value ?? Infinity)
}

export function amountOf(quantity: Quantity | undefined): string | undefined {
  if (quantity?.value === undefined) return undefined
  const unit = (quantity.unit ?? '').replace(/\{.*?\}/g, '') // what UCUM has in braces is a note, not a unit
  return `${Number(quantity.value.toFixed(2))} ${unit}`.trim()
}

/** ¥1,234.56; a foreign hospital's amount stays in its own currency: US$125.00. */
export function moneyOf(money: Money | undefined): string | undefined {
  if (money?.value === undefined) return undefined
  const currency = /^[A-Z]{3}$/.test(money.currency ?? '') ? money.currency : 'CNY'
  return new Intl.NumberFormat('zh-CN', { style: 'currency', currency }).format(money.value)
}
