/** Hospitals of different levels with doctors and sessions, and people with records. For tests. */
import type { Condition, Observation } from '@medplum/fhirtypes'
import { openSession } from '#care/booking'
import type { Actor, Context } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { registerStaff } from '#people/staff'
import { publish } from '#record'

interface Region {
  ctx(actor?: Actor): Context
}
let serial = 0

function idCard(birthDate: string): string {
  serial += 1
  const first17 = `330102${birthDate.replaceAll('-', '')}${String(serial % 1000).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

type Kind = 'hospital' | 'township-centre'

export async function institution(region: Region, kind: Kind, name: string) {
  serial += 1
  const code = `H${String(33010000000 + serial)}`
  const answers = {
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '中山路 1 号',
  }
  const level = kind === 'hospital' ? 2 : 1
  const details = { code, name, kind, level, licenceNumber: `PDY${code}` } as const
  return registerInstitution(region.ctx(), { ...details, ...answers })
}

export async function doctor(region: Region, institutionId: string, department: string, name = '李明'): Promise<Actor> {
  const document = idCard('1980-01-01')
  const licence = (kind: 'physician-practice' | 'physician-qualification') =>
    ({ kind, number: `${kind}-${document}`, scope: '内科专业', validFrom: '2010-07-01', validTo: null }) as const
  const staff = await registerStaff(region.ctx(), {
    name,
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '',
    introduction: '',
    practiceStart: '2010-07-01',
    documentNumber: document,
    placement: { institutionId, department, validFrom: '2015-01-01' },
    licences: [licence('physician-qualification'), licence('physician-practice')],
  })
  return { id: staff.id, roles: ['doctor'], name, institutionId }
}

export async function resident(region: Region, name: string, birthDate = '1971-05-01'): Promise<Actor> {
  const people = [{ name, documentType: 'id-card', documentNumber: idCard(birthDate), scheme: 'resident' }] as const
  const { ids } = await enrolResidents(region.ctx(), { people: [...people] })
  return { id: ids[0]!, roles: ['resident'], name }
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
