import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { type Actor, type Refusal, sql, tables } from '#kernel'
import { mayOpen, readResource } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { checkDigitOf, linkFamilyAtDesk, mayActFor, registerResident, residentsModule } from './index.ts'
import { remoteRealName } from './remote/real-name.ts'
import { identityOf } from './resident.ts'

const card = (birth: string, order = '002') => {
  const first17 = `330102${birth.replaceAll('-', '')}${order}`
  return { documentType: 'id-card', documentNumber: first17 + checkDigitOf(first17) } as const
}
const resident = (id: string): Actor => ({ id, roles: ['resident'], name: '居民' })

async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [residentsModule])
  const registrar: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '档案员' }
  return { region, server, registrar }
}

const register = (region: TestRegion, name: string, birth: string, more: { phone?: string; order?: string } = {}) =>
  registerResident(region.ctx(), { name, ...card(birth, more.order), ...(more.phone ? { phone: more.phone } : {}) })

test('a resident is registered at the desk with birth date and sex from the document, method and time of verification kept (R03)', async (t) => {
  const { server, registrar, region } = await open(t)
  const { status, body } = await server.call(registrar, 'POST /api/residents', {
    name: ' 王 秀英 ',
    ...card('1958-07-01'),
  })
  assert.equal(status, 200)
  assert.deepEqual([body.birthDate, body.sex, body.ageYears], ['1958-07-01', 'female', 67])
  assert.deepEqual(body.verified, { method: 'region-register', at: region.clock.now().toISOString() })
  assert.match(body.documentMasked, /^\*{14}[\dX]{4}$/)
})

test('wrong documents are refused with the field, and leave nothing behind', async (t) => {
  const { server, registrar, region } = await open(t)
  const right = card('1958-07-01').documentNumber
  const wrong = right.slice(0, 17) + (right.endsWith('1') ? '2' : '1')
  const post = (body: object) =>
    server.call(registrar, 'POST /api/residents', { name: '王秀英', documentType: 'id-card', ...body })
  const checksum = await post({ documentNumber: wrong })
  assert.deepEqual([checksum.status, checksum.body.code], [422, 'residents.id_card_checksum'])
  assert.equal(checksum.body.errors[0].field, 'documentNumber')
  assert.equal((await post(card('2026-03-03'))).body.code, 'residents.birth_date_future')
  assert.equal((await post({ documentNumber: right, phone: '12345' })).body.code, 'kernel.invalid_input')
  const { rows } = await region.pool.query('select 1 from residents.resident')
  assert.equal(rows.length, 0)
})

test('document and phone are stored encrypted and found by keyed hash; the FHIR Patient never carries the number', async (t) => {
  const { region, server, registrar } = await open(t)
  const { documentNumber } = card('1958-07-01')
  const { id } = await register(region, '王秀英', '1958-07-01', { phone: '13800001111' })
  const stored = await region.pool.query('select row_to_json(r)::text as row from residents.resident r')
  assert.doesNotMatch(stored.rows[0].row, new RegExp(`${documentNumber}|13800001111`))
  const patient = await region.ctx().transaction((ctx) => readResource(ctx, 'Patient', id))
  assert.doesNotMatch(JSON.stringify(patient), new RegExp(`${documentNumber}|13800001111`))
  for (const search of [{ documentNumber }, { phone: '13800001111' }, { name: '王秀英', birthDate: '1958-07-01' }]) {
    assert.equal((await server.call(registrar, 'POST /api/residents/find', search)).body.residents[0].id, id)
  }
  assert.equal(
    (await server.call(registrar, 'POST /api/residents/find', { name: '王秀英' })).body.code,
    'residents.search_too_wide',
  )
})

test('one document and one phone belong to one resident, also when two register at once', async (t) => {
  const { region } = await open(t)
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => register(region, '王秀英', '1958-07-01')))
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const one of outcomes) {
    if (one.status === 'rejected') assert.equal((one.reason as Refusal).code, 'residents.document_registered')
  }
  await register(region, '李强', '1960-01-01', { phone: '13800001111' })
  await assert.rejects(register(region, '赵敏', '1961-01-01', { phone: '13800001111' }), {
    code: 'residents.phone_taken',
  })
  await assert.rejects(register(region, '冒名者', '1960-01-01'), { code: 'residents.real_name_mismatch' })
})

test('another resident’s id in the path is refused, whether or not that person exists', async (t) => {
  const { region, server } = await open(t)
  const wang = await register(region, '王秀英', '1958-07-01')
  const li = await register(region, '李强', '1960-01-01')
  assert.equal((await server.call(resident(wang.id), `GET /api/residents/${wang.id}`)).status, 200)
  for (const id of [li.id, region.chance.uuid()]) {
    for (const line of [`GET /api/residents/${id}`, `GET /api/residents/${id}/family`]) {
      const { status, body } = await server.call(resident(wang.id), line, line.startsWith('POST') ? {} : undefined)
      assert.deepEqual([status, body.code], [403, 'residents.not_acting_for'], line)
    }
  }
  assert.equal(
    (await server.call(resident(wang.id), 'GET /api/residents/not-a-uuid')).body.code,
    'kernel.invalid_input',
  )
  assert.equal((await server.call(undefined, `GET /api/residents/${li.id}`)).status, 401)
})

test('a doctor without a relation to the resident does not read them; one with a grant does', async (t) => {
  const { region, server } = await open(t)
  const { id } = await register(region, '王秀英', '1958-07-01')
  const doctor: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: '李明' }
  assert.equal((await server.call(doctor, `GET /api/residents/${id}`)).body.code, 'residents.not_acting_for')
  await region.ctx().transaction(async (ctx) => {
    const { grantAccess } = await import('#record')
    await grantAccess(ctx, {
      granteeKind: 'staff',
      granteeId: doctor.id,
      patientId: id,
      basis: 'care-relation',
      basisId: 'v1',
    })
  })
  assert.equal((await server.call(doctor, `GET /api/residents/${id}`)).status, 200)
})

test('a guardian acts for a child under 14 and opens its record until the day of the 14th birthday', async (t) => {
  const { region, registrar } = await open(t)
  const mother = await register(region, '陈小燕', '1985-01-01')
  const child = await register(region, '林一', '2012-03-10')
  await linkFamilyAtDesk(region.ctx(registrar), {
    residentId: mother.id,
    memberId: child.id,
    relation: 'child',
    reason: '户口簿已核',
  })
  const holds = async () => {
    const ctx = region.ctx(resident(mother.id))
    return [await mayActFor(ctx, child.id), await mayOpen(ctx, child.id)]
  }
  region.clock.set('2026-03-09T15:59:00Z')
  assert.deepEqual(await holds(), [true, true])
  region.clock.set('2026-03-09T16:00:00Z')
  assert.deepEqual(await holds(), [false, false])
})

test('a guardian is an adult of the family, and nobody links to themselves or twice', async (t) => {
  const { region, registrar } = await open(t)
  const [mother, sister, child] = [
    await register(region, '陈小燕', '1985-01-01'),
    await register(region, '林二', '2009-01-01'),
    await register(region, '林一', '2016-01-01'),
  ]
  const link = (who: string, whom: string, relation: 'child' | 'sibling' | 'spouse') =>
    linkFamilyAtDesk(region.ctx(registrar), { residentId: who, memberId: whom, relation, reason: '户口簿已核' })
  await assert.rejects(link(sister.id, child.id, 'sibling'), { code: 'residents.guardian_not_adult' })
  await assert.rejects(link(mother.id, child.id, 'spouse'), { code: 'residents.guardian_relation' })
  await assert.rejects(link(mother.id, mother.id, 'child'), { code: 'residents.family_self' })
  await link(mother.id, child.id, 'child')
  await assert.rejects(link(mother.id, child.id, 'child'), { code: 'residents.family_exists' })
})

test('either side ends a family link at once, a third person cannot, and family of 14 and over act without reading', async (t) => {
  const { region, server, registrar } = await open(t)
  const son = await register(region, '王强', '1985-01-01')
  const father = await register(region, '王福', '1950-01-01')
  const other = await register(region, '李强', '1960-01-01')
  const link = await linkFamilyAtDesk(region.ctx(registrar), {
    residentId: son.id,
    memberId: father.id,
    relation: 'parent',
    reason: '身份证已核',
  })
  assert.equal(await mayActFor(region.ctx(resident(son.id)), father.id), true)
  assert.equal(await mayActFor(region.ctx(resident(father.id)), son.id), false, 'a link goes one way')
  assert.equal(await mayOpen(region.ctx(resident(son.id)), father.id), false, 'reading is a consent of its own')
  const revoke = (who: string) => server.call(resident(who), `POST /api/residents/${who}/family/${link.id}/revoke`, {})
  assert.equal((await revoke(other.id)).body.code, 'residents.family_link_not_found')
  assert.equal((await revoke(father.id)).status, 200)
  assert.equal(await mayActFor(region.ctx(resident(son.id)), father.id), false)
  const related = await region.ctx().transaction((ctx) => readResource(ctx, 'RelatedPerson', link.id))
  assert.equal(related?.resourceType === 'RelatedPerson' && related.active, false)
})

test('every read and change of a resident leaves one line in the trail', async (t) => {
  const { region, server } = await open(t)
  const { id } = await register(region, '王秀英', '1958-07-01')
  await server.call(resident(id), `GET /api/residents/${id}`)
  const lines = await region.ctx().transaction(async (ctx) => {
    const { rows } = await sql<{
      action: string
    }>`select action from kernel.audit where resident_id = ${id} and entity = 'residents.resident' order by id`.execute(
      tables(ctx),
    )
    return rows.map(({ action }) => action)
  })
  assert.deepEqual(lines, ['create', 'read'])
})

test('the remote real-name authority is asked with its token, and its silence is a refusal to try later', async (t) => {
  const region = await freshDatabase(t)
  const asked: unknown[] = []
  const authority = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => (text += part))
    request.on('end', () => {
      const body = JSON.parse(text)
      asked.push([request.headers.authorization, body.name, body.phone])
      if (body.name === '故障') return response.writeHead(500).end()
      response.end(JSON.stringify({ result: body.name === '王秀英' ? 'match' : 'name-mismatch' }))
    })
  })
  await new Promise<void>((done) => authority.listen(0, '127.0.0.1', done))
  t.after(() => authority.close())
  const link = remoteRealName({
    url: `http://127.0.0.1:${(authority.address() as { port: number }).port}/`,
    token: 'secret',
  })
  const check = (name: string) =>
    link.check(region.ctx(), identityOf({ name, ...card('1958-07-01') }, '2026-03-02'), '13800001111')
  assert.equal(await check('王秀英'), 'match')
  assert.equal(await check('李强'), 'name-mismatch')
  await assert.rejects(check('故障'), { code: 'residents.real_name_unavailable' })
  assert.deepEqual(asked[0], ['Bearer secret', '王秀英', '13800001111'])
})
