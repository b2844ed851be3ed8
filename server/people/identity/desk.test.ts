import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Patient } from '@medplum/fhirtypes'
import { registerResident, residentsModule } from '#people/residents'
import { deleteResource, readResource } from '#record'
import { testServer } from '#testing'
import { identityModule, listQueue, readCluster, readPair, undoDecision } from './index.ts'
import { card, client, codeOf, open, patient, stateOf, wang } from './setup.test.ts'

test('what is only likely waits for a human with its reasons; same, undone, is exactly as before', async (t) => {
  const { region, desk, arrive, queue, say } = await open(t)
  await arrive(
    { ...patient({ id: 'a', phone: '13912345678' }), link: [{ other: { reference: 'Patient/old' }, type: 'seealso' }] },
    patient({ id: 'b', name: '王秀瑛', phone: '13912345678', source: 'urn:test:town' }),
  )
  const [pair] = await queue()
  assert.ok(pair)
  assert.deepEqual(pair.names, ['王秀英', '王秀瑛'])
  assert.deepEqual(
    pair.comparisons.map(({ field, level }) => `${field} ${level}`),
    ['name same-sound', 'birthDate same', 'sex same', 'phone same'],
  )
  const view = await readPair(desk, { pairId: pair.id })
  assert.deepEqual(
    view.sides.map(({ phones }) => phones),
    [['139****5678'], ['139****5678']],
  )
  const before = await stateOf(region)
  await say(pair.id, 'same')
  const a = await region.ctx().transaction((ctx) => readResource<Patient>(ctx, 'Patient', 'a'))
  assert.deepEqual(
    a?.link?.map(({ other, type }) => `${type} ${other.reference}`),
    ['seealso Patient/old', 'seealso Patient/b'],
  )
  const { members, joins } = await readCluster(desk, { patientId: 'a' })
  assert.deepEqual(
    members.map(({ patientId }) => patientId),
    ['a', 'b'],
  )
  assert.deepEqual(
    joins.map(({ how, by }) => [how, by]),
    [['decided', '何海燕']],
  )
  assert.equal(await codeOf(say(pair.id, 'same')), 'identity.pair_not_open')
  await undoDecision(desk, { pairId: pair.id, reason: '选错了一对' })
  assert.deepEqual(await stateOf(region), before)
  assert.deepEqual(
    (await queue()).map(({ id }) => id),
    [pair.id],
    'and is open again',
  )
})

test('what a human said is not the same is not asked again until the records say something else', async (t) => {
  const { arrive, queue, say } = await open(t)
  const [a, b] = [
    { id: 'a', phone: '13912345678' },
    { id: 'b', name: '王秀瑛', phone: '13912345678', source: 'urn:test:town' },
  ]
  await arrive(patient(a), patient(b))
  await say((await queue())[0]!.id, 'not-same')
  await arrive({ ...patient(b), active: true }, { ...patient(a), address: [{ text: '云溪镇' }] })
  assert.deepEqual(await queue(), [])
  await arrive(patient({ ...b, card: wang.documentNumber }), patient({ ...a, card: wang.documentNumber }))
  const [again] = await queue()
  assert.ok(again?.rules.includes('said-not-same'), 'never joined by itself against a human’s word')
})

test('a record under another right number is never proposed, and later is later', async (t) => {
  const { region, arrive, queue, say } = await open(t)
  await arrive(
    patient({ id: 'a', card: card('1958-07-01'), phone: '13912345678' }),
    patient({ id: 'b', card: card('1958-07-01', '024'), phone: '13912345678', source: 'urn:test:town' }),
    patient({ id: 'c', name: '王秀瑛', phone: '13912345678', source: 'urn:test:village' }),
  )
  const pairs = await queue()
  assert.equal(pairs.length, 2, 'c may be either, a and b are two')
  await say(pairs[0]!.id, 'later')
  assert.equal((await queue()).length, 1)
  region.clock.advance(8 * 24 * 60)
  assert.equal((await queue()).length, 2)
  await say(pairs[0]!.id, 'same')
  assert.equal(await codeOf(say(pairs[1]!.id, 'same')), 'identity.cannot_be_one')
})

test('two residents are never joined here', async (t) => {
  const { region, listen, queue, say } = await open(t)
  const passport = {
    documentType: 'passport' as const,
    documentNumber: 'E12345678',
    birthDate: '1958-07-01',
    sex: 'female' as const,
  }
  await registerResident(region.ctx(), { ...wang })
  await registerResident(region.ctx(), { name: '王秀英', ...passport })
  await listen()
  const [pair] = await queue()
  assert.ok(pair)
  assert.ok(pair.rules.includes('two-residents'))
  assert.equal(await codeOf(say(pair.id, 'same')), 'identity.two_residents')
  await say(pair.id, 'not-same')
})

test('a deleted Patient closes what was asked about it', async (t) => {
  const { region, arrive, listen, queue } = await open(t)
  await arrive(
    patient({ id: 'a', phone: '13912345678' }),
    patient({ id: 'b', name: '王秀瑛', phone: '13912345678', source: 'urn:test:town' }),
  )
  await deleteResource(region.ctx(client), 'Patient', 'b')
  await listen()
  assert.deepEqual(await queue(), [])
})

test('the desk’s routes: for registrars only, numbers masked, revealed with a reason that is kept', async (t) => {
  const { region, registrar, arrive, queue } = await open(t)
  const { id: residentId } = await registerResident(region.ctx(), { ...wang, phone: '13912345678' })
  await arrive(patient({ id: 'a', name: '王秀瑛', phone: '13912345678' }))
  const server = await testServer(t, region, [residentsModule, identityModule])
  const [pair] = await queue()
  const path = `/api/identity/pairs/${pair!.id}`
  for (const roles of [['resident'], ['doctor'], ['manager'], ['integration']] as const)
    assert.equal((await server.call({ id: region.chance.uuid(), roles, name: '某人' }, `GET ${path}`)).status, 403)
  const { body } = await server.call(registrar, `GET ${path}`)
  assert.doesNotMatch(JSON.stringify(body), new RegExp(`13912345678|${wang.documentNumber}`))
  assert.equal(body.sides[0].residentId, residentId, 'the resident stands on the left')
  const shown = await server.call(registrar, `POST ${path}/reveal`, { reason: '电话核实需要' })
  assert.equal(shown.body.sides[0].identifiers[0].value, wang.documentNumber)
  const { rows } = await region.pool.query(
    `select action, reason from kernel.audit where entity = 'identity.pair' and resident_id = $1 order by id`,
    [residentId],
  )
  assert.deepEqual(rows, [
    { action: 'read', reason: null },
    { action: 'read', reason: '电话核实需要' },
  ])
  const decided = await server.call(registrar, `POST ${path}/decide`, { decision: 'same', reason: '已核对证件原件' })
  assert.deepEqual(decided.body, { id: pair!.id, state: 'same' })
  const again = await server.call(
    { id: residentId, roles: ['resident'], name: '王秀英' },
    `POST /api/identity/residents/${residentId}/look-again`,
  )
  assert.deepEqual(again.body, { linked: 0, doubts: 0 })
  const stranger = await server.call(
    { id: region.chance.uuid(), roles: ['resident'], name: '别人' },
    `POST /api/identity/residents/${residentId}/look-again`,
  )
  assert.equal(stranger.body.code, 'residents.not_acting_for')
})

test('of two people with several records each one question is asked, and one word answers it', async (t) => {
  const { desk, region, arrive, queue, say } = await open(t)
  const { id: residentId } = await registerResident(region.ctx(), { ...wang, phone: '13912345678' })
  const other = { name: '王秀瑛', birth: '1958-07-11', card: wang.documentNumber }
  await arrive(
    patient({ id: 'a1', card: wang.documentNumber }),
    patient({ id: 'a2', card: wang.documentNumber, source: 'urn:test:town' }),
    patient({ id: 'b', ...other, source: 'urn:test:village' }),
  )
  const pairs = await queue()
  assert.equal(pairs.length, 1)
  assert.equal((await listQueue(desk, { limit: 50 })).waiting, 1)
  assert.equal((await readPair(desk, { pairId: pairs[0]!.id })).sides[0].residentId, residentId)
  await say(pairs[0]!.id, 'not-same')
  assert.deepEqual(await queue(), [])
  await undoDecision(desk, { pairId: pairs[0]!.id, reason: '操作有误，撤销' })
  assert.equal((await queue()).length, 1)
  await say(pairs[0]!.id, 'same')
  assert.deepEqual(await queue(), [])
})
