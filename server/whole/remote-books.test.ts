import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { trialBalance } from '#ledger'
import { testServer } from '#testing'
import { amlodipine, assertBothAgree, fee, insurer, remoteClinic } from './remote-insurer.fixture.ts'

const { insurerModule } = await import('#insurance/insurer')
const { settlementModule } = await import('#insurance/settlement')
const { compareDue, reconciliationModule } = await import('#insurance/reconciliation')

test.after(() => insurer.stop())

const checker: Actor = { id: 'checker', roles: ['auditor'], name: '梁志刚' }
const date = '2026-03-02'

test('the insurer’s book of a day is held against ours, and each kind of difference is found, corrected and closed', async (t) => {
  const place = await remoteClinic(t, 1_000_000)
  const { region, hospital, charge, payFor, drive, bill } = place
  const maker: Actor = { id: 'maker', roles: ['manager'], name: '郭建平', institutionId: hospital.id }
  const server = await testServer(t, region, [insurerModule, settlementModule, reconciliationModule])
  const bills = []
  for (const cnt of [1, 2, 3, 4]) bills.push((await payFor((await charge([fee, amlodipine(cnt)])).mdtrtId)).billId)
  const compare = async () => {
    await server.call(checker, `POST /api/reconciliation/days/${date}/compare`, { institutionId: hospital.id })
    while (await compareDue(region.ctx()));
    const day = (await server.call(checker, `GET /api/reconciliation/days?from=${date}&to=${date}`)).body.days[0]
    assert.equal(day.error, null)
    return day
  }
  const queue = async () => (await server.call(checker, 'GET /api/reconciliation/differences')).body.differences
  const act = (id: string, verb: string, actor: Actor, body: object = {}) =>
    server.call(actor, `POST /api/reconciliation/differences/${id}/${verb}`, body)

  const even = await compare()
  assert.deepEqual([even.state, even.ours.bills, even.ours], ['even', 4, even.theirs])
  const asked = await region.pool.query(`select count(*)::int as n from insurer.message where infno = '3202'`)
  assert.equal(asked.rows[0].n, 0, 'details are not asked for where totals agree')

  // One forgotten there, one a fen cheaper for the fund, one reversed at their counter, one that only they have.
  const info = (id: string) =>
    JSON.parse(insurer.book.one<{ info: string }>('select info from settlement where medins_setl_id = ?', id)!.info)
  insurer.book.run('delete from settlement where medins_setl_id = ?', bills[3]!)
  const changed = info(bills[0]!)
  const fund = Math.round(changed.fund_pay_sumamt * 100)
  const dearer = {
    ...changed,
    fund_pay_sumamt: (fund - 1) / 100,
    acct_pay: (Math.round(changed.acct_pay * 100) + 1) / 100,
  }
  insurer.book.run('update settlement set info = ? where medins_setl_id = ?', JSON.stringify(dearer), bills[0]!)
  insurer.book.run(`update settlement set state = 'reversed' where medins_setl_id = ?`, bills[2]!)
  insurer.book.run(
    `insert into settlement select 'I-ONLY', 'M-ONLY', fixmedins_code, psn_no, 'x', state, setl_day, setl_time, insutype, category,
       hosp_lv, year, 99, 0, info, delta from settlement where medins_setl_id = ?`,
    bills[1]!,
  )
  assert.equal((await compare()).state, 'differs')
  const found = await queue()
  const of = (kind: string) => found.find((one: { kind: string }) => one.kind === kind)
  assert.deepEqual(found.map((one: { kind: string; billId: string | null }) => [one.kind, one.billId]).toSorted(), [
    ['amounts-differ', bills[0]],
    ['only-ours', bills[3]],
    ['only-theirs', null],
    ['states-differ', bills[2]],
  ])
  await compare()
  assert.equal((await queue()).length, 4, 'found again it is the same')

  const amounts = of('amounts-differ')
  assert.equal(amounts.fundDifferenceFen, -1)
  await act(amounts.differenceId, 'propose', maker, { how: 'take-theirs', reason: '以经办机构为准' })
  assert.equal(
    (await act(amounts.differenceId, 'approve', { ...maker, roles: ['auditor'] })).body.code,
    'reconciliation.same_person',
  )
  assert.equal((await act(amounts.differenceId, 'approve', checker)).body.state, 'corrected')
  assert.equal((await act(amounts.differenceId, 'approve', checker)).body.code, 'reconciliation.not_proposed')
  assert.equal((await act(amounts.differenceId, 'close', checker, { note: '已调账' })).body.state, 'closed')

  for (const kind of ['only-ours', 'states-differ', 'only-theirs']) {
    const { differenceId } = of(kind)
    assert.equal(
      (await act(differenceId, 'propose', maker, { how: 'reverse', reason: '一边没有' })).body.state,
      'proposed',
    )
    assert.equal((await act(differenceId, 'approve', checker)).body.state, 'corrected', kind)
    await drive()
  }
  assert.deepEqual([(await bill(bills[3]!)).state, (await bill(bills[2]!)).state], ['reversed', 'reversed'])
  const after = await compare()
  assert.deepEqual([after.state, after.open, after.found], ['settled', 0, 4])
  assert.equal(await trialBalance(region.ctx()), 0)
  const csv = await server.app.inject({ url: `/api/reconciliation/differences.csv?from=${date}&to=${date}` })
  assert.equal(csv.statusCode, 401)
})

test('a settlement that the insurer’s clock put into another day is no difference; a silent insurer is asked again later', async (t) => {
  const place = await remoteClinic(t, 1_000_000)
  const { region, hospital, charge, payFor } = place
  const server = await testServer(t, region, [insurerModule, settlementModule, reconciliationModule])
  insurer.skew(24 * 3_600_000)
  const bill = await payFor((await charge([amlodipine(2)])).mdtrtId)
  assert.equal(bill.state, 'settled', bill.insurerReason ?? '')
  insurer.skew(0)
  const day = async (on: string) => {
    const asked = { institutionId: hospital.id }
    await server.call(checker, `POST /api/reconciliation/days/${on}/compare`, asked)
    while (await compareDue(region.ctx()));
    return (await server.call(checker, `GET /api/reconciliation/days?from=${on}&to=${on}`)).body.days[0]
  }
  const today = await day(date)
  assert.deepEqual([today.state, today.ours.bills, today.theirs.bills], ['even', 1, 0])
  region.clock.set('2026-03-03T02:00:00Z')
  insurer.misbehave([{ infno: '3201', kind: 'fails-before' }])
  assert.equal((await day('2026-03-03')).state, 'failed')
  assert.equal((await day('2026-03-03')).state, 'even')
  await assertBothAgree(place)
})
