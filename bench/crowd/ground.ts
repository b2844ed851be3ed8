import { openSession as openBookingSession, setPolicy } from '#care/booking'
import type { Context } from '#kernel'
import { accountOfResident, openSession } from '#people/credentials'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { registerStaff } from '#people/staff'

export interface Person {
  readonly id: string
  /** The session cookie, made by the real sign-in store. */
  readonly token: string
}

const dayMs = 86_400_000
const dayAhead = (ctx: Context, days: number) =>
  new Date(ctx.now.getTime() + days * dayMs + 8 * 3_600_000).toISOString().slice(0, 10)

/** A hospital with every rule of booking on, a doctor, and people who are signed in. */
export async function layGround(root: Context, people: number): Promise<{ doctorId: string; crowd: Person[] }> {
  const hospital = await registerInstitution(root, {
    code: 'H12345678901',
    kind: 'hospital',
    level: 3,
    name: '安济县人民医院',
    responsibleName: '周敏',
    responsiblePhone: '13900000001',
    address: '安济县人民路 1 号',
    phone: '0990-8800001',
    licenceNumber: 'PDY00001',
  })
  const doctor = await registerStaff(root, {
    name: '李明',
    sex: 'male',
    roles: ['doctor'],
    title: 'chief',
    speciality: '',
    introduction: '',
    practiceStart: '2000-07-01',
    documentNumber: `33010219800101001${checkDigitOf('33010219800101001')}`,
    placement: { institutionId: hospital.id, department: '心血管内科', validFrom: '2015-01-01' },
    licences: [
      { kind: 'physician-practice', number: 'P1', scope: '内科专业', validFrom: '2010-07-01', validTo: null },
      { kind: 'physician-qualification', number: 'Q1', scope: '内科专业', validFrom: '2010-07-01', validTo: null },
    ],
  })
  await everyRule(root, hospital.id)
  const { ids } = await enrolResidents(root, {
    people: Array.from({ length: people }, (_, n) => ({
      name: `居民${n}`,
      documentType: 'other' as const,
      documentNumber: `CROWD-${n}`,
      birthDate: '1980-01-15',
      sex: 'female' as const,
      scheme: 'resident' as const,
      phone: `139${String(n).padStart(8, '0')}`,
    })),
  })
  const crowd = await root.transaction(async (ctx) => {
    const found: Person[] = []
    for (const id of ids) {
      const { token } = await openSession(ctx, { accountId: await accountOfResident(ctx, id), method: 'phone' })
      found.push({ id, token })
    }
    return found
  })
  return { doctorId: doctor.id, crowd }
}

async function everyRule(root: Context, institutionId: string): Promise<void> {
  await setPolicy(root, {
    institutionId,
    validFrom: dayAhead(root, 1),
    clause: 'bench',
    limitPerDay: 2,
    limitPerDoctorDay: 1,
    limitPerDepartmentDay: 1,
    limitPerHospitalDay: 1,
    limitPer7Days: 7,
    limitPer90Days: 20,
    ageFrom: 14,
    ageTo: 120,
    cancelDaysBefore: 1,
    cancelClockTime: '15:00',
    noShowsMax: 3,
    cancelsMax: 3,
  })
  // In force from now on: the set-up is not a decision of yesterday's.
  await root.transaction((ctx) =>
    ctx.client.query('update booking.policy set valid_from = $2 where institution_id = $1', [
      institutionId,
      dayAhead(ctx, 0),
    ]),
  )
}

/** A session that many want. */
export async function openSought(root: Context, doctorId: string, daysAhead: number, numbers: number): Promise<string> {
  const session = await openBookingSession(root, {
    doctorId,
    date: dayAhead(root, daysAhead),
    kind: 'offline',
    startsAt: '08:00',
    endsAt: '11:00',
    bandMinutes: 60,
    numbersPerBand: numbers / 3,
  })
  return session.id
}
