/** A hospital with two doctors of one department, its desk, and people; made through the real verbs. For tests. */
import { bookNumber, holdNumber } from '#care/booking'
import type { Actor } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { registerStaff } from '#people/staff'
import type { TestRegion } from '#testing'

let serial = 0
const idCard = (birthDate: string) => {
  serial += 1
  const first17 = `330102${birthDate.replaceAll('-', '')}${String(serial % 1000).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

export async function institution(
  region: TestRegion,
  of: { name: string; kind?: 'hospital' | 'township-centre'; at?: [number, number]; parentId?: string },
) {
  serial += 1
  const code = `H${String(33020000000 + serial)}`
  const { name, kind = 'hospital', at } = of
  return registerInstitution(region.ctx(), {
    code,
    name,
    kind,
    level: kind === 'hospital' ? 2 : 1,
    licenceNumber: `PDY${code}`,
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '中山路 1 号',
    latitude: at?.[0] ?? null,
    longitude: at?.[1] ?? null,
    parentId: of.parentId ?? null,
  })
}

export async function staff(
  region: TestRegion,
  institutionId: string,
  role: 'doctor' | 'registrar' | 'manager' | 'administrator',
  of: { name: string; department?: string; title?: 'attending' | 'chief' | 'none' },
): Promise<Actor> {
  serial += 1
  const doctor = role === 'doctor'
  const licence = (kind: 'physician-practice' | 'physician-qualification') =>
    ({ kind, number: `${kind}-s${serial}`, scope: '内科专业', validFrom: '2010-07-01', validTo: null }) as const
  const made = await registerStaff(region.ctx(), {
    name: of.name,
    sex: 'female',
    roles: [role],
    title: of.title ?? (doctor ? 'attending' : 'none'),
    speciality: '高血压',
    introduction: '',
    practiceStart: '2010-07-01',
    documentNumber: idCard('1980-01-01'),
    placement: {
      institutionId,
      department: of.department ?? (doctor ? '心血管内科' : '门诊办'),
      validFrom: '2015-01-01',
    },
    licences: doctor ? [licence('physician-qualification'), licence('physician-practice')] : [],
  })
  return { id: made.id, roles: [role], name: of.name, institutionId }
}

export async function people(region: TestRegion, count: number): Promise<Actor[]> {
  const made = Array.from({ length: count }, (_, index) => ({
    name: `张${['一', '二', '三', '四', '五', '六'][index % 6]}`,
    documentType: 'id-card' as const,
    documentNumber: idCard('1960-05-01'),
    scheme: 'resident' as const,
  }))
  const { ids } = await enrolResidents(region.ctx(), { people: made })
  return ids.map((id) => ({ id, roles: ['resident'], name: '' }))
}

export async function book(region: TestRegion, person: Actor, sessionId: string, bandStartsAt?: string) {
  const hold = await holdNumber(region.ctx(person), { sessionId, residentId: person.id, bandStartsAt })
  return bookNumber(region.ctx(person), { holdId: hold.id })
}

/** It is Monday, 2 March 2026, 09:00; Li and Qian sit in cardiology. */
export async function clinic(region: TestRegion) {
  region.clock.set('2026-03-02T01:00:00Z')
  const hospital = await institution(region, { name: '安平县人民医院', at: [30.25, 120.17] })
  const li = await staff(region, hospital.id, 'doctor', { name: '李明' })
  const qian = await staff(region, hospital.id, 'doctor', { name: '钱进' })
  const clerk = await staff(region, hospital.id, 'registrar', { name: '孙敏' })
  return { hospital, li, qian, clerk }
}

export const noQuotas = { window: 0, 'primary-care': 0, referral: 0 }
/** Offline, 08:00 to 09:30, three bands of two numbers, from tomorrow's Tuesday on. */
export const tuesday = (doctorId: string) => ({
  doctorId,
  weekday: 2,
  everyWeeks: 1,
  kind: 'offline' as const,
  startsAt: '08:00',
  endsAt: '09:30',
  bandMinutes: 30,
  numbersPerBand: 2,
  quotas: noQuotas,
  giveBacks: [],
  validFrom: '2026-03-02',
  validTo: null,
})
