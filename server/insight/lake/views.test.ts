import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { lakeModule } from './index.ts'

test('Managers and administrators save views, whoever is signed in reads them, and what is no view is refused', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [lakeModule])
  const as = (role: Actor['roles'][number]): Actor => ({ id: region.chance.uuid(), name: role, roles: [role] })
  const definition = {
    resourceType: 'ViewDefinition',
    name: 'women',
    url: 'https://example.org/women',
    resource: 'Patient',
    select: [{ column: [{ name: 'key', path: 'getResourceKey()', type: 'string' }] }],
    where: [{ path: "gender = 'female'" }],
  }
  const save = async (role: Actor['roles'][number], body: object) =>
    call(as(role), 'POST /api/lake/views', { definition: body })
  for (const role of ['resident', 'doctor', 'auditor', 'integration'] as const) {
    assert.equal((await save(role, definition)).status, 403, role)
  }
  assert.deepEqual((await save('manager', definition)).body, { name: 'women', version: 1 })
  assert.deepEqual((await save('administrator', { ...definition, title: 'Women' })).body, { name: 'women', version: 2 })
  assert.equal((await save('manager', { ...definition, where: [{ path: 'gender = %sex' }] })).status, 400)
  assert.equal((await save('manager', { ...definition, name: undefined })).status, 400)
  const { body } = await call(as('doctor'), 'GET /api/lake/views')
  const women = body.views.find((one: { name: string }) => one.name === 'women')
  assert.deepEqual([women.version, women.title, women.resource], [2, 'Women', 'Patient'])
  assert.ok(body.views.some((one: { name: string; version: number }) => one.name === 'condition' && one.version === 0))
  const byUrl = await call(as('doctor'), `GET /api/lake/views/${encodeURIComponent(definition.url)}?version=1`)
  assert.deepEqual(byUrl.body.definition, definition)
  assert.equal((await call(as('doctor'), 'GET /api/lake/views/none')).status, 404)
  assert.equal((await call(undefined, 'GET /api/lake/views')).status, 401)
})
