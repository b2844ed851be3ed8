/** Readings of the record as numbers in the units used here: mmHg, mmol/L, %, kg, μmol/L. */
import type { Money, Observation, Quantity } from '@medplum/fhirtypes'
import type { z } from 'zod'
import type { Meaning, PressureReading, Reading } from '#contracts/timeline'
import type { Locale } from '#kernel'
import { nameOf, say } from './plain-words.ts'

export type Series = 'glucose' | 'hba1c' | 'weight' | 'creatinine' | 'cholesterolLdl'

interface SeriesRule {
  readonly codes: readonly string[]
  readonly unit: string
  /** From the usual foreign unit into ours. */
  readonly from?: { readonly unit: RegExp; readonly factor: number }
  readonly decimals: number
}

export const rules: Readonly<Record<Series, SeriesRule>> = {
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
export const pressureCodes = ['85354-9', '55284-4']
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

const interpretations: Readonly<Record<string, Meaning>> = {
  N: 'normal',
  NEG: 'normal',
  ND: 'normal',
  L: 'low',
  LU: 'low',
  H: 'high',
  HU: 'high',
  A: 'abnormal',
  POS: 'abnormal',
  DET: 'abnormal',
  LL: 'critical',
  HH: 'critical',
  AA: 'critical',
}
const gravest: readonly Meaning[] = ['critical', 'abnormal', 'high', 'low', 'normal']

/**
 * What the record itself says of a value: its interpretation (HL7 v3 ObservationInterpretation), else its reference range;
 * of several parts the gravest. Null when the record says nothing: no opinion is made here.
 */
export function meaningOf(observation: Observation): Meaning | null {
  const said = [meaningOfPart(observation), ...(observation.component ?? []).map(meaningOfPart)]
  return gravest.find((meaning) => said.includes(meaning)) ?? null
}

type Part = Pick<Observation, 'interpretation' | 'valueQuantity' | 'referenceRange'>

function meaningOfPart({ interpretation, valueQuantity, referenceRange }: Part): Meaning | null {
  const codes = interpretation?.flatMap((one) => one.coding?.map(({ code }) => code ?? '') ?? []) ?? []
  const told = codes.map((code) => interpretations[code]).filter((one) => one !== undefined)
  if (told.length > 0) return gravest.find((meaning) => told.includes(meaning)) ?? null
  const range = normalRange(referenceRange)
  // A value that is only bounded ("<0.1") says by itself on which side it lies only where the range is far away.
  if (valueQuantity?.value === undefined || valueQuantity.comparator || !range) return null
  if (range.unit && valueQuantity.unit && range.unit !== valueQuantity.unit) return null
  if (range.low !== null && valueQuantity.value < range.low) return 'low'
  if (range.high !== null && valueQuantity.value > range.high) return 'high'
  return range.low === null && range.high === null ? null : 'normal'
}

/** The range of the healthy: the one without a type, or of type normal. */
export function normalRange(
  ranges: Observation['referenceRange'],
): { low: number | null; high: number | null; unit: string | undefined } | undefined {
  const normal = (ranges ?? []).find(
    ({ type, appliesTo, age }) =>
      !appliesTo && !age && (!type || type.coding?.some(({ code }) => code === 'normal') || type.text === 'normal'),
  )
  if (!normal || (normal.low?.value === undefined && normal.high?.value === undefined)) return undefined
  return {
    low: normal.low?.value ?? null,
    high: normal.high?.value ?? null,
    unit: normal.low?.unit ?? normal.high?.unit,
  }
}

/** 3.9–6.1 mmol/L; the record's own words where it has no numbers. */
export function rangeWords(ranges: Observation['referenceRange']): string | null {
  const range = normalRange(ranges)
  if (!range) return ranges?.find(({ text }) => text)?.text ?? null
  const { low, high } = range
  const unit = range.unit ? ` ${plainUnit(range.unit)}` : ''
  if (low !== null && high !== null) return `${low}–${high}${unit}`
  return low !== null ? `≥ ${low}${unit}` : `≤ ${high}${unit}`
}

type Valued = Pick<
  Observation,
  | 'valueQuantity'
  | 'valueString'
  | 'valueCodeableConcept'
  | 'valueBoolean'
  | 'valueInteger'
  | 'valueRange'
  | 'valueRatio'
  | 'valueDateTime'
  | 'valueTime'
  | 'dataAbsentReason'
>

/** The value as people read it; undefined when there is none. */
export function valueWords(of: Valued & { component?: Observation['component'] }, locale: Locale): string | undefined {
  if (of.valueQuantity) return amountOf(of.valueQuantity)
  if (of.valueString !== undefined) return of.valueString
  if (of.valueCodeableConcept) return nameOf(of.valueCodeableConcept, locale)
  if (of.valueBoolean !== undefined) return say(of.valueBoolean ? 'yes' : 'no', locale)
  if (of.valueInteger !== undefined) return String(of.valueInteger)
  if (of.valueRange) return `${amountOf(of.valueRange.low) ?? ''}–${amountOf(of.valueRange.high) ?? ''}`
  if (of.valueRatio) return `${amountOf(of.valueRatio.numerator) ?? ''}:${amountOf(of.valueRatio.denominator) ?? ''}`
  if (of.valueDateTime ?? of.valueTime) return of.valueDateTime ?? of.valueTime
  const parts = (of.component ?? []).flatMap((part) => {
    const value = valueWords(part, locale)
    return value ? [`${nameOf(part.code, locale)} ${value}`] : []
  })
  if (parts.length > 0) return parts.join(locale === 'zh' ? '，' : ', ')
  return of.dataAbsentReason ? say('notMeasured', locale) : undefined
}

/** Units as people write them; what UCUM has in braces is a note, not a unit. */
export function plainUnit(unit: string | undefined): string {
  const plain = (unit ?? '').replace(/\{.*?\}/g, '').replace(/\/$/, '')
  return spelled[plain] ?? plain
}

const spelled: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  umol: 'μmol',
  'umol/L': 'μmol/L',
  Cel: '℃',
  'cm[H2O]': 'cmH₂O',
  '/min': '/min',
  'mL/min/1.73.m2': 'mL/min/1.73m²',
  'mL/min/': 'mL/min/1.73m²',
  '10*3/uL': '×10³/μL',
  '10*6/uL': '×10⁶/μL',
  '10*9/L': '×10⁹/L',
  '10*12/L': '×10¹²/L',
  'kg/m2': 'kg/m²',
}

export function amountOf(quantity: Quantity | undefined): string | undefined {
  if (quantity?.value === undefined) return undefined
  const comparator = quantity.comparator ? `${quantity.comparator} ` : ''
  return `${comparator}${Number(quantity.value.toFixed(2))} ${plainUnit(quantity.unit ?? quantity.code)}`.trim()
}

// Making one costs more than telling a hundred lines.
const formats = new Map<string, Intl.NumberFormat>()

/** ¥1,234.56; a foreign hospital's amount stays in its own currency: US$125.00. */
export function moneyOf(money: Money | undefined): string | undefined {
  if (money?.value === undefined) return undefined
  const currency = /^[A-Z]{3}$/.test(money.currency ?? '') ? String(money.currency) : 'CNY'
  const format = formats.get(currency) ?? new Intl.NumberFormat('zh-CN', { style: 'currency', currency })
  formats.set(currency, format)
  return format.format(money.value)
}
