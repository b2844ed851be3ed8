import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { linkFamilyAtDesk } from '#people/residents'
import { amlodipine, assertBalanced, clinic } from './clinic.test.ts'

test('family aid is drawn as far as its owner consents: by bill, by year, until it is withdrawn, and it stands in the owner’s trail', async (t) => {
  const { region, ctx, server, wang, person, charge, settle } = await clinic(t, { accountFen: 0 })
  const husband = await person('张建国', 'employee', 50_000)
  const his: Actor = { id: husband.id, roles: ['resident'], name: 'x' }
  await linkFamilyAtDesk(ctx, {
    residentId: wang.id,
    memberId: husband.id,
    relation: 'spouse',
    reason: '双方证件已核验',
  })
  const give = async (limits: object) =>
    (await server.call(his, 'POST /api/accounts/mutual-aid', { memberId: wang.id, ...limits })).body
  const drawn = async () => {
    const bill = await settle((await charge([amlodipine(1)])).mdtrtId)
    await assertBalanced(region)
    return [bill.acct_mulaid_pay, bill.cash_payamt]
  }
  assert.deepEqual(await drawn(), [0, 4200], 'without consent nothing')
  await give({ perBillFen: 3000, perYearFen: 4000 })
  assert.deepEqual(await drawn(), [3000, 1200], 'so much of a bill')
  // The third bill costs the person 16.00 below the deductible and a quarter of the rest.
  assert.deepEqual(await drawn(), [1000, 1250], 'and the rest of the year')
  const wider = await give({ perBillFen: 500 })
  assert.deepEqual(await drawn(), [500, 550], 'a new consent counts from now')
  await server.call(his, `POST /api/accounts/mutual-aid/${wider.aidId}/end`)
  assert.deepEqual(await drawn(), [0, 1050], 'withdrawn, nothing any more')
  const { rows } = await region.pool.query(
    "select count(*)::int as n from kernel.audit where resident_id = $1 and entity = 'accounts.mutual_aid' and action = 'update'",
    [husband.id],
  )
  assert.equal(rows[0].n, 3)
  assert.equal((await server.call(his, 'GET /api/accounts/mine')).body.balanceFen, 50_000 - 4500)
})
