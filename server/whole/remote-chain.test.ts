import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manager } from '../insurance/settlement/clinic.test.ts'

// It says the environment before anything is loaded: a process of its own.
const { amlodipine, assertBothAgree, fee, insurer, remoteClinic } = await import('./remote-insurer.fixture.ts')

test.after(() => insurer.stop())

type Place = Awaited<ReturnType<typeof remoteClinic>>

/** Three settled bills of one accumulator, with cash in each; the first has two orders. */
async function threeBills(place: Place) {
  const { charge, payFor } = place
  const { mdtrtId } = await charge([fee])
  const { orderId } = await charge([amlodipine(6)], { mdtrtId })
  const first = await payFor(mdtrtId)
  const second = await payFor((await charge([amlodipine(9)])).mdtrtId)
  const third = await payFor((await charge([amlodipine(4), fee])).mdtrtId)
  assert.ok([first, second, third].every((bill) => bill.state === 'settled' && bill.cash_payamt > 0))
  return { mdtrtId, orderId, bills: [first, second, third] as { billId: string; cash_payamt: number }[] }
}

/** What stands of these bills now, in the order in which it was settled. */
async function standing({ region }: Place, bills: readonly { billId: string }[]) {
  const { rows } = await region.pool.query(
    `select setl_id as id, resettles, medfee_sumamt from settlement.bill
      where state = 'settled' and (setl_id = any($1::uuid[]) or resettles = any($1::uuid[])) order by accumulator_no`,
    [bills.map((bill) => bill.billId)],
  )
  return rows.map((row) => ({
    of: bills.findIndex(({ billId }) => billId === (row.resettles ?? row.id)),
    fee: row.medfee_sumamt,
  }))
}

const open = async ({ region }: Place) =>
  (
    await region.pool.query(
      `select state, refused, pot_fen from settlement.remote_chain order by asked_at desc limit 1`,
    )
  ).rows[0]

// The table of a chain's steps: each of its messages goes wrong in one way or another.
test('an order of an earlier bill is returned: later bills are reversed first, and settled again in order, whatever goes wrong at each step', async (t) => {
  const faults = ['late', 'drops-after', 'arrives-late'] as const
  for (const [at, kind] of faults.entries()) {
    const place = await remoteClinic(t, 2_000)
    const { mdtrtId, orderId, bills } = await threeBills(place)
    const other = faults[(at + 1) % faults.length]!
    insurer.misbehave(
      ['2208', '2206', '2207', '2208', '5203'].map((infno, no) => ({ infno, kind: no % 2 ? other : kind, ms: 2 })),
    )
    const asked = await place.server.call(manager, `POST /api/settlement/visits/${mdtrtId}/return-charges`, {
      orderId,
      reason: '退药',
    })
    assert.equal(asked.status, 200, JSON.stringify(asked.body))
    const meanwhile = await place.pay((await place.charge([fee])).mdtrtId)
    assert.equal(meanwhile.body.code, 'settlement.accumulator_busy')
    const twice = await place.server.call(manager, `POST /api/settlement/bills/${bills[1]!.billId}/resettle`, {
      reason: '再',
    })
    assert.equal(twice.body.code, 'settlement.accumulator_busy')
    await place.drive()
    assert.deepEqual(
      await standing(place, bills),
      [
        { of: 0, fee: 1000 },
        { of: 1, fee: 9 * 4200 },
        { of: 2, fee: 4 * 4200 + 1000 },
      ],
      kind,
    )
    assert.deepEqual((await open(place)).state, 'done')
    await assertBothAgree(place)
    assert.equal(
      (await place.payFor((await place.charge([fee])).mdtrtId)).state,
      'settled',
      'and others are settled again',
    )
    await assertBothAgree(place)
  }
})

test('a whole earlier bill goes: its cash pays what later ones cost more, and what is left goes back', async (t) => {
  const place = await remoteClinic(t, 2_000)
  const { bills } = await threeBills(place)
  const { body, status } = await place.server.call(manager, `POST /api/settlement/bills/${bills[0]!.billId}/resettle`, {
    reason: '录错',
    leaveOut: true,
  })
  assert.equal(status, 200, JSON.stringify(body))
  await place.drive()
  assert.deepEqual(
    (await standing(place, bills)).map(({ of }) => of),
    [1, 2],
  )
  await assertBothAgree(place)
})

test('where the insurer does not reverse one of them, it stands, and those after it are settled again', async (t) => {
  const place = await remoteClinic(t, 2_000)
  const { bills } = await threeBills(place)
  await place.server.call(manager, `POST /api/settlement/bills/${bills[0]!.billId}/resettle`, {
    reason: '录错',
    leaveOut: true,
  })
  // Once the last is reversed, somebody else settles there for the person: the second is not the last any more.
  while ((await place.bill(bills[2]!.billId)).state !== 'reversed') {
    await place.step()
    await place.told()
  }
  insurer.book.run(
    `insert into settlement (setl_id, medins_setl_id, fixmedins_code, psn_no, msgid, state, setl_day, setl_time, insutype, category, hosp_lv,
       year, no, account_fen, info, delta)
     select 'elsewhere', 'elsewhere', 'H99999999999', psn_no, 'elsewhere', state, setl_day, setl_time, insutype, category, hosp_lv,
       year, no + 100, account_fen, info, delta from settlement where medins_setl_id = ?`,
    bills[1]!.billId,
  )
  await place.drive()
  assert.deepEqual(
    (await standing(place, bills)).map(({ of }) => of),
    [0, 1, 2],
  )
  const { state, refused, pot_fen } = await open(place)
  assert.deepEqual([state, refused, pot_fen], ['done', '其后还有结算，请先撤销', 0])
  await assertBothAgree(place)
})
