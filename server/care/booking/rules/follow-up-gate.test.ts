import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Patient } from '@medplum/fhirtypes'
import type { Actor, Refusal } from '#kernel'
import { giveConsent, readConsents, withdrawConsent } from '#people/consent'
import { matchPatients } from '#people/identity'
import { documentNumberOf } from '#people/residents'
import { publish } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { clinic, consents, diagnosed, doctor, guardian, hospital, resident, session } from '../clinic.fixture.ts'
import { bookingModule, bookNumber, holdNumber, offlineDiagnoses } from '../index.ts'
import { snomedSystem } from './diagnosis-map.ts'

const refused = (code: string) => (error: Refusal) => error.code === code

async function tryBook(
  region: TestRegion,
  who: Actor,
  sessionId: string,
  more: { diagnosisCode?: string; residentId?: string } = {},
) {
  const { residentId = who.id, diagnosisCode = 'I10' } = more
  const hold = await holdNumber(region.ctx(who), { sessionId, residentId })
  return bookNumber(region.ctx(who), { holdId: hold.id, diagnosisCode })
}

async function newcomer(region: TestRegion) {
  const who = await resident(region, { name: '新来者' })
  await consents(region, who.id)
  return who
}

test('a follow-up needs an offline diagnosis in the record; the refusal says where to go (R04)', async (t) => {
  const region = await freshDatabase(t)
  const { morning } = await clinic(region)
  const who = await newcomer(region)
  const server = await testServer(t, region, [bookingModule])
  const hold = await server.call(who, `POST /api/booking/sessions/${morning.id}/holds`, { residentId: who.id })
  const answer = await server.call(who, `POST /api/booking/holds/${hold.body.id}/book`, { diagnosisCode: 'I10' })
  assert.equal(answer.status, 403)
  assert.equal(answer.body.code, 'booking.no_offline_diagnosis')
  assert.match(JSON.stringify(answer.body), /安平县人民医院/)
  const { rows } = await region.pool.query('select count(*)::int as n from booking.appointment')
  assert.equal(rows[0].n, 0)
})

test('what opens a follow-up and what does not (R04)', async (t) => {
  const region = await freshDatabase(t)
  await hospital(region)
  const cases: [
    what: string,
    coding: Parameters<typeof diagnosed>[2],
    options: Parameters<typeof diagnosed>[3],
    codes: string[],
  ][] = [
    ['active and confirmed, in person', { code: 'I10' }, {}, ['I10']],
    ['a relapse', { code: 'J45.9' }, { clinical: 'relapse' }, ['J45.9']],
    ['SNOMED of another hospital', { system: snomedSystem, code: '44054006' }, {}, ['E11.9']],
    ['resolved', { code: 'I10' }, { clinical: 'resolved' }, []],
    ['provisional', { code: 'I10' }, { verification: 'provisional' }, []],
    ['refuted', { code: 'I10' }, { verification: 'refuted' }, []],
    ['made online by another internet hospital', { code: 'I10' }, { visit: 'VR' }, []],
    ['made by our own online consult', { code: 'I10' }, { source: 'consult' }, []],
    ['SNOMED without a mapping', { system: snomedSystem, code: '10509002' }, {}, []],
  ]
  for (const [what, coding, options, codes] of cases) {
    const who = await resident(region)
    await diagnosed(region, who.id, coding, options)
    const found = await offlineDiagnoses(region.ctx(who), who.id)
    assert.deepEqual(
      found.map((one) => one.code),
      codes,
      what,
    )
  }
})

test('a diagnosis of a linked hospital patient counts as the resident’s (R04)', async (t) => {
  const region = await freshDatabase(t)
  await hospital(region)
  const who = await resident(region)
  const patient: Patient = {
    resourceType: 'Patient',
    id: region.chance.uuid(),
    name: [{ text: '王秀英' }],
    birthDate: '1959-05-01',
    identifier: [{ value: await documentNumberOf(region.ctx(), who.id) }],
  }
  await publish(region.ctx(), 'test-hospital', [patient])
  await diagnosed(region, patient.id!, { system: snomedSystem, code: '59621000' })
  assert.deepEqual(await offlineDiagnoses(region.ctx(who), who.id), [])
  await matchPatients(region.ctx(), [who.id, patient.id!])
  const [found] = await offlineDiagnoses(region.ctx(who), who.id)
  assert.equal(found?.code, 'I10')
  assert.equal(found?.institutionName, '安平县人民医院')
})

test('a follow-up is for the same disease only: another one must be seen in person first (R04)', async (t) => {
  const region = await freshDatabase(t)
  const { wang, morning } = await clinic(region)
  await assert.rejects(
    tryBook(region, wang, morning.id, { diagnosisCode: 'J45.9' }),
    refused('booking.diagnosis_not_offline'),
  )
  const hold = await holdNumber(region.ctx(wang), { sessionId: morning.id, residentId: wang.id })
  await assert.rejects(bookNumber(region.ctx(wang), { holdId: hold.id }), refused('booking.diagnosis_needed'))
})

test('an offline appointment needs no diagnosis and no online consent', async (t) => {
  const region = await freshDatabase(t)
  const { li } = await clinic(region)
  const who = await resident(region, { name: '首诊者' })
  const offline = await session(region, li.id, { startsAt: '14:00', endsAt: '16:00', kind: 'offline' })
  assert.equal((await tryBook(region, who, offline.id)).diagnosis, null)
})

test('consent and the risk notice come before the first online consult (R32)', async (t) => {
  const region = await freshDatabase(t)
  const { morning, wang } = await clinic(region)
  const who = await resident(region, { name: '未同意者' })
  await diagnosed(region, who.id)
  await assert.rejects(tryBook(region, who, morning.id), refused('consent.health_data_missing'))
  await giveConsent(region.ctx(who), { residentId: who.id, kind: 'health-data', textVersion: '1' })
  await assert.rejects(tryBook(region, who, morning.id), refused('consent.internet_care_missing'))
  await giveConsent(region.ctx(who), { residentId: who.id, kind: 'internet-care', textVersion: '1' })
  assert.equal((await tryBook(region, who, morning.id)).state, 'booked')

  const given = await readConsents(region.ctx(wang), { residentId: wang.id })
  const care = given.inForce.find((one) => one.kind === 'internet-care')!
  await withdrawConsent(region.ctx(wang), { residentId: wang.id, consentId: care.id })
  await assert.rejects(tryBook(region, wang, morning.id), refused('consent.internet_care_missing'))
})

test('under 6 a guardian books, in paediatrics only, and is recorded (R10)', async (t) => {
  const region = await freshDatabase(t)
  const { institution, morning, wang } = await clinic(region)
  const mother = await resident(region, { name: '李娟', birthDate: '1992-04-01' })
  const child = await resident(region, { name: '李小宝', birthDate: '2021-06-01' })
  await guardian(region, mother.id, child.id)
  await consents(region, child.id)
  await diagnosed(region, child.id, { code: 'J45.9' })
  const asked = { residentId: child.id, diagnosisCode: 'J45.9' }
  await assert.rejects(tryBook(region, mother, morning.id, asked), refused('booking.pediatrics_needed'))

  const sun = await doctor(region, institution.id, { name: '孙悦', department: '儿科' })
  const forChildren = await session(region, sun.id)
  const clerk: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '挂号员', institutionId: institution.id }
  await assert.rejects(tryBook(region, clerk, forChildren.id, asked), refused('booking.guardian_needed'))
  await assert.rejects(tryBook(region, wang, forChildren.id, asked), refused('residents.not_acting_for'))
  const booked = await tryBook(region, mother, forChildren.id, asked)
  assert.equal(booked.guardianId, mother.id)
})

test('a doctor whose licence has lapsed, or with under three years of practice, is not bookable online (R02)', async (t) => {
  const region = await freshDatabase(t)
  const { institution, wang } = await clinic(region)
  const young = await doctor(region, institution.id, { name: '赵新', practiceStart: '2024-01-01' })
  await assert.rejects(session(region, young.id), refused('staff.practice_years_short'))
  assert.equal((await session(region, young.id, { kind: 'offline' })).kind, 'offline')
  const lapsing = await doctor(region, institution.id, { name: '钱满', licensedUntil: '2026-03-09' })
  const later = await session(region, lapsing.id, { date: '2026-03-12' })
  region.clock.set('2026-03-10T01:00:00Z')
  await assert.rejects(tryBook(region, wang, later.id), refused('staff.licence_lapsed'))
})

test('what stands in the way is told before it bites', async (t) => {
  const region = await freshDatabase(t)
  const { wang } = await clinic(region)
  const server = await testServer(t, region, [bookingModule])
  const who = await resident(region, { name: '新来者' })
  const ready = await server.call(wang, `GET /api/booking/eligibility?residentId=${wang.id}`)
  assert.equal(ready.body.eligible, true)
  assert.equal(ready.body.diagnoses[0].code, 'I10')
  assert.deepEqual(ready.body.missing, [])
  const not = await server.call(who, `GET /api/booking/eligibility?residentId=${who.id}`)
  assert.equal(not.body.eligible, false)
  assert.deepEqual(
    not.body.missing.map((one: { code: string }) => one.code),
    ['consent.health_data_missing', 'booking.no_offline_diagnosis'],
  )
  const other = await server.call(who, `GET /api/booking/eligibility?residentId=${wang.id}`)
  assert.equal(other.status, 403)
})
