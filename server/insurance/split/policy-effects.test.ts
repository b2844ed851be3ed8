import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Insutype, MedType, Policy } from '#contracts/benefits'
import { demonstrationPolicies, demonstrationSupplements } from '#insurance/benefits'
import { nothingUsed } from './input.ts'
import { splitBill } from './split.ts'

type Case = {
  insutype: Insutype
  med_type: MedType
  hosp_lv: number
  age: number
  contracted: boolean
  referred: boolean
}

const usual: Case = { insutype: '310', med_type: '11', hosp_lv: 2, age: 50, contracted: false, referred: false }

/** What a bill of so much in class 甲 comes to, at the beginning of a year. */
function billOf(change: Partial<Case>, amountFen = 300_000) {
  const asked = { ...usual, ...change }
  const names = ['insutype', 'med_type', 'hosp_lv', 'contracted', 'referred'] as const
  const fits = (one: Policy) => names.every((name) => one[name] === asked[name])
  const policy = demonstrationPolicies.find((one) => fits(one) && one.ageFrom <= asked.age && asked.age <= one.ageTo)!
  const supplements = demonstrationSupplements.filter(
    (one) => one.insutype === asked.insutype && one.entitlement === null,
  )
  const item = { chargeId: 'c', orderId: 'o', hilist_code: 'X', name: 'x', cnt: 1, pric: amountFen }
  return splitBill({
    lines: [{ ...item, pric_uplmt_amt: null, selfpay_prop: 0, chrgitm_lv: '甲' }],
    ...{ benefits: { policy, supplements }, used: nothingUsed, waiverFen: 0, accountFen: 0, family: [] },
  })
}

const fund = (change: Partial<Case>) => billOf(change).fund_pay_sumamt

test('employees and residents have policies of their own, and the employees’ fund pays more of the same bill', () => {
  for (const med_type of ['11', '14', '21'] as const)
    for (const hosp_lv of [0, 1, 2, 3])
      assert.ok(fund({ insutype: '310', med_type, hosp_lv }) > fund({ insutype: '390', med_type, hosp_lv }))
})

test('the nearer to home, the more the fund pays: each level below pays more than the one above it', () => {
  for (const insutype of ['310', '390'] as const)
    for (const med_type of ['11', '21'] as const)
      for (const hosp_lv of [0, 1, 2]) {
        const [near, far] = [fund({ insutype, med_type, hosp_lv }), fund({ insutype, med_type, hosp_lv: hosp_lv + 1 })]
        assert.ok(near > far, `${insutype} ${med_type} level ${hosp_lv}: ${near} and ${far}`)
      }
})

test('whoever has a family-doctor contract gets more from the fund, never less', () => {
  for (const insutype of ['310', '390'] as const)
    for (const hosp_lv of [0, 1, 2, 3]) {
      const more = fund({ insutype, hosp_lv, contracted: true })
      assert.ok(more > fund({ insutype, hosp_lv }), `${insutype} level ${hosp_lv}`)
    }
})

test('a referral lowers the deductible that is due, and so the person pays less', () => {
  for (const insutype of ['310', '390'] as const)
    for (const hosp_lv of [2, 3]) {
      const [referred, straight] = [billOf({ insutype, hosp_lv, referred: true }), billOf({ insutype, hosp_lv })]
      assert.ok(referred.dedc_std < straight.dedc_std, `${insutype} level ${hosp_lv}`)
      assert.ok(referred.cash_payamt < straight.cash_payamt)
    }
})

test('the old get a higher share than the young of the same scheme', () => {
  assert.ok(fund({ age: 70 }) > fund({ age: 50 }) && fund({ age: 50 }) > fund({ age: 30 }))
})

test('special-disease terms are better than ordinary outpatient ones', () => {
  for (const insutype of ['310', '390'] as const) assert.ok(fund({ insutype, med_type: '14' }) > fund({ insutype }))
})
