/** What a person types of a measurement, as the server takes it. Pure. */
import type { GlucoseMoment, ReadingKind, ReadingUnit } from '#contracts/readings'

export interface Entry {
  readonly kind: ReadingKind
  readonly first: string
  readonly second: string
  readonly pulse: string
  readonly unit: ReadingUnit
  readonly moment: GlucoseMoment
}

export const kinds = ['blood-pressure', 'glucose', 'weight', 'heart-rate', 'spo2', 'hba1c'] as const

export const unitsOf: Record<ReadingKind, readonly ReadingUnit[]> = {
  'blood-pressure': ['mm[Hg]', 'kPa'],
  glucose: ['mmol/L', 'mg/dL'],
  weight: ['kg'],
  'heart-rate': ['/min'],
  spo2: ['%'],
  hba1c: ['%', 'mmol/mol'],
}

/** UCUM as people write it. */
export const unitSaid: Record<ReadingUnit, string> = {
  'mm[Hg]': 'mmHg',
  kPa: 'kPa',
  'mmol/L': 'mmol/L',
  'mg/dL': 'mg/dL',
  kg: 'kg',
  g: 'g',
  '/min': '次/分',
  '%': '%',
  'mmol/mol': 'mmol/mol',
}

/** A number as people type it: a comma or a full-width point is a point too. */
export function numberOf(text: string): number | undefined {
  const plain = text.trim().replace(/[，,。．]/g, '.')
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(plain)) return undefined
  return Number(plain)
}

/** Undefined while something is missing. */
export function bodyOf(entry: Entry, residentId: string, measuredAt: Date): Record<string, unknown> | undefined {
  const { kind, unit, moment } = entry
  const [first, second, pulse] = [numberOf(entry.first), numberOf(entry.second), numberOf(entry.pulse)]
  const of = { residentId, kind, unit, measuredAt: measuredAt.toISOString(), source: 'home' as const }
  if (kind === 'blood-pressure') {
    if (first === undefined || second === undefined) return undefined
    return { ...of, systolic: first, diastolic: second, ...(pulse === undefined ? {} : { pulse }) }
  }
  if (first === undefined) return undefined
  return { ...of, value: first, ...(kind === 'glucose' ? { moment } : {}) }
}
