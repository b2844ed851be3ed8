import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { amlodipine, assertBalanced, clinic, fee, manager } from './clinic.test.ts'

test('whatever is wrong with a bill is refused by its code, and nothing is kept or posted', async (t) => {
  const { region, server, actor, wang, hospital, person, charge, pay, settle } = await clinic(t)
  const hospitalSystem: Actor = { id: 'his', roles: ['integration'], name: 'his', scopes: ['system/ChargeItem.write'] }
  const other = await person('李明', 'resident', 0)
  const usual = () => ({
    ...{ residentId: wang.id, institutionId: hospital.id, orderId: region.chance.uuid(), diagCode: 'I10' },
    lines: [{ hilistCode: '110200001', name: 'x', cnt: 1 }],
  })
  const add = (change: object, mdtrtId = region.chance.uuid()) =>
    server.call(hospitalSystem, `POST /api/settlement/visits/${mdtrtId}/charges`, { ...usual(), ...change })
  const line = (change: object) => ({ lines: [{ ...usual().lines[0], ...change }] })
  const tomorrow = new Date(region.clock.now().getTime() + 86_400_000).toISOString()

  const reversed = await settle((await charge([fee])).mdtrtId)
  const reverse = (billId: string) =>
    server.call(manager, `POST /api/settlement/bills/${billId}/reverse`, { reason: '录入错误' })
  await reverse(reversed.billId)
  const keyed = await charge([amlodipine(2)])
  await pay(keyed.mdtrtId, { medinsSetlId: 'S1' })
  await settle((await charge([amlodipine(1)])).mdtrtId)
  const first = (await server.call(actor, `GET /api/settlement/bills?mdtrtId=${keyed.mdtrtId}`)).body.bills[0]
  const open = await charge([fee])

  const cases: [
    what: string,
    status: number,
    code: string,
    ask: () => Promise<{ status: number; body: { code: string } }>,
  ][] = [
    ['a negative quantity', 400, 'kernel.invalid_input', () => add(line({ cnt: -1 }))],
    ['a quantity of nothing', 400, 'kernel.invalid_input', () => add(line({ cnt: 0 }))],
    ['half a piece', 400, 'kernel.invalid_input', () => add(line({ cnt: 0.5 }))],
    ['a negative price', 400, 'kernel.invalid_input', () => add(line({ priceFen: -100 }))],
    ['an item that is in no catalogue', 422, 'benefits.unknown_code', () => add(line({ hilistCode: 'NOPE' }))],
    ['a charge dated tomorrow', 422, 'settlement.charge_in_future', () => add({ chargedAt: tomorrow })],
    ['a charge dated on no day', 400, 'kernel.invalid_input', () => add({ chargedAt: '2026-02-30T10:00:00Z' })],
    ['charges of another pool', 422, 'settlement.other_pool', () => add({ poolareaNo: '110000' })],
    ['a bill for another pool', 422, 'settlement.other_pool', () => pay(open.mdtrtId, { poolareaNo: '110000' })],
    ['a waiver above the order', 422, 'settlement.waiver_too_high', () => add({ waiverFen: 99_999_999 })],
    ['another person in the visit', 409, 'settlement.visit_differs', () => add({ residentId: other.id }, open.mdtrtId)],
    [
      'an order with other content',
      409,
      'settlement.order_differs',
      () => add({ ...line({ cnt: 2 }), orderId: open.orderId }, open.mdtrtId),
    ],
    ['a visit nobody charged', 404, 'settlement.unknown_visit', () => pay(region.chance.uuid())],
    ['a settled visit once more', 409, 'settlement.nothing_to_bill', () => pay(keyed.mdtrtId)],
    [
      'a settlement number for another visit',
      409,
      'settlement.key_reused',
      () => pay(open.mdtrtId, { medinsSetlId: 'S1' }),
    ],
    [
      'a settlement number with other terms',
      409,
      'settlement.key_reused',
      () => pay(keyed.mdtrtId, { medinsSetlId: 'S1', useAccount: false }),
    ],
    [
      'another cash amount than was shown',
      409,
      'settlement.quote_changed',
      () => pay(open.mdtrtId, { expectCashFen: 7 }),
    ],
    ['a reversed bill reversed again', 409, 'settlement.already_reversed', () => reverse(reversed.billId)],
    ['a bill that later ones build on', 409, 'settlement.later_bills', () => reverse(first.billId)],
    ['a bill that is none', 404, 'settlement.unknown_bill', () => reverse(region.chance.uuid())],
  ]
  const everything = async () =>
    (
      await region.pool.query(
        `select (select count(*) from settlement.visit) as visits, (select count(*) from settlement.charge) as charges,
                (select count(*) from settlement.bill) as bills, (select count(*) from settlement.bill_line) as lines,
                (select jsonb_agg(a order by id) from settlement.accumulator a) as accumulators,
                (select count(*) from ledger.transaction) as transactions, (select count(*) from ledger.posting) as postings,
                (select count(*) from kernel.event) as events`,
      )
    ).rows[0]
  for (const [what, status, code, ask] of cases) {
    const before = await everything()
    const answer = await ask()
    assert.deepEqual([answer.status, answer.body.code], [status, code], what)
    assert.deepEqual(await everything(), before, what)
  }
  await assertBalanced(region)
})
