import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Actor } from '#kernel'
import { institutionsModule, registerInstitution } from '#people/institutions'
import { checkDigitOf, linkFamilyAtDesk, registerResident, residentsModule, revokeFamily } from '#people/residents'
import { registerStaff } from '#people/staff'
import { makeResponsible } from '#people/teams'
import { mayOpen, readResource } from '#record'
import { freshDatabase, testServer } from '#testing'
import { team } from '#testing/people'
import { consentModule, refuseUnlessConsented } from './index.ts'
import { wordsOf } from './trail.ts'

const numberOf = (birth: string) => {
  const first17 = `330102${birth.replaceAll('-', '')}002`
  return first17 + checkDigitOf(first17)
}

async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const modules = [institutionsModule, residentsModule, consentModule]
  const server = await testServer(t, region, modules)
  const hospital = await registerInstitution(region.ctx(), {
    code: 'H33010099001',
    name: '安平互联网医院',
    kind: 'internet-hospital',
    level: 3,
    licenceNumber: 'PDY000001',
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '安平市中山路 1 号',
  })
  const person = async (name: string, birth: string) => {
    const { id } = await registerResident(region.ctx(), {
      name,
      documentType: 'id-card',
      documentNumber: numberOf(birth),
    })
    return { id, roles: ['resident'], name } satisfies Actor
  }
  const wang = await person('王秀英', '1958-07-01')
  const staff = await registerStaff(region.ctx(), {
    name: '李明',
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '',
    introduction: '',
    practiceStart: '2015-01-01',
    documentNumber: numberOf('1980-01-01'),
    placement: { institutionId: hospital.id, department: '全科', validFrom: '2015-01-01' },
    licences: [],
  })
  const doctor: Actor = { id: staff.id, roles: ['doctor'], name: '李明', institutionId: hospital.id }
  const give = (actor: Actor, residentId: string, body: object) =>
    server.call(actor, `POST /api/consent/residents/${residentId}/give`, { textVersion: '1', ...body })
  const withdraw = (actor: Actor, residentId: string, consentId: string) =>
    server.call(actor, `POST /api/consent/residents/${residentId}/withdraw`, { consentId })
  return { region, modules, server, hospital, person, wang, doctor, give, withdraw }
}

test('care begins only after the consents for it: health data (PIPL 28-31) and the risk notice (R32), each on its own', async (t) => {
  const { region, wang, give, withdraw } = await open(t)
  const asked = (kind: 'health-data' | 'internet-care') => refuseUnlessConsented(region.ctx(), wang.id, kind)
  await assert.rejects(asked('health-data'), { code: 'consent.health_data_missing' })
  const given = await give(wang, wang.id, { kind: 'health-data' })
  assert.equal(given.status, 200)
  await asked('health-data')
  await assert.rejects(asked('internet-care'), { code: 'consent.internet_care_missing' })
  await give(wang, wang.id, { kind: 'internet-care' })
  await asked('internet-care')
  assert.equal((await withdraw(wang, wang.id, given.body.id)).status, 200)
  await assert.rejects(asked('health-data'), { code: 'consent.health_data_missing' })
  await asked('internet-care')
})

test('everyone can read the texts in force in both languages, and only the version in force can be agreed to', async (t) => {
  const { server, wang, give } = await open(t)
  const { body } = await server.call(undefined, 'GET /api/consent/texts')
  assert.deepEqual(body.texts.map((text: { kind: string }) => text.kind).sort(), [
    'family-sharing',
    'health-data',
    'internet-care',
  ])
  for (const text of body.texts) assert.ok(text.bodyZh.length > 60 && text.bodyEn.length > 60)
  assert.equal(
    (await give(wang, wang.id, { kind: 'health-data', textVersion: '0' })).body.code,
    'consent.text_outdated',
  )
})

test('a consent that names an institution opens the record to it and withdrawing closes it at once', async (t) => {
  const { region, wang, doctor, hospital, give, withdraw } = await open(t)
  assert.equal(await mayOpen(region.ctx(doctor), wang.id), false)
  const given = await give(wang, wang.id, { kind: 'health-data', granteeId: hospital.id })
  assert.deepEqual(given.body.grantee, { kind: 'institution', id: hospital.id, name: '安平互联网医院' })
  assert.equal(await mayOpen(region.ctx(doctor), wang.id), true)
  assert.equal(
    (await give(wang, wang.id, { kind: 'health-data', granteeId: hospital.id })).body.code,
    'consent.already_given',
  )
  await withdraw(wang, wang.id, given.body.id)
  assert.equal(await mayOpen(region.ctx(doctor), wang.id), false)
  assert.equal((await withdraw(wang, wang.id, given.body.id)).body.code, 'consent.not_found')
  const fhir = await region.ctx().transaction((ctx) => readResource(ctx, 'Consent', given.body.id))
  assert.equal(fhir?.resourceType === 'Consent' && fhir.status, 'inactive')
})

test('what was given and withdrawn is listed with its time and text', async (t) => {
  const { server, wang, give, withdraw } = await open(t)
  const first = await give(wang, wang.id, { kind: 'health-data' })
  await withdraw(wang, wang.id, first.body.id)
  await give(wang, wang.id, { kind: 'internet-care' })
  const { body } = await server.call(wang, `GET /api/consent/residents/${wang.id}`)
  assert.deepEqual([body.inForce[0].kind, body.inForce[0].textVersion], ['internet-care', '1'])
  assert.deepEqual([body.history[0].kind, body.history[0].withdrawnBy], ['health-data', '王秀英'])
})

test('only the person shares their record, only with family, and it ends with the family link', async (t) => {
  const { region, modules, wang, person, give } = await open(t)
  const son = await person('王强', '1985-01-01')
  const neighbour = await person('李强', '1960-01-01')
  const share = (actor: Actor, granteeId?: string) => give(actor, wang.id, { kind: 'family-sharing', granteeId })
  assert.equal((await share(wang)).body.code, 'consent.grantee_missing')
  assert.equal((await share(wang, son.id)).body.code, 'consent.grantee_not_family')
  const link = await linkFamilyAtDesk(region.ctx(), {
    residentId: son.id,
    memberId: wang.id,
    relation: 'parent',
    reason: '身份证已核',
  })
  assert.equal((await share(son, son.id)).body.code, 'consent.only_in_person')
  assert.equal((await share(neighbour, son.id)).body.code, 'residents.not_acting_for')
  assert.equal((await share(wang, son.id)).status, 200)
  assert.equal(await mayOpen(region.ctx(son), wang.id), true)
  await revokeFamily(region.ctx(wang), { residentId: wang.id, linkId: link.id })
  await region.deliver(modules)
  assert.equal(await mayOpen(region.ctx(son), wang.id), false)
})

test('a guardian consents for a child under 14', async (t) => {
  const { region, person, give } = await open(t)
  const mother = await person('陈小燕', '1985-01-01')
  const child = await person('林一', '2018-01-01')
  assert.equal((await give(mother, child.id, { kind: 'internet-care' })).body.code, 'residents.not_acting_for')
  await linkFamilyAtDesk(region.ctx(), {
    residentId: mother.id,
    memberId: child.id,
    relation: 'child',
    reason: '户口簿已核',
  })
  assert.equal((await give(mother, child.id, { kind: 'internet-care' })).body.givenBy, '陈小燕')
})

test('broken glass opens a record to one doctor for an hour, with a reason that the resident reads', async (t) => {
  const { region, server, wang, doctor } = await open(t)
  const breakGlass = (reason: string) =>
    server.call(doctor, `POST /api/consent/residents/${wang.id}/break-glass`, { reason })
  assert.equal((await breakGlass('急')).body.code, 'kernel.invalid_input')
  assert.equal((await breakGlass('昏迷送诊,需查过敏史与用药')).status, 200)
  const colleague: Actor = { ...doctor, id: region.chance.uuid() }
  assert.deepEqual(
    [await mayOpen(region.ctx(doctor), wang.id), await mayOpen(region.ctx(colleague), wang.id)],
    [true, false],
  )
  const trail = await server.call(wang, `GET /api/consent/residents/${wang.id}/trail?limit=5`)
  const line = trail.body.entries.find((entry: { breakGlass: boolean }) => entry.breakGlass)
  assert.deepEqual(
    [line.who, line.role, line.institution, line.what, line.reason],
    ['李明', '医生', '安平互联网医院', '紧急打开了健康档案', '昏迷送诊,需查过敏史与用药'],
  )
  region.clock.advance(60)
  assert.equal(await mayOpen(region.ctx(doctor), wang.id), false)
  const asResident = await server.call(wang, `POST /api/consent/residents/${wang.id}/break-glass`, {
    reason: '我想看看别人的病历',
  })
  assert.equal(asResident.status, 403)
})

test('who has seen it: newest first, in the reader’s language, page by page, for the person and nobody else', async (t) => {
  const { server, wang, person, give } = await open(t)
  await give(wang, wang.id, { kind: 'internet-care' })
  const path = `GET /api/consent/residents/${wang.id}/trail`
  const first = await server.call(wang, `${path}?limit=2`, undefined, { 'accept-language': 'en' })
  assert.equal(first.body.entries.length, 2)
  assert.ok(first.body.entries.some((entry: { what: string }) => entry.what === 'added a consent'))
  const second = await server.call(wang, `${path}?limit=2&before=${first.body.next}`)
  assert.ok(second.body.entries.every((entry: { at: string }) => entry.at <= first.body.entries[1].at))
  const others = await server.call(wang, `${path}?whose=others`)
  assert.ok(
    others.body.entries.every(({ who }: { who: string }) => who !== '王秀英'),
    'the own looks are left out',
  )
  const other = await person('李强', '1960-01-01')
  assert.equal((await server.call(other, path)).body.code, 'residents.not_acting_for')
})

test('the team that answers by the grid opens the record while the health-data consent stands, and no longer (PIPL 15, 29)', async (t) => {
  const { region, wang, give, withdraw, hospital } = await open(t)
  const one = await team(region)
  const basis = { basis: 'grid', basisId: 'a household', openRecord: true } as const
  await makeResponsible(region.ctx(), { residentId: wang.id, teamId: one.id, ...basis })
  const opens = () => mayOpen(region.ctx(one.villageDoctor), wang.id)
  assert.equal(await opens(), false)
  const named = await give(wang, wang.id, { kind: 'health-data', granteeId: hospital.id })
  assert.equal(named.status, 200)
  assert.equal(await opens(), false, 'one named institution is not whoever cares')
  const { body } = await give(wang, wang.id, { kind: 'health-data' })
  assert.equal(await opens(), true)
  const twice = await Promise.all([withdraw(wang, wang.id, body.id), withdraw(wang, wang.id, body.id)])
  assert.ok(twice.some(({ status }) => status === 200))
  assert.equal(await opens(), false)
})

test('the trail names what a team and its devices look at, not only that something was health data', () => {
  const modules = [
    'teams',
    'grid',
    'contracts',
    'chronic',
    'follow_ups',
    'readings',
    'village',
    'veracity',
    'worklists',
  ]
  for (const module of modules) assert.doesNotMatch(wordsOf('read', `${module}.x`, 'zh'), /健康信息/, module)
  assert.equal(wordsOf('read', 'village.panel', 'en'), 'read what a village device carries')
})
