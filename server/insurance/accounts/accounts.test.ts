import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { accountsModule, creditAccount, mutualAidsFor } from '#insurance/accounts'
import { type Actor, Refusal } from '#kernel'
import { trialBalance } from '#ledger'
import { linkFamilyAtDesk, registerResident } from '#people/residents'
import { freshDatabase, testServer } from '#testing'

const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

async function family(t: TestContext) {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const register = (name: string, scheme: 'employee' | null) =>
    registerResident(ctx, {
      name,
      documentType: 'other',
      documentNumber: `DOC-${name}`,
      birthDate: '1960-05-01',
      sex: 'female',
      scheme,
    })
  const wang = await register('王秀英', 'employee')
  const zhang = await register('张建国', 'employee')
  const stranger = await register('陈小燕', null)
  await linkFamilyAtDesk(ctx, { residentId: wang.id, memberId: zhang.id, relation: 'spouse', reason: '双方证件已核验' })
  const server = await testServer(t, region, [accountsModule])
  const as = (id: string): Actor => ({ id, roles: ['resident'], name: 'x' })
  return { region, ctx, server, wang, zhang, stranger, as }
}

test('a year is credited once, and only to someone insured', async (t) => {
  const { region, ctx, wang, stranger } = await family(t)
  const credit = (amountFen: number, residentId = wang.id) =>
    creditAccount(region.ctx(), { year: 2026, residentId, amountFen })
  assert.equal((await credit(120_000)).balanceFen, 120_000)
  assert.equal((await credit(120_000)).balanceFen, 120_000)
  await assert.rejects(credit(130_000), refuses('accounts.credit_differs'))
  await assert.rejects(credit(1, stranger.id), refuses('accounts.not_insured'))
  assert.equal(await trialBalance(ctx), 0)
})

test('balance and statement are for the owner and whoever acts for the owner', async (t) => {
  const { ctx, server, wang, zhang, stranger, as } = await family(t)
  await creditAccount(ctx, { year: 2025, residentId: zhang.id, amountFen: 100 })
  await creditAccount(ctx, { year: 2026, residentId: zhang.id, amountFen: 200 })
  const line = `GET /api/accounts/mine?residentId=${zhang.id}`
  assert.equal((await server.call(as(zhang.id), 'GET /api/accounts/mine')).body.balanceFen, 300)
  assert.equal((await server.call(as(wang.id), line)).body.balanceFen, 300)
  assert.equal((await server.call(as(stranger.id), line)).status, 403)
  const nothing = await server.call(as(stranger.id), 'GET /api/accounts/mine')
  assert.deepEqual([nothing.body.opened, nothing.body.balanceFen], [false, 0])
  const first = await server.call(as(zhang.id), 'GET /api/accounts/statement?limit=1')
  assert.deepEqual([first.body.lines[0].amountFen, first.body.lines[0].balanceFen], [200, 300])
  const second = await server.call(as(zhang.id), `GET /api/accounts/statement?limit=1&before=${first.body.next}`)
  assert.deepEqual([second.body.lines[0].amountFen, second.body.lines[0].balanceFen], [100, 100])
})

test('an owner opens the account to family, and nobody else can', async (t) => {
  const { region, server, wang, zhang, stranger, as } = await family(t)
  const give = (from: string, memberId: string) => server.call(as(from), 'POST /api/accounts/mutual-aid', { memberId })
  const given = await give(zhang.id, wang.id)
  assert.equal(given.status, 200)
  assert.equal((await give(zhang.id, wang.id)).body.aidId, given.body.aidId)
  assert.equal((await give(zhang.id, stranger.id)).body.code, 'accounts.not_family')
  assert.equal((await give(zhang.id, zhang.id)).body.code, 'accounts.not_family')
  assert.deepEqual(await mutualAidsFor(region.ctx(), wang.id), [
    { ownerId: zhang.id, perBillFen: null, perYearFen: null },
  ])
  const seen = await server.call(as(wang.id), 'GET /api/accounts/mutual-aid')
  assert.equal(seen.body.received[0].ownerName, '张建国')
  const end = `POST /api/accounts/mutual-aid/${given.body.aidId}/end`
  assert.equal((await server.call(as(wang.id), end)).body.code, 'accounts.not_own')
  assert.equal((await server.call(as(zhang.id), end)).status, 200)
  assert.equal((await server.call(as(zhang.id), end)).body.code, 'accounts.unknown_aid')
  assert.deepEqual(await mutualAidsFor(region.ctx(), wang.id), [])
})

test('the owner bounds the consent by bill and by year; other bounds are a new consent, and both stand in the trail', async (t) => {
  const { region, server, wang, zhang, as } = await family(t)
  const give = (limits: object) =>
    server.call(as(zhang.id), 'POST /api/accounts/mutual-aid', { memberId: wang.id, ...limits })
  const first = (await give({ perBillFen: 5000, perYearFen: 20_000 })).body
  assert.deepEqual([first.perBillFen, first.perYearFen], [5000, 20_000])
  assert.equal((await give({ perBillFen: 5000, perYearFen: 20_000 })).body.aidId, first.aidId)
  const second = (await give({ perBillFen: 8000 })).body
  assert.notEqual(second.aidId, first.aidId)
  assert.deepEqual(await mutualAidsFor(region.ctx(), wang.id), [
    { ownerId: zhang.id, perBillFen: 8000, perYearFen: null },
  ])
  for (const wrong of [{ perBillFen: 0 }, { perYearFen: -1 }, { perBillFen: 1.5 }])
    assert.equal((await give(wrong)).status, 400)
  const { rows } = await region.pool.query(
    "select count(*)::int as n from kernel.audit where entity = 'accounts.mutual_aid' and action = 'create'",
  )
  assert.equal(rows[0].n, 2)
})
