/** A hospital with a doctor and people to be seen, made through the real verbs. For tests. */
import type { Condition, Encounter } from '@medplum/fhirtypes'
import type { Actor, Context } from '#kernel'
import { giveConsent } from '#people/consent'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents, linkFamilyAtDesk } from '#people/residents'
import { registerStaff } from '#people/staff'
import { publish } from '#record'
import { openSession } from './sessions/open-session.ts'

interface Region {
  ctx(actor?: Actor): Context
}

const answers = {
  responsibleName: '赵立',
  responsiblePhone: '057188000000',
  phone: '057188000001',
  address: '中山路 1 号',
}

let serial = 0

function idCard(birthDate: string): string {
  serial += 1
  const first17 = `330102${birthDate.replaceAll('-', '')}${String(serial % 1000).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

export async function hospital(region: Region, name = '安平县人民医院') {
  serial += 1
  const code = `H${String(33010000000 + serial)}`
  const details = { code, name, kind: 'hospital', level: 2, licenceNumber: `PDY${code}`, ...answers } as const
  return registerInstitution(region.ctx(), details)
}

export async function doctor(
  region: Region,
  institutionId: string,
  options: { name?: string; department?: string; practiceStart?: string; licensedUntil?: string } = {},
): Promise<Actor> {
  serial += 1
  const { name = '李明', department = '心血管内科', practiceStart = '2010-07-01', licensedUntil = null } = options
  const licence = (kind: 'physician-practice' | 'physician-qualification', validTo: string | null) =>
    ({ kind, number: `${kind}-${serial}`, scope: '内科专业', validFrom: '2010-07-01', validTo }) as const
  const staff = await registerStaff(region.ctx(), {
    name,
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '高血压',
    introduction: '',
    practiceStart,
    documentNumber: idCard('1980-01-01'),
    placement: { institutionId, department, validFrom: '2015-01-01' },
    licences: [licence('physician-qualification', null), licence('physician-practice', licensedUntil)],
  })
  return { id: staff.id, roles: ['doctor'], name, institutionId }
}

export async function resident(region: Region, options: { name?: string; birthDate?: string } = {}): Promise<Actor> {
  const { name = '王秀英', birthDate = '1959-05-01' } = options
  const { ids } = await enrolResidents(region.ctx(), {
    people: [{ name, documentType: 'id-card', documentNumber: idCard(birthDate), scheme: 'resident' }],
  })
  return { id: ids[0]!, roles: ['resident'], name }
}

export async function consents(region: Region, residentId: string): Promise<void> {
  for (const kind of ['health-data', 'internet-care'] as const) {
    await giveConsent(region.ctx(), { residentId, kind, textVersion: '1' })
  }
}

/** A diagnosis in the record, made at an encounter of the class (AMB: in person, VR: online). */
export async function diagnosed(
  region: Region,
  patientId: string,
  coding: { system?: string; code: string; display?: string } = { code: 'I10' },
  options: { clinical?: string; verification?: string; visit?: 'AMB' | 'VR'; source?: string } = {},
): Promise<string> {
  const ctx = region.ctx()
  const { clinical = 'active', verification = 'confirmed', visit = 'AMB', source = 'test-hospital' } = options
  const subject = { reference: `Patient/${patientId}` }
  const encounter: Encounter = {
    resourceType: 'Encounter',
    id: ctx.chance.uuid(),
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: visit },
    subject,
    period: { start: '2024-03-05T02:00:00Z', end: '2024-03-05T02:20:00Z' },
    serviceProvider: { display: '安平县人民医院' },
  }
  const state = (system: string, code: string) => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
  })
  const condition: Condition = {
    resourceType: 'Condition',
    id: ctx.chance.uuid(),
    clinicalStatus: state('condition-clinical', clinical),
    verificationStatus: state('condition-ver-status', verification),
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', ...coding }] },
    subject,
    encounter: { reference: `Encounter/${encounter.id}` },
    recordedDate: '2024-03-05',
  }
  await publish(ctx, source, [encounter, condition])
  return condition.id!
}

export async function guardian(region: Region, guardianId: string, childId: string): Promise<void> {
  const clerk: Actor = { id: region.ctx().chance.uuid(), roles: ['registrar'], name: '档案员' }
  const link = {
    residentId: guardianId,
    memberId: childId,
    relation: 'child',
    reason: '户口簿与双方证件已核对',
  } as const
  await linkFamilyAtDesk(region.ctx(clerk), link)
}

/** Tomorrow morning, 2026-03-03, when the test's clock says 2026-03-02. */
export async function session(
  region: Region,
  doctorId: string,
  options: Partial<Parameters<typeof openSession>[1]> = {},
) {
  return openSession(region.ctx(), {
    doctorId,
    date: '2026-03-03',
    kind: 'online-follow-up',
    startsAt: '09:00',
    endsAt: '11:00',
    bandMinutes: 30,
    numbersPerBand: 2,
    ...options,
  })
}

/** Everything needed to book: a hospital, a doctor with a session, a resident with consents and hypertension. */
export async function clinic(region: Region) {
  const institution = await hospital(region)
  const li = await doctor(region, institution.id)
  const wang = await resident(region)
  await consents(region, wang.id)
  const conditionId = await diagnosed(region, wang.id)
  const morning = await session(region, li.id)
  return { institution, li, wang, conditionId, morning }
}
