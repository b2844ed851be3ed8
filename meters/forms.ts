/** The three forms in which a meter may write; docs/readings.md says them. */
import type { Measurement, Meter } from './plan.ts'

export function messageOf(meter: Meter, some: readonly Measurement[]): string {
  if (meter.form === 'lines') return some.map((one) => lineOf(meter, one)).join('\n')
  if (meter.form === 'short') return JSON.stringify(some.map((one) => shortOf(meter, one)))
  const entry = some.map((one) => ({ resource: observationOf(meter, one) }))
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })
}

function lineOf({ measures, person = '' }: Meter, one: Measurement): string {
  const head = `${one.sequence};${one.at.toISOString()}`
  return measures === 'pressure'
    ? `BP;${head};${one.systolic};${one.diastolic};${one.pulse};mmHg;${person}`
    : `GLU;${head};${one.glucose};mmol/L;F;${person}`
}

function shortOf({ measures, person }: Meter, one: Measurement): object {
  const head = { seq: one.sequence, ts: one.at.getTime() / 1000, ...(person ? { person } : {}) }
  return measures === 'pressure'
    ? { ...head, sys: one.systolic, dia: one.diastolic, pul: one.pulse, unit: 'mmHg' }
    : { ...head, glu: one.glucose, meal: 1, unit: 'mmol/L' }
}

const code = (loinc: string) => ({ coding: [{ system: 'http://loinc.org', code: loinc }] })
const quantity = (value: number, ucum: string) => ({ value, system: 'http://unitsofmeasure.org', code: ucum })

function observationOf({ measures, person }: Meter, one: Measurement): object {
  const head = {
    resourceType: 'Observation',
    status: 'final',
    identifier: [{ system: 'urn:anji:device-sequence', value: String(one.sequence) }],
    effectiveDateTime: one.at.toISOString(),
    ...(person ? { subject: { reference: `Patient/${person}` } } : {}),
  }
  if (measures === 'glucose') return { ...head, code: code('14771-0'), valueQuantity: quantity(one.glucose, 'mmol/L') }
  const part = (loinc: string, value: number, ucum: string) => ({
    code: code(loinc),
    valueQuantity: quantity(value, ucum),
  })
  const pressure = [part('8480-6', one.systolic, 'mm[Hg]'), part('8462-4', one.diastolic, 'mm[Hg]')]
  return { ...head, code: code('85354-9'), component: [...pressure, part('8867-4', one.pulse, '/min')] }
}
