import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demonstrationPolicies, loadBenefits } from '#insurance/benefits'
import { payAtCashier } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { accountFor, balanceOf } from '#ledger'
import { amlodipine, assertBalanced, clinic, manager } from './clinic.test.ts'
import { continueRun } from './policy-run.ts'

type Clinic = Awaited<ReturnType<typeof clinic>>
const administrator: Actor = { id: 'policy-office', roles: ['administrator'], name: 'policy office' }
const days = { from: '2026-03-01', to: '2026-03-02', reason: '门诊支付比例更正' }

const correct = (place: Clinic, change: (prop: number) => number) =>
  loadBenefits(place.region.ctx(), {
    ...{ items: [], supplements: [] },
    policies: demonstrationPolicies.map((one) => ({
      ...one,
      bands: one.bands.map((band) => ({ ...band, pay_prop: change(band.pay_prop) })),
    })),
  })

const ask = (place: Clinic, line: string, body?: object, as = administrator) => place.server.call(as, line, body)
const base = '/api/settlement/policy-resettlements'

/** Runs batches until the run stands still. */
async function follow(place: Clinic, runId: string) {
  for (;;) {
    const before = (await ask(place, `GET ${base}/${runId}`)).body
    if (before.state === 'previewed' || before.state === 'done') return before
    await place.region.runJob(continueRun, { runId })
  }
}

const preview = async (place: Clinic) => follow(place, (await ask(place, `POST ${base}`, days)).body.runId)
const start = async (place: Clinic, runId: string) => {
  await ask(place, `POST ${base}/${runId}/start`, {})
  return follow(place, runId)
}
const billsOf = async (place: Clinic, state: string) =>
  (await place.server.call(place.actor, `GET /api/settlement/bills?state=${state}`)).body.bills

test('a corrected rate is previewed by fund and person without a change, then settled again in order, once', async (t) => {
  const place = await clinic(t)
  const { region, charge, settle } = place
  await settle((await charge([amlodipine(5)])).mdtrtId)
  await settle((await charge([amlodipine(4)])).mdtrtId)
  await correct(place, (prop) => Math.min(10_000, prop + 1000))
  const seen = await preview(place)
  // 110.00 and 168.00 above the deductible, ten percent more of each.
  assert.deepEqual(
    [seen.state, seen.progress.differing, seen.bills, seen.changedBills, seen.differences.hifp_pay],
    ['previewed', 1, 2, 2, 2780],
  )
  assert.deepEqual([seen.differences.acct_pay, seen.refundFen, seen.dueFen], [-2780, 0, 0])
  assert.equal(
    (await billsOf(place, 'settled')).every((bill: { resettles: string | null }) => !bill.resettles),
    true,
  )
  const { people } = (await ask(place, `GET ${base}/${seen.runId}/people`)).body
  assert.deepEqual(
    people.map((one: { residentName: string; changedBills: number }) => [one.residentName, one.changedBills]),
    [['王秀英', 2]],
  )
  const done = await start(place, seen.runId)
  assert.deepEqual([done.state, done.progress.settled, done.differences], ['done', 1, seen.differences])
  assert.deepEqual([(await billsOf(place, 'settled')).length, (await billsOf(place, 'reversed')).length], [2, 2])
  await assertBalanced(region)
  const again = await start(place, seen.runId)
  assert.deepEqual([again.progress, (await billsOf(place, 'reversed')).length], [done.progress, 2])
  const next = await preview(place)
  assert.deepEqual([next.progress.unchanged, next.progress.differing], [1, 0], 'settled right, nothing is left to do')
})

test('what a correction costs more in cash becomes a due: the institution has it, the person pays it or it goes with its bill', async (t) => {
  const place = await clinic(t, { accountFen: 0 })
  const { region, charge, settle, server, wang } = place
  await settle((await charge([amlodipine(5)])).mdtrtId)
  await correct(place, (prop) => prop - 1000)
  const run = await preview(place)
  assert.deepEqual([run.dueFen, run.differences.cash_payamt, run.differences.hifp_pay], [1100, 1100, -1100])
  await start(place, run.runId)
  const [bill] = await billsOf(place, 'settled')
  assert.equal(bill.dueFen, 1100)
  await assertBalanced(region)
  const owed = async () =>
    (await balanceOf(region.ctx(), (await accountFor(region.ctx(), 'person-due', wang.id))!.id)).balanceFen
  assert.equal(await owed(), -1100)
  await payAtCashier(region.ctx(), bill.billId)
  assert.equal((await billsOf(place, 'settled'))[0].dueFen, 0)
  assert.equal(await owed(), 0)
  await assertBalanced(region)
  // Lowered once more: the new due is dropped with its bill, what was paid goes back.
  await correct(place, (prop) => prop - 2000)
  await start(place, (await preview(place)).runId)
  const [last] = await billsOf(place, 'settled')
  assert.equal(last.dueFen, 1100)
  const line = `POST /api/settlement/bills/${last.billId}/reverse`
  const reversed = (await server.call({ ...administrator, roles: ['manager'] }, line, { reason: '误收' })).body
  assert.equal(reversed.state, 'reversed')
  assert.equal(await owed(), 0)
  await assertBalanced(region)
})

test('a person whose bill waits for its payment is left and named; the others are settled again', async (t) => {
  const place = await clinic(t, { accountFen: 0 })
  const { region, charge, settle, pay, person, server } = place
  await settle((await charge([amlodipine(5)])).mdtrtId)
  const li = await person('李明', 'employee', 50_000)
  const his = await charge([amlodipine(5)], { residentId: li.id })
  const as: Actor = { id: li.id, roles: ['resident'], name: 'x' }
  assert.equal((await server.call(as, `POST /api/settlement/visits/${his.mdtrtId}/pay`, {})).body.state, 'settled')
  await correct(place, (prop) => prop + 500)
  const run = await preview(place)
  await pay((await charge([amlodipine(1)])).mdtrtId)
  const done = await start(place, run.runId)
  assert.deepEqual([done.progress.settled, done.progress.left], [1, 1])
  const { people } = (await ask(place, `GET ${base}/${run.runId}/people`)).body
  const left = people.find((one: { state: string }) => one.state === 'left')
  assert.equal(left.refusal, 'settlement.accumulator_busy')
  await assertBalanced(region)
})

test('a batch that breaks off is done again from where it was kept', async (t) => {
  const place = await clinic(t)
  const { region, charge, settle } = place
  await settle((await charge([amlodipine(5)])).mdtrtId)
  await correct(place, (prop) => prop + 500)
  const run = await preview(place)
  await ask(place, `POST ${base}/${run.runId}/start`, {})
  const crash = region.ctx().transaction(async (ctx) => {
    await continueRun.run(ctx, { runId: run.runId })
    throw new Error('power cut')
  })
  await assert.rejects(crash, /power cut/)
  assert.deepEqual(
    [(await billsOf(place, 'reversed')).length, (await ask(place, `GET ${base}/${run.runId}`)).body.progress.differing],
    [0, 1],
  )
  const done = await follow(place, run.runId)
  assert.deepEqual([done.progress.settled, (await billsOf(place, 'reversed')).length], [1, 1])
  await assertBalanced(region)
})

test('only who answers for the whole pool settles its bills again, for days that have been, after the preview', async (t) => {
  const place = await clinic(t)
  const own = { ...administrator, institutionId: place.hospital.id }
  assert.equal((await ask(place, `POST ${base}`, days, own)).body.code, 'settlement.whole_pool_only')
  assert.equal((await ask(place, `POST ${base}`, days, manager)).status, 403)
  for (const wrong of [{ to: '2027-01-01' }, { from: '2026-03-02', to: '2026-03-01' }, { from: '2024-01-01' }])
    assert.equal((await ask(place, `POST ${base}`, { ...days, ...wrong })).body.code, 'settlement.run_dates_wrong')
  const run = (await ask(place, `POST ${base}`, days)).body
  assert.equal((await ask(place, `POST ${base}/${run.runId}/start`, {})).body.code, 'settlement.run_not_ready')
  const unknown = place.region.chance.uuid()
  assert.equal((await ask(place, `POST ${base}/${unknown}/start`, {})).body.code, 'settlement.unknown_run')
})

test('before a bill is settled again one sees which bills, what each would be, and what goes back or is missing', async (t) => {
  const place = await clinic(t)
  const { region, charge, settle, server } = place
  const first = await settle((await charge([amlodipine(5)])).mdtrtId)
  const second = await settle((await charge([amlodipine(4)])).mdtrtId)
  const look = async (leaveOut: boolean) =>
    (await server.call(manager, `GET /api/settlement/bills/${first.billId}/resettlement?leaveOut=${leaveOut}`)).body
  const same = await look(false)
  assert.deepEqual(
    same.bills.map((one: { billId: string }) => one.billId),
    [first.billId, second.billId],
  )
  assert.deepEqual([same.differences.fund_pay_sumamt, same.refundFen, same.missingFen], [0, 0, 0])
  const without = await look(true)
  assert.equal(without.bills[0].after, null)
  assert.deepEqual([without.bills[1].before.act_pay_dedc, without.bills[1].after.act_pay_dedc], [0, 10_000])
  const line = `POST /api/settlement/bills/${first.billId}/resettle`
  const done = await server.call(manager, line, { reason: '误收', leaveOut: true })
  const again = (await server.call(place.actor, `GET /api/settlement/bills/${done.body.settledBillIds[0]}`)).body
  for (const name of ['medfee_sumamt', 'act_pay_dedc', 'fund_pay_sumamt', 'cash_payamt'])
    assert.equal(again[name], without.bills[1].after[name], name)
  assert.equal(done.body.refundFen, without.refundFen)
  await assertBalanced(region)
})
