import type { TestContext } from 'node:test'
import { loadBenefits } from '#insurance/benefits'
import { type Actor, Refusal, type Role } from '#kernel'
import { loadFormulary } from '#medicine/formulary'
import { draftPrescription, openAuthority, signPrescription } from '#medicine/prescribing'
import { reviewModule } from '#medicine/review'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, registerResident } from '#people/residents'
import { registerStaff } from '#people/staff'
import { freshDatabase } from '#testing'

export const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

const hypertension = { code: 'I10', display: '原发性高血压' }
const licence = { scope: '内科专业', validFrom: '2010-01-01', validTo: null }
const kinds = ['physician-practice', 'physician-qualification', 'pharmacist'] as const

/** An internet hospital with a doctor and two pharmacists, and sheets to review. */
export async function hospital(t: TestContext) {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await region.deliver([reviewModule]) // from here on it hears
  await loadFormulary(ctx, {})
  await loadBenefits(ctx, {})
  const place = await registerInstitution(ctx, {
    ...{ code: 'H12345678901', kind: 'internet-hospital', level: 3, name: '安济互联网医院', licenceNumber: 'PDY00001' },
    ...{ responsibleName: '周敏', responsiblePhone: '13900000001', address: '人民路 1 号', phone: '0990-8800001' },
  })
  let order = 100
  const person = async (name: string, roles: ('doctor' | 'pharmacist')[]): Promise<Actor> => {
    order += 1
    const held = kinds.filter((kind) => (kind === 'pharmacist' ? roles.includes(kind) : roles.includes('doctor')))
    const first17 = `11010119800101${order}`
    const { id } = await registerStaff(ctx, {
      ...{ name, sex: 'male', roles, title: 'none', speciality: '', introduction: '', practiceStart: '2010-01-01' },
      documentNumber: first17 + checkDigitOf(first17),
      placement: { institutionId: place.id, department: '内科', validFrom: '2010-01-01' },
      licences: held.map((kind) => ({ ...licence, kind, number: `${kind}-${order}` })),
    })
    return { id, name, roles: roles as Role[], institutionId: place.id }
  }
  const li = await person('李明', ['doctor'])
  const sun = await person('孙药师', ['pharmacist'])
  const qian = await person('钱药师', ['pharmacist'])
  const wang = await registerResident(ctx, {
    ...{ name: '王秀英', documentType: 'other', documentNumber: 'DOC-0001', birthDate: '1970-01-15', sex: 'female' },
  })
  const signed = async (by: Actor = li, validDays = 1, dose = 5) => {
    const consultId = region.chance.uuid()
    const input = {
      consultId,
      doctorId: by.id,
      residentId: wang.id,
      institutionId: place.id,
      diagnoses: [hypertension],
    }
    await openAuthority(ctx, input)
    const draft = {
      ...({ kind: 'western', supply: 'ordinary', supplyReason: '', stable: true, validDays, usage: '' } as const),
      diagnoses: [hypertension],
      items: [{ drugCode: 'XC08CA01A001DEMO0000001', dose, frequency: 'qd' as const, days: 7, note: '' }],
    }
    const { prescriptionId } = await draftPrescription(region.ctx(by), { consultId, draft })
    return signPrescription(region.ctx(by), { prescriptionId, overrides: [] })
  }
  return { region, ctx, place, person, li, sun, qian, wang, signed }
}
