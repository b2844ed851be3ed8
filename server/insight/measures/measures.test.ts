import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { test } from 'node:test'
import { type Actor, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import { search, validate } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { doctor, institution, resident } from '#testing/people'
import { measuresOn } from './definitions.ts'
import { evaluateMeasure } from './evaluate.ts'
import { peopleIn } from './explain.ts'
import { folderOf } from './folder.ts'
import { measuresModule } from './index.ts'
import { worldOf } from './lines.fixture.ts'
import { yearEarlier, yearToDate } from './period.ts'
import { randomPeople } from './random.fixture.ts'
import { runStep, startRun } from './run.ts'
import { fill, idOf, standIn, type World } from './world.fixture.ts'

const people = 150
const auditor: Actor = { id: '00000000-0000-7000-8000-00000000000a', roles: ['auditor'], name: '审计' }
const day = '2025-12-31'
/** Of the periods that a night counts, these: what they are is period.test.ts. */
const few = [day, yearEarlier(day), '2025-10-31'].map(yearToDate)

/** The stand-ins of the world become real places and people. */
function with_(world: World, real: Record<string, string>): World {
  let text = JSON.stringify(world)
  for (const [standIn, id] of Object.entries(real)) text = text.replaceAll(standIn, id)
  return JSON.parse(text)
}

async function ground(t: import('node:test').TestContext) {
  const region = await freshDatabase(t)
  region.clock.set(`${day}T06:00:00Z`)
  const centre = await institution(region, 'township-centre', '柳河镇卫生院')
  const other = await institution(region, 'township-centre', '清水镇卫生院')
  const [treating, stranger] = [await doctor(region, centre.id), await doctor(region, other.id)]
  const [known, someone] = [await resident(region, '周美兰', '1955-05-01'), await resident(region, '吴建国')]
  await standIn(region)
  const real = { [idOf(4, 1)]: centre.id, [idOf(4, 2)]: other.id, [idOf(5, 9)]: treating.id, [idOf(1, 1)]: known.id }
  const first = {
    who: 'known',
    born: '1955-05-01',
    events: ['grid', 'enrolled ht 2025-01-01', 'visit ht 2025-05-01 home 130/80 target', 'check 2025-06-01'],
  }
  await fill(region, with_(worldOf([first, ...randomPeople(people, 3)]), real))
  const server = await testServer(t, region, [measuresModule])
  const manager: Actor = { id: idOf(5, 77), roles: ['manager'], name: '院长', institutionId: centre.id }
  const ids = [known.id, ...Array.from({ length: people }, (_, at) => idOf(1, at + 2))]
  return { region, ...server, centre, other, treating, stranger, known, someone, manager, ids }
}

async function runAll(t: import('node:test').TestContext, region: TestRegion, runId: string): Promise<string> {
  t.after(() => rm(folderOf(runId), { recursive: true, force: true }))
  let takes = false
  for (let step = 0; step < 40; step += 1) {
    await region.runJob(runStep, { runId, takes })
    const { rows } = await region.pool.query('select state, result_hash from measures.run where id = $1', [runId])
    if (rows[0].state === 'done') return rows[0].result_hash
    assert.notEqual(rows[0].state, 'failed')
    takes = rows[0].state === 'exporting'
  }
  throw new Error('the run does not end')
}

/** A step that the database ends with this code; the state of its run then. */
async function endedBy(region: TestRegion, runId: string, code: string): Promise<string> {
  await region.pool.query(`
      create function measures.ends() returns trigger language plpgsql as $$ begin raise exception using errcode = '${code}'; end $$;
      create trigger ends before update on measures.run for each row when (new.state = 'exporting') execute function measures.ends()`)
  await assert.rejects(region.runJob(runStep, { runId }))
  await region.pool.query('drop function measures.ends() cascade')
  return (await region.pool.query('select state from measures.run where id = $1', [runId])).rows[0].state
}

test('a run that fails for another reason says so, and the next may begin', async (t) => {
  const { region } = await ground(t)
  const begin = () => region.ctx().transaction((ctx) => startRun(ctx, day, few))
  const runId = (await begin())!
  assert.equal(await begin(), undefined)
  assert.equal(await endedBy(region, runId, 'P0001'), 'failed')
  assert.notEqual(await begin(), undefined)
})

test('a run counts everybody in every scope, and each figure has its people and its reasons', async (t) => {
  const all = await ground(t)
  const { region, call, centre, manager, ids, known } = all
  const runId = (await region.ctx().transaction((ctx) => startRun(ctx, day, few)))!
  assert.equal((await call(auditor, 'POST /api/measures/runs', {})).body.code, 'measures.already_running')
  assert.equal((await call(auditor, 'GET /api/measures/figures')).body.code, 'measures.not_computed')
  assert.equal(await endedBy(region, runId, '40001'), 'queued', 'a conflict passes: the step is done again')
  const hash = await runAll(t, region, runId)
  const { runs } = (await call(auditor, 'GET /api/measures/runs')).body
  assert.deepEqual([runs[0].state, runs[0].done, runs[0].total], ['done', few.length, few.length])
  const rows = await region.ctx().transaction((ctx) => peopleIn(ctx, measuresOn(day), yearToDate(day), ids))

  await t.test('the region’s figures are the sums of its people, with the year before', async () => {
    const { body } = await call(auditor, 'GET /api/measures/figures')
    assert.equal(body.figures.length, measuresOn(day).length)
    for (const figure of body.figures.filter(({ code }: { code: string }) => !code.startsWith('expected'))) {
      const mine = rows.filter(({ measure }) => measure === figure.code)
      const sum = (of: 'numerator' | 'denominator') => mine.reduce((all, row) => all + row[of], 0)
      assert.deepEqual([figure.numerator, figure.denominator], [sum('numerator'), sum('denominator')], figure.code)
      assert.ok(figure.yearEarlier, figure.code)
    }
  })

  await t.test('the list behind a figure is as long as the figure, and every look is kept', async () => {
    const figures = (await call(manager, 'GET /api/measures/figures')).body
    assert.deepEqual([figures.scope.kind, figures.scope.name], ['institution', '柳河镇卫生院'])
    const figure = figures.figures.find(({ code }: { code: string }) => code === 'control-hypertension')
    assert.ok(figure.denominator > 5)
    const line = 'GET /api/measures/people?measure=control-hypertension&limit=500&membership='
    const [inIt, notYet] = [
      (await call(manager, `${line}numerator`)).body,
      (await call(manager, `${line}denominator`)).body,
    ]
    assert.deepEqual([inIt.total, inIt.total + notYet.total], [figure.numerator, figure.denominator])
    assert.ok(inIt.people.some(({ residentId }: { residentId: string }) => residentId === known.id))
    const { rows: looks } = await region.pool.query(
      `select count(*)::int as looks from kernel.audit where entity = 'measures.person' and actor_id = $1`,
      [manager.id],
    )
    assert.equal(looks[0].looks, inIt.total + notYet.total)
    const [one] = notYet.people
    const told = (await call(manager, `GET /api/measures/explanations/${known.id}?measure=control-hypertension`)).body
    assert.equal(told.measures[0].membership, 'numerator')
    assert.match(one.words.zh, /^计入分母，未达标准：/)
    const past = await call(auditor, 'GET /api/measures/people?measure=contract-rate&to=2025-10-31')
    assert.equal(past.body.code, 'measures.list_gone')
  })

  await t.test('breakdown, trend, funnel, map, comparison and table answer from the same run', async () => {
    const by = (await call(auditor, 'GET /api/measures/breakdown?measure=control-hypertension&by=institution')).body
    assert.ok(by.rows.some(({ id, name }: { id: string; name: string }) => id === centre.id && name === '柳河镇卫生院'))
    const trend = (await call(auditor, 'GET /api/measures/trend?measure=contract-rate')).body
    assert.deepEqual(
      trend.points.map(({ to }: { to: string }) => to),
      ['2024-12-31', '2025-10-31', day],
    )
    const { stages } = (await call(auditor, 'GET /api/measures/funnel?programme=hypertension')).body
    const of = (code: string) => stages.find((one: { code: string }) => one.code === code).people
    assert.ok(of('population') >= of('found') && of('found') >= of('enrolled') && of('enrolled') > 0)
    const map = (await call(auditor, 'GET /api/measures/map?measure=contract-rate')).body
    assert.deepEqual(
      map.cells.map(({ code }: { code: string }) => code),
      ['G1'],
    )
    const compared = (await call(auditor, 'GET /api/measures/comparison?programme=diabetes')).body
    assert.equal(compared.results.length, 4)
    const csv = await call(auditor, 'GET /api/measures/export/figures')
    assert.match(csv.body, /规范管理率/)
  })

  await t.test('the definitions and the year’s reports are in the record', async () => {
    const found = await region.ctx(systemActor('test')).transaction((ctx) => search(ctx, 'Measure?_count=50'))
    assert.equal(found.resources.length, measuresOn(day).length)
    const reports = await region.ctx(systemActor('test')).transaction((ctx) => search(ctx, 'MeasureReport?_count=200'))
    assert.ok(reports.resources.length >= measuresOn(day).length)
  })

  await t.test('a report of a person, of a scope and of the people behind it is valid FHIR', async () => {
    const input = { measureId: 'control-hypertension-1', periodKind: 'year-to-date' as const }
    const summary = await evaluateMeasure(region.ctx(auditor), input)
    const list = await evaluateMeasure(region.ctx(auditor), { ...input, reportType: 'subject-list' as const })
    const one = await evaluateMeasure(region.ctx(auditor), { ...input, residentId: known.id })
    for (const report of [summary, list, one]) assert.deepEqual(validate(report), [])
    assert.equal(one.group?.[0]?.population?.find(({ code }) => code?.coding?.[0]?.code === 'numerator')?.count, 1)
    assert.deepEqual(list.group?.[0]?.population?.[1]?.subjectResults, { reference: '#denominator' })
  })

  await t.test('the same facts counted again give the same bytes', async () => {
    const again = async () => (await region.ctx().transaction((ctx) => startRun(ctx, day, few)))!
    assert.equal(await runAll(t, region, await again()), hash)
    await region.pool.query(`update follow_ups.pub_follow_up set at_target = not at_target`)
    assert.notEqual(await runAll(t, region, await again()), hash)
  })

  await t.test('each sees their own: manager, doctor, person; nobody else', () => rights(all))
})

/** A figure of the own panel is seen by whoever had it; names only of the people of a team on which one is today. */
async function listsOwnPeople(
  call: Awaited<ReturnType<typeof ground>>['call'],
  region: TestRegion,
  { treating, centreId }: { treating: Actor; centreId: string },
) {
  const people = async () => (await call(treating, 'GET /api/measures/people?measure=control-hypertension')).body
  const listed = async () => (await people()).total
  const why = async (of: string) => (await call(treating, `GET /api/measures/explanations/${of}`)).body.code ?? 'ok'
  const { figures } = (await call(treating, 'GET /api/measures/figures')).body
  assert.ok(figures.find(({ code }: { code: string }) => code === 'control-hypertension').denominator > 0)
  assert.equal(await listed(), 0, 'on no team')
  const team = [idOf(2, 1), centreId, treating.id]
  await region.pool.query(
    `insert into teams.team (id, institution_id, name, leader_id, household_quota, from_date, registered_at, registered_by)
     values ($1, $2, '一组', $3, 10, '2025-01-01', now(), 'test')`,
    team,
  )
  const onTeam = `insert into teams.member (id, team_id, staff_id, duty, from_date) values ($1, $1, $2, 'leader', '2025-01-01')`
  await region.pool.query(onTeam, [team[0], treating.id])
  assert.ok((await listed()) > 0)
  const { residentId } = (await people()).people[0]
  assert.equal(
    await why(residentId),
    'residents.not_found',
    'who is listed may be explained; this one is of the lake only',
  )
  await region.pool.query(`update teams.member set to_date = '2025-12-30', end_reason = '调离'`)
  assert.equal(await listed(), 0, 'left yesterday')
  assert.equal(await why(residentId), 'measures.not_yours')
}

async function rights({
  region,
  call,
  centre,
  other,
  manager,
  treating,
  stranger,
  known,
  someone,
}: Awaited<ReturnType<typeof ground>>) {
  const codeOf = async (actor: Actor, line: string) =>
    (await call(actor, `GET /api/measures/${line}`)).body.code ?? 'ok'
  const elsewhere: Actor = { ...manager, id: idOf(5, 78), institutionId: other.id }
  assert.equal(await codeOf(manager, `figures?scopeKind=institution&scopeId=${other.id}`), 'measures.other_scope')
  assert.equal(await codeOf(manager, 'figures?scopeKind=region'), 'measures.other_scope')
  assert.equal(await codeOf(manager, 'figures?scopeKind=institution'), 'measures.scope_incomplete')
  assert.equal(await codeOf(manager, 'comparison?programme=diabetes'), 'measures.other_scope')
  assert.equal(await codeOf(manager, `figures?scopeKind=doctor&scopeId=${treating.id}`), 'ok')
  assert.equal(
    await codeOf(elsewhere, `people?measure=contract-rate&scopeKind=doctor&scopeId=${treating.id}`),
    'measures.other_scope',
  )
  assert.equal((await call(treating, 'GET /api/measures/figures')).body.scope.kind, 'doctor')
  assert.equal(await codeOf(treating, `figures?scopeKind=institution&scopeId=${centre.id}`), 'measures.other_scope')
  assert.equal(
    await codeOf(stranger, `people?measure=contract-rate&scopeKind=doctor&scopeId=${treating.id}`),
    'measures.other_scope',
  )
  await listsOwnPeople(call, region, { treating, centreId: centre.id })
  assert.equal((await call(manager, 'POST /api/measures/runs', {})).body.code, 'measures.other_scope')
  assert.equal(await codeOf(auditor, 'trend?measure=no-such-measure'), 'measures.unknown_measure')
  assert.equal((await call(auditor, 'POST /api/measures/runs', { day: '2026-01-01' })).body.code, 'measures.future_day')
  const { body: asked } = await call(auditor, 'POST /api/measures/runs', {})
  assert.deepEqual([asked.state, asked.day, asked.done, asked.total], ['queued', day, 0, 17])

  const explanation = `explanations/${known.id}`
  for (const reader of [known, manager, auditor] as readonly Actor[])
    assert.equal(await codeOf(reader, explanation), 'ok', String(reader.roles))
  for (const reader of [someone, elsewhere, stranger] as Actor[])
    assert.equal(await codeOf(reader, explanation), 'measures.not_yours', String(reader.roles))
  assert.equal(await codeOf(known, `${explanation}?to=2026-01-02`), 'measures.future_day')
  const { body } = await call(
    known as Actor,
    `GET /api/measures/${explanation}?periodKind=year&to=${dayOf(new Date('2024-06-01'))}`,
  )
  assert.equal(body.period.from, '2024-01-01')
}
