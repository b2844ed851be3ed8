/** A hospital whose doctor has an offline session today, and people who are to come. For tests. */
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

export async function resident(region: Region, name: string, birthDate = '1971-05-01'): Promise<Actor> {
  const people = [{ name, documentType: 'id-card', documentNumber: idCard(birthDate), scheme: 'resident' }] as const
  const { ids } = await enrolResidents(region.ctx(), { people: [...people] })
  return { id: ids[0]!, roles: ['resident'], name }
}

/** Two an hour half, 09:30 to 11:30 of 2026-03-02; the test's clock says 09:00. */
export function morning(region: Region, doctorId: string, startsAt = '09:30', endsAt = '11:30') {
  const day = { date: '2026-03-02', kind: 'offline', bandMinutes: 30, numbersPerBand: 2 } as const
  return openSession(region.ctx(), { doctorId, startsAt, endsAt, ...day })
}

export async function booked(region: Region, who: Actor, sessionId: string, bandStartsAt?: string) {
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId: who.id, bandStartsAt })
  return bookNumber(region.ctx(who), { holdId: hold.id })
}
