import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Claim, Encounter } from '@medplum/fhirtypes'
import { giveMutualAid } from '#insurance/accounts'
import { grantEntitlement } from '#insurance/benefits'
import { addCharges, quoteBill } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { linkFamilyAtDesk } from '#people/residents'
import { publish, readResource, search } from '#record'
import { amlodipine, assertBalanced, clinic, fee, manager, refuses } from './clinic.test.ts'

test('a quote changes nothing, and the bill is what was quoted', async (t) => {
  const { region, server, actor, charge, pay } = await clinic(t)
  const { mdtrtId, orderId } = await charge([fee])
  await charge([amlodipine(5)], { mdtrtId })
  const quote = await server.call(actor, `GET /api/settlement/visits/${mdtrtId}/quote`)
  assert.equal(quote.status, 200)
  // 220.00 in scope, deductible 100.00 at level 2, of the rest 75% for the over-sixties.
  assert.deepEqual(
    [
      quote.body.medfee_sumamt,
      quote.body.act_pay_dedc,
      quote.body.hifp_pay,
      quote.body.acct_pay,
      quote.body.cash_payamt,
    ],
    [22_000, 10_000, 9000, 13_000, 0],
  )
  const cash = await server.call(actor, `GET /api/settlement/visits/${mdtrtId}/quote?useAccount=false`)
  assert.equal(cash.body.cash_payamt, 13_000)
  const { rows } = await region.pool.query(
    'select (select count(*) from settlement.bill) + (select count(*) from settlement.accumulator) as made',
  )
  assert.equal(rows[0].made, 0)
  const bill = await pay(mdtrtId, { expectCashFen: 0 })
  assert.equal(bill.body.state, 'settled')
  assert.deepEqual([bill.body.hifp_pay, bill.body.acct_pay, bill.body.balc], [9000, 13_000, 37_000])
  assert.ok(bill.body.orderIds.includes(orderId))
  await assertBalanced(region)
})

test('Claim and ExplanationOfBenefit are found by the Encounter of their visit, also after a reversal', async (t) => {
  const { region, wang, charge, settle, server } = await clinic(t)
  const system = region.ctx()
  const { mdtrtId } = await charge([fee])
  const other = await charge([fee])
  const encounter: Encounter = {
    resourceType: 'Encounter',
    id: mdtrtId,
    status: 'finished',
    class: { code: 'VR' },
    subject: { reference: `Patient/${wang.id}` },
  }
  await system.transaction((ctx) => publish(ctx, 'consult', [encounter]))
  const bill = await settle(mdtrtId)
  const without = await settle(other.mdtrtId)
  const found = async (type: string) => {
    const page = await system.transaction((ctx) => search(ctx, `${type}?encounter=Encounter/${mdtrtId}`))
    return page.resources.map(({ id }) => id)
  }
  assert.deepEqual([await found('Claim'), await found('ExplanationOfBenefit')], [[bill.billId], [bill.billId]])
  const claim = await system.transaction((ctx) => readResource<Claim>(ctx, 'Claim', without.billId))
  assert.equal(claim?.item?.[0]?.encounter, undefined, 'no Encounter in the record, none in the claim')
  for (const { billId } of [without, bill]) {
    const reversed = await server.call(manager, `POST /api/settlement/bills/${billId}/reverse`, { reason: '退费' })
    assert.equal(reversed.status, 200)
  }
  assert.deepEqual(await found('Claim'), [bill.billId])
})

test('a settled bill is a Claim and an ExplanationOfBenefit in the record, explained rule by rule', async (t) => {
  const { region, ctx, server, actor, charge, settle } = await clinic(t)
  const { mdtrtId } = await charge([fee, amlodipine(5)])
  const bill = await settle(mdtrtId)
  const claim = (await ctx.transaction((ctx) => readResource(ctx, 'Claim', bill.billId))) as {
    status: string
    total: { value: number }
  }
  assert.deepEqual([claim.status, claim.total.value], ['active', 220])
  assert.ok(await ctx.transaction((ctx) => readResource(ctx, 'ExplanationOfBenefit', bill.billId)))
  const explained = await server.call(actor, `GET /api/settlement/bills/${bill.billId}/explanation`)
  const ids = explained.body.rules.map((rule: { ruleId: string }) => rule.ruleId)
  assert.deepEqual(ids, [
    'line.in_scope',
    'line.in_scope',
    'bill.deductible',
    'bill.pool_band_1',
    'bill.personal_account',
  ])
  assert.equal(explained.body.lines.length, 2)
  await assertBalanced(region)
})

test('the cash part waits for its payment, and the notice settles the bill once', async (t) => {
  const { region, server, actor, charge, pay, notify, paid } = await clinic(t, { accountFen: 5000 })
  const { mdtrtId } = await charge([amlodipine(5)])
  const bill = (await pay(mdtrtId)).body
  assert.deepEqual([bill.state, bill.acct_pay, bill.cash_payamt], ['awaiting-payment', 5000, 7750])
  assert.equal((await server.call(actor, 'GET /api/accounts/mine')).body.availableFen, 0)
  assert.equal((await pay(mdtrtId)).body.billId, bill.billId, 'asked again, it is the same bill')
  assert.equal((await pay(mdtrtId, { useAccount: false })).body.code, 'settlement.accumulator_busy')
  assert.deepEqual((await notify(paid(bill))).body, { outcome: 'settled' })
  assert.deepEqual((await notify(paid(bill))).body, { outcome: 'settled' }, 'the callback comes twice')
  const settled = (await server.call(actor, `GET /api/settlement/bills/${bill.billId}`)).body
  assert.deepEqual([settled.state, settled.balc, settled.cashierUrl], ['settled', 0, null])
  assert.equal((await pay(mdtrtId)).body.code, 'settlement.nothing_to_bill')
  await assertBalanced(region)
})

test('the deductible of the year is paid once, and the rates go on from there', async (t) => {
  const { region, server, actor, charge, settle } = await clinic(t)
  const first = await settle((await charge([amlodipine(1)])).mdtrtId)
  const second = await settle((await charge([amlodipine(2)])).mdtrtId)
  assert.deepEqual([first.act_pay_dedc, first.hifp_pay], [4200, 0])
  assert.deepEqual([second.act_pay_dedc, second.hifp_pay], [5800, 1950])
  const { accumulators } = (await server.call(actor, 'GET /api/settlement/accumulators?year=2026')).body
  assert.deepEqual([accumulators.length, accumulators[0].bills, accumulators[0].inscp_amt], [1, 2, 12_600])
  await assertBalanced(region)
})

test('someone in no scheme pays everything, and a waiver is the institution’s own part', async (t) => {
  const { region, charge, settle } = await clinic(t, { scheme: null, accountFen: 0 })
  const bill = await settle((await charge([amlodipine(2)], { waiverFen: 401 })).mdtrtId)
  assert.deepEqual(
    [bill.insutype, bill.fulamt_ownpay_amt, bill.ownpay_hosp_part, bill.cash_payamt],
    [null, 8400, 401, 7999],
  )
  await assertBalanced(region)
})

test('a family-doctor contract raises the fund’s part', async (t) => {
  const { region, ctx, wang, charge, settle } = await clinic(t)
  await grantEntitlement(ctx, {
    residentId: wang.id,
    kind: 'contracted',
    detail: '',
    validFrom: '2026-01-01',
    validTo: null,
  })
  const bill = await settle((await charge([amlodipine(5)])).mdtrtId)
  assert.equal(bill.hifp_pay, 8800)
  await assertBalanced(region)
})

test('family mutual aid pays after the own account and before cash', async (t) => {
  const { region, ctx, wang, person, charge, settle, server } = await clinic(t, { accountFen: 1000 })
  const husband = await person('张建国', 'employee', 2000)
  await linkFamilyAtDesk(ctx, {
    residentId: wang.id,
    memberId: husband.id,
    relation: 'spouse',
    reason: '双方证件已核验',
  })
  await giveMutualAid(region.ctx({ id: husband.id, roles: ['resident'], name: 'x' }), {
    memberId: wang.id,
    perBillFen: null,
    perYearFen: null,
  })
  const { mdtrtId } = await charge([amlodipine(1)])
  const bill = await settle(mdtrtId)
  assert.deepEqual([bill.acct_pay, bill.acct_mulaid_pay, bill.cash_payamt], [1000, 2000, 1200])
  await assertBalanced(region)
  const back = await server.call(manager, `POST /api/settlement/bills/${bill.billId}/reverse`, { reason: '录入错误' })
  assert.equal(back.body.state, 'reversed')
  const his: Actor = { id: husband.id, roles: ['resident'], name: 'x' }
  assert.equal((await server.call(his, 'GET /api/accounts/mine')).body.availableFen, 2000)
  await assertBalanced(region)
})

test('a bill of someone else is neither seen nor paid', async (t) => {
  const { region, person, charge, settle, server } = await clinic(t)
  const { mdtrtId } = await charge([fee])
  const stranger = await person('陈小燕', null, 0)
  const as: Actor = { id: stranger.id, roles: ['resident'], name: 'x' }
  for (const line of [`GET /api/settlement/visits/${mdtrtId}/quote`, `POST /api/settlement/visits/${mdtrtId}/pay`]) {
    assert.equal((await server.call(as, line, line.startsWith('GET') ? undefined : {})).status, 403)
  }
  const bill = await settle(mdtrtId)
  for (const path of ['', '/explanation']) {
    assert.equal((await server.call(as, `GET /api/settlement/bills/${bill.billId}${path}`)).status, 403)
  }
  assert.equal((await server.call(as, `POST /api/settlement/bills/${bill.billId}/cancel`)).status, 403)
  assert.equal(
    (await server.call(as, `POST /api/settlement/bills/${bill.billId}/reverse`, { reason: 'x' })).status,
    403,
  )
  const elsewhere: Actor = { ...manager, institutionId: region.chance.uuid() }
  const theirs = await server.call(elsewhere, `POST /api/settlement/bills/${bill.billId}/reverse`, { reason: 'x' })
  assert.equal(theirs.body.code, 'settlement.not_yours')
  assert.equal((await server.call(as, 'GET /api/settlement/bills')).body.total, 0)
  assert.equal((await server.call(elsewhere, 'GET /api/settlement/bills')).body.total, 0)
  assert.equal(
    (await server.call(as, `GET /api/settlement/bills/${region.chance.uuid()}`)).body.code,
    'settlement.unknown_bill',
  )
})

test('charges with an unknown code, a negative quantity or too high a waiver are refused, and nothing is kept', async (t) => {
  const { region, wang, hospital, server } = await clinic(t)
  const hospitalSystem: Actor = { id: 'his', roles: ['integration'], name: 'his', scopes: ['system/ChargeItem.write'] }
  const mdtrtId = region.chance.uuid()
  const send = (line: object, more: object = {}) =>
    server.call(hospitalSystem, `POST /api/settlement/visits/${mdtrtId}/charges`, {
      residentId: wang.id,
      institutionId: hospital.id,
      orderId: region.chance.uuid(),
      diagCode: 'I10',
      lines: [{ name: 'x', cnt: 1, hilistCode: '110200001', ...line }],
      ...more,
    })
  const unknown = await send({ hilistCode: 'NOPE' })
  assert.deepEqual([unknown.status, unknown.body.code], [422, 'benefits.unknown_code'])
  for (const line of [{ cnt: -1 }, { cnt: 0 }, { cnt: 1.5 }, { priceFen: -5 }])
    assert.equal((await send(line)).status, 400)
  assert.equal((await send({}, { waiverFen: 1001 })).body.code, 'settlement.waiver_too_high')
  const { rows } = await region.pool.query('select count(*) as n from settlement.visit')
  assert.equal(rows[0].n, 0)
  assert.equal((await send({})).status, 200)
})

test('an order is charged once; the same again is the same, other content is refused', async (t) => {
  const { region, ctx, person, charge, hospital } = await clinic(t)
  const place = await charge([fee])
  await charge([fee], place)
  await assert.rejects(charge([{ ...fee, cnt: 2 }], place), refuses('settlement.order_differs'))
  const other = await person('李明', 'resident', 0)
  await assert.rejects(charge([fee], { ...place, residentId: other.id }), refuses('settlement.visit_differs'))
  const { rows } = await region.pool.query('select count(*) as n from settlement.charge')
  assert.equal(rows[0].n, 1)
  await assert.rejects(
    quoteBill(ctx, { mdtrtId: region.chance.uuid(), useAccount: true }),
    refuses('settlement.unknown_visit'),
  )
  const wrong = { mdtrtId: place.mdtrtId, orderId: region.chance.uuid(), residentId: other.id }
  await assert.rejects(
    addCharges(ctx, {
      ...wrong,
      institutionId: hospital.id,
      diagCode: 'I10',
      lines: [{ hilistCode: '110200001', name: 'x', cnt: 1 }],
    }),
    refuses('settlement.visit_differs'),
  )
})

test('a settlement number is one settlement; with other content it is refused', async (t) => {
  const { region, charge, pay } = await clinic(t)
  const first = await charge([fee])
  const second = await charge([fee])
  const bill = await pay(first.mdtrtId, { medinsSetlId: 'S1' })
  assert.equal((await pay(first.mdtrtId, { medinsSetlId: 'S1' })).body.billId, bill.body.billId)
  for (const [mdtrtId, body] of [
    [second.mdtrtId, {}],
    [first.mdtrtId, { useAccount: false }],
    [first.mdtrtId, { expectCashFen: 7 }],
  ] as const) {
    assert.equal((await pay(mdtrtId, { ...body, medinsSetlId: 'S1' })).body.code, 'settlement.key_reused')
  }
  assert.equal((await pay(second.mdtrtId, { expectCashFen: 5 })).body.code, 'settlement.quote_changed')
  await assertBalanced(region)
})

test('bills of a day are summed for the manager', async (t) => {
  const { charge, settle, server, hospital } = await clinic(t)
  await settle((await charge([fee])).mdtrtId)
  await settle((await charge([amlodipine(5)])).mdtrtId)
  const line = 'GET /api/settlement/daily-totals?from=2026-03-01&to=2026-03-31'
  const { days } = (await server.call({ ...manager, institutionId: hospital.id }, line)).body
  assert.deepEqual(
    days.map((day: { date: string; bills: number; medfee_sumamt: number }) => [day.date, day.bills, day.medfee_sumamt]),
    [['2026-03-02', 2, 22_000]],
  )
  const wrong = await server.call(manager, 'GET /api/settlement/daily-totals?from=2026-03-02&to=2026-03-01')
  assert.equal(wrong.body.code, 'settlement.dates_wrong')
})
