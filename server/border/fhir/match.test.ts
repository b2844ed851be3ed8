import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bundle, Patient } from '@medplum/fhirtypes'
import type { Actor } from '#kernel'
import { identityModule } from '#people/identity'
import { residentsModule } from '#people/residents'
import { integration, setUp } from './setup.test.ts'

const card = '11010519491231002X'
const wang = (id: string, more: Partial<Patient> = {}): Patient => ({
  resourceType: 'Patient',
  id,
  identifier: [{ system: 'urn:oid:2.16.156.10011.1.3', value: card }],
  name: [{ text: '王秀英' }],
  gender: 'female',
  birthDate: '1949-12-31',
  ...more,
})
const asked = (resource: Patient, more: object[] = []) => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'resource', resource }, ...more],
})
const gradesOf = (bundle: Bundle) =>
  (bundle.entry ?? []).map(({ resource, search }) => `${resource?.id} ${search?.extension?.[0]?.valueCode}`)

test('Patient/$match grades whom the record has, the likeliest first, and keeps nothing of the question', async (t) => {
  const { region, fhir } = await setUp(t)
  const modules = [residentsModule, identityModule]
  await region.deliver(modules)
  const { identifier: _identifier, ...noCard } = wang('p3')
  for (const one of [
    wang('p1'),
    wang('p2', { name: [{ text: '李国芳' }] }),
    noCard,
    { ...noCard, id: 'p4', birthDate: '1980-03-04' },
  ])
    assert.ok((await fhir('PUT', `/Patient/${one.id}`, one)).status < 300)
  await region.deliver(modules)
  const before = await region.pool.query('select count(*) from identity.subject')

  const { id: _id, ...question } = wang('')
  const { status, body } = await fhir('POST', '/Patient/$match', asked(question))
  assert.equal(status, 200)
  assert.deepEqual([body.type, body.total], ['searchset', 3])
  assert.deepEqual(gradesOf(body), ['p1 certain', 'p2 probable', 'p3 probable'])
  const scores = body.entry.map(({ search }: { search: { score: number } }) => search.score)
  assert.ok(scores.every((score: number) => score > 0 && score <= 1))
  assert.equal(body.entry[0].search.mode, 'match')

  const certain = [{ name: 'onlyCertainMatches', valueBoolean: true }]
  assert.deepEqual(gradesOf((await fhir('POST', '/Patient/$match', asked(question, certain))).body), ['p1 certain'])
  const one = [{ name: 'count', valueInteger: 1 }]
  assert.deepEqual(gradesOf((await fhir('POST', '/Patient/$match', asked(question, one))).body), ['p1 certain'])
  assert.deepEqual(gradesOf((await fhir('POST', '/Patient/$match', question)).body).length, 3, 'the Patient alone')
  assert.deepEqual((await region.pool.query('select count(*) from identity.subject')).rows, before.rows)
})

test('$match answers under the caller’s reach: a client with the scope sees all, staff whom they may open, residents may not ask', async (t) => {
  const { region, fhir } = await setUp(t)
  await region.deliver([residentsModule, identityModule])
  await fhir('PUT', '/Patient/p1', wang('p1'))
  await region.deliver([residentsModule, identityModule])
  const ask = (as: Actor | null) => fhir('POST', '/Patient/$match', asked(wang('q')), { as })
  const actor = (roles: Actor['roles'], scopes?: string[]): Actor => ({
    id: region.chance.uuid(),
    name: '某人',
    roles,
    ...(scopes ? { scopes } : {}),
  })
  assert.equal((await ask(integration)).body.total, 1)
  assert.equal((await ask(actor(['registrar']))).body.total, 0)
  assert.equal((await ask(actor(['resident']))).status, 403)
  assert.equal((await ask(actor(['doctor']))).status, 403)
  assert.equal((await ask(null)).status, 401)
  assert.equal((await ask(actor(['integration'], ['system/Observation.read']))).status, 403)
})

test('a question without a Patient, or with nothing to find one by, is refused in words', async (t) => {
  const { fhir } = await setUp(t)
  const questions = [
    {},
    [],
    null,
    'x',
    asked({ resourceType: 'Patient' }),
    { resourceType: 'Parameters', parameter: 3 },
    asked({ resourceType: 'Patient', name: 'x' } as never),
    { resourceType: 'Parameters', parameter: [null] },
  ]
  for (const question of questions) {
    const { status, body } = await fhir('POST', '/Patient/$match', JSON.stringify(question))
    assert.deepEqual([status, body.resourceType], [400, 'OperationOutcome'], JSON.stringify(question))
  }
})
