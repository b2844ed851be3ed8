import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readingsModule } from '#care/readings'
import { endResidence } from '#people/residents'
import { readResource } from '#record'
import { diagnosed, doctor, resident } from '#testing/people'
import { form, township } from './chronic.fixture.ts'
import {
  amendPlan,
  chronicModule,
  decideFinding,
  enrol,
  enrolmentsOf,
  exitEnrolment,
  listQuestionnaires,
  listSuspected,
  longPrescriptionAllowed,
  prescribeActivity,
  readMyPlan,
  readPerson,
  reportProgress,
  restratify,
  restratifyEnrolment,
  screen,
  screenRecord,
  signPlan,
} from './index.ts'
import { waitingOf } from './screening/store.ts'

const modules = [readingsModule, chronicModule]

test('three high pressures on three days make a suspect; a doctor confirms; the person is enrolled with a baseline', async (t) => {
  const { region, team, person, pressure } = await township(t)
  const wang = await person()
  await pressure(wang.id, 162, 96, 20)
  await pressure(wang.id, 158, 92, 10)
  await region.deliver(modules)
  const desk = region.ctx(team.leader)
  assert.equal((await listSuspected(desk, {})).people.length, 0)
  await pressure(wang.id, 166, 98)
  await region.deliver(modules)
  const { people } = await listSuspected(desk, {})
  assert.equal(people.length, 1)
  const { finding } = people[0]!
  assert.equal(finding.basis, 'reading')
  assert.equal(finding.because.facts.length, 6)
  assert.match(finding.because.facts[0]!, /value.systolic 166 >= 140/)

  await assert.rejects(enrol(desk, form(wang.id, 'hypertension')), { code: 'chronic.not_confirmed' })
  const wrong = { findingId: finding.id, state: 'confirmed', diagnosisCode: 'E11.9', reason: '复测' } as const
  await assert.rejects(decideFinding(desk, wrong), { code: 'chronic.diagnosis_does_not_fit' })
  const decided = await decideFinding(desk, { ...wrong, diagnosisCode: 'I10' })
  assert.equal(decided.state, 'confirmed')
  await assert.rejects(decideFinding(desk, { ...wrong, diagnosisCode: 'I10' }), { code: 'chronic.finding_decided' })

  const made = await enrol(desk, { ...form(wang.id, 'hypertension'), answers: { smoking: 10 } })
  assert.equal(made.baseline.systolicMmhg, 166)
  assert.equal(made.stratum.stratum, 'medium')
  assert.deepEqual(made.stratum.because.sentence.en, 'Grade 2 pressure, or grade 1 with a risk factor')
  assert.ok(made.signedAt, 'the doctor who answers enrolled: signed at once')
  const goals = made.goals.map(({ fact, value }) => [fact, value])
  assert.deepEqual(goals, [
    ['value.systolic', 150],
    ['value.diastolic', 90],
  ])
  const episode = await readResource(region.ctx(), 'EpisodeOfCare', made.id)
  assert.equal((episode as { status?: string }).status, 'active')
  const plan = (await readResource(region.ctx(), 'CarePlan', `${made.id}-plan`)) as {
    status?: string
    goal?: unknown[]
  }
  assert.equal(plan.status, 'active')
  assert.equal(plan.goal?.length, 2)
  const digital = (await readMyPlan(region.ctx(wang), { residentId: wang.id })).activities.map(
    ({ activityCode }) => activityCode,
  )
  assert.deepEqual(digital.toSorted(), ['digital-stop-smoking', 'education-hypertension', 'home-blood-pressure'])
})

test('a diagnosis in the record confirms, at night or when somebody is enrolled', async (t) => {
  const { region, team, person, rows } = await township(t)
  const [wang, zhao] = [await person(), await person('赵刚', '1970-03-03')]
  await diagnosed(region, wang.id, 'E11.9', '2型糖尿病')
  await diagnosed(region, zhao.id, 'I10', '高血压')
  await region.runJob(screenRecord, {})
  await region.runJob(screenRecord, {})
  const found = await rows('select programme_code, state, basis from chronic.pub_finding order by programme_code')
  assert.deepEqual(found, [
    { programme_code: 'diabetes', state: 'confirmed', basis: 'diagnosis' },
    { programme_code: 'hypertension', state: 'confirmed', basis: 'diagnosis' },
  ])
  const officer = region.ctx(team.officer)
  const made = await enrol(officer, form(zhao.id, 'hypertension'))
  assert.equal(made.signedAt, null, 'an officer signs no plan')
  assert.equal(made.doctorId, team.leader.id)
  const doctorsOwn = region.ctx(team.leader)
  assert.ok((await signPlan(doctorsOwn, { enrolmentId: made.id })).signedAt)
  await assert.rejects(signPlan(doctorsOwn, { enrolmentId: made.id }), { code: 'chronic.signed_already' })
  await assert.rejects(signPlan(region.ctx(team.villageDoctor), { enrolmentId: made.id }), {
    code: 'chronic.not_the_doctor',
  })
})

test('enrolment is refused without consent, without a doctor’s diagnosis, twice, for the dead, by strangers, and in the future', async (t) => {
  const { region, team, person } = await township(t)
  const wang = await person()
  const ours = region.ctx(team.villageDoctor)
  const right = form(wang.id, 'hypertension', 'I10')
  await assert.rejects(enrol(ours, { ...right, consented: false }), { code: 'chronic.consent_missing' })
  await assert.rejects(enrol(ours, form(wang.id, 'hypertension')), { code: 'chronic.not_confirmed' })
  await assert.rejects(enrol(region.ctx(team.officer), right), { code: 'chronic.only_a_doctor_diagnoses' })
  await assert.rejects(enrol(ours, { ...right, programmeCode: 'scurvy' }), { code: 'chronic.programme_unknown' })
  await assert.rejects(enrol(ours, { ...right, answers: { shoes: 43 } }), { code: 'chronic.answer_unknown' })
  await assert.rejects(enrol(ours, { ...right, answers: { smoking: 400 } }), { code: 'chronic.answer_wrong' })
  await assert.rejects(enrol(ours, { ...right, enrolledAt: '2027-03-02T01:00:00Z' }), { code: 'chronic.in_the_future' })
  const stranger = await doctor(region, team.centre.id, '钱进')
  await assert.rejects(enrol(region.ctx(stranger), right), { code: 'teams.not_on_team' })
  await assert.rejects(enrol(ours, { ...right, doctorId: stranger.id }), { code: 'chronic.doctor_not_on_team' })
  const nobodys = await resident(region, '无格')
  await assert.rejects(enrol(region.ctx(), form(nobodys.id, 'hypertension', 'I10')), { code: 'chronic.no_team' })

  const id = region.chance.uuid()
  const first = await enrol(ours, { ...right, id })
  assert.equal((await enrol(ours, { ...right, id })).id, first.id, 'the same command again')
  await assert.rejects(enrol(ours, { ...right, id, answers: { smoking: 3 } }), { code: 'chronic.id_taken' })
  await assert.rejects(enrol(ours, right), { code: 'chronic.already_enrolled' })
  const dead = await person('孙福', '1940-01-01')
  await endResidence(region.ctx(), { residentId: dead.id, reason: 'died', on: '2026-03-01' })
  await assert.rejects(enrol(ours, form(dead.id, 'hypertension', 'I10')), { code: 'residents.has_died' })
})

test('two who enrol the same person at once make one enrolment', async (t) => {
  const { region, team, person, rows } = await township(t)
  const wang = await person()
  const tries = [team.villageDoctor, team.leader, team.leader].map((by) =>
    enrol(region.ctx(by), form(wang.id, 'hypertension', 'I10')),
  )
  const outcomes = await Promise.allSettled(tries)
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const one of outcomes) if (one.status === 'rejected') assert.equal(one.reason.code, 'chronic.already_enrolled')
  assert.equal((await rows('select 1 from chronic.enrolment')).length, 1)
})

test('strata follow new facts with their history, goals follow the doctor, and a long prescription follows two good follow-ups', async (t) => {
  const { region, team, person, pressure } = await township(t)
  const wang = await person()
  await pressure(wang.id, 150, 92)
  const ours = region.ctx(team.villageDoctor)
  const { id: enrolmentId, stratum } = await enrol(ours, form(wang.id, 'hypertension', 'I10'))
  assert.equal(stratum.stratum, 'medium')
  const again = await restratifyEnrolment(ours, { enrolmentId, answers: { 'kidney-failure': true } })
  assert.equal(again.stratum.stratum, 'very-high')
  assert.deepEqual(again.stratum.because.facts, ['derived.clinical-disease 1 >= 1'])
  const amended = await amendPlan(ours, {
    enrolmentId,
    goals: [{ code: 'systolic-elder', value: 130 }],
    medicines: [{ name: '氨氯地平' }],
  })
  assert.deepEqual([amended.planNumber, amended.goals[0]?.value, amended.goals[0]?.own], [2, 130, true])
  await assert.rejects(amendPlan(ours, { enrolmentId, goals: [{ code: 'systolic-elder', value: 13 }] }), {
    code: 'chronic.goal_implausible',
  })
  await assert.rejects(amendPlan(ours, { enrolmentId, goals: [{ code: 'sugar', value: 13 }] }), {
    code: 'chronic.goal_unknown',
  })

  assert.equal((await longPrescriptionAllowed(ours, wang.id)).allowed, false)
  const well = { 'answer.adherence': 'regular', 'answer.adverse-reaction': false, 'answer.new-complication': false }
  const good = { 'value.systolic': 132, 'value.diastolic': 80, atTarget: true, ...well }
  for (const days of [1, 90]) {
    region.clock.advance(days * 24 * 60)
    await restratify(region.ctx(team.villageDoctor), { enrolmentId, facts: good, trigger: 'follow-up' })
  }
  const long = await longPrescriptionAllowed(ours, wang.id)
  assert.deepEqual([long.allowed, long.weeksUsual, long.weeksMax], [true, 4, 12])
  const seen = await readPerson(region.ctx(team.leader), { residentId: wang.id })
  assert.deepEqual(
    seen.enrolments[0]!.history.map(({ trigger }) => trigger),
    ['enrolment', 'doctor'],
  )
})

test('somebody with both illnesses has two enrolments; who dies leaves both, who comes back is linked', async (t) => {
  const { region, team, person, rows } = await township(t)
  const wang = await person()
  const ours = region.ctx(team.villageDoctor)
  const first = await enrol(ours, form(wang.id, 'hypertension', 'I10'))
  await enrol(ours, form(wang.id, 'diabetes', 'E11.9'))
  await assert.rejects(enrol(ours, form(wang.id, 'diabetes+hypertension', 'I10')), {
    code: 'chronic.programme_unknown',
  })
  await assert.rejects(exitEnrolment(ours, { enrolmentId: first.id, reason: 'refused', on: '2025-01-01' }), {
    code: 'chronic.exit_before_enrolment',
  })
  const left = await exitEnrolment(ours, { enrolmentId: first.id, reason: 'refused', note: '本人不愿继续' })
  assert.equal(left.exitReason, 'refused')
  await assert.rejects(exitEnrolment(ours, { enrolmentId: first.id, reason: 'refused' }), {
    code: 'chronic.enrolment_ended',
  })
  const back = await enrol(ours, form(wang.id, 'hypertension'))
  assert.equal(back.previousId, first.id)
  await endResidence(region.ctx(), { residentId: wang.id, reason: 'died', on: '2026-03-02' })
  await region.deliver(modules)
  await region.deliver(modules)
  const open = (await enrolmentsOf(region.ctx(), wang.id)).filter(({ exitedOn }) => exitedOn === null)
  assert.equal(open.length, 0)
  assert.equal((await rows(`select 1 from chronic.activity where ended_at is null`)).length, 0)
  const episode = (await readResource(region.ctx(), 'EpisodeOfCare', back.id)) as { status?: string }
  assert.equal(episode.status, 'finished')
})

test('a risk score makes a suspect; whom a doctor excluded is not asked about on the old evidence again', async (t) => {
  const { region, team, person, glucose } = await township(t)
  const li = await person('李强', '1955-01-01')
  const own = region.ctx(li)
  const { questionnaires } = await listQuestionnaires(own, { residentId: li.id })
  assert.deepEqual(questionnaires.map((one) => one.questionnaireCode).toSorted(), [
    'copd-sq',
    'diabetes-risk-score',
    'stroke-history',
  ])
  const score = { residentId: li.id, programmeCode: 'diabetes', questionnaireCode: 'diabetes-risk-score' }
  const answers = { height: 170, weight: 88, waist: 98, systolic: 146, 'family-diabetes': true }
  await assert.rejects(screen(own, { ...score, answers: { height: 170 } }), { code: 'chronic.answer_missing' })
  await assert.rejects(screen(own, { ...score, questionnaireCode: 'copd-sq', answers }), {
    code: 'chronic.questionnaire_unknown',
  })
  const other = await person('别人')
  await assert.rejects(screen(region.ctx(other), { ...score, answers }), { code: 'residents.not_acting_for' })
  const done = await screen(own, { ...score, id: region.chance.uuid(), answers })
  // 18 for the age, 5 for a body mass index of 30.4, 10 for the waist, 7 for the pressure, 6 for the family; 2 more for a man.
  assert.ok([46, 48].includes(done.score), String(done.score))
  assert.deepEqual([done.suspected, done.finding?.state], [true, 'suspected'])
  assert.equal((await screen(own, { ...score, id: done.id, answers })).id, done.id)
  await decideFinding(region.ctx(team.leader), { findingId: done.finding!.id, state: 'excluded', reason: 'OGTT 正常' })
  await glucose(li.id, 7.4, 5)
  await glucose(li.id, 7.6, 2)
  await region.deliver(modules)
  assert.equal((await listSuspected(region.ctx(team.leader), {})).people.length, 0)
  region.clock.advance(3 * 24 * 60)
  await glucose(li.id, 7.9, 1)
  await glucose(li.id, 8.1)
  await region.deliver(modules)
  assert.equal((await listSuspected(region.ctx(team.leader), {})).people.length, 1)
})

test('activities are prescribed, begun, reported and stopped; what is watched over elsewhere is not', async (t) => {
  const { region, team, person } = await township(t)
  const wang = await person()
  const ours = region.ctx(team.villageDoctor)
  const { id: enrolmentId } = await enrol(ours, form(wang.id, 'hypertension', 'I10'))
  const give = { enrolmentId, activityCode: 'digital-stop-smoking', from: '2026-03-02', to: '2026-05-31' }
  await assert.rejects(prescribeActivity(ours, { ...give, activityCode: 'follow-up' }), {
    code: 'chronic.unknown_activity',
  })
  await assert.rejects(prescribeActivity(ours, { ...give, activityCode: 'moxibustion' }), {
    code: 'chronic.unknown_activity',
  })
  await assert.rejects(prescribeActivity(ours, { ...give, to: '2026-03-01' }), { code: 'chronic.days_wrong' })
  const given = await prescribeActivity(ours, give)
  await assert.rejects(prescribeActivity(ours, give), { code: 'chronic.activity_given' })
  const own = region.ctx(wang)
  const begun = await reportProgress(own, { activityId: given.id, state: 'started', progressPercent: 30 })
  assert.deepEqual([begun.state, begun.progressPercent], ['started', 30])
  const other = await person('别人')
  await assert.rejects(reportProgress(region.ctx(other), { activityId: given.id, state: 'done' }), {
    code: 'residents.not_acting_for',
  })
  assert.equal((await reportProgress(own, { activityId: given.id, state: 'done' })).state, 'done')
  await assert.rejects(reportProgress(own, { activityId: given.id, state: 'done' }), { code: 'chronic.activity_over' })
  const home = (await readMyPlan(own, { residentId: wang.id })).activities.find(
    ({ kind }) => kind === 'self-measurement',
  )!
  const once = await reportProgress(own, { activityId: home.id, state: 'done' })
  assert.deepEqual([once.state, once.nextOn], ['started', '2026-03-09'], 'weekly: open still')
})

test('people who were found in the same moment are all on the list, page by page', async (t) => {
  const { region, team, person, pressure } = await township(t)
  for (const name of ['王秀英', '李桂兰', '张建国']) {
    const { id } = await person(name)
    for (const daysAgo of [20, 10, 0]) await pressure(id, 166, 98, daysAgo)
  }
  await region.deliver(modules)
  const asked = { teamIds: [team.id], programmeCode: undefined, limit: 2 }
  const seen = await region.ctx().transaction(async (ctx) => {
    const first = await waitingOf(ctx, { ...asked, before: undefined })
    const { foundAt: at, id } = first.at(-1)!
    return [...first, ...(await waitingOf(ctx, { ...asked, before: { at, id } }))]
  })
  assert.equal(new Set(seen.map(({ residentId }) => residentId)).size, 3)
})

test('a night’s pass that began before somebody was found decides about them all the same', async (t) => {
  const { region, person, pressure, rows } = await township(t)
  const { id } = await person()
  for (const daysAgo of [20, 10, 0]) await pressure(id, 166, 98, daysAgo)
  await diagnosed(region, id)
  const began = region.clock.now()
  region.clock.advance(5)
  await region.deliver(modules)
  region.clock.set(began.toISOString())
  await region.runJob(screenRecord, {})
  assert.deepEqual(await rows('select state from chronic.finding where resident_id = $1', [id]), [
    { state: 'confirmed' },
  ])
})
