import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Explanation } from '#contracts/settlement'
import { demonstrationPolicies, loadBenefits } from '#insurance/benefits'
import { returnCharges } from '#insurance/settlement'
import { readResource } from '#record'
import { amlodipine, assertBalanced, clinic, fee, manager, refuses } from './clinic.test.ts'

type Clinic = Awaited<ReturnType<typeof clinic>>

const read = async ({ server, actor }: Clinic, billId: string): Promise<Explanation> =>
  (await server.call(actor, `GET /api/settlement/bills/${billId}/explanation`)).body

const balance = async ({ server, actor }: Clinic): Promise<number> =>
  (await server.call(actor, 'GET /api/accounts/mine')).body.availableFen

const told = async ({ region }: Clinic, type: string) =>
  (
    await region.pool.query('select data from kernel.event where type = $1 order by id', [`settlement.${type}`])
  ).rows.map((row) => row.data)

/** Hears the refund notices of all refunds that are on their way. */
async function refund(place: Clinic): Promise<number> {
  const { rows } = await place.region.pool.query(
    "select id, intent_id, amount_fen from settlement.refund where state = 'ordered'",
  )
  for (const { id, intent_id, amount_fen } of rows) {
    const notice = {
      notice: 'refund',
      intentId: intent_id,
      refundId: id,
      tradeNo: `R-${id}`,
      outcome: 'refunded',
      amountFen: amount_fen,
    } as const
    assert.equal((await place.notify(notice)).body.outcome, 'refund-booked')
  }
  return rows.reduce((sum, row) => sum + row.amount_fen, 0)
}

test('a reversed bill gives everything back, once, and its charges can be billed again', async (t) => {
  const place = await clinic(t, { accountFen: 5000 })
  const { region, server, charge, settle } = place
  const { mdtrtId } = await charge([amlodipine(5)])
  const bill = await settle(mdtrtId)
  const line = `POST /api/settlement/bills/${bill.billId}/reverse`
  const reversed = await server.call(manager, line, { reason: '录入错误' })
  assert.deepEqual([reversed.body.state, reversed.body.refundingFen], ['reversed', 7750])
  assert.equal(await balance(place), 5000)
  await assertBalanced(region)
  assert.equal(await refund(place), 7750)
  assert.equal((await read(place, bill.billId)).refundedFen, 7750)
  const again = await server.call(manager, line, { reason: '再次' })
  assert.deepEqual([again.status, again.body.code], [409, 'settlement.already_reversed'])
  const eob = (await region.ctx().transaction((ctx) => readResource(ctx, 'ExplanationOfBenefit', bill.billId))) as {
    status: string
  }
  assert.equal(eob.status, 'cancelled')
  const next = await settle(mdtrtId)
  assert.deepEqual([next.state, next.act_pay_dedc], ['settled', 10_000])
  await assertBalanced(region)
})

test('a bill that later ones build on is not reversed alone: they are listed', async (t) => {
  const place = await clinic(t)
  const { server, charge, settle, region } = place
  const first = await settle((await charge([amlodipine(3)])).mdtrtId)
  const second = await settle((await charge([amlodipine(1)])).mdtrtId)
  const refused = await server.call(manager, `POST /api/settlement/bills/${first.billId}/reverse`, { reason: 'x' })
  assert.equal(refused.body.code, 'settlement.later_bills')
  assert.ok(refused.body.detail.includes(`${second.billId} (¥42.00)`))
  await server.call(manager, `POST /api/settlement/bills/${second.billId}/reverse`, { reason: 'x' })
  const done = await server.call(manager, `POST /api/settlement/bills/${first.billId}/reverse`, { reason: 'x' })
  assert.equal(done.body.state, 'reversed')
  await assertBalanced(region)
})

test('left out and settled again in order, later bills take over the deductible', async (t) => {
  const place = await clinic(t)
  const { server, charge, settle, region } = place
  const first = await settle((await charge([amlodipine(5)])).mdtrtId)
  const second = await settle((await charge([amlodipine(4)])).mdtrtId)
  assert.deepEqual([second.act_pay_dedc, second.hifp_pay, second.acct_pay], [0, 12_600, 4200])
  const done = await server.call(manager, `POST /api/settlement/bills/${first.billId}/resettle`, {
    reason: '误收',
    leaveOut: true,
  })
  assert.deepEqual([done.status, done.body.reversedBillIds.length, done.body.settledBillIds.length], [200, 2, 1])
  const again = await read(place, done.body.settledBillIds[0])
  assert.deepEqual(
    [again.resettles, again.act_pay_dedc, again.hifp_pay, again.acct_pay],
    [second.billId, 10_000, 5100, 11_700],
  )
  assert.equal(await balance(place), 50_000 - 11_700)
  await assertBalanced(region)
})

test('after a policy correction bills are settled again on their own day', async (t) => {
  const place = await clinic(t)
  const { server, charge, settle, region } = place
  const bill = await settle((await charge([amlodipine(5)])).mdtrtId)
  const raised = demonstrationPolicies.map((one) => ({
    ...one,
    bands: one.bands.map((band) => ({ ...band, pay_prop: Math.min(10_000, band.pay_prop + 1000) })),
  }))
  await loadBenefits(region.ctx(), { items: [], policies: raised, supplements: [] })
  region.clock.advance(60 * 24 * 40)
  const done = await server.call(manager, `POST /api/settlement/bills/${bill.billId}/resettle`, { reason: '政策更正' })
  const again = await read(place, done.body.settledBillIds[0])
  assert.deepEqual([bill.hifp_pay, again.hifp_pay, again.acct_pay], [8250, 9350, 11_650])
  assert.deepEqual((await told(place, 'bill_reversed')).length, 0, 'nothing became unpaid')
  await assertBalanced(region)
})

test('a correction that would cost the person more is refused, and nothing has happened', async (t) => {
  const place = await clinic(t, { accountFen: 0 })
  const { server, charge, settle, region } = place
  const bill = await settle((await charge([amlodipine(5)])).mdtrtId)
  const lowered = demonstrationPolicies.map((one) => ({
    ...one,
    bands: one.bands.map((band) => ({ ...band, pay_prop: 1000 })),
  }))
  await loadBenefits(region.ctx(), { items: [], policies: lowered, supplements: [] })
  const line = `POST /api/settlement/bills/${bill.billId}/resettle`
  const refused = await server.call(manager, line, { reason: '政策更正' })
  assert.equal(refused.body.code, 'settlement.resettle_needs_cash')
  assert.equal((await read(place, bill.billId)).state, 'settled')
  await assertBalanced(region)
})

test('a returned order is taken out, what stays is settled again, and the difference goes back', async (t) => {
  const place = await clinic(t, { accountFen: 2000 })
  const { region, charge, settle } = place
  const visit = await charge([fee])
  const drug = await charge([amlodipine(5)], { mdtrtId: visit.mdtrtId })
  const bill = await settle(visit.mdtrtId)
  assert.deepEqual([bill.acct_pay, bill.cash_payamt], [2000, 11_000])
  const asked = { mdtrtId: visit.mdtrtId, orderId: drug.orderId, reason: '未取药' }
  const done = await returnCharges(region.ctx(), asked)
  assert.deepEqual([done.refundFen, done.settledBillIds.length], [11_000, 1])
  assert.deepEqual(await returnCharges(region.ctx(), asked), { reversedBillIds: [], settledBillIds: [], refundFen: 0 })
  const stays = await read(place, done.settledBillIds[0]!)
  assert.deepEqual([stays.medfee_sumamt, stays.acct_pay, stays.orderIds], [1000, 1000, [visit.orderId]])
  assert.deepEqual(
    (await told(place, 'bill_reversed')).map((data) => data.orderIds),
    [[drug.orderId]],
  )
  assert.equal(await balance(place), 1000)
  assert.equal(await refund(place), 11_000)
  await assertBalanced(region)
})

test('returning under later bills settles those again too, and what the first gives back pays for them', async (t) => {
  const place = await clinic(t, { accountFen: 0 })
  const { region, charge, settle } = place
  const visit = await charge([fee])
  const drug = await charge([amlodipine(5)], { mdtrtId: visit.mdtrtId })
  const first = await settle(visit.mdtrtId)
  const second = await settle((await charge([amlodipine(4)])).mdtrtId)
  const done = await returnCharges(region.ctx(), { mdtrtId: visit.mdtrtId, orderId: drug.orderId, reason: '未取药' })
  const [stays, later] = await Promise.all(done.settledBillIds.map((id) => read(place, id)))
  assert.deepEqual([stays!.cash_payamt, later!.act_pay_dedc], [1000, 9000])
  assert.equal(done.refundFen, first.cash_payamt + second.cash_payamt - stays!.cash_payamt - later!.cash_payamt)
  assert.ok(later!.cash_payamt > second.cash_payamt, 'the later bill now bears the deductible')
  await assertBalanced(region)
  assert.equal(await refund(place), done.refundFen)
  await assertBalanced(region)
})

test('an order is returned before it is paid as well, and an unknown one is refused', async (t) => {
  const place = await clinic(t, { accountFen: 0 })
  const { region, charge, pay, server, actor } = place
  const visit = await charge([fee])
  const drug = await charge([amlodipine(5)], { mdtrtId: visit.mdtrtId })
  const bill = (await pay(visit.mdtrtId)).body
  const ask = (orderId: string) => returnCharges(region.ctx(), { mdtrtId: visit.mdtrtId, orderId, reason: '退回' })
  await ask(drug.orderId)
  assert.equal((await read(place, bill.billId)).state, 'abandoned')
  const quote = await server.call(actor, `GET /api/settlement/visits/${visit.mdtrtId}/quote`)
  assert.equal(quote.body.medfee_sumamt, 1000)
  await ask(visit.orderId)
  const nothing = await server.call(actor, `GET /api/settlement/visits/${visit.mdtrtId}/quote`)
  assert.equal(nothing.body.code, 'settlement.nothing_to_bill')
  await assert.rejects(ask(region.chance.uuid()), refuses('settlement.order_not_billed'))
  await assertBalanced(region)
})

test('while a later bill waits for its payment, an earlier one is not taken back', async (t) => {
  const place = await clinic(t, { accountFen: 0 })
  const { region, charge, settle, pay, server } = place
  const first = await settle((await charge([amlodipine(1)])).mdtrtId)
  await pay((await charge([amlodipine(1)])).mdtrtId)
  const refused = await server.call(manager, `POST /api/settlement/bills/${first.billId}/reverse`, { reason: 'x' })
  assert.equal(refused.body.code, 'settlement.accumulator_busy')
  const other = await pay((await charge([amlodipine(1)])).mdtrtId)
  assert.equal(other.body.code, 'settlement.accumulator_busy')
  await assertBalanced(region)
})
