import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Actor, Refusal } from '#kernel'
import { endResidence } from '#people/residents'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { resident, staff, team } from '#testing/people'
import {
  answerDoubts,
  explainDoubt,
  listDoubts,
  lookAtOne,
  lookForDoubts,
  lookNightly,
  myDoubts,
  readDoubt,
  readRules,
  veracityModule,
} from './index.ts'
import { readParameters } from './rules.ts'
import { at, later, rules } from './seen.fixture.ts'
import type { Seen } from './seen.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
/** Two teams of a township with people, and follow-ups as they stand in the tables of follow-ups: many, without their forms. */
async function township(t: TestContext) {
  const region = await freshDatabase(t)
  const own = await team(region)
  const other = await team(region, { name: '第二团队' })
  const manager = await staff(region, own.centre.id, '钱立', 'manager')
  const person = async (name: string) => (await resident(region, name)).id
  return { region, team: own, other, manager, person, write: writer(region) }
}

interface Where {
  readonly teamId: string
  readonly institutionId: string
}
/** Writes follow-ups; ids are given so that a test can name them. Entered when written. */
function writer(region: TestRegion) {
  return async (rows: readonly Partial<Seen>[], where: Where): Promise<string[]> => {
    const ids: string[] = []
    for (const row of rows) {
      const id = region.ctx().chance.uuid()
      ids.push(id)
      const doneAt = row.doneAt ?? region.clock.now()
      const writtenAt = row.writtenAt ?? doneAt
      await region.pool.query(
        `insert into follow_ups.follow_up (id, visit_id, request_sm3, enrolment_id, resident_id, programme_code, programme_version,
           institution_id, team_id, doctor_id, way, done_at, written_at, entered_at, systolic_mmhg, diastolic_mmhg, heart_rate_bpm,
           weight_kg, answers_sm3, latitude, longitude, urgent, ruled, decision, next_due_on, version, state, changed_at)
         values ($1, $1, '', gen_random_uuid(), $2, 'hypertension', '1', $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, $15,
           false, 'keep', 'keep', '2027-01-01', 1, 'recorded', $8)`,
        [
          id,
          row.residentId,
          where.institutionId,
          where.teamId,
          row.doctorId,
          row.way ?? 'home',
          doneAt,
          writtenAt,
          row.systolicMmhg ?? 138,
          row.diastolicMmhg ?? 86,
          row.heartRateBpm ?? null,
          row.weightKg ?? null,
          row.answersSm3 ?? id,
          row.latitude ?? null,
          row.longitude ?? null,
        ],
      )
    }
    return ids
  }
}

const spring = { from: '2026-01-01', to: '2026-06-30' }

/** A night's batch by the village doctor: six visits by day, written after midnight. */
async function nightBatch(world: Awaited<ReturnType<typeof township>>, doctor: Actor = world.team.villageDoctor) {
  world.region.clock.set('2026-05-01T01:00:00Z')
  const people = []
  for (let index = 0; index < 6; index += 1) people.push(await world.person(`居民${index}`))
  const rows = people.map((residentId, index) => ({
    residentId,
    doctorId: doctor.id,
    doneAt: later(at('04-20 08:00'), index * 20),
    writtenAt: later(at('04-21 00:10'), index * 4),
    systolicMmhg: 130 + index * 3,
  }))
  const { id: teamId, centre } = world.team
  const ids = await world.write(rows, { teamId, institutionId: centre.id })
  const look = await lookForDoubts(world.region.ctx(world.manager), spring)
  return { ids, people, look }
}

test('the stored rules are those that the detectors were tested with, and say why and what is innocent', async (t) => {
  const { region, manager } = await township(t)
  const stored = (await readRules(region.ctx(manager), {})).rules
  assert.equal(stored.length, 9)
  for (const { pattern, parameters, why, innocent, source } of stored) {
    assert.deepEqual(readParameters(pattern, parameters), rules[pattern], pattern)
    assert.ok(why.length > 10 && innocent.length > 10 && source.length > 3)
  }
  assert.throws(() => readParameters('at-night', { fromHour: 22 }), 'no detector runs on a guess')
})

test('a doubt goes to the leader, is explained by the doctor and answered once; until then it does not count', async (t) => {
  const world = await township(t)
  const { region, team, manager } = world
  const { ids, look } = await nightBatch(world)
  assert.deepEqual(look, { doctors: 1, followUps: 6, raised: 6 })
  const counted = async () => (await region.pool.query('select 1 from veracity.pub_counted')).rowCount
  assert.equal(await counted(), 0)

  const { doubts, open } = await listDoubts(region.ctx(team.leader), {})
  assert.deepEqual([doubts.length, open], [6, 6])
  assert.ok(doubts.every(({ asked, mayAnswer, pattern }) => asked === 'leader' && mayAnswer && pattern === 'at-night'))
  const doubt = doubts.find(({ followUpId }) => followUpId === ids[0])!
  assert.match(doubt.question, /当夜共填写 6 条/)
  const detail = await readDoubt(region.ctx(team.leader), { doubtId: doubt.id })
  assert.equal(detail.rows.length, 6, 'the rows side by side')
  assert.equal(detail.rows.filter(({ questioned }) => questioned).length, 1)

  const mine = await myDoubts(region.ctx(team.villageDoctor), {})
  assert.equal(mine.doubts.length, 6)
  assert.ok(mine.doubts.every(({ mayAnswer }) => !mayAnswer))
  const words = '白天停电，夜里按纸质记录补录'
  const explained = await explainDoubt(region.ctx(team.villageDoctor), { doubtId: doubt.id, words })
  assert.equal(explained.doubt.explanation?.words, words)

  const another = doubts.find(({ id }) => id !== doubt.id)!
  const dismissed = { doubtIds: [doubt.id, another.id], verdict: 'dismissed' as const, words: '已核对纸质记录' }
  await assert.rejects(answerDoubts(region.ctx(team.villageDoctor), dismissed), refused('veracity.about_yourself'))
  await assert.rejects(answerDoubts(region.ctx(manager), dismissed), refused('veracity.not_asked'))
  const answered = await answerDoubts(region.ctx(team.leader), dismissed)
  assert.ok(answered.doubts.every(({ state, answer }) => state === 'dismissed' && answer?.byName === '周文'))
  assert.equal(await counted(), 2)
  await assert.rejects(answerDoubts(region.ctx(team.leader), dismissed), refused('veracity.already_answered'))
  const rest = doubts.filter(({ id }) => !dismissed.doubtIds.includes(id)).map(({ id }) => id)
  await answerDoubts(region.ctx(team.leader), { doubtIds: rest, verdict: 'upheld', words: '没有原始记录' })
  assert.equal(await counted(), 2, 'upheld does not count')
  await assert.rejects(
    explainDoubt(region.ctx(team.villageDoctor), { doubtId: rest[0]!, words }),
    refused('veracity.already_answered'),
  )
  const again = await lookForDoubts(region.ctx(manager), spring)
  assert.equal(again.raised, 0, 'what was answered is not asked again')
})

test('about the leader the manager is asked, and nobody else', async (t) => {
  const world = await township(t)
  const { region, team, manager, other } = world
  await nightBatch(world, world.team.leader)
  assert.equal((await listDoubts(region.ctx(team.leader), {})).doubts.length, 0)
  const { doubts } = await listDoubts(region.ctx(manager), { state: 'open' })
  assert.ok(doubts.length === 6 && doubts.every(({ asked, mayAnswer }) => asked === 'manager' && mayAnswer))
  const doubtIds = [doubts[0]!.id]
  const answer = { doubtIds, verdict: 'upheld' as const, words: '不属实' }
  await assert.rejects(answerDoubts(region.ctx(team.leader), answer), refused('veracity.about_yourself'))
  await assert.rejects(answerDoubts(region.ctx(other.leader), answer), refused('veracity.not_yours'))
  assert.equal((await answerDoubts(region.ctx(manager), answer)).doubts[0]!.state, 'upheld')
})

test('who may do what', async (t) => {
  const world = await township(t)
  const { region, team, other, manager } = world
  await nightBatch(world)
  const [doubt] = (await listDoubts(region.ctx(team.leader), {})).doubts
  const foreign: Actor = { ...manager, institutionId: other.centre.id }
  const asked = { doubtId: doubt!.id }
  const table: readonly [string, Actor, 'read' | 'list' | 'look', string | number][] = [
    ['the leader', team.leader, 'read', 'ok'],
    ['the doctor concerned', team.villageDoctor, 'read', 'ok'],
    ['the manager', manager, 'read', 'ok'],
    ['another member', team.officer, 'read', 'veracity.not_yours'],
    ['another leader', other.leader, 'read', 'veracity.not_yours'],
    ['another manager', foreign, 'read', 'veracity.not_yours'],
    ['the leader', team.leader, 'list', 6],
    ['the doctor concerned', team.villageDoctor, 'list', 0],
    ['another leader', other.leader, 'list', 0],
    ['another manager', foreign, 'list', 0],
    ['the manager', manager, 'list', 6],
    ['a doctor', team.leader, 'look', 'kernel.not_permitted'],
    ['another manager', foreign, 'look', 0],
  ]
  for (const [who, actor, what, expected] of table) {
    const ctx = region.ctx(actor)
    const done =
      what === 'read'
        ? readDoubt(ctx, asked).then(() => 'ok')
        : what === 'list'
          ? listDoubts(ctx, {}).then(({ doubts }) => doubts.length)
          : lookForDoubts(ctx, spring).then(({ followUps }) => followUps)
    assert.equal(await done.catch((error: Refusal) => error.code), expected, `${who} ${what}`)
  }
})

test('each night only doctors of whom something is new are looked at, also when somebody turns out to have died', async (t) => {
  const world = await township(t)
  const { region, team } = world
  const residentId = await world.person('已故者')
  const where = { teamId: team.id, institutionId: team.centre.id }
  region.clock.set('2026-03-10T01:00:00Z')
  await world.write([{ residentId, doctorId: team.villageDoctor.id, doneAt: at('03-09 10:00') }], where)
  const waiting = async () =>
    (await region.pool.query(`select key from graphile_worker.jobs where key like 'veracity-look-%'`)).rows
  await region.runJob(lookNightly, {})
  assert.equal((await waiting()).length, 1)
  await region.pool.query(`delete from graphile_worker._private_jobs`)
  await region.runJob(lookAtOne, { doctorId: team.villageDoctor.id })
  assert.equal((await listDoubts(region.ctx(team.leader), {})).open, 0)
  region.clock.advance(24 * 60)
  await region.runJob(lookNightly, {})
  assert.equal((await waiting()).length, 0, 'nothing is new')
  await endResidence(region.ctx(), { residentId, reason: 'died', on: '2026-03-05' })
  region.clock.advance(24 * 60)
  await region.runJob(lookNightly, {})
  assert.equal((await waiting()).length, 1)
  await region.runJob(lookAtOne, { doctorId: team.villageDoctor.id })
  const { doubts } = await listDoubts(region.ctx(team.leader), {})
  assert.deepEqual(
    doubts.map(({ pattern }) => pattern),
    ['not-living'],
  )
  assert.match(doubts[0]!.question, /去世日期之后 4 天/)
})

test('over HTTP: list, read, explain, answer; English where asked for', async (t) => {
  const world = await township(t)
  const { region, team, manager } = world
  await nightBatch(world)
  const { call } = await testServer(t, region, [veracityModule])
  const list = await call(team.leader, 'GET /api/veracity/doubts?state=open')
  assert.equal(list.status, 200)
  const { id } = list.body.doubts[0]
  assert.equal((await call(team.villageDoctor, 'GET /api/veracity/doubts/mine')).body.open, 6)
  assert.equal(
    (await call(team.villageDoctor, `POST /api/veracity/doubts/${id}/explain`, { words: '补录' })).status,
    200,
  )
  const answer = { doubtIds: [id], verdict: 'upheld', words: '不属实' }
  assert.equal((await call(team.leader, 'POST /api/veracity/answers', answer)).body.doubts[0].state, 'upheld')
  assert.equal((await call(manager, `GET /api/veracity/doubts/${id}`)).body.doubt.state, 'upheld')
  assert.equal((await call(manager, 'GET /api/veracity/rules')).body.rules.length, 9)
  assert.equal(
    (await call(manager, 'POST /api/veracity/looks', { from: '2026-06-30', to: '2026-01-01' })).body.code,
    'veracity.days_wrong',
  )
})
