import assert from 'node:assert/strict'
import { test } from 'node:test'
import { payAtCashier, payBill } from '#insurance/settlement'
import { config } from '#kernel'
import { abandonUnpaid } from './abandon-bill.ts'
import { amlodipine, assertBalanced, clinic, manager } from './clinic.test.ts'
import { CashierChoice, said } from './local/choose.ts'
import { sendNotice } from './local/notices.ts'

type Clinic = Awaited<ReturnType<typeof clinic>>

async function unpaid(t: Parameters<typeof clinic>[0]) {
  const place = await clinic(t, { accountFen: 5000 })
  const { mdtrtId } = await place.charge([amlodipine(5)])
  return { ...place, mdtrtId, bill: (await place.pay(mdtrtId)).body }
}

const stateOf = async ({ server, actor }: Clinic, billId: string) =>
  (await server.call(actor, `GET /api/settlement/bills/${billId}`)).body.state

/** What the resident's bill says of money that came beyond it: paid back, on its way back. */
const overpaidOf = async ({ server, actor }: Clinic, billId: string) => {
  const { body } = await server.call(actor, `GET /api/settlement/bills/${billId}`)
  return [body.overpaidRefundedFen, body.overpaidRefundingFen]
}

const refundsOf = async ({ region }: Clinic) =>
  (
    await region.pool.query(
      'select id, intent_id, amount_fen, reason, state from settlement.refund order by ordered_at, id',
    )
  ).rows

test('a callback with a wrong signature is refused and changes nothing', async (t) => {
  const place = await unpaid(t)
  const { bill, notify, paid } = place
  for (const change of [{ signature: 'AAAA' }, { amountFen: 1 }, { tradeNo: 'T9' }, { outcome: 'failed' }]) {
    const answer = await notify(paid(bill), change)
    assert.deepEqual([answer.status, answer.body.code], [401, 'settlement.callback_signature_wrong'])
  }
  assert.equal(await stateOf(place, bill.billId), 'awaiting-payment')
  await assertBalanced(place.region)
})

test('a callback with a wrong amount, an unknown payment or a broken form is refused', async (t) => {
  const place = await unpaid(t)
  const { region, bill, notify, paid } = place
  const wrong = await notify({ ...paid(bill), amountFen: bill.cash_payamt - 1 })
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'settlement.callback_amount_differs'])
  const unknown = await notify({ ...paid(bill), intentId: region.chance.uuid() })
  assert.equal(unknown.body.code, 'settlement.unknown_payment')
  const broken = await notify(paid(bill), { amountFen: -1 })
  assert.deepEqual([broken.status, broken.body.errors[0].field], [400, 'amountFen'])
  assert.equal(await stateOf(place, bill.billId), 'awaiting-payment')
  await assertBalanced(region)
})

test('a trade number that comes with other content is refused', async (t) => {
  const place = await unpaid(t)
  const { bill, notify, paid } = place
  await notify(paid(bill))
  const other = await notify({ ...paid(bill), outcome: 'failed' })
  assert.equal(other.body.code, 'settlement.callback_differs')
  await assertBalanced(place.region)
})

test('a failed payment drops the bill; its charges can be billed again', async (t) => {
  const place = await unpaid(t)
  const { region, bill, notify, paid, settle, mdtrtId, server, actor } = place
  assert.deepEqual((await notify({ ...paid(bill), outcome: 'failed' })).body, { outcome: 'abandoned' })
  assert.equal(await stateOf(place, bill.billId), 'abandoned')
  assert.equal((await server.call(actor, 'GET /api/accounts/mine')).body.availableFen, 5000)
  assert.equal((await settle(mdtrtId)).state, 'settled')
  await assertBalanced(region)
})

test('when the time to pay is over the bill is dropped, and a payment after that goes back', async (t) => {
  const place = await unpaid(t)
  const { region, bill, notify, paid, server, actor } = place
  await region.runJob(abandonUnpaid, { billId: bill.billId })
  assert.equal(await stateOf(place, bill.billId), 'awaiting-payment', 'not before its time')
  region.clock.advance(15)
  await region.runJob(abandonUnpaid, { billId: bill.billId })
  await region.runJob(abandonUnpaid, { billId: bill.billId })
  assert.equal(await stateOf(place, bill.billId), 'abandoned')
  assert.equal((await server.call(actor, 'GET /api/accounts/mine')).body.availableFen, 5000)
  assert.deepEqual((await notify(paid(bill))).body, { outcome: 'refund-ordered' })
  assert.deepEqual((await notify(paid(bill))).body, { outcome: 'refund-ordered' })
  const [refund, ...more] = await refundsOf(place)
  assert.deepEqual([refund.amount_fen, refund.reason, more.length], [7750, 'too-late', 0])
  assert.deepEqual(await overpaidOf(place, bill.billId), [0, 7750])
  await assertBalanced(region)
  const back = {
    notice: 'refund',
    intentId: refund.intent_id,
    refundId: refund.id,
    tradeNo: 'R1',
    outcome: 'refunded',
  } as const
  assert.equal((await notify({ ...back, amountFen: 7749 })).body.code, 'settlement.callback_amount_differs')
  assert.deepEqual((await notify({ ...back, amountFen: 7750 })).body, { outcome: 'refund-booked' })
  assert.deepEqual((await notify({ ...back, amountFen: 7750 })).body, { outcome: 'refund-booked' })
  assert.deepEqual((await notify({ ...back, tradeNo: 'R2', amountFen: 7750 })).body, { outcome: 'refund-booked' })
  assert.equal((await refundsOf(place))[0].state, 'refunded')
  await assertBalanced(region)
})

test('who pays twice gets the second payment back', async (t) => {
  const place = await unpaid(t)
  const { bill, notify, paid } = place
  assert.deepEqual((await notify(paid(bill, 'T1'))).body, { outcome: 'settled' })
  assert.deepEqual((await notify(paid(bill, 'T2'))).body, { outcome: 'refund-ordered' })
  assert.deepEqual(
    (await refundsOf(place)).map((one) => [one.amount_fen, one.reason]),
    [[7750, 'paid-twice']],
  )
  const shown = (await place.server.call(place.actor, `GET /api/settlement/bills/${bill.billId}`)).body
  assert.deepEqual([shown.state, shown.refundedFen, shown.refundingFen], ['settled', 0, 0])
  assert.deepEqual(await overpaidOf(place, bill.billId), [0, 7750])
  await assertBalanced(place.region)
})

test('the payer cancels an unpaid bill, but not a settled one', async (t) => {
  const place = await unpaid(t)
  const { region, bill, mdtrtId, settle, server, actor } = place
  const cancel = (billId: string) => server.call(actor, `POST /api/settlement/bills/${billId}/cancel`)
  assert.equal((await cancel(bill.billId)).body.state, 'abandoned')
  assert.equal((await cancel(bill.billId)).body.state, 'abandoned')
  const again = await settle(mdtrtId, { useAccount: false })
  assert.equal((await cancel(again.billId)).body.code, 'settlement.not_awaiting')
  const unsettled = await server.call(manager, `POST /api/settlement/bills/${bill.billId}/reverse`, { reason: 'x' })
  assert.equal(unsettled.body.code, 'settlement.not_settled')
  await assertBalanced(region)
})

test('many callbacks at once settle the bill once', async (t) => {
  const place = await unpaid(t)
  const { bill, notify, paid, region } = place
  const answers = await Promise.all(Array.from({ length: 10 }, () => notify(paid(bill))))
  assert.ok(answers.every((answer) => answer.body.outcome === 'settled'))
  const { rows } = await region.pool.query(
    "select count(*) as n from kernel.event where type = 'settlement.bill_settled'",
  )
  assert.equal(rows[0].n, 1)
  await assertBalanced(region)
})

test('people who pay side by side neither wait forever nor spend one account twice', async (t) => {
  const { region, charge, wang } = await clinic(t, { accountFen: 6000 })
  const visits = await Promise.all(Array.from({ length: 6 }, () => charge([{ ...amlodipine(1), priceFen: 2000 }])))
  const actor = { id: wang.id, roles: ['resident' as const], name: 'x' }
  const outcomes = await Promise.allSettled(
    visits.map(({ mdtrtId }) => payBill(region.ctx(actor), { mdtrtId, useAccount: true })),
  )
  const settled = outcomes.filter((one) => one.status === 'fulfilled' && one.value.state === 'settled')
  const refused = outcomes.filter((one) => one.status === 'rejected')
  assert.equal(settled.length, 3)
  assert.ok(refused.every((one) => one.status === 'rejected' && one.reason.code === 'settlement.accumulator_busy'))
  await assertBalanced(region)
})

test('the local cashier’s page offers its choices once, and posts signed notices that settle the bill', async (t) => {
  const place = await unpaid(t)
  const { region, server, bill } = place
  const page = await server.call(undefined, `GET ${bill.cashierUrl}`)
  assert.match(String(page.headers['content-type']), /^text\/html/)
  for (const choice of CashierChoice.options) assert.ok(page.body.includes(`value="${choice}"`))
  assert.ok(page.body.includes('¥77.50') && page.body.includes('收银台'))
  const english = await server.call(undefined, `GET ${bill.cashierUrl}`, undefined, { 'accept-language': 'en' })
  assert.ok(english.body.includes('Cashier'))
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  assert.equal((await server.call(undefined, `POST ${bill.cashierUrl}`, 'choice=steal', form)).status, 400)
  assert.equal((await server.call(undefined, `POST ${bill.cashierUrl}`, 'choice=twice', form)).status, 303)
  assert.equal(
    (await server.call(undefined, `POST ${bill.cashierUrl}`, 'choice=pay', form)).body.code,
    'settlement.cashier_choice',
  )
  assert.equal((await server.call(undefined, `GET /cashier/${region.chance.uuid()}`)).status, 404)

  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  await region.pool.query('update settlement.cashier_order set notify_url = $1', [
    `${address}/api/settlement/payment-callbacks`,
  ])
  const { rows } = await region.pool.query('select id from settlement.cashier_notice order by due_at')
  assert.equal(rows.length, 4, 'paid twice, each told twice')
  for (const { id } of rows) await region.runJob(sendNotice, { noticeId: id })
  assert.equal(await stateOf(place, bill.billId), 'settled')
  const refunds = await region.pool.query(
    "select id from settlement.cashier_notice where body->>'notice' = 'refund' order by due_at",
  )
  for (const { id } of refunds.rows) await region.runJob(sendNotice, { noticeId: id })
  assert.deepEqual(
    (await refundsOf(place)).map((one) => [one.reason, one.state]),
    [['paid-twice', 'refunded']],
  )
  assert.deepEqual(await overpaidOf(place, bill.billId), [7750, 0])
  await assertBalanced(region)
})

test('a notice that nobody takes is sent again later', async (t) => {
  const { region, server, bill } = await unpaid(t)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  await server.call(undefined, `POST ${bill.cashierUrl}`, 'choice=pay', form)
  await region.pool.query("update settlement.cashier_order set notify_url = 'http://127.0.0.1:9/nobody'")
  const { rows } = await region.pool.query('select id from settlement.cashier_notice order by due_at limit 1')
  await region.runJob(sendNotice, { noticeId: rows[0].id })
  const after = await region.pool.query(
    'select attempts, last_error, delivered_at from settlement.cashier_notice where id = $1',
    [rows[0].id],
  )
  assert.equal(after.rows[0].attempts, 1)
  assert.ok(after.rows[0].last_error)
  assert.equal(after.rows[0].delivered_at, null)
})

test('what the local channel says after each choice: late is after the time is over', () => {
  const now = new Date('2026-03-02T01:00:00Z')
  const order = {
    intentId: 'i',
    amountFen: 1,
    subject: '',
    notifyUrl: '',
    state: 'open',
    expiresAt: new Date('2026-03-02T01:15:00Z'),
  } as const
  assert.deepEqual(said('late', order, now)[0]!.delaysSeconds, [960, 980])
  assert.deepEqual(
    said('fail', order, now).map((one) => one.outcome),
    ['failed'],
  )
  assert.equal(new Set(said('twice', order, now).map((one) => one.tradeNo)).size, 2)
})

test('a simulation pays at the cashier without the post', async (t) => {
  const place = await unpaid(t)
  await payAtCashier(place.region.ctx(), place.bill.billId)
  assert.equal(await stateOf(place, place.bill.billId), 'settled')
  await assertBalanced(place.region)
  assert.ok(config.demo)
})
