import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Encounter, Patient } from '@medplum/fhirtypes'
import { type Actor, Refusal } from '#kernel'
import { checkDigitOf, readLinkedRecords, registerResident, residentsModule } from '#people/residents'
import { createResource, deleteResource, everything, parseIncoming, readResource, updateResource } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import {
  decidePair,
  identityModule,
  listQueue,
  matchAllWaiting,
  readCluster,
  readPair,
  undoDecision,
  unmerge,
} from './index.ts'

const card = (birth: string, order = '002') => {
  const first17 = `330102${birth.replaceAll('-', '')}${order}`
  return first17 + checkDigitOf(first17)
}
const idSystem = 'urn:oid:2.16.156.10011.1.3'
const client: Actor = { id: 'his', roles: ['integration'], name: '县医院接口', scopes: ['system/*.*'] }
const wang = { name: '王秀英', ...{ documentType: 'id-card' as const, documentNumber: card('1958-07-01') } }

interface Said {
  id: string
  name?: string
  birth?: string
  sex?: Patient['gender']
  card?: string
  phone?: string
  source?: string
}

function patient({
  id,
  name = '王秀英',
  birth = '1958-07-01',
  sex = 'female',
  card,
  phone,
  source = 'urn:test:county',
}: Said): Patient {
  return {
    resourceType: 'Patient',
    id,
    meta: { source },
    ...(card ? { identifier: [{ system: idSystem, value: card }] } : {}),
    name: [{ text: name }],
    gender: sex,
    birthDate: birth,
    ...(phone ? { telecom: [{ system: 'phone', value: phone }] } : {}),
  }
}

async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const registrar: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '何海燕' }
  const desk = region.ctx(registrar)
  const listen = () => region.deliver([residentsModule, identityModule])
  /** Hospitals write their Patients, and identity hears of them. */
  const arrive = async (...patients: Patient[]) => {
    await listen()
    for (const one of patients)
      await updateResource(region.ctx(client), 'Patient', one.id!, parseIncoming(JSON.stringify(one)))
    await listen()
  }
  await listen()
  const queue = async () => (await listQueue(desk, { limit: 50 })).pairs
  const say = async (pairId: string, decision: 'same' | 'not-same' | 'later') =>
    decidePair(desk, { pairId, decision, reason: '已核对证件原件' })
  return { region, registrar, desk, listen, arrive, queue, say }
}

/** Everything that identity and its links say, without times: two that are equal are the same state. */
async function stateOf(region: TestRegion) {
  const rows = async (text: string) => (await region.pool.query(text)).rows
  return {
    clusters: await rows('select patient_id, cluster, linked_to from identity.subject order by 1'),
    links: await rows('select patient_id, resident_id from record.patient_link order by 1'),
    linked: await rows('select patient_id, resident_id from residents.linked_patient order by 1'),
    patients: await rows(
      `select id, content::jsonb - 'meta' as content from record.patient where not deleted order by 1`,
    ),
  }
}

const codeOf = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'accepted',
    (error) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )

test('a hospital’s Patient that certainly is a resident is linked as soon as it is heard of, and is in their record', async (t) => {
  const { region, arrive, listen, queue } = await open(t)
  const { id } = await registerResident(region.ctx(), wang)
  await arrive(
    patient({ id: 'h1', card: wang.documentNumber, name: '王 秀英' }),
    patient({ id: 'h2', name: '李国强', birth: '1970-01-01' }),
  )
  const { records } = await readLinkedRecords(region.ctx(), { residentId: id })
  assert.deepEqual(
    records.map(({ patientId }) => patientId),
    ['h1'],
  )
  assert.deepEqual(await queue(), [])
  const own = await region.ctx().transaction((ctx) => readResource<Patient>(ctx, 'Patient', id))
  assert.deepEqual(own?.link, [{ other: { reference: 'Patient/h1' }, type: 'seealso' }])
  const before = await stateOf(region)
  await listen()
  assert.deepEqual(await stateOf(region), before, 'hearing of one’s own writing changes nothing')
})

test('a person who registers after the hospital has written finds the record linked', async (t) => {
  const { region, arrive, listen } = await open(t)
  await arrive(patient({ id: 'h1', card: wang.documentNumber }))
  const { id } = await registerResident(region.ctx(), wang)
  await listen()
  assert.equal((await readLinkedRecords(region.ctx(), { residentId: id })).records.length, 1)
})

test('Patients of two hospitals are one person before anybody is registered: $everything of either shows both', async (t) => {
  const { region, arrive, queue } = await open(t)
  await arrive(
    patient({ id: 'a', card: wang.documentNumber, source: 'urn:test:county' }),
    patient({ id: 'b', card: wang.documentNumber, source: 'urn:test:town', phone: '13912345678' }),
  )
  const visit: Encounter = {
    resourceType: 'Encounter',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/b' },
  }
  const { id } = await createResource(region.ctx(client), 'Encounter', parseIncoming(JSON.stringify(visit)))
  const found = (await everything(region.ctx(client), 'a')).map((one) => `${one.resourceType}/${one.id}`)
  assert.deepEqual(found.sort(), [`Encounter/${id}`, 'Patient/a', 'Patient/b'])
  assert.deepEqual(await queue(), [])
})

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

test('two Patients of one hospital are replaced by and replace each other', async (t) => {
  const { region, arrive, queue, say } = await open(t)
  await arrive(patient({ id: 'a', phone: '13912345678' }), patient({ id: 'b', name: '王秀瑛', phone: '13912345678' }))
  await say((await queue())[0]!.id, 'same')
  const typeOf = async (id: string) =>
    (await region.ctx().transaction((ctx) => readResource<Patient>(ctx, 'Patient', id)))?.link?.map(({ type }) => type)
  assert.deepEqual([await typeOf('a'), await typeOf('b')], [['replaces'], ['replaced-by']])
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

test('who fits two people who cannot be one is joined with one of them at most, and the other question goes to a human', async (t) => {
  const { region, desk, arrive, queue } = await open(t)
  await arrive(
    patient({ id: 'a', card: card('1958-07-01'), phone: '13912345678' }),
    patient({ id: 'b', card: card('1958-07-01', '024'), phone: '13912345678', source: 'urn:test:town' }),
  )
  await arrive(patient({ id: 'c', phone: '13912345678', source: 'urn:test:village' }))
  const { rows } = await region.pool.query('select count(distinct cluster)::int as n from identity.subject')
  assert.equal(rows[0].n, 2)
  const [question] = await queue()
  assert.deepEqual(question?.rules, ['linked-to-another'])
  const { joins } = await readCluster(desk, { patientId: 'c' })
  assert.equal(joins.length, 1)
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

test('a merge of the machine is taken back by a human and not made again', async (t) => {
  const { region, desk, arrive, listen, queue } = await open(t)
  const { id: residentId } = await registerResident(region.ctx(), wang)
  await arrive(patient({ id: 'b', card: wang.documentNumber, source: 'urn:test:town' }))
  const { joins } = await readCluster(desk, { patientId: 'b' })
  assert.equal(joins[0]?.how, 'certain')
  const answer = await unmerge(desk, { joinId: joins[0]!.id, reason: '证件被他人借用' })
  assert.deepEqual(
    answer.clusters.map(({ length }) => length),
    [1, 1],
  )
  assert.deepEqual((await readLinkedRecords(region.ctx(), { residentId })).records, [])
  await arrive({ ...patient({ id: 'b', card: wang.documentNumber, source: 'urn:test:town' }), active: true })
  await listen()
  assert.deepEqual(await queue(), [])
  assert.equal(
    await codeOf(unmerge(desk, { joinId: joins[0]!.id, reason: '证件被他人借用' })),
    'identity.join_not_found',
  )
})

test('a joined record that comes to contradict is brought before a human and stays until then', async (t) => {
  const { region, arrive, queue, say } = await open(t)
  const { id } = await registerResident(region.ctx(), wang)
  await arrive(patient({ id: 'b', card: wang.documentNumber }))
  await arrive(patient({ id: 'b', card: card('1958-07-01', '024') }))
  const [pair] = await queue()
  assert.ok(pair)
  assert.ok(pair.rules.includes('linked-differs'))
  assert.equal((await readLinkedRecords(region.ctx(), { residentId: id })).records.length, 1)
  await say(pair.id, 'not-same')
  assert.equal((await readLinkedRecords(region.ctx(), { residentId: id })).records.length, 0)
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

test('many who come at once wait for the job, and no event waits for them', async (t) => {
  const { region, arrive, listen, queue } = await open(t)
  const { processBundle } = await import('#record')
  await listen()
  const people = Array.from({ length: 40 }, (_, at) =>
    patient({ id: `p${at}`, card: card('1958-07-01', String(100 + Math.floor(at / 2))), source: `urn:test:${at % 2}` }),
  )
  const entry = people.map((resource) => ({ resource, request: { method: 'PUT', url: `Patient/${resource.id}` } }))
  await processBundle(
    region.ctx(client),
    parseIncoming(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })),
  )
  await listen()
  const count = async () =>
    (await region.pool.query('select count(distinct cluster)::int as n from identity.subject')).rows[0].n
  assert.equal(await count(), 0)
  assert.equal(await matchAllWaiting(region.ctx()), 40)
  assert.equal(await count(), 20)
  assert.deepEqual(await queue(), [])
  await arrive()
})

test('own tables hold no identifier in clear', async (t) => {
  const { region, arrive } = await open(t)
  await arrive(
    patient({ id: 'a', card: wang.documentNumber, phone: '13912345678' }),
    patient({ id: 'b', name: '王秀瑛', phone: '13912345678', source: 'urn:test:town' }),
  )
  for (const table of ['subject', 'blocking_key', 'pair', 'join', 'waiting']) {
    const { rows } = await region.pool.query(`select to_jsonb(t)::text as text from identity.${table} t`)
    for (const { text } of rows) assert.doesNotMatch(text, /13912345678|王秀|19580701|1958-07-01/, table)
  }
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

test('the record of a former link is taken over as it was, and so is a human’s "not the same"', async (t) => {
  const { region, desk, arrive, queue } = await open(t)
  const { id } = await registerResident(region.ctx(), wang)
  const at = region.clock.now()
  await region.pool.query('insert into residents.linked_patient values ($1, $2, $3, $4)', ['x', id, 'decided', at])
  await region.pool.query('insert into record.patient_link values ($1, $2, $3)', ['x', id, at])
  await region.pool.query(
    `insert into residents.identity_doubt (id, resident_id, patient_id, reasons, raised_at, decision, decided_at, decided_by, decision_reason)
     values ($1, $2, 'y', '{document-differs}', $3, 'not-same', $3, 'r', '同名同日，非本人')`,
    [region.chance.uuid(), id, at],
  )
  await arrive(patient({ id: 'x', name: '张三丰' }), patient({ id: 'y', name: '王秀英' }))
  const { members, joins } = await readCluster(desk, { patientId: 'x' })
  assert.equal(members.length, 2)
  assert.equal(joins[0]?.how, 'decided')
  assert.deepEqual(await queue(), [])
  assert.equal((await region.pool.query(`select 1 from identity.pair where state = 'not-same'`)).rowCount, 1)
})
