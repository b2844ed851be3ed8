import { type Item, maxOf, minOf, unitOf } from '../../shell/questionnaire/questionnaire.ts'
import { measureOf } from '../form/facts.ts'
import { asNumber, type Digits, full, pressureIsWhole } from '../kit/digits.ts'

/** One thing that is measured and typed with the big keys. */
export interface Measure {
  readonly name: string
  readonly linkId: string
  readonly unit: string
  readonly min: number | undefined
  readonly max: number | undefined
  readonly required: boolean
  readonly digits: Digits
}

const decimals: Readonly<Record<string, number>> = {
  fastingGlucose: 1,
  afterMealGlucose: 1,
  randomGlucose: 1,
  hba1c: 1,
  weight: 1,
}
const whole: Readonly<Record<string, number>> = { fastingGlucose: 2, afterMealGlucose: 2, randomGlucose: 2, hba1c: 2 }

export function measureFrom(item: Item): Measure {
  const name = measureOf(item) ?? item.linkId
  return {
    name,
    linkId: item.linkId,
    unit: unitOf(item) ?? '',
    min: minOf(item),
    max: maxOf(item),
    required: item.required ?? false,
    digits: { whole: whole[name] ?? 3, decimals: decimals[name] ?? 0 },
  }
}

/** What is taken without a form. The limits are those of the follow-up forms: what lies outside is a slip of the finger. */
export const loose: Readonly<Record<string, Measure>> = Object.fromEntries(
  (
    [
      ['systolic', 'mmHg', 40, 320],
      ['diastolic', 'mmHg', 20, 220],
      ['heartRate', '/min', 20, 250],
      ['fastingGlucose', 'mmol/L', 0.5, 50],
      ['afterMealGlucose', 'mmol/L', 0.5, 50],
      ['randomGlucose', 'mmol/L', 0.5, 50],
      ['weight', 'kg', 1, 300],
      ['spo2', '%', 30, 100],
    ] as const
  ).map(([name, unit, min, max]) => [
    name,
    {
      name,
      linkId: name,
      unit,
      min,
      max,
      required: false,
      digits: { whole: whole[name] ?? 3, decimals: decimals[name] ?? 0 },
    },
  ]),
)

export type Doubt =
  | { readonly what: 'impossible'; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly what: 'crossed' }
  | { readonly what: 'jump'; readonly from: number }
  | { readonly what: 'unit' }

/** A change from the last value that is worth measuring again. */
const jumps: Readonly<Record<string, number>> = { systolic: 50, diastolic: 30, weight: 15, heartRate: 50 }

/** What is wrong or strange about a value, as soon as it stands there; impossible and crossed cannot be signed. */
export function doubtOf(
  measure: Measure,
  values: Readonly<Record<string, number | undefined>>,
  last: number | undefined,
): Doubt | undefined {
  const value = values[measure.name]
  if (value === undefined) return undefined
  const glucose = measure.name.endsWith('Glucose')
  const outside =
    (measure.min !== undefined && value < measure.min) || (measure.max !== undefined && value > measure.max)
  // 126 on a meter set to mg/dL is 7.0 mmol/L: nothing is converted silently.
  if (glucose && outside && value >= 40) return { what: 'unit' }
  if (outside) return { what: 'impossible', min: measure.min, max: measure.max }
  const { systolic, diastolic } = values
  if (measure.name === 'diastolic' && systolic !== undefined && diastolic !== undefined && diastolic >= systolic)
    return { what: 'crossed' }
  const jump = jumps[measure.name]
  if (jump !== undefined && last !== undefined && Math.abs(value - last) >= jump) return { what: 'jump', from: last }
  return undefined
}
export const forbids = (doubt: Doubt | undefined): boolean => doubt !== undefined && doubt.what !== 'jump'

/** Whether the pad may move on by itself. */
export function typedWhole(measure: Measure, text: string): boolean {
  if (measure.name === 'systolic') return text.length === 3
  if (measure.name === 'diastolic') return pressureIsWhole(text)
  if (measure.name === 'heartRate') return pressureIsWhole(text)
  return full(text, measure.digits)
}

/** What was typed so far as numbers; 'fasting 7.' is 7 while one still types. */
export function valuesOf(
  measures: readonly Measure[],
  texts: Readonly<Record<string, string>>,
): Record<string, number | undefined> {
  return Object.fromEntries(measures.map(({ name, linkId }) => [name, asNumber(texts[linkId] ?? '')]))
}
