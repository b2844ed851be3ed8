/** FHIR R4: an Observation, or a Bundle of them. What else stands in them is passed over. */
import { z } from 'zod'
import type { GlucoseMoment } from '#contracts/readings'
import { codes, sequenceSystem } from '../fhir.ts'
import { type Item, isUuid, type Read, sequenceOf, timeOf, unitNamed } from './item.ts'

const coded = z.object({
  coding: z.array(z.object({ system: z.string().optional(), code: z.string().optional() })).max(20),
})
const quantity = z.object({ value: z.number(), unit: z.string().optional(), code: z.string().optional() })
const observation = z.object({
  resourceType: z.literal('Observation'),
  status: z.enum(['final', 'amended', 'corrected', 'preliminary']),
  code: coded,
  identifier: z
    .array(z.object({ system: z.string().optional(), value: z.string().optional() }))
    .max(20)
    .optional(),
  subject: z.object({ reference: z.string().max(200).optional() }).optional(),
  effectiveDateTime: z.string().max(40).optional(),
  valueQuantity: quantity.optional(),
  component: z
    .array(z.object({ code: coded, valueQuantity: quantity.optional() }))
    .max(20)
    .optional(),
})
type Given = z.infer<typeof observation>
const bundle = z.object({
  resourceType: z.literal('Bundle'),
  entry: z
    .array(z.object({ resource: observation }))
    .min(1)
    .max(200),
})

/** Undefined: it is no FHIR of this kind. */
export function readFhir(body: unknown): Read[] | undefined {
  const one = observation.safeParse(body)
  if (one.success) return [read(one.data)]
  const many = bundle.safeParse(body)
  return many.success ? many.data.entry.map(({ resource }) => read(resource)) : undefined
}

const loinc = 'http://loinc.org'
const has = (of: Given['code'], wanted: readonly string[]) =>
  of.coding.some(({ system, code }) => (system === undefined || system === loinc) && wanted.includes(code ?? ''))

const glucoseMoments: readonly [readonly string[], GlucoseMoment][] = [
  [[codes.fasting.code, '1558-6', '14756-1'], 'fasting'],
  [[codes.afterMeal.code, '1521-4', '6689-4'], 'after-meal'],
  [[codes.glucose.code, '14749-6', '2339-0', '2345-7', '41653-7'], 'random'],
]
const singles = [
  ['weight', [codes.weight.code, '3141-9']],
  ['heart-rate', [codes.heartRate.code]],
  ['hba1c', [codes.hba1c.code, '17856-6']],
  ['spo2', [codes.spo2.code, '2708-6']],
] as const

/** Also for hospitals' Observations in the record. */
export function readObservation(body: unknown): Read | undefined {
  const one = observation.safeParse(body)
  return one.success ? read(one.data) : undefined
}

function read(given: Given): Read {
  const person = /^Patient\/(.+)$/.exec(given.subject?.reference ?? '')?.[1]
  const sequence = given.identifier?.find(({ system }) => system === sequenceSystem)?.value
  const rest = {
    measuredAt: timeOf(given.effectiveDateTime),
    sequence: sequenceOf(sequence),
    personId: person === undefined ? undefined : isUuid(person) ? person : 'unknown',
  }
  if (has(given.code, [codes.pressure.code, '55284-4'])) return pressure(given, rest)
  const value = given.valueQuantity?.value
  const unit = unitNamed(given.valueQuantity?.code ?? given.valueQuantity?.unit)
  const moment = glucoseMoments.find(([wanted]) => has(given.code, wanted))?.[1]
  const kind = moment ? ('glucose' as const) : singles.find(([, wanted]) => has(given.code, wanted))?.[0]
  if (!kind || value === undefined) return { code: 'readings.kind_unknown' }
  return { kind, value, unit, moment, ...rest }
}

function pressure(given: Given, rest: Pick<Item, 'measuredAt' | 'sequence' | 'personId'>): Read {
  const part = (code: string) => given.component?.find((one) => has(one.code, [code]))?.valueQuantity
  const [high, low, pulse] = [codes.systolic, codes.diastolic, codes.heartRate].map(({ code }) => part(code))
  if (!high || !low) return { code: 'readings.kind_unknown' }
  const units = new Set([high, low].map(({ code, unit }) => unitNamed(code ?? unit)))
  // Two units in one pressure are none.
  const unit = units.size === 1 ? [...units][0] : 'mixed'
  return { kind: 'blood-pressure', systolic: high.value, diastolic: low.value, pulse: pulse?.value, unit, ...rest }
}
