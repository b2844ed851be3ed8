import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Encounter, Provenance, QuestionnaireResponse } from '@medplum/fhirtypes'
import { exitEnrolment } from '#care/chronic'
import type { RecordRequest } from '#contracts/follow-ups'
import type { Actor, Refusal } from '#kernel'
import { endResidence } from '#people/residents'
import { readResource } from '#record'
import { testServer } from '#testing'
import { clinic, modules, sugarAnswers, visit } from './clinic.fixture.ts'
import {
  amendFollowUp,
  listDue,
  listFollowUps,
  readFollowUp,
  readForm,
  recordCheck,
  recordFollowUp,
  withdrawCheck,
  withdrawFollowUp,
} from './index.ts'

const refused = (code: string, field?: string) => (error: Refusal) => {
  assert.equal(error.code, code)
  if (field) assert.equal(error.field, field)
  return true
}

test('a follow-up is judged by the programme, signed, in the record, among the readings, and says what is due', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension'])
  const { followUps } = await recordFollowUp(as(team.villageDoctor), visit(one.id))
  const [followUp] = followUps
  assert.deepEqual(
    [followUps.length, followUp!.atTarget, followUp!.urgent, followUp!.decision, followUp!.faceToFace],
    [1, true, false, 'keep', true],
  )
  assert.ok(followUp!.explained[0]!.zh && followUp!.explained[0]!.en)
  const response = await readResource<QuestionnaireResponse>(region.ctx(), 'QuestionnaireResponse', followUp!.id)
  assert.equal(response?.status, 'completed')
  assert.match(response?.questionnaire ?? '', /hypertension-follow-up\|2017\.1$/)
  const encounter = await readResource<Encounter>(region.ctx(), 'Encounter', followUp!.visitId)
  assert.equal(encounter?.class.code, 'HH')
  assert.ok(await readResource<Provenance>(region.ctx(), 'Provenance', `${followUp!.id}-v1`))
  const { rows } = await region.pool.query(`select systolic_mmhg, source, follow_up_id from readings.pub_reading`)
  assert.deepEqual(rows, [{ systolic_mmhg: 132, source: 'follow-up', follow_up_id: followUp!.visitId }])
  const due = await region.pool.query('select due_on, reason from follow_ups.pub_due order by reason')
  assert.deepEqual(due.rows, [
    { due_on: followUp!.nextDueOn, reason: 'routine' },
    { due_on: followUp!.nextDueOn, reason: 'yearly-check' },
  ])
  const detail = await readFollowUp(as(team.leader), { followUpId: followUp!.id })
  assert.ok(detail.versions.length === 1 && detail.versions[0]!.signed)
})

test('one visit of a person with both diseases is a follow-up of each, each by its own rules', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension', 'diabetes'])
  const form = await readForm(as(team.villageDoctor), { residentId: one.id })
  assert.deepEqual(
    form.enrolments.map(({ programme }) => programme),
    ['diabetes', 'hypertension'],
  )
  const questions = (form.questionnaire.item as { linkId: string }[]).map(({ linkId }) => linkId)
  assert.equal(new Set(questions).size, questions.length, 'each question once')
  const given = visit(one.id, { answers: { ...sugarAnswers, 'fasting-glucose': 9.1, salt: 'light' } })
  const { visitId, followUps } = await recordFollowUp(as(team.villageDoctor), given)
  assert.deepEqual(
    followUps.map(({ programme, atTarget, decision }) => [programme, atTarget, decision]),
    [
      ['diabetes', false, 'adjust'],
      ['hypertension', true, 'keep'],
    ],
  )
  assert.equal(followUps[0]!.id, visitId)
  assert.equal(followUps[0]!.nextDueOn, '2026-03-16', 'again in two weeks')
  const { rows } = await region.pool.query(`select fasting_glucose_mmol, systolic_mmhg from follow_ups.pub_follow_up`)
  assert.deepEqual(
    rows,
    [1, 2].map(() => ({ fasting_glucose_mmol: 9.1, systolic_mmhg: 132 })),
  )
  const after = await readForm(as(team.villageDoctor), { residentId: one.id })
  assert.deepEqual(
    after.prefilled.map(({ linkId }) => linkId),
    ['salt'],
    'what seldom changes; nothing measured, nothing required',
  )
  const { due } = await listDue(as(team.leader), { teamId: team.id })
  const [first] = due.filter(({ reason }) => reason !== 'yearly-check')
  assert.deepEqual(
    [first!.programme, first!.reason, first!.urgency, first!.way],
    ['diabetes', 'adjusted', 'soon', 'home'],
  )
  await recordCheck(as(team.leader), { ...check, residentId: one.id })
  const checks = await region.pool.query(`select due_on from follow_ups.due where kind = 'check'`)
  assert.deepEqual(checks.rows, [{ due_on: '2027-03-02' }, { due_on: '2027-03-02' }], 'one check counts for both')
})

const check = {
  doneOn: '2026-03-02',
  measured: { systolicMmhg: 134, diastolicMmhg: 80, weightKg: 61, heightCm: 158, waistCm: 84 },
  items: [{ code: 'temperature', value: 36.5, unit: 'Cel' }],
  conclusion: '',
}

test('an urgent sign refers the same day and asks again within two weeks, whatever the doctor wishes', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension'])
  const high = (some: Partial<RecordRequest> = {}) =>
    visit(one.id, { answers: { systolic: 186, diastolic: 112 }, ...some })
  const ctx = as(team.villageDoctor)
  const later = { nextDueOn: '2026-04-30', decisionReason: '患者外出' }
  await assert.rejects(recordFollowUp(ctx, high(later)), refused('follow_ups.next_due_wrong', 'nextDueOn'))
  await assert.rejects(recordFollowUp(ctx, high({ decision: 'adjust' })), refused('follow_ups.reason_needed'))
  const { followUps } = await recordFollowUp(ctx, high())
  const [one1] = followUps
  assert.deepEqual(
    [one1!.urgent, one1!.decision, one1!.referBy, one1!.nextDueOn],
    [true, 'refer', '2026-03-02', '2026-03-16'],
  )
  const { rows } = await region.pool.query(`select type from kernel.event where type = 'follow_ups.urgent'`)
  assert.equal(rows.length, 1)
  const { due } = await listDue(as(team.leader), { teamId: team.id, urgency: 'urgent' })
  assert.deepEqual(
    due.map(({ reason, urgency }) => [reason, urgency]),
    [['referred', 'urgent']],
  )
})

test('what cannot be is refused with its field', async (t) => {
  const { team, person, as, region } = await clinic(t)
  const one = await person(['hypertension', 'diabetes'])
  const stranger = await person([], '李无档')
  const full = (answers: Record<string, unknown>, some: Partial<RecordRequest> = {}) =>
    visit(one.id, { ...some, answers: { ...sugarAnswers, ...answers } })
  const without = (linkId: string) => {
    const { [linkId]: _, ...answers } = full({}).answers as Record<string, never>
    return { ...full({}), answers }
  }
  const table: readonly [RecordRequest, string, string?][] = [
    [full({ systolic: 1200 }), 'follow_ups.value_impossible', 'answers.systolic'],
    [full({ 'fasting-glucose': 126 }), 'follow_ups.glucose_in_mg_dl', 'answers.fasting-glucose'],
    [full({}, { measured: { randomGlucoseMmol: 180 } }), 'follow_ups.glucose_in_mg_dl', 'measured.randomGlucoseMmol'],
    [full({ diastolic: 140 }), 'follow_ups.pressures_reversed', 'answers.diastolic'],
    [full({}, { measured: { systolicMmhg: 140 } }), 'follow_ups.answer_wrong', 'answers.systolic'],
    [without('symptoms'), 'follow_ups.answer_missing', 'answers.symptoms'],
    [without('systolic'), 'follow_ups.answer_missing', 'answers.systolic'],
    [full({ adherence: 'sometimes' }), 'follow_ups.answer_wrong', 'answers.adherence'],
    [full({ smoking: 400 }), 'follow_ups.answer_wrong', 'answers.smoking'],
    [full({ horoscope: 'fish' }), 'follow_ups.question_unknown', 'answers.horoscope'],
    [full({}, { doneAt: '2026-02-20T01:00:00Z' }), 'follow_ups.before_enrolment', 'doneAt'],
    [full({}, { doneAt: '2027-03-02T01:00:00Z' }), 'follow_ups.in_the_future', 'doneAt'],
    [full({}, { programmes: ['copd'] }), 'follow_ups.not_enrolled'],
    [visit(stranger.id), 'follow_ups.not_enrolled'],
  ]
  for (const [request, code, field] of table)
    await assert.rejects(recordFollowUp(as(team.villageDoctor), request), refused(code, field), code)
  assert.equal((await region.pool.query('select 1 from follow_ups.follow_up')).rowCount, 0)
})

test('nobody is followed up after death, and weeks late from a device is normal', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension'])
  region.clock.set('2026-04-10T01:00:00Z')
  await endResidence(region.ctx(), { residentId: one.id, reason: 'died', on: '2026-03-20' })
  await region.deliver(modules)
  assert.equal((await region.pool.query('select 1 from follow_ups.pub_due')).rowCount, 0, 'nothing is due any more')
  const ctx = as(team.villageDoctor)
  const dead = visit(one.id, { doneAt: '2026-03-21T01:00:00Z' })
  await assert.rejects(recordFollowUp(ctx, dead), refused('residents.has_died'))
  const late = visit(one.id, { doneAt: '2026-03-10T01:00:00Z', writtenAt: '2026-03-10T01:12:00Z' })
  const { followUps } = await recordFollowUp(ctx, late)
  assert.deepEqual([followUps[0]!.daysLate, followUps[0]!.writtenAt], [31, '2026-03-10T01:12:00.000Z'])
})

test('the same id is the same visit; with other content it is refused', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension', 'diabetes'])
  const id = region.ctx().chance.uuid()
  const request = visit(one.id, { id, answers: sugarAnswers })
  const first = await recordFollowUp(as(team.villageDoctor), request)
  assert.deepEqual(await recordFollowUp(as(team.villageDoctor), request), first)
  const other = { ...request, note: '另一次' }
  await assert.rejects(recordFollowUp(as(team.villageDoctor), other), refused('follow_ups.id_taken', 'id'))
  assert.equal((await region.pool.query('select 1 from follow_ups.follow_up')).rowCount, 2)
})

test('a correction is a new version; the old stays, and only the new reading counts; in error nothing does', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension'])
  const { followUps } = await recordFollowUp(as(team.villageDoctor), visit(one.id, { answers: { systolic: 172 } }))
  const followUpId = followUps[0]!.id
  const { residentId: _, ...content } = visit(one.id)
  const amended = await amendFollowUp(as(team.leader), { ...content, followUpId, reason: '收缩压录入有误' })
  assert.deepEqual([amended.followUps[0]!.version, amended.followUps[0]!.decision], [2, 'keep'])
  const counting = () =>
    region.pool
      .query(`select systolic_mmhg from readings.pub_reading where state = 'kept'`)
      .then(({ rows }) => rows.map((row) => row.systolic_mmhg))
  assert.deepEqual(await counting(), [132])
  const { versions } = await readFollowUp(as(team.leader), { followUpId })
  assert.deepEqual(
    versions.map(({ version, madeByName, reason, signed, followUp }) => [
      version,
      madeByName,
      reason,
      signed,
      followUp.measured.systolicMmhg,
    ]),
    [
      [2, '周文', '收缩压录入有误', true, 132],
      [1, '何平', null, true, 172],
    ],
  )
  await withdrawFollowUp(as(team.leader), { followUpId, reason: '录错了人' })
  assert.equal((await region.pool.query('select 1 from follow_ups.pub_follow_up')).rowCount, 0)
  assert.deepEqual(await counting(), [])
  const again = withdrawFollowUp(as(team.leader), { followUpId, reason: '录错了人' })
  await assert.rejects(again, refused('follow_ups.already_withdrawn'))
  const { rows } = await region.pool.query(`select reason from follow_ups.pub_due where kind = 'follow-up'`)
  assert.deepEqual(rows, [{ reason: 'first' }])
})

test('who may: the team; by telephone also the officer; the person reads; nobody else', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension'])
  const other = await person([], '邻居')
  const elsewhere: Actor = { ...team.leader, id: region.ctx().chance.uuid() }
  const phone = visit(one.id, { way: 'phone', answers: {} })
  const { systolic: _, diastolic: __, ...said } = phone.answers as Record<string, never>
  const table: readonly [string, () => Promise<unknown>, string | undefined][] = [
    ['the officer at home', () => recordFollowUp(as(team.officer), visit(one.id)), 'follow_ups.phone_only'],
    ['the officer by phone', () => recordFollowUp(as(team.officer), { ...phone, answers: said }), undefined],
    ['a doctor of no team', () => recordFollowUp(as(elsewhere), visit(one.id)), 'follow_ups.not_your_team'],
    ['the person reads', () => listFollowUps(as(one), { residentId: one.id }), undefined],
    ['a neighbour reads', () => listFollowUps(as(other), { residentId: one.id }), 'residents.not_acting_for'],
    ['another doctor reads', () => listFollowUps(as(elsewhere), { residentId: one.id }), 'teams.not_on_team'],
    ['the person writes', () => recordFollowUp(as(one), visit(one.id)), 'kernel.not_permitted'],
    ['another doctor’s list', () => listDue(as(elsewhere), { teamId: team.id }), 'follow_ups.not_your_team'],
  ]
  for (const [who, act, code] of table)
    assert.equal(
      await act().then(
        () => undefined,
        (error: Refusal) => error.code,
      ),
      code,
      who,
    )
  const { followUps } = await listFollowUps(as(team.leader), { residentId: one.id })
  assert.deepEqual(
    [followUps[0]!.decision, followUps[0]!.atTarget],
    ['call-back', null],
    'not measured: again within the week',
  )
})

test('a check is signed, says what is missing, and may be withdrawn', async (t) => {
  const { region, team, person, as } = await clinic(t)
  // Not of an age that has a check of its own.
  const one = await person(['hypertension'], '陈小燕', '1988-05-01')
  // Enrolled today: a check of yesterday lies before.
  await assert.rejects(
    recordCheck(as(team.leader), { ...check, residentId: one.id, doneOn: '2026-02-01' }),
    refused('follow_ups.before_enrolment'),
  )
  const today = { ...check, residentId: one.id }
  const wrong = { ...today, items: [{ code: 'horoscope' }] }
  await assert.rejects(recordCheck(as(team.leader), wrong), refused('follow_ups.check_item_unknown'))
  const done = await recordCheck(as(team.leader), today)
  assert.ok(
    !done.missing.includes('blood-pressure') &&
      !done.missing.includes('temperature') &&
      done.missing.includes('symptoms'),
  )
  await withdrawCheck(as(team.leader), { checkId: done.id, reason: '录错了人' })
  assert.equal((await region.pool.query('select 1 from follow_ups.pub_check')).rowCount, 0)
})

test('over HTTP: form, record, list; and leaving the programme ends what is due', async (t) => {
  const { region, team, person, as } = await clinic(t)
  const one = await person(['hypertension'])
  const { call } = await testServer(t, region, modules)
  const base = `/api/follow-ups/residents/${one.id}`
  const form = await call(team.villageDoctor, `GET ${base}/form`)
  assert.equal(form.body.questionnaire.resourceType, 'Questionnaire')
  const { residentId: _, answers, ...rest } = visit(one.id)
  const item = Object.entries(answers).map(([linkId, value]) => ({ linkId, answer: [fhirAnswer(value)] }))
  const sent = { ...rest, answers: { resourceType: 'QuestionnaireResponse', item } }
  const made = await call(team.villageDoctor, `POST ${base}/follow-ups`, sent)
  assert.equal(made.status, 200, JSON.stringify(made.body))
  assert.equal((await call(one, `GET ${base}/follow-ups`)).body.followUps.length, 1)
  const bad = await call(team.villageDoctor, `POST ${base}/follow-ups`, { ...sent, measured: { weightKg: 900 } })
  assert.deepEqual([bad.status, bad.body.code], [422, 'follow_ups.value_impossible'])
  const enrolmentId = made.body.followUps[0].enrolmentId
  await exitEnrolment(as(team.leader), { enrolmentId, reason: 'cured' })
  await region.deliver(modules)
  assert.equal((await region.pool.query('select 1 from follow_ups.pub_due')).rowCount, 0)
})

function fhirAnswer(value: unknown) {
  if (typeof value === 'boolean') return { valueBoolean: value }
  if (typeof value === 'number') return { valueInteger: value }
  return { valueCoding: { code: Array.isArray(value) ? value[0] : value } }
}
