import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readingsModule } from '#care/readings'
import type { Actor } from '#kernel'
import { readResource } from '#record'
import { testServer } from '#testing'
import { form, township } from '../chronic.fixture.ts'
import { chronicModule, enrol, enrolmentsOf, loadProgramme, programmeOf, screen } from '../index.ts'
import { toDefinitions } from './fhir.ts'
import { standard } from './standard.ts'

const modules = [readingsModule, chronicModule]
// biome-ignore lint/suspicious/noExplicitAny: a test bends a file into what it must not be
type Bent = any
const kidney = (): Bent => JSON.parse(readFileSync(join(import.meta.dirname, '..', 'kidney.fixture.json'), 'utf8'))

test('a fifth programme is data alone: loaded, it finds, enrols, sorts and says when the next is due', async (t) => {
  const { region, team, person, pressure, rows } = await township(t)
  const manager: Actor = { id: region.chance.uuid(), roles: ['manager'], name: '主任', institutionId: team.centre.id }
  const wang = await person()
  const desk = region.ctx(team.leader)
  await assert.rejects(enrol(desk, form(wang.id, 'kidney', 'N18.3')), { code: 'chronic.programme_unknown' })
  const card = await loadProgramme(region.ctx(manager), { content: kidney() })
  assert.deepEqual([card.programmeCode, card.inForce], ['kidney', true])
  await region.deliver(modules)
  await pressure(wang.id, 175, 95, 4)
  await pressure(wang.id, 172, 95)
  await region.deliver(modules)
  const found = await rows('select programme_code from chronic.pub_finding order by 1')
  assert.deepEqual(
    found.map((one) => one.programme_code),
    ['kidney'],
  )
  const li = await person('李强')
  const answers = { foamy: true, swollen: false }
  const asked = { residentId: li.id, programmeCode: 'kidney', questionnaireCode: 'kidney-signs', answers }
  assert.equal((await screen(region.ctx(li), asked)).suspected, true)

  await assert.rejects(enrol(desk, form(wang.id, 'kidney', 'N18.3')), { code: 'chronic.answer_missing' })
  const made = await enrol(desk, { ...form(wang.id, 'kidney', 'N18.4'), answers: { egfr: 24 } })
  assert.equal(made.stratum.stratum, 'grave')
  assert.deepEqual(
    made.goals.map(({ value }) => value),
    [130],
  )
  const [own] = await enrolmentsOf(region.ctx(), wang.id)
  assert.deepEqual([own!.intervalDays, own!.faceToFaceAYear], [14, 12])
  const due = await rows('select activity_code, every_days from chronic.pub_activity order by 1')
  assert.deepEqual(due, [
    { activity_code: 'education-low-protein', every_days: null },
    { activity_code: 'urine-albumin', every_days: 180 },
  ])
  assert.ok(await readResource(region.ctx(), 'PlanDefinition', 'kidney-1'))
  const both = await programmeOf(region.ctx(), 'kidney+hypertension', '2026-03-02')
  assert.equal(both.title.en, 'Hypertension + Chronic kidney disease')
})

test('a programme that does not hang together is refused with the place', async (t) => {
  const { region } = await township(t)
  const ctx = region.ctx()
  const bent = (bend: (one: Bent) => void) => {
    const one = kidney()
    bend(one)
    return one
  }
  for (const [what, content, code, path] of [
    [
      'a plan with an unknown activity',
      bent((one) => {
        one.plan.action[1].definitionCanonical = 'urn:anji:activity:moxibustion'
      }),
      'chronic.unknown_activity',
      'plan.action.1.definitionCanonical',
    ],
    [
      'an action without an activity',
      bent((one) => {
        delete one.plan.action[1].definitionCanonical
      }),
      'chronic.unknown_activity',
      'plan.action.1',
    ],
    [
      'a question that nobody asks',
      bent((one) => {
        one.derived[0].cases[0].when.fact = 'answer.shoe-size'
      }),
      'chronic.unknown_code',
      'derived.0',
    ],
    [
      'a value that nobody measures',
      bent((one) => {
        one.targets[0].fact = 'value.shoe'
      }),
      'chronic.unknown_code',
      'targets.0.fact',
    ],
    [
      'what is derived only later',
      bent((one) => {
        one.derived[0].cases[0].when.fact = 'derived.stage'
      }),
      'chronic.unknown_code',
      'derived.0',
    ],
    [
      'an unknown condition on an action',
      bent((one) => {
        one.plan.action[2].condition[0].expression.expression = '{"fact":"answer.x","op":"known"}'
      }),
      'chronic.unknown_code',
      'plan.action.2.condition',
    ],
    [
      'a condition that is none',
      bent((one) => {
        one.plan.action[2].condition[0].expression.expression = 'egfr < 30'
      }),
      'chronic.programme_malformed',
      'plan.action.2.condition',
    ],
    [
      'an operator that is none',
      bent((one) => {
        one.strata[0].when.op = '~'
      }),
      'chronic.programme_malformed',
      'strata.0.when',
    ],
    [
      'code in a condition',
      bent((one) => {
        one.strata[0].when = { js: 'process.exit()' }
      }),
      'chronic.programme_malformed',
      'strata.0.when',
    ],
    [
      'a last stratum that is not for everybody',
      bent((one) => {
        one.strata.pop()
      }),
      'chronic.programme_malformed',
      'strata.0.when',
    ],
    [
      'the same stratum twice',
      bent((one) => {
        one.strata[1].code = 'grave'
      }),
      'chronic.programme_malformed',
      'strata.1',
    ],
    [
      'no FHIR',
      bent((one) => {
        one.questionnaire.item = [null]
      }),
      'chronic.programme_malformed',
      'questionnaire',
    ],
    [
      'an interval of no days',
      bent((one) => {
        one.strata[0].intervalDays = 0
      }),
      'chronic.programme_malformed',
      'strata.0.intervalDays',
    ],
    [
      'a field that nobody knows',
      bent((one) => {
        one.colour = 'red'
      }),
      'chronic.programme_malformed',
      'content',
    ],
    [
      'an end before the beginning',
      bent((one) => {
        one.validTo = '2025-01-01'
      }),
      'chronic.programme_malformed',
      'validTo',
    ],
  ] as const) {
    await assert.rejects(loadProgramme(ctx, { content }), (error: Bent) => {
      assert.equal(error.code, code, what)
      assert.ok(String(error.params.path).startsWith(path), `${what}: ${error.params.path}`)
      return true
    })
  }
})

test('what is in force is never edited: versions follow, they do not overlap', async (t) => {
  const { region } = await township(t)
  const ctx = region.ctx()
  const next = (validFrom: string, version: string, validTo?: string) => ({
    ...kidney(),
    validFrom,
    version,
    ...(validTo ? { validTo } : {}),
  })
  await loadProgramme(ctx, { content: kidney() })
  await assert.rejects(loadProgramme(ctx, { content: kidney() }), { code: 'chronic.version_taken' })
  await assert.rejects(loadProgramme(ctx, { content: next('2026-01-01', '2') }), { code: 'chronic.programme_overlaps' })
  await assert.rejects(loadProgramme(ctx, { content: next('2026-03-02', '2') }), { code: 'chronic.programme_in_force' })
  await loadProgramme(ctx, { content: next('2026-05-01', '2', '2026-12-31') })
  await assert.rejects(loadProgramme(ctx, { content: next('2026-12-31', '3') }), { code: 'chronic.programme_overlaps' })
  assert.equal((await programmeOf(ctx, 'kidney', '2026-04-30')).version, '1')
  assert.equal((await programmeOf(ctx, 'kidney', '2026-05-01')).version, '2')
  await assert.rejects(programmeOf(ctx, 'kidney', '2027-01-01'), { code: 'chronic.programme_unknown' })
})

test('the programmes that come with the system pass their own check, and are FHIR', async (t) => {
  const { checkProgramme } = await import('./check-programme.ts')
  const { validate } = await import('#record')
  for (const one of standard().programmes) {
    await t.test(one.code, () => {
      checkProgramme(structuredClone(one), [])
      for (const resource of toDefinitions(one)) assert.deepEqual(validate(resource), [], String(resource.id))
      assert.equal(one.verified, false, 'from memory until somebody has checked it')
    })
  }
})

test('each role meets its own doors, and centres are assessed by whoever is above them', async (t) => {
  const { region, team, person } = await township(t)
  const wang = await person()
  const { call } = await testServer(t, region, modules)
  const as = (role: Actor['roles'][number], institutionId: string = team.centre.id): Actor => ({
    id: region.chance.uuid(),
    roles: [role],
    name: role,
    institutionId,
  })
  assert.equal((await call(as('doctor'), 'POST /api/chronic/programmes', { content: kidney() })).status, 403)
  assert.equal((await call(undefined, 'GET /api/chronic/programmes')).status, 401)
  const all = await call(team.leader, 'GET /api/chronic/programmes')
  assert.equal(all.body.programmes.length, 4)
  assert.equal((await call(team.leader, 'GET /api/chronic/programmes/diabetes')).body.content.strata.length, 3)
  assert.equal((await call(wang, `GET /api/chronic/residents/${wang.id}`)).status, 403)
  assert.equal((await call(as('doctor'), `GET /api/chronic/residents/${wang.id}`)).body.code, 'teams.not_on_team')
  assert.equal((await call(wang, 'POST /api/chronic/enrolments', form(wang.id, 'hypertension', 'I10'))).status, 403)
  const mine = await call(wang, `GET /api/chronic/residents/${wang.id}/my-plan`)
  assert.equal(mine.status, 200)
  assert.match(mine.body.nextStep, /没有慢病管理计划/)

  const assess = (by: Actor, met: string[], assessedOn = '2026-03-01') =>
    call(by, `POST /api/chronic/centres/${team.clinic.id}/assess`, { assessedOn, validTo: '2027-02-28', met })
  const above = as('manager')
  assert.equal((await assess(as('manager', team.clinic.id), ['doctor'])).body.code, 'chronic.own_assessment')
  assert.equal((await assess(above, ['sauna'])).body.code, 'chronic.criterion_unknown')
  assert.equal((await assess(above, ['doctor'], '2026-04-01')).body.code, 'chronic.days_wrong')
  const first = await assess(above, ['doctor', 'meters', 'register', 'nurse'])
  assert.deepEqual([first.status, first.body.tier, first.body.missing.length], [200, 'basic', 6])
  assert.equal((await assess(above, ['doctor'])).body.code, 'chronic.assessed_already')
  const { centres } = (await call(team.leader, 'GET /api/chronic/centres')).body
  assert.deepEqual(
    centres.map((one: Bent) => one.tier),
    ['basic'],
  )
  const centre = `POST /api/chronic/centres/${team.centre.id}/assess`
  const region0: Actor = { id: region.chance.uuid(), roles: ['administrator'], name: '区域' }
  const everything = (await call(region0, 'GET /api/chronic/centres')).body.criteria.map(({ code }: Bent) => code)
  assert.equal(
    (await call(region0, centre, { assessedOn: '2026-02-01', validTo: '2027-01-31', met: everything })).body.tier,
    'demonstration',
  )
  const made = await enrol(region.ctx(team.leader), form(wang.id, 'hypertension', 'I10'))
  assert.equal(made.centreTier, 'demonstration')
})
