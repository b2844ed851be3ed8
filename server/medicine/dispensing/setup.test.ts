import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Checklist } from '#contracts/dispensing'
import { creditAccount } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { payAtCashier, payBill } from '#insurance/settlement'
import { type Actor, Refusal } from '#kernel'
import { trialBalance } from '#ledger'
import { dispensingModule, receiveStock } from '#medicine/dispensing'
import { loadFormulary } from '#medicine/formulary'
import { draftPrescription, openAuthority, signPrescription } from '#medicine/prescribing'
import { approvePrescription, claimPrescription, reviewModule } from '#medicine/review'
import { registerInstitution } from '#people/institutions'
import { checkDigitOf, registerResident } from '#people/residents'
import { registerStaff } from '#people/staff'
import { freshDatabase } from '#testing'

export { payAtCashier }
export const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

export const amlodipine = 'XC08CA01A001DEMO0000001'
export const hypertension = { code: 'I10', display: '原发性高血压' }
export const modules = [reviewModule, dispensingModule]
export const idCard = (first17: string) => first17 + checkDigitOf(first17)
export const allChecked: Checklist = {
  ...{ department: true, name: true, age: true, drugName: true, form: true },
  ...{ strength: true, quantity: true, appearance: true, usage: true, diagnosis: true },
}

const contact = {
  responsibleName: '周敏',
  responsiblePhone: '13900000001',
  address: '人民路 1 号',
  phone: '0990-8800001',
}
const licence = { scope: '内科专业', validFrom: '2010-01-01', validTo: null }

/** An internet hospital, two pharmacies with stock, their people, and an employee of 66 whose account pays. */
export async function pharmacy(t: TestContext) {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await region.deliver(modules) // from here on they hear
  await loadFormulary(ctx, {})
  await loadBenefits(ctx, {})
  const place = (code: string, kind: 'internet-hospital' | 'pharmacy', name: string) =>
    registerInstitution(ctx, {
      ...contact,
      code,
      kind,
      name,
      level: kind === 'pharmacy' ? 1 : 3,
      licenceNumber: `L-${code}`,
    })
  const hospital = await place('H12345678901', 'internet-hospital', '安济互联网医院')
  const near = await place('P12345678902', 'pharmacy', '安济堂大药房')
  const far = await place('P12345678903', 'pharmacy', '仁和药房')
  let order = 0
  const person = async (
    name: string,
    role: 'doctor' | 'pharmacist' | 'dispenser',
    institutionId: string,
  ): Promise<Actor> => {
    order += 1
    const kinds = {
      doctor: ['physician-practice', 'physician-qualification'],
      pharmacist: ['pharmacist'],
      dispenser: [],
    }[role]
    const { id } = await registerStaff(ctx, {
      ...{
        name,
        sex: 'male',
        roles: [role],
        title: 'none',
        speciality: '',
        introduction: '',
        practiceStart: '2010-01-01',
      },
      documentNumber: idCard(`11010119800101${String(order).padStart(3, '0')}`),
      placement: { institutionId, department: '内科', validFrom: '2010-01-01' },
      licences: kinds.map((kind) => ({ ...licence, kind: kind as 'pharmacist', number: `${kind}-${order}` })),
    })
    return { id, name, roles: [role], institutionId }
  }
  const li = await person('李明', 'doctor', hospital.id)
  const pharmacist = await person('孙药师', 'pharmacist', hospital.id)
  const counter = await person('柜台甲', 'dispenser', near.id)
  const farCounter = await person('柜台乙', 'dispenser', far.id)
  const resident = await registerResident(ctx, {
    ...{ name: '王秀英', documentType: 'id-card', documentNumber: idCard('11010119600115002'), scheme: 'employee' },
    psnNo: 'P000000000001',
  })
  await creditAccount(ctx, { year: 2026, residentId: resident.id, amountFen: 100_000 })
  const wang: Actor = { id: resident.id, roles: ['resident'], name: resident.name }

  const stock = (pharmacyId: string, lotNumber: string, expiresOn: string, packs: number, drugCode = amlodipine) =>
    receiveStock(ctx, { pharmacyId, source: '国药 D-1', lines: [{ drugCode, lotNumber, expiresOn, packs }] })
  /** A signed sheet: amlodipine 5 mg a day for 28 days is one pack. */
  const signed = async (packs = 1) => {
    const consultId = region.chance.uuid()
    const input = {
      consultId,
      doctorId: li.id,
      residentId: wang.id,
      institutionId: hospital.id,
      diagnoses: [hypertension],
    }
    await openAuthority(ctx, input)
    const draft = {
      ...({
        kind: 'western',
        supply: 'chronic',
        supplyReason: '病情稳定',
        stable: true,
        validDays: 1,
        usage: '',
      } as const),
      diagnoses: [hypertension],
      items: [{ drugCode: amlodipine, dose: 5 * packs, frequency: 'qd' as const, days: 28, note: '' }],
    }
    const { prescriptionId, warnings } = await draftPrescription(region.ctx(li), { consultId, draft })
    const overrides = warnings.filter(({ level }) => level === 'reason').map(({ key }) => ({ key, reason: '已评估' }))
    return signPrescription(region.ctx(li), { prescriptionId, overrides })
  }
  const approve = async (prescriptionId: string) => {
    await claimPrescription(region.ctx(pharmacist), { prescriptionId })
    return approvePrescription(region.ctx(pharmacist), { prescriptionId, note: '' })
  }
  const pay = async (consultId: string) => {
    const bill = await payBill(region.ctx(wang), { mdtrtId: consultId, useAccount: true })
    assert.equal(bill.state, 'settled', 'the account pays it whole')
    await region.deliver(modules)
    return bill
  }
  const balanced = async () => assert.equal(await trialBalance(ctx), 0)
  const people = { li, pharmacist, counter, farCounter, wang, resident }
  return { region, ctx, hospital, near, far, ...people, person, stock, signed, approve, pay, balanced }
}

export async function onShelf(pool: { query(text: string): Promise<{ rows: Record<string, number>[] }> }) {
  const { rows } = await pool.query(
    `select coalesce(sum(on_hand_packs), 0)::int as on_hand, coalesce(sum(reserved_packs), 0)::int as reserved,
            (select coalesce(sum(packs), 0)::int from dispensing.movement) as moved from dispensing.lot`,
  )
  const { on_hand: onHand, reserved, moved } = rows[0]!
  assert.equal(onHand, moved, 'stock is the sum of its movements')
  return { onHand, reserved }
}
