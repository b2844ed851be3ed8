import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manager } from '../insurance/settlement/clinic.test.ts'

// It says the environment before anything is loaded: a process of its own.
const { amlodipine, assertBothAgree, fee, insurer, remoteClinic } = await import('./remote-insurer.fixture.ts')

test.after(() => insurer.stop())

test('a bill is pre-settled, paid and settled by the insurer, and both sides agree to the fen', async (t) => {
  const place = await remoteClinic(t)
  const { mdtrtId } = await place.charge([fee, amlodipine(5)])
  const asked = (await place.pay(mdtrtId)).body
  assert.deepEqual([asked.state, asked.insurerWaits, asked.cashierUrl], ['awaiting-insurer', 'pre-settlement', null])
  await place.drive()
  const looked = await place.bill(asked.billId)
  assert.deepEqual([looked.state, looked.insurerWaits, looked.acct_pay], ['awaiting-payment', null, 5000])
  assert.ok(looked.cashierUrl)
  await place.notify(place.paid(looked))
  assert.deepEqual(
    [(await place.bill(asked.billId)).state, (await place.bill(asked.billId)).insurerWaits],
    ['awaiting-insurer', 'settlement'],
  )
  await place.drive()
  const settled = await place.bill(asked.billId)
  assert.deepEqual([settled.state, settled.balc, settled.insurerReason], ['settled', 0, null])
  await assertBothAgree(place)
})

test('a bill without a cash part is settled without the payer doing anything', async (t) => {
  const place = await remoteClinic(t, 1_000_000)
  const bill = await place.payFor((await place.charge([amlodipine(2)])).mdtrtId)
  assert.deepEqual([bill.state, bill.cash_payamt], ['settled', 0])
  await assertBothAgree(place)
})

const faults = [
  'late',
  'arrives-late',
  'fails-before',
  'fails-after',
  'drops-before',
  'drops-after',
  'repeats',
  'garbled',
  'contradicts',
  'badly-signed',
  'signs-out',
] as const

test('whatever goes wrong with the settlement, or while one asks what became of it, it is settled once', async (t) => {
  const place = await remoteClinic(t, 1_000_000)
  for (const first of faults) {
    const second = faults[(faults.indexOf(first) * 7 + 3) % faults.length]!
    const { mdtrtId } = await place.charge([amlodipine(1)])
    const { body } = await place.pay(mdtrtId)
    insurer.misbehave([
      { infno: '2207', kind: first, ms: 2 },
      { infno: '5203', kind: second, ms: 2 },
    ])
    await place.drive()
    assert.equal((await place.bill(body.billId)).state, 'settled', `${first}, ${second}`)
    await assertBothAgree(place)
  }
})

test('a settlement that arrives after it was undone has no effect; it is asked again under a new number', async (t) => {
  const place = await remoteClinic(t, 1_000_000)
  const { mdtrtId } = await place.charge([amlodipine(3)])
  const { body } = await place.pay(mdtrtId)
  insurer.misbehave([{ infno: '2207', kind: 'arrives-late', ms: 5 }])
  await place.drive()
  await insurer.quiet()
  const { rows } = await place.region.pool.query(
    `select infno, outcome from insurer.message m join insurer.exchange e on e.id = m.exchange_id
      where e.kind = 'settle' order by m.sent_at, m.msgid`,
  )
  assert.deepEqual(
    rows.map((row) => `${row.infno} ${row.outcome}`),
    ['2207 silent', '5203 done', '2601 done', '2207 done'],
  )
  assert.equal((await place.bill(body.billId)).state, 'settled')
  await assertBothAgree(place)
})

test('an insurer that settles another cash part than was paid is taken back, and the money goes back', async (t) => {
  const place = await remoteClinic(t)
  const { mdtrtId } = await place.charge([fee, amlodipine(5)])
  const { body } = await place.pay(mdtrtId)
  await place.drive()
  await place.notify(place.paid(await place.bill(body.billId)))
  insurer.misbehave([{ infno: '2207', kind: 'dearer' }])
  await place.drive()
  const ended = await place.bill(body.billId)
  assert.deepEqual([ended.state, ended.refundingFen], ['abandoned', ended.cash_payamt])
  await assertBothAgree(place)
  assert.equal((await place.payFor(mdtrtId)).state, 'settled', 'its charges can be billed again')
  await assertBothAgree(place)
})

test('whom the insurer does not know gets its reason; nothing is paid', async (t) => {
  const place = await remoteClinic(t)
  insurer.book.run('delete from person where psn_no = ?', place.wang.psnNo!)
  const { body } = await place.pay((await place.charge([fee])).mdtrtId)
  await place.drive()
  const ended = await place.bill(body.billId)
  assert.deepEqual([ended.state, ended.insurerReason], ['abandoned', '不是本统筹区参保人'])
  await assertBothAgree(place)
})

test('while the insurer may be settling, a bill is neither dropped nor returned; before that it is', async (t) => {
  const place = await remoteClinic(t)
  const { server, actor, charge, pay, drive, bill, notify, paid } = place
  const { mdtrtId, orderId } = await charge([fee, amlodipine(4)])
  const dropped = (await pay(mdtrtId)).body.billId
  assert.equal((await server.call(actor, `POST /api/settlement/bills/${dropped}/cancel`)).body.state, 'abandoned')
  await drive()
  const billId = (await pay(mdtrtId)).body.billId
  await drive()
  await notify(paid(await bill(billId)))
  const busy = [
    await server.call(actor, `POST /api/settlement/bills/${billId}/cancel`),
    await server.call(manager, `POST /api/settlement/visits/${mdtrtId}/return-charges`, { orderId, reason: '退' }),
  ]
  assert.deepEqual(
    busy.map((one) => one.body.code),
    ['settlement.awaiting_insurer', 'settlement.awaiting_insurer'],
  )
  await drive()
  assert.equal((await bill(billId)).state, 'settled')
  await assertBothAgree(place)
})

test('a reversal is the insurer’s first; what stays of a returned order’s bill is settled again with the cash that is there', async (t) => {
  const place = await remoteClinic(t)
  const { charge, payFor, server, drive, bill, region } = place
  const { mdtrtId } = await charge([fee])
  const { orderId } = await charge([amlodipine(6)], { mdtrtId })
  const whole = await payFor(mdtrtId)
  insurer.misbehave([{ infno: '2208', kind: 'drops-after' }])
  const back = await server.call(manager, `POST /api/settlement/visits/${mdtrtId}/return-charges`, {
    orderId,
    reason: '退药',
  })
  assert.equal(back.status, 200)
  assert.deepEqual([(await bill(whole.billId)).state, (await bill(whole.billId)).insurerWaits], ['settled', 'reversal'])
  await drive()
  assert.equal((await bill(whole.billId)).state, 'reversed')
  const { rows } = await region.pool.query(
    `select b.setl_id, b.state, b.medfee_sumamt from settlement.bill b where b.resettles = $1`,
    [whole.billId],
  )
  assert.deepEqual([rows[0].state, rows[0].medfee_sumamt, rows.length], ['settled', 1000, 1])
  const again = await server.call(manager, `POST /api/settlement/bills/${rows[0].setl_id}/reverse`, {
    reason: '整单撤销',
  })
  assert.equal(again.body.insurerWaits, 'reversal')
  const twice = await server.call(manager, `POST /api/settlement/bills/${rows[0].setl_id}/reverse`, { reason: '再撤' })
  assert.equal(twice.body.code, 'settlement.reversing')
  await drive()
  assert.equal((await bill(rows[0].setl_id)).state, 'reversed')
  await assertBothAgree(place)
})
