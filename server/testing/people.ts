/** A hospital, its doctors and people, made through the real verbs. Beside the door of testing: most tests need no people. */
import type { Condition } from '@medplum/fhirtypes'
import type { Actor, Context } from '#kernel'
import { giveConsent } from '#people/consent'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { registerStaff } from '#people/staff'
import { registerTeam } from '#people/teams'
import { grantAccess, publish } from '#record'

interface Region {
  ctx(actor?: Actor): Context
}
let serial = 0

/** A card with a right check digit that nobody else of this process has. */
function idCard(birthDate: string): string {
  serial += 1
  const first17 = `330102${birthDate.replaceAll('-', '')}${String(serial % 1000).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

type Kind = 'hospital' | 'internet-hospital' | 'township-centre' | 'village-clinic'

export async function institution(region: Region, kind: Kind, name: string, parentId: string | null = null) {
  serial += 1
  const code = `H${String(33010000000 + serial)}`
  const answers = {
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '中山路 1 号',
  }
  const level = ({ hospital: 2, 'internet-hospital': 3, 'township-centre': 1, 'village-clinic': 0 } as const)[kind]
  const details = { code, name, kind, level, parentId, licenceNumber: `PDY${code}` } as const
  return registerInstitution(region.ctx(), { ...details, ...answers })
}

export const hospital = (region: Region) => institution(region, 'hospital', '安平县人民医院')

export async function doctor(
  region: Region,
  institutionId: string,
  name = '李明',
  department = '心血管内科',
): Promise<Actor> {
  return staff(region, institutionId, name, 'doctor', department)
}

type Work = 'doctor' | 'registrar' | 'manager' | 'administrator'

/** Somebody who works at an institution; doctors with their licences. */
export async function staff(
  region: Region,
  institutionId: string,
  name: string,
  role: Work,
  department = '公共卫生科',
): Promise<Actor> {
  const document = idCard('1980-01-01')
  const licence = (kind: 'physician-practice' | 'physician-qualification') =>
    ({ kind, number: `${kind}-${document}`, scope: '内科专业', validFrom: '2010-07-01', validTo: null }) as const
  const isDoctor = role === 'doctor'
  const { id } = await registerStaff(region.ctx(), {
    name,
    sex: 'male',
    roles: [role],
    title: isDoctor ? 'attending' : 'none',
    speciality: isDoctor ? '高血压' : '',
    introduction: '',
    practiceStart: isDoctor ? '2010-07-01' : null,
    documentNumber: document,
    placement: { institutionId, department, validFrom: '2015-01-01' },
    licences: isDoctor ? [licence('physician-qualification'), licence('physician-practice')] : [],
  })
  return { id, roles: [role], name, institutionId }
}

/**
 * A family-doctor team of a township centre with a village clinic below it: the leader works at the centre, the village doctor
 * at the clinic, a public-health officer at the centre.
 */
export async function team(region: Region, { householdQuota = 500, name = '第一团队' } = {}) {
  const centre = await institution(region, 'township-centre', '柳河镇卫生院')
  const clinic = await institution(region, 'village-clinic', '柳村卫生室', centre.id)
  const leader = await doctor(region, centre.id, '周文', '全科')
  const villageDoctor = await doctor(region, clinic.id, '何平', '全科')
  const officer = await staff(region, centre.id, '吴洁', 'registrar')
  const team = await registerTeam(region.ctx(), {
    institutionId: centre.id,
    name,
    leaderId: leader.id,
    householdQuota,
    members: [
      { staffId: villageDoctor.id, duty: 'village-doctor' },
      { staffId: officer.id, duty: 'public-health' },
    ],
  })
  return { id: team.id, centre, clinic, leader, villageDoctor, officer }
}

/** Somebody with a telephone of their own. */
export async function resident(region: Region, name: string, birthDate = '1971-05-01') {
  serial += 1
  const phone = `139${String(20260000 + serial)}`
  const document = { documentType: 'id-card', documentNumber: idCard(birthDate) } as const
  const { ids } = await enrolResidents(region.ctx(), { people: [{ name, ...document, phone, scheme: 'resident' }] })
  return { id: ids[0]!, roles: ['resident'] as const, name, phone }
}

/** Agrees to what care online asks for (R23, R32). */
export async function consents(region: Region, residentId: string): Promise<void> {
  for (const kind of ['health-data', 'internet-care'] as const)
    await giveConsent(region.ctx(), { residentId, kind, textVersion: '1' })
}

/** A definite diagnosis that some hospital made in person. Answers the Condition's id. */
export async function diagnosed(region: Region, residentId: string, code = 'I10', display = '高血压'): Promise<string> {
  const state = (system: string, code: string) => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
  })
  const condition: Condition = {
    resourceType: 'Condition',
    id: region.ctx().chance.uuid(),
    clinicalStatus: state('condition-clinical', 'active'),
    verificationStatus: state('condition-ver-status', 'confirmed'),
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code, display }] },
    subject: { reference: `Patient/${residentId}` },
    recordedDate: '2024-03-05',
  }
  await publish(region.ctx(), 'test-hospital', [condition])
  return condition.id!
}

/** Opens a person's record to a doctor, as care does. */
export async function treats(region: Region, doctorId: string, residentId: string): Promise<void> {
  const grant = { granteeKind: 'staff', granteeId: doctorId, patientId: residentId, basis: 'care-relation' } as const
  await grantAccess(region.ctx(), { ...grant, basisId: 'test' })
}
