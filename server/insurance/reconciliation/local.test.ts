import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountsModule, creditAccount } from '#insurance/accounts'
import { loadBenefits } from '#insurance/benefits'
import { addCharges, payAtCashier, payBill, reverseBill, settlementModule } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { trialBalance } from '#ledger'
import { freshDatabase, testServer } from '#testing'
import { institution, resident, staff } from '#testing/people'
import { reconciliationModule } from './index.ts'
import { compareDue, reconcileDaily } from './run.ts'

const today = '2026-03-02'
const auditor: Actor = { id: 'auditor', roles: ['auditor'], name: '梁志刚' }

test('our own engine’s bills are held against the ledger and the accumulators, and what somebody changed is found', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  await loadBenefits(ctx, {})
  const hospital = await institution(region, 'hospital', '安济县人民医院')
  const other = await institution(region, 'hospital', '平江县人民医院')
  const manager = await staff(region, hospital.id, '郭建平', 'manager')
  const stranger = await staff(region, other.id, '许成', 'manager')
  const person = await resident(region, '王秀英', '1960-01-15')
  await creditAccount(ctx, { year: 2026, residentId: person.id, amountFen: 3000 })
  const server = await testServer(t, region, [settlementModule, accountsModule, reconciliationModule])
  const bills: string[] = []
  for (const cnt of [1, 2, 3]) {
    const mdtrtId = region.chance.uuid()
    const lines = [{ hilistCode: '110200001', name: '诊察费', cnt, priceFen: 1500 }]
    const names = { mdtrtId, residentId: person.id, institutionId: hospital.id, orderId: region.chance.uuid() }
    await addCharges(ctx, { ...names, diagCode: 'I10', lines, waiverFen: cnt === 3 ? 500 : 0 })
    const bill = await payBill(ctx, { mdtrtId, useAccount: true })
    if (bill.state === 'awaiting-payment') await payAtCashier(ctx, bill.billId)
    bills.push(bill.billId)
  }
  await reverseBill(ctx, { billId: bills[2]!, reason: '撤' })
  const compare = async () => {
    const asked = await server.call(auditor, `POST /api/reconciliation/days/${today}/compare`, {})
    assert.equal(asked.status, 200)
    while (await compareDue(region.ctx()));
    return (await server.call(auditor, `GET /api/reconciliation/days?from=${today}&to=${today}`)).body
  }
  const even = await compare()
  assert.deepEqual(
    even.days.map((day: { state: string; error: string | null; found: number }) => [day.state, day.error, day.found]),
    [['even', null, 0]],
  )
  assert.equal(even.insurer, 'local')
  assert.equal(even.days[0].ours.bills, 2)

  await region.pool.query(
    'update settlement.bill set cash_payamt = cash_payamt - 7, ownpay_hosp_part = ownpay_hosp_part + 7 where setl_id = $1',
    [bills[1]],
  )
  await region.pool.query('update settlement.accumulator set hifp_pay = hifp_pay + 11')
  assert.equal((await compare()).days[0].state, 'differs')
  const { body } = await server.call(manager, 'GET /api/reconciliation/differences')
  const found = body.differences as {
    kind: string
    differenceId: string
    ours: { cash_payamt: number }
    theirs: { cash_payamt: number }
  }[]
  assert.deepEqual(found.map((one) => one.kind).toSorted(), ['accumulator-differs', 'amounts-differ'])
  const cash = found.find((one) => one.kind === 'amounts-differ')!
  assert.equal(cash.theirs.cash_payamt - cash.ours.cash_payamt, 7)

  assert.equal((await server.call(stranger, 'GET /api/reconciliation/differences')).body.total, 0)
  const hidden = await server.call(stranger, `GET /api/reconciliation/differences/${cash.differenceId}`)
  assert.equal(hidden.body.code, 'reconciliation.unknown_difference')
  const elsewhere = await server.call(stranger, `GET /api/reconciliation/differences?institutionId=${hospital.id}`)
  assert.equal(elsewhere.body.code, 'reconciliation.other_institution')

  const path = `/api/reconciliation/differences/${cash.differenceId}`
  const wrong = await server.call(manager, `POST ${path}/propose`, { how: 'take-theirs', reason: '调' })
  assert.equal(wrong.body.code, 'reconciliation.correction_does_not_fit')
  assert.equal((await server.call(manager, `POST ${path}/explain`, { note: '有人改了账单' })).body.state, 'explained')
  await region.pool.query(
    'update settlement.bill set cash_payamt = cash_payamt + 7, ownpay_hosp_part = ownpay_hosp_part - 7 where setl_id = $1',
    [bills[1]],
  )
  await region.pool.query('update settlement.accumulator set hifp_pay = hifp_pay - 11')
  assert.equal((await compare()).days[0].state, 'settled', 'what is even now is closed by itself')
  const after = await server.call(auditor, `GET ${path}`)
  assert.deepEqual(
    after.body.history.map((one: { what: string }) => one.what),
    ['explained', 'even-now'],
  )
  const over = await server.call(manager, `POST ${path}/close`, { note: '已改回' })
  assert.equal(over.body.code, 'reconciliation.difference_over')
  assert.equal(await trialBalance(ctx), 0)

  region.clock.set('2026-03-03T00:00:00Z')
  await region.runJob(reconcileDaily, {})
  assert.equal(await compareDue(region.ctx()), true)
  const later = await server.call(auditor, 'POST /api/reconciliation/days/2026-03-04/compare', {})
  assert.equal(later.body.code, 'reconciliation.dates_wrong')
})
