import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Encounter, Patient } from '@medplum/fhirtypes'
import { readLinkedRecords, registerResident } from '#people/residents'
import { createResource, everything, parseIncoming, processBundle, readResource } from '#record'
import { matchAllWaiting, readCluster, unmerge } from './index.ts'
import { card, client, codeOf, open, patient, stateOf, wang } from './setup.test.ts'

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

test('two Patients of one hospital are replaced by and replace each other', async (t) => {
  const { region, arrive, queue, say } = await open(t)
  await arrive(patient({ id: 'a', phone: '13912345678' }), patient({ id: 'b', name: '王秀瑛', phone: '13912345678' }))
  await say((await queue())[0]!.id, 'same')
  const typeOf = async (id: string) =>
    (await region.ctx().transaction((ctx) => readResource<Patient>(ctx, 'Patient', id)))?.link?.map(({ type }) => type)
  assert.deepEqual([await typeOf('a'), await typeOf('b')], [['replaces'], ['replaced-by']])
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

test('many who come at once wait for the job, and no event waits for them', async (t) => {
  const { region, arrive, listen, queue } = await open(t)
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
