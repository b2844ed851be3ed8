/** A doctor with sessions in three days, and people with phones. For tests. */
import { bookNumber, holdNumber, openSession } from '#care/booking'
import type { Actor, Context } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { registerStaff } from '#people/staff'

interface Region {
  ctx(actor?: Actor): Context
}
let serial = 0

function idCard(birthDate: string): string {
  serial += 1
  const first17 = `330102${birthDate.replaceAll('-', '')}${String(serial % 1000).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

export async function hospital(region: Region) {
  serial += 1
  const code = `H${String(33010000000 + serial)}`
  const answers = {
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '中山路 1 号',
  }
  const details = { code, name: '安平县人民医院', kind: 'hospital', level: 2, licenceNumber: `PDY${code}` } as const
  return registerInstitution(region.ctx(), { ...details, ...answers })
}

export async function doctor(region: Region, institutionId: string, name = '李明'): Promise<Actor> {
  const document = idCard('1980-01-01')
  const licence = (kind: 'physician-practice' | 'physician-qualification') =>
    ({ kind, number: `${kind}-${document}`, scope: '内科专业', validFrom: '2010-07-01', validTo: null }) as const
  const staff = await registerStaff(region.ctx(), {
    name,
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '高血压',
    introduction: '',
    practiceStart: '2010-07-01',
    documentNumber: document,
    placement: { institutionId, department: '心血管内科', validFrom: '2015-01-01' },
    licences: [licence('physician-qualification'), licence('physician-practice')],
  })
  return { id: staff.id, roles: ['doctor'], name, institutionId }
}

export async function resident(region: Region, name: string, birthDate = '1971-05-01') {
  serial += 1
  const phone = `139${String(20260000 + serial)}`
  const document = { documentType: 'id-card', documentNumber: idCard(birthDate) } as const
  const { ids } = await enrolResidents(region.ctx(), { people: [{ name, ...document, phone, scheme: 'resident' }] })
  return { id: ids[0]!, roles: ['resident'] as const, name, phone }
}

/** Thursday 2026-03-05, 09:00 on; the test's clock says Monday 2026-03-02, 09:00. */
export function thursday(region: Region, doctorId: string, numbers: number, startsAt = '09:00') {
  const endsAt = `${String(Number(startsAt.slice(0, 2)) + 1).padStart(2, '0')}:00`
  const shape = { kind: 'offline', bandMinutes: 60, numbersPerBand: numbers } as const
  return openSession(region.ctx(), { doctorId, date: '2026-03-05', startsAt, endsAt, ...shape })
}

export async function booked(region: Region, who: Actor, sessionId: string) {
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId: who.id })
  return bookNumber(region.ctx(who), { holdId: hold.id })
}
