/** What is followed over time: which codes, in which unit, and what most adults are to keep to. Data and pure functions. */
import type { Observation } from '@medplum/fhirtypes'
import type { TrendHead, TrendPoint } from '#contracts/timeline'
import type { Locale } from '#kernel'
import type { Reader } from './load.ts'
import { hasCode, isPressure, meaningOf, normalRange, plainUnit, pressureCodes, rules, timeOf } from './measurements.ts'
import { nameOf, unitWords } from './plain-words.ts'

type Target = NonNullable<TrendHead['target']>
type Words = readonly [zh: string, en: string]

interface SeriesRule {
  readonly name: Words
  readonly codes: readonly string[]
  readonly unit: string
  readonly from?: { readonly unit: RegExp; readonly factor: number }
  readonly decimals: number
  readonly target?: Omit<Target, 'by'> & { readonly by: Words }
}

const range = (
  low: number | null,
  high: number | null,
  by: Words,
  low2: number | null = null,
  high2: number | null = null,
) => ({
  low,
  high,
  low2,
  high2,
  by,
})
const basicCare: Words = [
  '国家基本公共卫生服务规范（第三版）',
  'National basic public health service standard, 3rd edition',
]
const diabetes: Words = ['中国 2 型糖尿病防治指南（2020 年版）', 'Chinese guideline for type 2 diabetes, 2020']

/** The ones that have a place of their own; every other measured value is followed under its code. */
const named: Readonly<Record<string, SeriesRule>> = {
  pressure: {
    name: ['血压', 'Blood pressure'],
    codes: pressureCodes,
    unit: 'mmHg',
    decimals: 0,
    target: range(null, 140, basicCare, null, 90),
  },
  glucose: {
    name: ['血糖', 'Glucose'],
    ...rules.glucose,
    codes: [...rules.glucose.codes, '1521-4', '14760-3', '14756-1', '6689-4'],
    target: range(4.4, 7, diabetes),
  },
  hba1c: { name: ['糖化血红蛋白', 'HbA1c'], ...rules.hba1c, target: range(null, 7, diabetes) },
  weight: { name: ['体重', 'Weight'], ...rules.weight },
  creatinine: { name: ['血肌酐', 'Creatinine'], ...rules.creatinine },
  egfr: {
    name: ['肾小球滤过率', 'Kidney filtration rate'],
    codes: ['33914-3', '62238-1', '48642-3', '98979-8', '88293-6'],
    unit: 'mL/min/1.73m²',
    decimals: 0,
  },
  cholesterolLdl: { name: ['低密度脂蛋白胆固醇', 'LDL cholesterol'], ...rules.cholesterolLdl },
}
const fastingCodes = ['14771-0', '1558-6', '14756-1']
const afterMealCodes = ['1521-4', '14760-3', '6689-4']

/** The series that a value belongs to: one of the named, else its own code and unit. Undefined for what is no number. */
export function seriesOfValue(observation: Observation): string | undefined {
  if (isPressure(observation)) return 'pressure'
  if (observation.valueQuantity?.value === undefined) return undefined
  const found = Object.keys(named).find((key) => key !== 'pressure' && hasCode(observation, named[key]?.codes ?? []))
  if (found) return found
  const coding = observation.code?.coding?.find(({ code }) => code)
  return coding ? `${coding.system ?? ''}|${coding.code}|${observation.valueQuantity.unit ?? ''}` : undefined
}

/** The codes to search for, as a token parameter; undefined when it is no series. */
export function codesOf(series: string): string | undefined {
  const rule = named[series]
  if (rule) return rule.codes.join(',')
  const [system, code] = series.split('|')
  if (system === undefined || !code) return undefined
  const escaped = (text: string) => text.replace(/([\\,$|])/g, '\\$1')
  return system === '' ? escaped(code) : `${escaped(system)}|${escaped(code)}`
}

export function pointOf(observation: Observation, series: string, reader: Reader): TrendPoint | undefined {
  const at = timeOf(observation)
  const isWrong = observation.status === 'entered-in-error' || observation.status === 'cancelled'
  if (!at || isWrong) return undefined
  const rest = {
    id: `Observation/${observation.id}`,
    at,
    meaning: meaningOf(observation),
    where:
      reader.placeOfVisit(observation.encounter) ??
      reader.placeOf(observation.performer?.[0]) ??
      reader.placeOfPatient(observation.subject),
  }
  if (series === 'pressure') {
    const [value, value2] = [part(observation, '8480-6'), part(observation, '8462-4')]
    return value === undefined || value2 === undefined
      ? undefined
      : { ...rest, value: Math.round(value), value2: Math.round(value2), context: null }
  }
  const value = observation.valueQuantity?.value
  if (value === undefined) return undefined
  const rule = named[series]
  const factor = rule?.from?.unit.test(observation.valueQuantity?.unit ?? '') ? rule.from.factor : 1
  return {
    ...rest,
    value: Number((value * factor).toFixed(rule?.decimals ?? 2)),
    value2: null,
    context: series === 'glucose' ? contextOf(observation) : null,
  }
}

function part(observation: Observation, wanted: string): number | undefined {
  return observation.component?.find((one) => one.code.coding?.some(({ code }) => code === wanted))?.valueQuantity
    ?.value
}

/** Fasting or after a meal, only where the record says so: by its code, its words, or its note. */
function contextOf(observation: Observation): TrendPoint['context'] {
  if (hasCode(observation, fastingCodes)) return 'fasting'
  if (hasCode(observation, afterMealCodes)) return 'after-meal'
  const words = [
    observation.code?.text,
    ...(observation.code?.coding ?? []).map(({ display }) => display),
    observation.method?.text,
    ...(observation.note ?? []).map(({ text }) => text),
    ...(observation.component ?? []).map(({ valueCodeableConcept }) => valueCodeableConcept?.text),
  ].join(' ')
  if (/空腹|fasting/i.test(words)) return 'fasting'
  return /餐后|饭后|post ?meal|postprandial|after (a )?meal/i.test(words) ? 'after-meal' : null
}

/** What stands above a chart. The observations are those of the series, oldest first, and as many as the points. */
export function headOf(
  series: string,
  observations: readonly Observation[],
  points: readonly TrendPoint[],
  locale: Locale,
): TrendHead | undefined {
  const last = points.at(-1)
  const newest = observations.at(-1)
  if (!last || !newest) return undefined
  const rule = named[series]
  const say = locale === 'zh' ? 0 : 1
  const unit = rule?.unit ?? plainUnit(newest.valueQuantity?.unit)
  const scale = rule?.from?.unit.test(newest.valueQuantity?.unit ?? '') ? rule.from.factor : 1
  const reference = normalRange(newest.referenceRange)
  const scaled = (value: number | null) => (value === null ? null : Number((value * scale).toFixed(2)))
  return {
    series,
    name: rule?.name[say] ?? nameOf(newest.code, locale),
    unit,
    unitWords: unitWords(unit, locale),
    pair: series === 'pressure',
    count: points.length,
    last,
    recent: points.slice(-12).map(({ value }) => value),
    target: rule?.target ? { ...rule.target, by: rule.target.by[say] } : null,
    reference: reference ? { low: scaled(reference.low), high: scaled(reference.high) } : null,
  }
}

/** The named first, in their order; then what was measured most often. */
export function bySeries(a: TrendHead, b: TrendHead): number {
  const keys = Object.keys(named)
  const place = ({ series }: TrendHead) => (named[series] ? keys.indexOf(series) : keys.length)
  return place(a) - place(b) || b.count - a.count || (a.series < b.series ? -1 : 1)
}
