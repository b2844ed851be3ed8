import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { linkFamilyAtDesk } from '#people/residents'
import { amlodipine, assertBalanced, clinic } from './clinic.test.ts'

type Clinic = Awaited<ReturnType<typeof clinic>>

const actorOf = (one: { id: string }): Actor => ({ id: one.id, roles: ['resident'], name: 'x' })

async function peopleWithVisits({ person, charge }: Clinic, count: number) {
  const made = []
  for (let n = 0; n < count; n += 1) {
    const one = await person(`居民${n}`, 'employee', 50_000)
    const { mdtrtId } = await charge([amlodipine(n + 1)], { residentId: one.id })
    made.push({ one, actor: actorOf(one), mdtrtId, grossFen: (n + 1) * 4200 })
  }
  return made
}

const payAs = ({ server }: Clinic, actor: Actor, mdtrtId: string, body: object = {}, headers = {}) =>
  server.call(actor, `POST /api/settlement/visits/${mdtrtId}/pay`, { useAccount: true, ...body }, headers)

test('who pays at the same time is judged alone: some settle, some wait for cash, some are refused', async (t) => {
  const place = await clinic(t)
  const { region } = place
  const people = await peopleWithVisits(place, 6)
  const [a, b, c, d, e, f] = people.map(({ actor, mdtrtId }) => ({ actor, mdtrtId }))
  const answers = await Promise.all([
    payAs(place, a!.actor, a!.mdtrtId),
    payAs(place, b!.actor, region.chance.uuid()),
    payAs(place, c!.actor, d!.mdtrtId),
    payAs(place, d!.actor, d!.mdtrtId, { useAccount: false }),
    payAs(place, e!.actor, e!.mdtrtId, { expectCashFen: 1 }),
    payAs(place, f!.actor, f!.mdtrtId),
    payAs(place, b!.actor, b!.mdtrtId),
  ])
  const told = answers.map(({ status, body }) => (status === 200 ? body.state : body.code))
  assert.deepEqual(told, [
    ...[
      'settled',
      'settlement.unknown_visit',
      'residents.not_acting_for',
      'awaiting-payment',
      'settlement.quote_changed',
    ],
    ...['settled', 'settled'],
  ])
  for (const [at, answer] of [
    [0, answers[0]!],
    [5, answers[5]!],
    [1, answers[6]!],
  ] as const) {
    const { residentId, medfee_sumamt, accumulatorNo: _no, balc, acct_pay } = answer.body
    assert.deepEqual([residentId, medfee_sumamt], [people[at]!.one.id, people[at]!.grossFen])
    assert.equal(balc, 50_000 - acct_pay)
  }
  const { rows } = await region.pool.query(
    `select actor_id, resident_id from kernel.audit where entity = 'settlement.bill' and action = 'execute' order by id`,
  )
  assert.equal(rows.length, 3)
  for (const row of rows) assert.equal(row.actor_id, row.resident_id, 'each in the payer’s own name')
  const events = await region.pool.query(
    `select e.data->>'residentId' as who, count(*)::int as n from kernel.event e where e.type = 'settlement.bill_settled' group by 1`,
  )
  assert.deepEqual(new Set(events.rows.map((row) => row.who)), new Set([a, b, f].map((one) => one!.actor.id)))
  await assertBalanced(region)
})

test('two visits of one person, paid at the same time, are settled one after the other', async (t) => {
  const place = await clinic(t)
  const { region, actor, charge } = place
  const visits = []
  for (let n = 0; n < 5; n += 1) visits.push((await charge([amlodipine(4)])).mdtrtId)
  const bills = (await Promise.all(visits.map((mdtrtId) => payAs(place, actor, mdtrtId)))).map(({ body }) => body)
  assert.deepEqual(new Set(bills.map((one) => one.state)), new Set(['settled']))
  const deducted = bills.reduce((sum, one) => sum + one.act_pay_dedc, 0)
  assert.equal(deducted, Math.min(bills[0].dedc_std, 5 * 4 * 4200), 'the deductible of the year counts once')
  const { rows } = await region.pool.query(
    `select array_agg(accumulator_no order by accumulator_no) as nos, count(distinct xmin::text)::int as units from settlement.bill`,
  )
  assert.deepEqual(rows[0].nos, [1, 2, 3, 4, 5])
  assert.ok(rows[0].units < 5, 'some of them in one unit of work')
  await assertBalanced(region)
})

test('an account that two draw on at the same time gives what it holds, once', async (t) => {
  const place = await clinic(t, { accountFen: 0 })
  const { region, ctx, server, wang, person, charge } = place
  const husband = await person('张建国', 'employee', 6000)
  const members = { residentId: wang.id, memberId: husband.id, relation: 'spouse' as const, reason: '双方证件已核验' }
  await linkFamilyAtDesk(ctx, members)
  await server.call(actorOf(husband), 'POST /api/accounts/mutual-aid', { memberId: wang.id })
  const hers = (await charge([amlodipine(1)])).mdtrtId
  const his = (await charge([amlodipine(1)], { residentId: husband.id })).mdtrtId
  const [one, other] = await Promise.all([payAs(place, actorOf(wang), hers), payAs(place, actorOf(husband), his)])
  assert.equal(one.body.acct_mulaid_pay + other.body.acct_pay, 6000)
  assert.equal(one.body.cash_payamt + other.body.cash_payamt, 2 * 4200 - 6000)
  await assertBalanced(region)
})

test('one key twice at the same time is one bill and one answer, two keys are one bill', async (t) => {
  const place = await clinic(t)
  const { region, actor, charge } = place
  const { mdtrtId } = await charge([amlodipine(2)])
  const key = { 'idempotency-key': 'pay-it-once' }
  const same = await Promise.all([1, 2, 3, 4].map(() => payAs(place, actor, mdtrtId, {}, key)))
  for (const answer of same) assert.deepEqual(answer.body, same[0]!.body)
  assert.equal(same[0]!.body.state, 'settled')
  assert.equal((await payAs(place, actor, mdtrtId, {}, key)).body.billId, same[0]!.body.billId)
  assert.equal(
    (await payAs(place, actor, mdtrtId, { useAccount: false }, key)).body.code,
    'kernel.idempotency_key_reused',
  )
  const next = await charge([amlodipine(2)])
  const told = await Promise.all([1, 2, 3].map(() => payAs(place, actor, next.mdtrtId)))
  assert.deepEqual(told.map(({ body }) => body.state ?? body.code).sort(), [
    ...['settled', 'settlement.nothing_to_bill', 'settlement.nothing_to_bill'],
  ])
  await assertBalanced(region)
})

test('what fails for one while it is written is undone for that one alone', async (t) => {
  const place = await clinic(t)
  const { region } = place
  const people = await peopleWithVisits(place, 4)
  await region.pool.query(
    `alter table settlement.bill add constraint not_this_one check (resident_id <> '${people[2]!.one.id}')`,
  )
  const answers = await Promise.all(people.map(({ actor, mdtrtId }) => payAs(place, actor, mdtrtId)))
  assert.deepEqual(
    answers.map(({ status, body }) => (status === 200 ? body.state : status)),
    ['settled', 'settled', 500, 'settled'],
  )
  const { rows } = await region.pool.query(
    `select (select count(*) from settlement.bill) as bills, (select count(*) from ledger.transaction where key like 'bill:%') as moved,
            (select count(*) from kernel.audit where entity = 'settlement.bill') as trail,
            (select count(*) from kernel.event where type = 'settlement.bill_settled') as told,
            (select count(*) from record.claim) as claims, (select count(*) from kernel.idempotency where route like '%/pay') as kept`,
  )
  assert.deepEqual(Object.values(rows[0]), [3, 3, 3, 3, 3, 3])
  await region.pool.query('alter table settlement.bill drop constraint not_this_one')
  assert.equal((await payAs(place, people[2]!.actor, people[2]!.mdtrtId)).body.state, 'settled')
  await assertBalanced(region)
})
