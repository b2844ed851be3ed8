import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Task } from '@medplum/fhirtypes'
import { amended, recorded } from '#care/follow-ups'
import { keepReading, readingsModule, withdrawReading } from '#care/readings'
import { doubtAnswered, doubtRaised } from '#care/veracity'
import { PackageForm } from '#contracts/family-contracts'
import { announce } from '#kernel'
import { publish, readResource } from '#record'
import type { TestRegion } from '#testing'
import { type Community, community, homeVisit, night, running } from './contracts.fixture.ts'
import { contractsModule, loadPackages, readContract } from './index.ts'

const modules = [contractsModule, readingsModule]
const quarterly = PackageForm.parse({
  code: 'pressure',
  nameZh: '血压随访包',
  nameEn: 'Blood pressure follow-ups',
  priceFen: 0,
  parts: { fundFen: 0, publicHealthFen: 0, personFen: 0 },
  eligibility: { everyone: true },
  services: [
    {
      code: 'hypertension-follow-up',
      nameZh: '高血压随访',
      nameEn: 'Follow-up',
      often: { kind: 'every', months: 3 },
      window: { kind: 'spread' },
      evidence: [{ kind: 'follow-up', programme: 'hypertension', faceToFace: true, byTeam: true }],
    },
  ],
  validFrom: '2026-01-01',
  clause: '测试',
  demonstration: true,
})

async function contracted(t: import('node:test').TestContext, packageCodes: string[]) {
  const all = await community(t)
  await loadPackages(all.region.ctx(), { packages: [quarterly], preview: false })
  const { id } = await running(all.region, all.first, all.wang, packageCodes)
  const stands = async () => {
    const { promises } = await readContract(all.region.ctx(all.wang), { contractId: id })
    return promises
  }
  const states = async () => (await stands()).map((one) => one.state)
  return { ...all, contractId: id, stands, states }
}

/** A follow-up as its module keeps it, and what it tells of it. */
async function followUp(
  { region, first, wang }: Community,
  doneAt: string,
  { way = 'home', institutionId = first.clinic.id } = {},
): Promise<string> {
  const id = region.chance.uuid()
  const facts = { visitId: id, residentId: wang.id, teamId: first.id, doctorId: first.villageDoctor.id }
  await region.pool.query(
    `insert into follow_ups.follow_up (id, visit_id, request_sm3, enrolment_id, resident_id, programme_code, programme_version,
       institution_id, team_id, doctor_id, way, done_at, written_at, entered_at, answers_sm3, urgent, ruled, decision, next_due_on,
       version, state, changed_at)
     values ($1, $1, '', $1, $2, 'hypertension', '1', $3, $4, $5, $6, $7, $8, $8, '', false, 'keep', 'keep', '2026-12-01', 1,
       'recorded', $8)`,
    [id, wang.id, institutionId, first.id, first.villageDoctor.id, way, new Date(doneAt), region.clock.now()],
  )
  const told = { ...facts, followUpId: id, enrolmentId: id, programme: 'hypertension', version: 1 }
  const outcome = { way: 'home', doneAt, decision: 'keep', urgent: false, nextDueOn: '2026-12-01' } as const
  await region.ctx().transaction((ctx) => announce(ctx, recorded, wang.id, { ...told, ...outcome }))
  await region.deliver(modules)
  return id
}

async function doubt({ region, first, wang }: Community, followUpId: string, state: 'open' | 'upheld' | 'dismissed') {
  const { rows } = await region.pool.query(`select pattern, valid_from from veracity.rule order by valid_from limit 1`)
  const doubtId = region.chance.uuid()
  const doctorId = first.villageDoctor.id
  const answered = state === 'open' ? [null, null, null, null] : [first.leader.id, '周文', region.clock.now(), '核实']
  await region.pool.query(
    `insert into veracity.doubt (id, follow_up_id, resident_id, doctor_id, team_id, institution_id, pattern, rule_from, state, numbers,
       beside, raised_at, done_at, answered_by, answered_by_name, answered_at, answer)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '{}', array[$2]::uuid[], $10, $10, $11, $12, $13, $14)
     on conflict (follow_up_id, pattern) do update set state = excluded.state, answered_by = excluded.answered_by,
       answered_by_name = excluded.answered_by_name, answered_at = excluded.answered_at, answer = excluded.answer`,
    [
      doubtId,
      followUpId,
      wang.id,
      doctorId,
      first.id,
      first.centre.id,
      rows[0].pattern,
      rows[0].valid_from,
      state,
    ].concat([region.clock.now(), ...answered] as never[]),
  )
  const facts = { doubtId, followUpId, residentId: wang.id, teamId: first.id, doctorId, pattern: rows[0].pattern }
  await region.ctx().transaction(async (ctx) => {
    if (state === 'open') await announce(ctx, doubtRaised, doubtId, facts)
    else await announce(ctx, doubtAnswered, doubtId, { ...facts, verdict: state })
  })
  await region.deliver(modules)
}

test('follow-ups fulfil the quarters in which they were done, by the team and face to face, and no others', async (t) => {
  const all = await contracted(t, ['pressure'])
  await followUp(all, '2026-03-01T02:00:00Z')
  assert.deepEqual(await all.states(), ['due', 'due', 'due', 'due'], 'before the contract began')
  all.region.clock.set('2026-04-10T01:00:00Z')
  await followUp(all, '2026-04-10T01:00:00Z', { way: 'phone' })
  await followUp(all, '2026-04-10T01:00:00Z', { institutionId: all.second.centre.id })
  assert.deepEqual(await all.states(), ['due', 'due', 'due', 'due'], 'by telephone, and another team’s')
  await followUp(all, '2026-04-10T01:00:00Z')
  await followUp(all, '2026-04-10T00:30:00Z', { way: 'clinic' })
  const [first, ...rest] = await all.stands()
  assert.deepEqual([first?.state, first?.doneOn, first?.evidenceKind], ['done', '2026-04-10', 'follow-up'])
  assert.match(first!.words, /2026年4月10日.*面对面随访/)
  assert.deepEqual(
    rest.map((one) => one.state),
    ['due', 'due', 'due'],
    'a second one in the quarter proves no other quarter',
  )
  await night(all.region, '2026-09-10')
  assert.deepEqual(await all.states(), ['done', 'missed', 'due', 'due'])
  await followUp(all, '2026-07-01T01:00:00Z')
  assert.deepEqual(await all.states(), ['done', 'done', 'due', 'due'], 'a device brought it weeks later')
})

test('a false follow-up is taken back, with the reason, and comes back when the doubt is dismissed', async (t) => {
  const all = await contracted(t, ['pressure'])
  all.region.clock.set('2026-04-10T01:00:00Z')
  const id = await followUp(all, '2026-04-10T01:00:00Z')
  await doubt(all, id, 'open')
  const [doubted] = await all.stands()
  assert.deepEqual([doubted?.state, doubted?.evidenceId], ['due', null])
  assert.match(doubted!.words, /存疑/)
  await doubt(all, id, 'dismissed')
  assert.equal((await all.states())[0], 'done')
  await doubt(all, id, 'upheld')
  assert.equal((await all.states())[0], 'due')
  const { rows } = await all.region.pool.query(
    `select why from contracts.promise_change where promise_id = $1 order by number`,
    [doubted!.id],
  )
  assert.deepEqual(
    rows.map((one) => one.why),
    ['promised', 'evidence-found', 'evidence-doubted', 'evidence-found', 'evidence-doubted'],
  )
})

test('a follow-up entered in error, and a tick that somebody planted, do not count', async (t) => {
  const all = await contracted(t, ['pressure'])
  const { region, wang, first } = all
  region.clock.set('2026-04-10T01:00:00Z')
  const id = await followUp(all, '2026-04-10T01:00:00Z')
  await region.pool.query(`update follow_ups.follow_up set state = 'entered-in-error' where id = $1`, [id])
  const facts = {
    visitId: id,
    residentId: wang.id,
    teamId: first.id,
    doctorId: first.leader.id,
    followUpId: id,
    enrolmentId: id,
  }
  const told = { ...facts, programme: 'hypertension', version: 2, inError: true }
  await region.ctx().transaction((ctx) => announce(ctx, amended, wang.id, told))
  await region.deliver(modules)
  const [withdrawn] = await all.stands()
  assert.equal(withdrawn?.state, 'due')
  assert.match(withdrawn!.words, /更正或撤回/)
  await region.pool.query(
    `update contracts.promise set state = 'done', done_on = '2026-04-11', evidence_kind = 'follow-up', evidence_id = 'tick' where id = $1`,
    [withdrawn!.id],
  )
  assert.equal((await all.states())[0], 'done')
  await night(region, '2026-04-12')
  assert.equal((await all.states())[0], 'due', 'the night finds nothing under it')
})

test('readings and visits in the record fulfil what they prove, and taken back they do not', async (t) => {
  const all = await contracted(t, ['basic'])
  const { region, wang, first } = all
  region.clock.set('2026-04-10T01:00:00Z')
  const keep = (source: 'home' | 'clinic') =>
    keepReading(region.ctx(first.leader), {
      residentId: wang.id,
      kind: 'blood-pressure',
      measuredAt: `2026-04-10T00:${source === 'home' ? '10' : '40'}:00Z`,
      systolic: 132,
      diastolic: 84,
      unit: 'mm[Hg]',
      source,
    })
  const done = async () => (await all.stands()).filter((one) => one.state === 'done').map((one) => one.serviceCode)
  await keep('home')
  await region.deliver(modules)
  assert.deepEqual(await done(), [], 'of the person’s own meter: the package asks for the team’s')
  const { id: readingId } = await keep('clinic')
  await region.deliver(modules)
  assert.deepEqual(await done(), ['blood-pressure-yearly'])

  const visit = async (id: string, institution: string, status?: string) => {
    const resource = homeVisit(id, wang.id, institution, '2026-04-09T22:00:00Z', status)
    await region.ctx().transaction((ctx) => publish(ctx, 'test-clinic', [resource]))
    await region.deliver(modules)
  }
  await visit('visit-1', all.second.centre.id)
  await visit('visit-2', first.clinic.id, 'planned')
  assert.deepEqual(await done(), ['blood-pressure-yearly'], 'another team’s, and one that is only planned')
  await visit('visit-2', first.clinic.id)
  assert.deepEqual((await done()).sort(), ['blood-pressure-yearly', 'health-advice'])
  const promise = (await all.stands()).find((one) => one.evidenceId === 'Encounter/visit-2')!
  assert.equal(promise.doneOn, '2026-04-10', 'the day in China')
  const task = await region.ctx().transaction((ctx) => readResource<Task>(ctx, 'Task', promise.id))
  assert.deepEqual([task?.status, task?.output?.[0]?.valueReference?.reference], ['completed', 'Encounter/visit-2'])
  await visit('visit-2', first.clinic.id, 'entered-in-error')
  assert.deepEqual(await done(), ['blood-pressure-yearly'])
  await withdrawReading(region.ctx(first.leader), { readingId, reason: '录入错误' })
  await region.deliver(modules)
  assert.deepEqual(await done(), [])
})

test('in whatever order and how often things are heard, the same is fulfilled', async (t) => {
  const all = await contracted(t, ['pressure'])
  const days = ['2026-05-01', '2026-06-30', '2026-06-01', '2026-10-01']
  all.region.clock.set('2026-10-02T01:00:00Z')
  for (const day of days) await followUp(all, `${day}T01:00:00Z`)
  const stands = await all.stands()
  assert.deepEqual(
    stands.map((one) => one.doneOn),
    ['2026-05-01', '2026-06-30', '2026-10-01', null],
  )
  const changes = () => count(all.region, 'contracts.promise_change')
  const before = await changes()
  await night(all.region, '2026-10-03')
  assert.deepEqual(await all.stands(), stands)
  assert.equal(await changes(), before, 'nothing was written again')
})

async function count(region: TestRegion, table: string): Promise<number> {
  return (await region.pool.query(`select count(*)::int as n from ${table}`)).rows[0].n
}
