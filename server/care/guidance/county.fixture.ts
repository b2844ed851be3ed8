/** Hospitals of different levels with doctors and sessions, and people with records. For tests. */
import type { Condition, Observation } from '@medplum/fhirtypes'
import { openSession } from '#care/booking'
import type { Actor, Context } from '#kernel'
import { publish } from '#record'

interface Region {
  ctx(actor?: Actor): Context
}
/** Tomorrow, 2026-03-03; the test's clock says Monday 2026-03-02, 09:00. */
export function tomorrow(region: Region, doctorId: string) {
  const shape = { kind: 'offline', bandMinutes: 60, numbersPerBand: 4, startsAt: '09:00', endsAt: '10:00' } as const
  return openSession(region.ctx(), { doctorId, date: '2026-03-03', ...shape })
}

export async function diagnosed(region: Region, residentId: string, code: string): Promise<void> {
  const ctx = region.ctx()
  const state = (system: string, value: string) => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code: value }],
  })
  const condition: Condition = {
    resourceType: 'Condition',
    id: ctx.chance.uuid(),
    clinicalStatus: state('condition-clinical', 'active'),
    verificationStatus: state('condition-ver-status', 'confirmed'),
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] },
    subject: { reference: `Patient/${residentId}` },
    recordedDate: '2024-03-05',
  }
  await publish(ctx, 'test-hospital', [condition])
}

export async function pressure(region: Region, residentId: string, systolic: number, diastolic: number): Promise<void> {
  const ctx = region.ctx()
  const part = (code: string, value: number) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  })
  const observation: Observation = {
    resourceType: 'Observation',
    id: ctx.chance.uuid(),
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
    subject: { reference: `Patient/${residentId}` },
    effectiveDateTime: '2026-02-28T08:00:00+08:00',
    component: [part('8480-6', systolic), part('8462-4', diastolic)],
  }
  await publish(ctx, 'test-hospital', [observation])
}
