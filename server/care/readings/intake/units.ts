/** What is sent, in the units used here: mmHg, mmol/L, kg, /min, %. Nothing is converted that does not say so. */
import type { GlucoseMoment, Measure, ReadingKind, ReadingUnit } from '#contracts/readings'

/** A measurement as somebody or something sent it. */
export interface Sent {
  readonly kind: ReadingKind
  readonly systolic?: number | undefined
  readonly diastolic?: number | undefined
  readonly pulse?: number | undefined
  readonly value?: number | undefined
  /** UCUM; what is not a unit of the kind is held. */
  readonly unit: string
  readonly moment?: GlucoseMoment | undefined
}

export interface Values {
  readonly systolicMmHg: number | null
  readonly diastolicMmHg: number | null
  readonly pulseBpm: number | null
  readonly glucoseMmol: number | null
  readonly glucoseMoment: GlucoseMoment | null
  readonly value: number | null
}

export const noValues: Values = {
  systolicMmHg: null,
  diastolicMmHg: null,
  pulseBpm: null,
  glucoseMmol: null,
  glucoseMoment: null,
  value: null,
}

/** 1 kPa = 7.50062 mmHg (ISO 80000-4); glucose has 180.16 g/mol, so 1 mmol/L is 18.016 mg/dL. */
const mmHgInKpa = 7.50062
const mgdlInMmol = 18.016

const factors: Readonly<Partial<Record<ReadingKind, Partial<Record<ReadingUnit, (value: number) => number>>>>> = {
  'blood-pressure': { 'mm[Hg]': (x) => x, kPa: (x) => Math.round(x * mmHgInKpa) },
  glucose: { 'mmol/L': (x) => x, 'mg/dL': (x) => rounded(x / mgdlInMmol, 1) },
  weight: { kg: (x) => x, g: (x) => x / 1000 },
  'heart-rate': { '/min': (x) => x },
  // IFCC into NGSP: % = 0.09148 × mmol/mol + 2.152 (the consensus of 2007).
  hba1c: { '%': (x) => x, 'mmol/mol': (x) => rounded(0.09148 * x + 2.152, 1) },
  spo2: { '%': (x) => x },
}

const decimals: Readonly<Record<ReadingKind, number>> = {
  'blood-pressure': 1,
  glucose: 2,
  weight: 2,
  'heart-rate': 1,
  hba1c: 2,
  spo2: 1,
}

export const unitOf: Readonly<Record<Measure, string>> = {
  systolic: 'mmHg',
  diastolic: 'mmHg',
  glucose: 'mmol/L',
  weight: 'kg',
  'heart-rate': '/min',
  hba1c: '%',
  spo2: '%',
}

export function rounded(value: number, places: number): number {
  const factor = 10 ** places
  return Math.round(value * factor) / factor
}

/** Undefined when the unit does not belong to the kind. */
export function valuesOf(sent: Sent): Values | undefined {
  const known = factors[sent.kind] ?? {}
  const convert = Object.hasOwn(known, sent.unit) ? known[sent.unit as ReadingUnit] : undefined
  if (!convert) return undefined
  const places = decimals[sent.kind]
  const ours = (value: number | undefined) => (value === undefined ? null : rounded(convert(value), places))
  if (sent.kind === 'blood-pressure') {
    const pulseBpm = sent.pulse === undefined ? null : rounded(sent.pulse, 1)
    return { ...noValues, systolicMmHg: ours(sent.systolic), diastolicMmHg: ours(sent.diastolic), pulseBpm }
  }
  if (sent.kind === 'glucose')
    return { ...noValues, glucoseMmol: ours(sent.value), glucoseMoment: sent.moment ?? 'random' }
  return { ...noValues, value: ours(sent.value) }
}

export interface Measured {
  readonly measure: Measure
  readonly value: number
}

/** The values of a reading, each under its measure. */
export function measuresOf(kind: ReadingKind, values: Values): Measured[] {
  const all: [Measure, number | null][] =
    kind === 'blood-pressure'
      ? [
          ['systolic', values.systolicMmHg],
          ['diastolic', values.diastolicMmHg],
          ['heart-rate', values.pulseBpm],
        ]
      : [[kind, kind === 'glucose' ? values.glucoseMmol : values.value]]
  return all.flatMap(([measure, value]) => (value === null ? [] : [{ measure, value }]))
}

/** As people read it: 132/84 mmHg. */
export function wordsOf(kind: ReadingKind, values: Values): string {
  if (kind === 'blood-pressure') return `${values.systolicMmHg ?? '?'}/${values.diastolicMmHg ?? '?'} mmHg`
  const [one] = measuresOf(kind, values)
  return one ? `${one.value} ${unitOf[one.measure]}` : '?'
}

/** Equal for equal values of a kind. The pulse and the moment do not make it another measurement. */
export function fingerprintOf(kind: ReadingKind, values: Values, sent: Sent): string {
  const own = [values.systolicMmHg, values.diastolicMmHg, values.glucoseMmol, values.value]
  const isKnown = own.some((one) => one !== null)
  const text = isKnown ? own : [sent.systolic, sent.diastolic, sent.value, sent.unit]
  return `${kind}:${text.map((one) => one ?? '').join(':')}`
}
