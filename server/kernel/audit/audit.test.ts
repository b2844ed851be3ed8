import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audit, auditTrail, sealAudit, verifyAudit } from '#kernel'
import { freshDatabase, type TestRegion } from '#testing'

async function write(region: TestRegion, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await region
      .ctx()
      .transaction((ctx) => audit(ctx, { action: 'read', entity: 'test.thing', entityId: String(index) }))
  }
}

// Transactions of other databases on the same server may still be open: what they hold back is sealed a moment later.
async function sealAll(region: TestRegion, count: number): Promise<void> {
  let sealed = 0
  for (let tries = 0; sealed < count && tries < 1_200; tries++) {
    sealed += await sealAudit(region.ctx())
    if (sealed < count) await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.equal(sealed, count)
}

async function sealedRegion(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  await write(region, 5)
  await sealAll(region, 5)
  await write(region, 3)
  await sealAll(region, 3)
  return region
}

test('the chain holds over what was written, and says how much is not yet sealed', async (t) => {
  const region = await sealedRegion(t)
  await write(region, 2)
  const verdict = await verifyAudit(region.ctx())
  assert.deepEqual([verdict.holds, verdict.rowCount, verdict.unsealedCount], [true, 8, 2])
})

for (const [what, statement, seal] of [
  ['a changed row', `update kernel.audit set actor_name = 'nobody' where id = 2`, 1],
  ['a removed row', 'delete from kernel.audit where id = 7', 2],
  [
    'an added row',
    `insert into kernel.audit (at, actor_id, actor_name, actor_roles, request_id, action, entity, xid) select at, actor_id, actor_name, actor_roles, request_id, action, entity, xid from kernel.audit where id = 3`,
    1,
  ],
  ['a removed seal', 'delete from kernel.audit_seal where number = 1', 2],
  ['a forged seal', `update kernel.audit_seal set sm3 = repeat('a', 64) where number = 1`, 1],
] as const) {
  test(`${what} breaks the chain`, async (t) => {
    const region = await sealedRegion(t)
    await region.pool.query(statement)
    const verdict = await verifyAudit(region.ctx())
    assert.equal(verdict.holds, false)
    assert.ok(verdict.broken!.seal >= seal)
  })
}

test('a row of a transaction that is still open is sealed after it has ended', async (t) => {
  const region = await freshDatabase(t)
  await region.ctx().transaction(async (slow) => {
    await slow.client.query('select pg_current_xact_id()')
    await audit(slow, { action: 'read', entity: 'test.slow' })
    await write(region, 2)
    assert.equal(await sealAudit(region.ctx()), 0, 'nothing above the open transaction is sealed')
  })
  await sealAll(region, 3)
  assert.equal((await verifyAudit(region.ctx())).holds, true)
})

test('a resident sees who touched what, newest first, page by page', async (t) => {
  const region = await freshDatabase(t)
  const residentId = region.chance.uuid()
  const doctor = { id: 'd', roles: ['doctor' as const], name: 'Doctor' }
  for (const entity of ['a', 'b', 'c']) {
    await region.ctx(doctor).transaction((ctx) => audit(ctx, { action: 'read', residentId, entity }))
    await region.ctx().transaction((ctx) => audit(ctx, { action: 'read', residentId, entity: 'a rule looks' }))
  }
  const page = await region.ctx().transaction((ctx) => auditTrail(ctx, residentId, { limit: 2 }))
  const rest = await region.ctx().transaction((ctx) => auditTrail(ctx, residentId, { limit: 2, beforeId: page[1]!.id }))
  assert.deepEqual(
    [...page, ...rest].map((row) => row.entity),
    ['c', 'b', 'a'],
  )
})
