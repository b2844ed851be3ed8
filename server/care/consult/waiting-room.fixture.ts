/** A doctor on duty and a resident with an appointment, made through the real verbs. For tests. */
import type { Condition } from '@medplum/fhirtypes'
import { bookNumber, holdNumber, openSession } from '#care/booking'
import { loadBenefits } from '#insurance/benefits'
import type { Actor, Context } from '#kernel'
import { giveConsent } from '#people/consent'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents, linkFamilyAtDesk } from '#people/residents'
import { registerStaff } from '#people/staff'
import { publish } from '#record'
import { startDuty } from './duty.ts'
import { enterWaitingRoom } from './enter-waiting-room.ts'

export interface Region {
  ctx(actor?: Actor): Context
  clock: { set(iso: string): void; advance(minutes: number): void }
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

export async function doctorAt(
  region: Region,
  institutionId: string,
  department = '心血管内科',
  licensedUntil: string | null = null,
): Promise<Actor> {
  serial += 1
  const licence = (kind: 'physician-practice' | 'physician-qualification', validTo: string | null) =>
    ({ kind, number: `${kind}-${serial}`, scope: '内科专业', validFrom: '2010-07-01', validTo }) as const
  const staff = await registerStaff(region.ctx(), {
    name: '李明',
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '高血压',
    introduction: '',
    practiceStart: '2010-07-01',
    documentNumber: idCard('1980-01-01'),
    placement: { institutionId, department, validFrom: '2015-01-01' },
    licences: [licence('physician-qualification', null), licence('physician-practice', licensedUntil)],
  })
  return { id: staff.id, roles: ['doctor'], name: '李明', institutionId }
}

export async function resident(region: Region, name = '王秀英', birthDate = '1959-05-01'): Promise<Actor> {
  const people = [{ name, documentType: 'id-card', documentNumber: idCard(birthDate), scheme: 'resident' }] as const
  const { ids } = await enrolResidents(region.ctx(), { people: [...people] })
  return { id: ids[0]!, roles: ['resident'], name }
}

export async function withDiagnosis(region: Region, who: Actor, code = 'I10'): Promise<string> {
  const ctx = region.ctx()
  for (const kind of ['health-data', 'internet-care'] as const) {
    await giveConsent(ctx, { residentId: who.id, kind, textVersion: '1' }).catch(() => undefined)
  }
  const state = (system: string, code: string) => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
  })
  const condition: Condition = {
    resourceType: 'Condition',
    id: ctx.chance.uuid(),
    clinicalStatus: state('condition-clinical', 'active'),
    verificationStatus: state('condition-ver-status', 'confirmed'),
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] },
    subject: { reference: `Patient/${who.id}` },
    recordedDate: '2024-03-05',
  }
  await publish(ctx, 'test-hospital', [condition])
  return condition.id!
}

export async function child(region: Region, guardian: Actor): Promise<Actor> {
  const small = await resident(region, '李小宝', '2021-06-01')
  const clerk: Actor = { id: region.ctx().chance.uuid(), roles: ['registrar'], name: '档案员' }
  const link = {
    residentId: guardian.id,
    memberId: small.id,
    relation: 'child',
    reason: '户口簿与双方证件已核对',
  } as const
  await linkFamilyAtDesk(region.ctx(clerk), link)
  return small
}

/** Books for tomorrow, 2026-03-03 09:00 to 11:00. */
export async function appointment(
  region: Region,
  who: Actor,
  sessionId: string,
  options: { forId?: string; code?: string } = {},
) {
  const { forId = who.id, code = 'I10' } = options
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId: forId })
  return bookNumber(region.ctx(who), { holdId: hold.id, diagnosisCode: code })
}

export async function morningOf(region: Region, doctorId: string, startsAt = '09:00', endsAt = '11:00') {
  const date = '2026-03-03'
  return openSession(region.ctx(), {
    doctorId,
    date,
    kind: 'online-follow-up',
    startsAt,
    endsAt,
    bandMinutes: 30,
    numbersPerBand: 4,
  })
}

/** A hospital with prices, its doctor on duty at 09:00 of 2026-03-03, and one resident in the waiting room. */
export async function waitingRoom(region: Region) {
  await loadBenefits(region.ctx(), {})
  serial += 1
  const code = `H${33010000000 + serial}`
  const institution = await registerInstitution(region.ctx(), {
    code,
    name: '安平县人民医院',
    kind: 'hospital',
    level: 2,
    licenceNumber: `PDY${code}`,
    ...answers,
  })
  const li = await doctorAt(region, institution.id)
  const wang = await resident(region)
  const conditionId = await withDiagnosis(region, wang)
  const morning = await morningOf(region, li.id)
  const booked = await appointment(region, wang, morning.id)
  region.clock.set('2026-03-03T01:00:00Z')
  await startDuty(region.ctx(li), { method: 'demo' })
  const consult = await enterWaitingRoom(region.ctx(wang), { appointmentId: booked.id })
  return { institution, li, wang, conditionId, morning, booked, consult }
}
