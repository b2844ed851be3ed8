import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Context, Refusal } from '#kernel'
import {
  accountFor,
  balanceByAsset,
  balanceOf,
  closePeriod,
  ledgerModule,
  openAccount,
  post,
  postReserved,
  reserve,
  reverse,
  statementOf,
  trialBalance,
  voidReserved,
} from '#ledger'
import { freshDatabase, testServer } from '#testing'

const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

async function books(t: TestContext) {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const open = (kind: string, ownerId: string, mayGoNegative: boolean) =>
    openAccount(ctx, { kind, ownerId, mayGoNegative, name: `${kind} of ${ownerId}` })
  const pool = await open('pool', 'city', true)
  const purse = await open('purse', 'wang', false)
  const clinic = await open('clinic', 'one', true)
  return { region, ctx, pool, purse, clinic }
}

const available = async (ctx: Context, id: string) => (await balanceOf(ctx, id)).availableFen

test('money moves from the source to the destination, and the trial balance stays zero', async (t) => {
  const { ctx, pool, purse } = await books(t)
  await post(ctx, {
    key: 'a',
    postings: [{ source: pool.id, destination: purse.id, amountFen: 500, reason: 'credit' }],
  })
  assert.equal(await available(ctx, purse.id), 500)
  assert.equal(await available(ctx, pool.id), -500)
  assert.equal(await trialBalance(ctx), 0)
  assert.deepEqual(await accountFor(ctx, 'purse', 'wang'), purse)
  assert.equal(await accountFor(ctx, 'purse', 'nobody'), undefined)
})

test('the same key is the same transaction, and with other postings it is refused', async (t) => {
  const { ctx, pool, purse } = await books(t)
  const postings = [{ source: pool.id, destination: purse.id, amountFen: 500, reason: 'credit' }]
  const first = await post(ctx, { key: 'a', postings })
  assert.equal(await post(ctx, { key: 'a', postings }), first)
  assert.equal(await available(ctx, purse.id), 500)
  await assert.rejects(
    post(ctx, { key: 'a', postings: [{ ...postings[0]!, amountFen: 501 }] }),
    refuses('ledger.key_reused'),
  )
  assert.equal(await trialBalance(ctx), 0)
})

test('an account that may not go negative never does, and nothing of the refused transaction stays', async (t) => {
  const { ctx, pool, purse, clinic } = await books(t)
  await post(ctx, {
    key: 'a',
    postings: [{ source: pool.id, destination: purse.id, amountFen: 500, reason: 'credit' }],
  })
  const tooMuch = [
    { source: purse.id, destination: clinic.id, amountFen: 300, reason: 'bill' },
    { source: purse.id, destination: clinic.id, amountFen: 201, reason: 'bill' },
  ]
  await assert.rejects(post(ctx, { key: 'b', postings: tooMuch }), refuses('ledger.not_enough'))
  assert.equal(await available(ctx, purse.id), 500)
  assert.equal(await available(ctx, clinic.id), 0)
  await post(ctx, { key: 'b', postings: tooMuch.slice(0, 1) })
  assert.equal(await available(ctx, purse.id), 200)
})

test('what is reserved cannot be used twice; posting moves it once, voiding gives it free', async (t) => {
  const { ctx, pool, purse, clinic } = await books(t)
  await post(ctx, {
    key: 'a',
    postings: [{ source: pool.id, destination: purse.id, amountFen: 500, reason: 'credit' }],
  })
  const part = (amountFen: number) => [{ source: purse.id, destination: clinic.id, amountFen, reason: 'bill' }]
  const first = await reserve(ctx, { key: 'r1', postings: part(400) })
  assert.equal(await reserve(ctx, { key: 'r1', postings: part(400) }), first)
  assert.deepEqual(await balanceOf(ctx, purse.id), { balanceFen: 500, reservedFen: 400, availableFen: 100 })
  await assert.rejects(reserve(ctx, { key: 'r2', postings: part(101) }), refuses('ledger.not_enough'))
  await assert.rejects(post(ctx, { key: 'b', postings: part(101) }), refuses('ledger.not_enough'))
  const posted = await postReserved(ctx, first)
  assert.equal(await postReserved(ctx, first), posted)
  assert.deepEqual(await balanceOf(ctx, purse.id), { balanceFen: 100, reservedFen: 0, availableFen: 100 })
  await assert.rejects(voidReserved(ctx, first), refuses('ledger.reservation_over'))
  const second = await reserve(ctx, { key: 'r3', postings: part(100) })
  await voidReserved(ctx, second)
  await voidReserved(ctx, second)
  await assert.rejects(postReserved(ctx, second), refuses('ledger.reservation_over'))
  assert.equal(await available(ctx, purse.id), 100)
  assert.equal(await trialBalance(ctx), 0)
})

test('a transaction is reversed once, by its opposite', async (t) => {
  const { ctx, pool, purse, clinic } = await books(t)
  await post(ctx, {
    key: 'a',
    postings: [{ source: pool.id, destination: purse.id, amountFen: 500, reason: 'credit' }],
  })
  const bill = await post(ctx, {
    key: 'b',
    postings: [{ source: purse.id, destination: clinic.id, amountFen: 300, reason: 'bill' }],
  })
  const back = await reverse(ctx, { transactionId: bill, key: 'b:back', reason: 'mistake' })
  assert.equal(await reverse(ctx, { transactionId: bill, key: 'b:back', reason: 'mistake' }), back)
  assert.equal(await available(ctx, purse.id), 500)
  await assert.rejects(
    reverse(ctx, { transactionId: bill, key: 'b:again', reason: 'x' }),
    refuses('ledger.already_reversed'),
  )
  const { lines } = await statementOf(ctx, purse.id, { limit: 10 })
  assert.deepEqual(
    lines.map((line) => [line.amountFen, line.balanceFen, line.reason]),
    [
      [300, 500, 'mistake'],
      [-300, 200, 'bill'],
      [500, 500, 'credit'],
    ],
  )
  const firstPage = await statementOf(ctx, purse.id, { limit: 2 })
  const secondPage = await statementOf(ctx, purse.id, { limit: 2, before: firstPage.next! })
  assert.deepEqual([...firstPage.lines, ...secondPage.lines], lines)
  assert.equal(secondPage.next, null)
})

test('a posting needs a positive whole amount, two accounts that exist, and one asset', async (t) => {
  const { ctx, pool, purse } = await books(t)
  const points = await openAccount(ctx, {
    kind: 'points',
    ownerId: 'x',
    mayGoNegative: true,
    name: 'points',
    asset: 'POINT',
  })
  const cases: [string, string, number, string][] = [
    [pool.id, purse.id, 0, 'ledger.bad_posting'],
    [pool.id, purse.id, -5, 'ledger.bad_posting'],
    [pool.id, purse.id, 1.5, 'ledger.bad_posting'],
    [pool.id, pool.id, 5, 'ledger.bad_posting'],
    [pool.id, points.id, 5, 'ledger.bad_posting'],
    [pool.id, ctx.chance.uuid(), 5, 'ledger.unknown_account'],
  ]
  for (const [source, destination, amountFen, code] of cases) {
    const postings = [{ source, destination, amountFen, reason: 'x' }]
    await assert.rejects(post(ctx, { key: `bad ${amountFen} ${code}`, postings }), refuses(code))
  }
  await assert.rejects(post(ctx, { key: 'none', postings: [] }), refuses('ledger.bad_posting'))
})

test('a closed period takes no postings, and balances go on from its closing', async (t) => {
  const { region, ctx, pool, purse } = await books(t)
  const pay = (key: string) =>
    post(region.ctx(), { key, postings: [{ source: pool.id, destination: purse.id, amountFen: 10, reason: 'x' }] })
  await pay('march')
  await assert.rejects(closePeriod(region.ctx(), { period: '2026-03' }), refuses('ledger.period_running'))
  region.clock.set('2026-03-31T16:00:00Z') // midnight in China: April has begun
  const closed = await closePeriod(region.ctx(), { period: '2026-03' })
  assert.deepEqual(await closePeriod(region.ctx(), { period: '2026-03' }), closed)
  await assert.rejects(closePeriod(region.ctx(), { period: '2026-02' }), refuses('ledger.period_order'))
  await pay('april')
  region.clock.set('2026-03-31T15:59:59Z')
  await assert.rejects(pay('too late'), refuses('ledger.period_closed'))
  assert.equal(await available(ctx, pool.id), -20)
  assert.equal(await trialBalance(ctx), 0)
})

test('the trial balance finds a fen that was changed by hand', async (t) => {
  const { region, ctx, pool, purse } = await books(t)
  await post(ctx, { key: 'a', postings: [{ source: pool.id, destination: purse.id, amountFen: 500, reason: 'x' }] })
  await region.pool.query('update ledger.guarded_balance set posted_fen = posted_fen + 1')
  const { assets } = await balanceByAsset(ctx)
  assert.deepEqual(
    assets.map((one) => [one.totalFen, one.driftFen, one.reservedDriftFen]),
    [[1, 1, 0]],
  )
  await region.pool.query('update ledger.guarded_balance set posted_fen = posted_fen - 1, reserved_fen = 3')
  assert.equal(await trialBalance(ctx), 3)
})

test('the books are read by auditors and managers, and closed by administrators', async (t) => {
  const { region } = await books(t)
  const server = await testServer(t, region, [ledgerModule])
  const as = (role: 'auditor' | 'doctor' | 'administrator') => ({ id: role, roles: [role], name: role })
  const read = await server.call(as('auditor'), 'GET /api/ledger/trial-balance')
  assert.equal(read.status, 200)
  assert.equal(read.body.differenceFen, 0)
  assert.equal((await server.call(as('doctor'), 'GET /api/ledger/trial-balance')).status, 403)
  assert.equal((await server.call(as('administrator'), 'POST /api/ledger/periods/2026-13/close')).status, 400)
  assert.equal((await server.call(as('administrator'), 'POST /api/ledger/periods/2026-01/close')).status, 200)
})
