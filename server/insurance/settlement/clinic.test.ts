// What the tests of this module stand on; it has no test of its own.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { PaymentCallback } from '#contracts/settlement'
import { accountsModule, creditAccount } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { accumulatorDrift, addCharges, settlementModule } from '#insurance/settlement'
import { type Actor, keyFor, Refusal } from '#kernel'
import { accountFor, balanceOf, trialBalance } from '#ledger'
import { registerInstitution } from '#people/institutions'
import { registerResident } from '#people/residents'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { signatureOf } from './notice.ts'

export const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

/** What every test that moved money ends with. */
export async function assertBalanced(region: TestRegion): Promise<void> {
  const ctx = region.ctx()
  assert.equal(await trialBalance(ctx), 0, 'trial balance')
  assert.deepEqual(await ctx.transaction((ctx) => accumulatorDrift(ctx)), [], 'accumulators')
  const { rows } = await region.pool.query(
    `select (select coalesce(sum(cash_payamt), 0) from settlement.bill where state = 'settled')::bigint as billed,
            (select coalesce(sum(amount_fen - refunding_fen - refunded_fen), 0)
               from settlement.payment_intent where state = 'paid')::bigint
              + (select coalesce(sum(amount_fen), 0) from settlement.payment_intent where due and state = 'open')::bigint as held,
            (select coalesce(sum(amount_fen), 0) from settlement.refund where state = 'ordered')::bigint as ordered`,
  )
  assert.equal(
    rows[0].held,
    rows[0].billed,
    'cash held by payments, and what is due, is the cash part of settled bills',
  )
  const transit = await accountFor(ctx, 'cash-in-transit', 'payment')
  const inTransitFen = transit ? (await balanceOf(ctx, transit.id)).balanceFen : 0
  assert.equal(inTransitFen, rows[0].ordered, 'cash in transit is what refunds are on their way')
}

export const manager: Actor = { id: 'manager', roles: ['manager'], name: 'manager' }

/** A county hospital, an employee of 66 with 500 yuan in the personal account, and a visit to charge. */
export async function clinic(
  t: TestContext,
  options: { accountFen?: number; scheme?: 'employee' | 'resident' | null } = {},
) {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await loadBenefits(ctx, {})
  const hospital = await registerInstitution(ctx, {
    code: 'H12345678901',
    kind: 'hospital',
    level: 2,
    name: '安济县人民医院',
    responsibleName: '周敏',
    responsiblePhone: '13900000001',
    address: '安济县人民路 1 号',
    phone: '0990-8800001',
    licenceNumber: 'PDY00001',
  })
  const person = async (name: string, scheme: 'employee' | 'resident' | null, accountFen: number) => {
    const resident = await registerResident(ctx, {
      name,
      documentType: 'other',
      documentNumber: `DOC-${name}`,
      birthDate: '1960-01-15',
      sex: 'female',
      scheme,
      psnNo: scheme ? `P${region.chance.digits(12)}` : null,
    })
    if (accountFen > 0) await creditAccount(ctx, { year: 2026, residentId: resident.id, amountFen: accountFen })
    return resident
  }
  const { scheme = 'employee', accountFen = 50_000 } = options
  const wang = await person('王秀英', scheme, accountFen)
  const actor: Actor = { id: wang.id, roles: ['resident'], name: wang.name }
  const server = await testServer(t, region, [settlementModule, accountsModule])

  const charge = async (
    lines: { hilistCode: string; cnt: number; priceFen?: number }[],
    more: { mdtrtId?: string; orderId?: string; waiverFen?: number; residentId?: string; referred?: boolean } = {},
  ) => {
    const { mdtrtId = region.chance.uuid(), orderId = region.chance.uuid(), residentId = wang.id } = more
    const named = lines.map((line) => ({ ...line, name: line.hilistCode }))
    const input = { ...more, mdtrtId, orderId, residentId, institutionId: hospital.id, diagCode: 'I10', lines: named }
    await addCharges(region.ctx(), input)
    return { mdtrtId, orderId }
  }
  const pay = (mdtrtId: string, body: object = {}) =>
    server.call(actor, `POST /api/settlement/visits/${mdtrtId}/pay`, body)
  const notify = (notice: Omit<PaymentCallback, 'at' | 'signature'>, change: object = {}) => {
    const fields = { ...notice, at: region.clock.now().toISOString() }
    const signed = { ...fields, signature: signatureOf(keyFor('payment-link'), fields) }
    return server.call(undefined, 'POST /api/settlement/payment-callbacks', { ...signed, ...change })
  }
  const paid = (
    bill: { cashierUrl: string; cash_payamt: number },
    tradeNo = 'T1',
  ): Omit<PaymentCallback, 'at' | 'signature'> => ({
    notice: 'payment',
    intentId: bill.cashierUrl.split('/').at(-1)!,
    tradeNo,
    outcome: 'paid',
    amountFen: bill.cash_payamt,
  })
  /** Bills the visit and pays its cash part. */
  const settle = async (mdtrtId: string, body: object = {}) => {
    const { body: bill } = await pay(mdtrtId, body)
    if (bill.state === 'awaiting-payment') {
      const heard = await notify(paid(bill, `T-${bill.billId}`))
      assert.equal(heard.body.outcome, 'settled')
    }
    return (await server.call(actor, `GET /api/settlement/bills/${bill.billId}`)).body
  }
  return { region, ctx, hospital, wang, actor, person, server, charge, pay, notify, paid, settle }
}

/** A drug of class 甲 at 42.00 a pack: prices stay in the test, whatever the catalogue's are. */
export const amlodipine = (cnt: number, priceFen = 4200) => ({ hilistCode: 'XC08CA01A001DEMO0000001', cnt, priceFen })
export const fee = { hilistCode: '110200001', cnt: 1, priceFen: 1000 }
