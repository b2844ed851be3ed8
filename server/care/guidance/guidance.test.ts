import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookingModule } from '#care/booking'
import type { Actor, Refusal } from '#kernel'
import { grantAccess, publish } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { doctor, institution, resident } from '#testing/people'
import { diagnosed, pressure, tomorrow } from './county.fixture.ts'
import {
  advise,
  bookUpward,
  choose,
  findComplaints,
  guidanceModule,
  listRules,
  listUpward,
  listUpwardSessions,
  loadRulesHourly,
  readAdvice,
} from './index.ts'

const refused = (code: string) => (error: Refusal) => error.code === code

async function county(region: TestRegion) {
  const hospital = await institution(region, 'hospital', '安平县人民医院')
  const township = await institution(region, 'township-centre', '青田镇卫生院')
  const heart = await doctor(region, hospital.id)
  const family = await doctor(region, township.id, '张伟', '全科医疗科')
  const session = await tomorrow(region, heart.id)
  await tomorrow(region, family.id)
  const wang = await resident(region, '王秀英', '1959-05-01')
  return { hospital, township, heart, family, session, wang }
}
const ask = (region: TestRegion, who: Actor, complaint: string, warningSigns: string[] = []) =>
  advise(region.ctx(who), { residentId: who.id, complaint, warningSigns })

test('complaints are found by characters, pinyin and initials, with the signs to ask for', async (t) => {
  const region = await freshDatabase(t)
  for (const q of ['胸痛', 'xiongtong', 'xt', '心口痛', 'chest']) {
    const { complaints } = await findComplaints(region.ctx(), { q, limit: 50 })
    const chest = complaints.find(({ code }) => code === 'chest-pain')
    assert.equal(chest?.warningSigns.length, 2, q)
  }
})

test('stable hypertension goes to the family doctor, in words, with a doctor who has numbers', async (t) => {
  const region = await freshDatabase(t)
  const { wang } = await county(region)
  await diagnosed(region, wang.id, 'I10')
  await pressure(region, wang.id, 138, 84)
  const advice = await ask(region, wang, 'I10')
  assert.deepEqual([advice.where, advice.urgency, advice.recordRead], ['family-doctor', 'routine', true])
  assert.match(advice.sentences[0]!, /家庭医生随访即可/)
  assert.deepEqual(
    advice.departments[0]!.doctors.map(({ name, institutionName }) => [name, institutionName]),
    [['张伟', '青田镇卫生院']],
  )
  assert.equal(advice.mayBookAnyway, true)
})

test('uncontrolled pressure in the record leads to the specialist of a hospital, and the answer says what it counted', async (t) => {
  const region = await freshDatabase(t)
  const { wang } = await county(region)
  await pressure(region, wang.id, 164, 98)
  const advice = await ask(region, wang, 'I10')
  assert.equal(advice.departments[0]!.code, '03.04')
  assert.deepEqual(
    advice.departments[0]!.doctors.map(({ name }) => name),
    ['李明'],
  )
  assert.deepEqual(
    advice.basedOn.map(({ text }) => text),
    ['最近血压 164/98 mmHg'],
  )
})

test('a warning sign means 120, and no doctor is offered to wait for', async (t) => {
  const region = await freshDatabase(t)
  const { wang } = await county(region)
  const advice = await ask(region, wang, 'chest-pain', ['crushing-chest-pain'])
  assert.deepEqual([advice.where, advice.urgency, advice.departments], ['call-120', 'emergency', []])
  await assert.rejects(ask(region, wang, 'chest-pain', ['bad-hair']), refused('guidance.sign_unknown'))
  await assert.rejects(ask(region, wang, 'sorrow'), refused('guidance.complaint_unknown'))
})

test('a record that is not open is not counted, and the answer says so', async (t) => {
  const region = await freshDatabase(t)
  const { hospital, wang } = await county(region)
  await pressure(region, wang.id, 190, 120)
  const desk: Actor = { id: region.ctx().chance.uuid(), roles: ['registrar'], name: '', institutionId: hospital.id }
  const advice = await advise(region.ctx(desk), { residentId: wang.id, complaint: 'I10', warningSigns: [] })
  assert.deepEqual([advice.where, advice.recordRead], ['family-doctor', false])
  assert.match(advice.sentences.join(), /未授权查阅健康档案/)
})

test('advice is kept as it was given, and once what was chosen, also against it', async (t) => {
  const region = await freshDatabase(t)
  const { wang } = await county(region)
  const other = await resident(region, '张建国')
  const advice = await ask(region, wang, 'cough')
  const asked = { adviceId: advice.id, what: 'other-department', note: '想看呼吸内科' } as const
  const chosen = await choose(region.ctx(wang), asked)
  assert.equal(chosen.choice?.what, 'other-department')
  await choose(region.ctx(wang), asked)
  await assert.rejects(choose(region.ctx(wang), { ...asked, what: 'nothing' }), refused('guidance.already_chosen'))
  assert.deepEqual({ ...(await readAdvice(region.ctx(wang), { adviceId: advice.id })), choice: null }, advice)
  const no = refused('residents.not_acting_for')
  await assert.rejects(readAdvice(region.ctx(other), { adviceId: advice.id }), no)
  await assert.rejects(advise(region.ctx(other), { residentId: wang.id, complaint: 'cough', warningSigns: [] }), no)
})

test('loading the rules again changes nothing; a changed row begins today and the old one ends', async (t) => {
  const region = await freshDatabase(t)
  await region.runJob(loadRulesHourly, {})
  const count = async () => (await region.pool.query('select count(*)::int as n from guidance.rule')).rows[0].n
  const before = await count()
  await region.runJob(loadRulesHourly, {})
  assert.equal(await count(), before)
  await region.pool.query(`update guidance.rule set reason_zh = '旧的说法' where key = 'cough'`)
  await region.runJob(loadRulesHourly, {})
  const { rows } = await region.pool.query(
    `select valid_from, valid_to from guidance.rule where key = 'cough' order by valid_from`,
  )
  assert.deepEqual(rows, [
    { valid_from: '2020-01-01', valid_to: '2026-03-01' },
    { valid_from: '2026-03-02', valid_to: null },
  ])
  const manager: Actor = { id: 'm', roles: ['manager'], name: '' }
  assert.equal((await listRules(region.ctx(manager), {})).rules.length, before)
})

test('a township doctor books a reserved number upward for a person in care, with reason and document', async (t) => {
  const region = await freshDatabase(t)
  const { family, heart, session, wang } = await county(region)
  const asked = { residentId: wang.id, sessionId: session.id, reason: '血压控制不佳', agreed: true } as const
  await assert.rejects(bookUpward(region.ctx(family), asked), refused('guidance.not_in_care'))
  await region.ctx().transaction((ctx) =>
    grantAccess(ctx, {
      granteeKind: 'staff',
      granteeId: family.id,
      patientId: wang.id,
      basis: 'care-relation',
      basisId: session.id,
    }),
  )
  await assert.rejects(bookUpward(region.ctx(family), asked), refused('booking.sold_out'))
  await region.pool.query(`update booking.number set channel = 'primary-care' where session_id = $1 and seq = 1`, [
    session.id,
  ])
  const { sessions } = await listUpwardSessions(region.ctx(family), {})
  assert.deepEqual(
    sessions.map(({ doctorName, reservedNumbers }) => [doctorName, reservedNumbers]),
    [['李明', 1]],
  )
  const document = { ...asked, summaryReference: 'DocumentReference/none' }
  await assert.rejects(bookUpward(region.ctx(family), document), refused('guidance.summary_unknown'))
  await region.ctx().transaction((ctx) =>
    publish(ctx, 'test-hospital', [
      {
        resourceType: 'DocumentReference',
        id: 'summary-1',
        status: 'current',
        subject: { reference: `Patient/${wang.id}` },
        content: [{ attachment: { title: '病情摘要' } }],
      },
    ]),
  )
  const upward = await bookUpward(region.ctx(family), { ...asked, summaryReference: 'DocumentReference/summary-1' })
  assert.deepEqual([upward.appointment.doctorId, upward.fromInstitutionName], [heart.id, '青田镇卫生院'])
  assert.equal((await listUpward(region.ctx(family), {})).upward.length, 1)
})

test('hospitals do not book upward, and primary care does not book sideways', async (t) => {
  const region = await freshDatabase(t)
  const { hospital, township, heart, family, session, wang } = await county(region)
  const asked = { residentId: wang.id, sessionId: session.id, reason: '转诊', agreed: true } as const
  await assert.rejects(bookUpward(region.ctx(heart), asked), refused('guidance.not_primary_care'))
  await assert.rejects(listUpwardSessions(region.ctx(heart), {}), refused('guidance.not_primary_care'))
  const desk: Actor = { id: region.ctx().chance.uuid(), roles: ['registrar'], name: '', institutionId: township.id }
  const second = await doctor(region, township.id, '赵敏', '全科医疗科')
  const own = await tomorrow(region, second.id)
  await region.pool.query(`update booking.number set channel = 'primary-care' where session_id = any ($1)`, [
    [own.id, session.id],
  ])
  await assert.rejects(bookUpward(region.ctx(desk), { ...asked, sessionId: own.id }), refused('guidance.not_upward'))
  assert.equal((await bookUpward(region.ctx(desk), asked)).appointment.institutionId, hospital.id)
  assert.ok(family)
})

test('over HTTP: look, ask, choose', async (t) => {
  const region = await freshDatabase(t)
  const { wang } = await county(region)
  const { call } = await testServer(t, region, [bookingModule, guidanceModule])
  const found = await call(wang, `GET /api/guidance/complaints?q=${encodeURIComponent('咳')}`)
  assert.equal(found.body.complaints[0].code, 'cough')
  const advice = await call(wang, 'POST /api/guidance/advice', { residentId: wang.id, complaint: 'cough' })
  assert.equal(advice.status, 200)
  const line = `/api/guidance/advice/${advice.body.id}`
  assert.equal((await call(wang, `POST ${line}/choice`, { what: 'as-advised' })).status, 200)
  assert.equal((await call(wang, `GET ${line}`)).body.choice.what, 'as-advised')
  assert.equal((await call(wang, `GET /api/guidance/advice?residentId=${wang.id}`)).body.advice.length, 1)
})
