/** A hospital, its doctors and people, made through the real verbs. Beside the door of testing: most tests need no people. */
import type { Actor, Context } from '#kernel'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { registerStaff } from '#people/staff'

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

export const hospital = (region: Region) => institution(region, 'hospital', '安平县人民医院')

export async function doctor(
  region: Region,
  institutionId: string,
  name = '李明',
  department = '心血管内科',
): Promise<Actor> {
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
    placement: { institutionId, department, validFrom: '2015-01-01' },
    licences: [licence('physician-qualification'), licence('physician-practice')],
  })
  return { id: staff.id, roles: ['doctor'], name, institutionId }
}

/** Somebody with a telephone of their own. */
export async function resident(region: Region, name: string, birthDate = '1971-05-01') {
  serial += 1
  const phone = `139${String(20260000 + serial)}`
  const document = { documentType: 'id-card', documentNumber: idCard(birthDate) } as const
  const { ids } = await enrolResidents(region.ctx(), { people: [{ name, ...document, phone, scheme: 'resident' }] })
  return { id: ids[0]!, roles: ['resident'] as const, name, phone }
}
