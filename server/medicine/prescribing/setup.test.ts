import type { TestContext } from 'node:test'
import type { PrescriptionDraft } from '#contracts/prescribing'
import { type Actor, Refusal } from '#kernel'
import { loadFormulary } from '#medicine/formulary'
import { openAuthority } from '#medicine/prescribing'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, registerResident } from '#people/residents'
import { registerStaff } from '#people/staff'
import { freshDatabase } from '#testing'

export const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

export const amlodipine = 'XC08CA01A001DEMO0000001'
export const metformin = 'XA10BA02A001DEMO0000001'
export const hypertension = { code: 'I10', display: '原发性高血压' }

const idCard = (first17: string) => first17 + checkDigitOf(first17)
const practice = { kind: 'physician-practice', scope: '内科专业', validFrom: '2010-01-01', validTo: null } as const

/** A hospital with two doctors, a woman of 66 with hypertension, the formulary, and open consults to prescribe in. */
export async function clinic(t: TestContext) {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await loadFormulary(ctx, {})
  const hospital = await registerInstitution(ctx, {
    ...{ code: 'H12345678901', kind: 'internet-hospital', level: 3, name: '安济互联网医院', licenceNumber: 'PDY00001' },
    ...{ responsibleName: '周敏', responsiblePhone: '13900000001', address: '人民路 1 号', phone: '0990-8800001' },
  })
  const doctor = async (name: string, order: number): Promise<Actor> => {
    const { id } = await registerStaff(ctx, {
      ...{ name, sex: 'male', roles: ['doctor'], title: 'attending', speciality: '', introduction: '' },
      practiceStart: '2010-01-01',
      documentNumber: idCard(`11010119800101${String(order).padStart(2, '0')}1`),
      placement: { institutionId: hospital.id, department: '内科', validFrom: '2010-01-01' },
      licences: [
        { ...practice, number: `P0000${order}` },
        { ...practice, kind: 'physician-qualification', number: `Q0000${order}` },
      ],
    })
    return { id, name, roles: ['doctor'], institutionId: hospital.id }
  }
  const wang = await registerResident(ctx, {
    ...{ name: '王秀英', documentType: 'other', documentNumber: 'DOC-0001', birthDate: '1960-01-15', sex: 'female' },
  })
  const li = await doctor('李明', 1)
  const zhao = await doctor('赵强', 2)
  const open = async (more: { guardianName?: string; residentId?: string } = {}) => {
    const consultId = region.chance.uuid()
    const input = {
      consultId,
      doctorId: li.id,
      residentId: wang.id,
      institutionId: hospital.id,
      diagnoses: [hypertension],
    }
    await openAuthority(region.ctx(li), { ...input, ...more })
    return consultId
  }
  return { region, ctx, hospital, wang, li, zhao, open, asLi: () => region.ctx(li) }
}

/** A sound sheet for a week of amlodipine, changed as asked. */
export function sheet(change: Partial<PrescriptionDraft> = {}): PrescriptionDraft {
  return {
    ...{ kind: 'western', supply: 'ordinary', supplyReason: '', stable: false, validDays: 1, usage: '' },
    diagnoses: [hypertension],
    items: [line(amlodipine, 5, 'qd')],
    ...change,
  }
}

export function line(drugCode: string, dose: number, frequency: 'qd' | 'bid' | 'tid' | 'qw', days = 7) {
  return { drugCode, dose, frequency, days, note: '' }
}
