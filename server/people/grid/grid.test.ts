import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { correctResidence, endResidence, residentsModule } from '#people/residents'
import { agreeToOpen, makeResponsible, registerTeam, responsibleTeamOf, teamsModule } from '#people/teams'
import { mayOpen, publish, readResource } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { institution, resident, staff, team } from '#testing/people'
import { regradeAll } from './grades/nightly.ts'
import { gridModule, householdOf, registerCell, registerHousehold } from './index.ts'

const modules = [residentsModule, teamsModule, gridModule]
const box = (x: number, y = 0, wide = 1, high = 1) => {
  const at = (dx: number, dy: number): [number, number] => [120 + (x + dx) / 100, 30 + (y + dy) / 100]
  return { type: 'Polygon' as const, coordinates: [[at(0, 0), at(wide, 0), at(wide, high), at(0, high), at(0, 0)]] }
}
const inBox = (x: number, y = 0) => ({ longitude: 120 + (x + 0.5) / 100, latitude: 30 + (y + 0.5) / 100 })

/** A township with a team, a cell, and who works there. */
async function open(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, modules)
  const one = await team(region)
  const manager = await staff(region, one.centre.id, '孙芳', 'manager')
  const cell = await registerCell(region.ctx(), newCell(one.centre.id))
  return { region, server, ...one, teamId: one.id, manager, cell }
}
const newCell = (institutionId: string, x = 0, code = `C-${x}`) => ({
  institutionId,
  code,
  name: `柳村${x}组`,
  outline: box(x),
  registeredPeople: 300,
})
async function household(region: TestRegion, cellId: string, names: readonly string[], births: readonly string[] = []) {
  const people: Actor[] = []
  for (const [at, name] of names.entries()) people.push(await resident(region, name, births[at]))
  const members = people.map(({ id }, at) => ({
    residentId: id,
    relation: at === 0 ? ('head' as const) : ('other' as const),
  }))
  return { people, ...(await registerHousehold(region.ctx(), { cellId, address: '柳村 1 号', members })) }
}
const opens = (region: TestRegion, who: Actor, residentId: string) => mayOpen(region.ctx(who), residentId)

test('cells are drawn without overlapping, found by point, split and merged with their households', async (t) => {
  const { region, server, manager, centre, cell } = await open(t)
  const post = (path: string, body: object, who: Actor = manager) =>
    server.call(who, `POST /api/grid/cells${path}`, body)
  const far = await staff(region, (await institution(region, 'township-centre', '外镇卫生院')).id, '钱外', 'manager')
  const crossed = {
    type: 'Polygon',
    coordinates: [
      [
        [120, 31],
        [121, 32],
        [121, 31],
        [120, 32.5],
        [120, 31],
      ],
    ],
  }
  const cases: [object, Actor, string][] = [
    [newCell(centre.id, 0, 'C-9'), manager, 'grid.overlaps'],
    [{ ...newCell(centre.id, 1), code: 'C-0' }, manager, 'grid.code_taken'],
    [{ ...newCell(centre.id, 1), outline: crossed }, manager, 'grid.outline_crosses'],
    [{ ...newCell(centre.id, 1), outline: { type: 'Polygon', coordinates: [] } }, manager, 'kernel.invalid_input'],
    [newCell(centre.id, 1), far, 'institutions.not_yours'],
    [{ ...newCell(centre.id, 1), id: cell.id }, manager, 'grid.id_taken'],
  ]
  for (const [body, who, code] of cases) assert.equal((await post('', body, who)).body.code, code)
  assert.equal((await post('', newCell(centre.id, 1))).status, 200, 'side by side')
  const two = await Promise.all([2, 3].map(() => post('', newCell(centre.id, 2, `C-${region.chance.digits(6)}`))))
  assert.deepEqual(two.map(({ status }) => status).sort(), [200, 409], 'of two at once on one ground one is drawn')

  const wang = await household(region, cell.id, ['王秀英'])
  const [li] = [await resident(region, '李强')]
  await registerHousehold(region.ctx(), {
    address: '柳村 2 号',
    point: { longitude: 120.008, latitude: 30.005 },
    members: [{ residentId: li.id, relation: 'head' }],
  })
  const half = (x: number, code: string) => ({ code, name: '柳村半组', outline: box(x, 0, 0.5), registeredPeople: 150 })
  const overlapping = { into: [half(0, 'C-01'), half(0.4, 'C-02')], reason: '人口增多' }
  assert.equal((await post(`/${cell.id}/split`, overlapping)).body.code, 'grid.parts_overlap')
  const split = await post(`/${cell.id}/split`, { into: [half(0, 'C-01'), half(0.5, 'C-02')], reason: '人口增多' })
  assert.deepEqual(
    split.body.cells.map((one: { code: string; households: number }) => [one.code, one.households]),
    [
      ['C-01', 1],
      ['C-02', 1],
    ],
  )
  assert.equal(
    (await householdOf(region.ctx(), li.id))?.cellId,
    split.body.cells[1].id,
    'a household goes with its ground',
  )
  assert.equal((await post(`/${split.body.cells[0].id}/close`, { reason: '合并' })).body.code, 'grid.cell_lived_in')
  const located = await server.call(manager, 'GET /api/grid/locate?longitude=120.008&latitude=30.005')
  assert.equal(located.body.cell.code, 'C-02')
  const ids = split.body.cells.map(({ id }: { id: string }) => id)
  const merged = await post('/merge', {
    cellIds: ids,
    code: 'C-0',
    name: '柳村一组',
    outline: box(0),
    registeredPeople: 300,
    reason: '合并',
  })
  assert.deepEqual(
    [merged.body.households, merged.body.cameFrom.map(({ code }: { code: string }) => code)],
    [2, ['C-01', 'C-02']],
  )
  const read = await server.call(manager, `GET /api/grid/households/${wang.id}`)
  assert.equal(read.body.cells.length, 3, 'where it lay stays readable')
  const location = await region.ctx().transaction((ctx) => readResource(ctx, 'Location', cell.id))
  assert.equal(location?.resourceType === 'Location' && location.status, 'inactive')
})

test('a household is registered once, with one head and nobody of another household, also when two do it at once', async (t) => {
  const { region, server, officer, villageDoctor, cell } = await open(t)
  const [wang, li] = [await resident(region, '王秀英'), await resident(region, '李强')]
  const id = region.chance.uuid()
  const body = { id, cellId: cell.id, address: '柳村 1 号', members: [{ residentId: wang.id, relation: 'head' }] }
  const post = (more: object, who: Actor = officer) =>
    server.call(who, 'POST /api/grid/households', { ...body, ...more })
  const both = await Promise.all([post({}), post({}, villageDoctor)])
  assert.deepEqual(
    both.map(({ status, body }) => [status, body.id]),
    [
      [200, id],
      [200, id],
    ],
  )
  const other = [{ residentId: li.id, relation: 'head' }]
  const elsewhere: Actor = {
    id: region.chance.uuid(),
    roles: ['doctor'],
    name: '外',
    institutionId: (await institution(region, 'township-centre', '外镇卫生院')).id,
  }
  const cases: [object, string, Actor?][] = [
    [{ address: '柳村 2 号' }, 'grid.id_taken'],
    [{ id: undefined }, 'grid.lives_elsewhere'],
    [{ id: undefined, members: [{ residentId: li.id, relation: 'child' }] }, 'grid.one_head'],
    [{ id: undefined, members: [...other, { residentId: li.id, relation: 'child' }] }, 'grid.member_twice'],
    [{ id: undefined, members: other, cellId: undefined, point: inBox(50) }, 'grid.no_cell'],
    [{ id: undefined, members: other, since: '2026-03-03' }, 'grid.in_the_future'],
    [{ id: undefined, members: other, cellId: region.chance.uuid() }, 'grid.cell_not_found'],
    [{ id: undefined, members: other }, 'grid.not_yours', elsewhere],
    [{ id: undefined, members: other }, 'kernel.not_permitted', { id: li.id, roles: ['resident'], name: '' }],
  ]
  for (const [more, code, who] of cases) assert.equal((await post(more, who)).body.code, code)
  const stored = await region.pool.query('select row_to_json(h)::text as row from grid.household h')
  assert.doesNotMatch(stored.rows[0].row, /柳村/)
  const twice = await Promise.all([1, 2].map(() => post({ id: undefined, members: other })))
  assert.deepEqual(twice.map(({ status }) => status).sort(), [200, 409])
})

test('who moves, dies or leaves is in one household at most, and its team answers for exactly those in it', async (t) => {
  const { region, server, officer, manager, leader, cell, teamId } = await open(t)
  const a = await household(region, cell.id, ['王秀英', '王强'])
  const b = await household(region, cell.id, ['李强'])
  const set = (id: string) =>
    server.call(manager, `POST /api/grid/households/${id}/team`, { teamId, reason: '就近负责' })
  assert.equal((await set(a.id)).status, 200)
  const [mother, son] = a.people as [Actor, Actor]
  assert.equal(await opens(region, leader, son.id), false, 'nobody’s record opens because somebody was assigned')
  await agreeToOpen(region.ctx(), { residentId: son.id, basisId: 'consent:1' })
  assert.equal(await opens(region, leader, son.id), true)
  const move = (body: object, who = officer) =>
    server.call(who, `POST /api/grid/households/${b.id}/members`, { relation: 'other', ...body })
  assert.equal((await move({ residentId: son.id, since: '2026-03-01' })).body.code, 'grid.before_the_last_move')
  assert.equal((await move({ residentId: b.people[0]!.id })).body.code, 'grid.member_twice')
  const far = await team(region)
  const farCell = await registerCell(region.ctx(), newCell(far.centre.id, 7))
  const away = await household(region, farCell.id, ['赵远'])
  const draw = (who: Actor) =>
    server.call(who, `POST /api/grid/households/${away.id}/members`, { relation: 'other', residentId: mother.id })
  assert.equal((await draw(far.villageDoctor)).body.code, 'grid.not_yours', 'out of a household that is another team’s')
  const moves = await Promise.all([move({ residentId: son.id }), move({ residentId: son.id })])
  assert.deepEqual(moves.map(({ status }) => status).sort(), [200, 409])
  assert.equal(await opens(region, leader, son.id), false, 'his new household has no team')
  await set(b.id)
  assert.equal((await responsibleTeamOf(region.ctx(), son.id))?.teamId, teamId)
  await endResidence(region.ctx(), { residentId: son.id, reason: 'died', on: '2026-03-01' })
  await region.deliver(modules)
  assert.equal(await householdOf(region.ctx(), son.id), null)
  assert.equal(await opens(region, leader, son.id), false)
  assert.equal((await move({ residentId: son.id })).body.code, 'residents.has_died')
  await correctResidence(region.ctx(), { residentId: son.id, reason: '登记有误' })
  assert.equal((await move({ residentId: son.id })).status, 200)
  const last = await server.call(officer, `POST /api/grid/households/${a.id}/members/${mother.id}/end`, {
    reason: 'moved-away',
  })
  assert.equal(last.body.dissolvedOn, '2026-03-02', 'nobody is left')
  const open_ = await region.pool.query('select resident_id from grid.household_member where until_date is null')
  assert.equal(open_.rows.length, 3)
})

const condition = (id: string, patientId: string, code: string) => ({
  resourceType: 'Condition' as const,
  id,
  subject: { reference: `Patient/${patientId}` },
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] },
})

test('a grade follows from the record each night, says why, and is changed by hand with a reason until a day', async (t) => {
  const { region, server, officer, cell } = await open(t)
  const one = await household(region, cell.id, ['王秀英', '王强'], ['1940-01-01', '1970-01-01'])
  const [wang, son] = one.people as [Actor, Actor]
  const read = async (who: Actor) => (await server.call(who, `GET /api/grid/households/${one.id}`)).body
  assert.equal((await read(officer)).grade.grade, 'B', '80 and older, elder')
  await region
    .ctx()
    .transaction((ctx) =>
      publish(ctx, 'consult', [condition('c1', wang.id, 'E11.200'), condition('c2', wang.id, 'I10.x00')]),
    )
  region.clock.advance(24 * 60)
  await region.runJob(regradeAll, {})
  const graded = (await read(officer)).grade
  assert.equal(graded.grade, 'C')
  assert.ok(graded.reasons.some(({ zh }: { zh: string }) => zh === '高血压或糖尿病已有并发症'))
  const seen = await read(son)
  assert.equal(seen.grade.grade, 'C')
  assert.ok(
    seen.grade.reasons.every(({ code }: { code: string }) => code === 'another'),
    'a mother’s illness is hers to tell',
  )
  assert.deepEqual(
    seen.members.map(({ kinds }: { kinds: string[] }) => kinds),
    [[], []],
  )
  assert.deepEqual((await read(wang)).members[0].kinds, ['elder', 'chronic'])

  const ask = (who: Actor) => server.call(who, `POST /api/grid/households/${one.id}/review`, { words: '情况稳定' })
  const stranger = await resident(region, '李强')
  assert.equal((await ask(stranger)).body.code, 'residents.not_acting_for')
  const review = await ask(wang)
  assert.equal((await ask(son)).body.code, 'grid.review_open')
  const waiting = await server.call(officer, `GET /api/grid/reviews?institutionId=${cell.institutionId}`)
  assert.equal(waiting.body.reviews.length, 1)
  const answer = (body: object) =>
    server.call(officer, `POST /api/grid/reviews/${review.body.id}/answer`, { answer: '上门核实', ...body })
  assert.equal((await answer({ outcome: 'changed' })).body.code, 'grid.review_grade')
  assert.equal(
    (await answer({ outcome: 'changed', grade: 'A', holdsUntil: '2027-04-01' })).body.code,
    'grid.hand_until',
  )
  assert.equal((await answer({ outcome: 'changed', grade: 'B', holdsUntil: '2026-03-10' })).body.outcome, 'changed')
  assert.equal((await answer({ outcome: 'kept' })).body.code, 'grid.review_answered')
  region.clock.advance(24 * 60)
  await region.runJob(regradeAll, {})
  assert.deepEqual(
    [(await read(officer)).grade.grade, (await read(officer)).grade.handReason],
    ['B', '上门核实'],
    'no rule overrides it',
  )
  region.clock.set('2026-03-11T01:00:00Z')
  await region.runJob(regradeAll, {})
  assert.deepEqual(
    [(await read(officer)).grade.grade, (await read(officer)).grade.how],
    ['C', 'rule'],
    'its day is over',
  )
})

test('what is entered about a person counts at once, ends with a day, and is not entered twice', async (t) => {
  const { region, server, officer, villageDoctor, cell } = await open(t)
  const one = await household(region, cell.id, ['王秀英'])
  const path = `POST /api/grid/people/${one.people[0]!.id}/attributes`
  const add = (kind: string, who = officer) => server.call(who, path, { kind, source: '残疾人证 3301' })
  assert.equal((await add('disabled')).body.kinds[0], 'disabled')
  const graded = await server.call(officer, `GET /api/grid/households/${one.id}`)
  assert.equal(graded.body.grade.grade, 'B')
  assert.equal((await add('disabled', villageDoctor)).body.code, 'grid.attribute_stands')
  assert.deepEqual((await server.call(officer, `${path}/disabled/end`, {})).body.kinds, [])
  assert.equal((await server.call(officer, `${path}/disabled/end`, {})).body.code, 'grid.attribute_not_found')
})

test('an assignment is looked at, applied exactly so, refused when the ground has changed, and undone as a whole', async (t) => {
  const { region, server, centre, manager, leader, cell, teamId } = await open(t)
  const second = await registerTeam(region.ctx(), {
    institutionId: centre.id,
    name: '第二团队',
    leaderId: leader.id,
    householdQuota: 1,
    members: [],
  })
  const homes = []
  for (const name of ['王秀英', '李强', '赵敏']) homes.push(await household(region, cell.id, [name]))
  const signed = homes[0]!.people[0]!
  await makeResponsible(region.ctx(), {
    residentId: signed.id,
    teamId: second.id,
    basis: 'contract',
    basisId: 'c1',
    openRecord: true,
  })
  const preview = async (who = manager) => server.call(who, 'POST /api/grid/assignments', { institutionId: centre.id })
  const act = (id: string, what: string) =>
    server.call(manager, `POST /api/grid/assignments/${id}/${what}`, what === 'undo' ? { reason: '另行安排' } : {})
  assert.equal((await preview(leader)).body.code, 'kernel.not_permitted')
  const stale = await preview()
  assert.deepEqual(
    stale.body.changes.map((one: { to: { name: string }; reason: string }) => `${one.to.name} ${one.reason}`).sort(),
    ['第一团队 nearest', '第一团队 nearest', '第二团队 contract'].sort(),
  )
  assert.deepEqual(
    stale.body.loads.map((one: { after: { households: number } }) => one.after.households).sort(),
    [1, 2],
  )
  await household(region, cell.id, ['周新'])
  assert.equal((await act(stale.body.id, 'apply')).body.code, 'grid.ground_changed')
  const fresh = (await preview()).body
  assert.equal((await act(fresh.id, 'undo')).body.code, 'grid.assignment_not_applied')
  const both = await Promise.all([act(fresh.id, 'apply'), act(fresh.id, 'apply')])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  const li = homes[1]!.people[0]!
  assert.equal((await responsibleTeamOf(region.ctx(), li.id))?.teamId, teamId)
  await agreeToOpen(region.ctx(), { residentId: li.id, basisId: 'consent:1' })
  assert.equal(await opens(region, leader, li.id), true)
  const nothing = (await preview()).body
  assert.deepEqual([nothing.changes.length, nothing.unchanged], [0, 4], 'who has a team keeps it')
  const load = (await server.call(manager, `GET /api/grid/load?institutionId=${centre.id}`)).body
  assert.deepEqual([load.unassigned, load.teams.map((one: { households: number }) => one.households)], [0, [3, 1]])
  const map = (await server.call(leader, `GET /api/grid/map?institutionId=${centre.id}`)).body
  assert.deepEqual([map.features[0].properties.households.A, map.features[0].properties.teams.length], [4, 2])
  assert.equal((await act(fresh.id, 'undo')).body.state, 'undone')
  assert.equal(await opens(region, leader, li.id), false)
  assert.equal((await responsibleTeamOf(region.ctx(), signed.id))?.basis, 'contract')
  const again = (await preview()).body
  await act(again.id, 'apply')
  await server.call(manager, `POST /api/grid/households/${homes[1]!.id}/team`, { teamId: null, reason: '暂不分配' })
  assert.equal((await act(again.id, 'undo')).body.code, 'grid.undo_overtaken')
  const full = await server.call(manager, `POST /api/grid/households/${homes[1]!.id}/team`, {
    teamId: second.id,
    reason: '就近',
  })
  assert.equal(full.body.code, 'grid.team_full')
})

test('households are listed by page, grade and name for those who look after them, and for nobody else', async (t) => {
  const { region, server, officer, villageDoctor, cell, centre } = await open(t)
  for (const name of ['王秀英', '李强', '王小明']) await household(region, cell.id, [name])
  const find = (body: object, who: Actor = officer) => server.call(who, 'POST /api/grid/households/find', body)
  const first = (await find({ cellId: cell.id, count: 2 })).body
  const rest = (await find({ cellId: cell.id, count: 2, after: first.next })).body
  assert.deepEqual([first.total, first.households.length, rest.households.length, rest.next], [3, 2, 1, null])
  const names = async (search: string) => {
    const { body } = await find({ institutionId: centre.id, search }, villageDoctor)
    return body.households.map(({ headName }: { headName: string }) => headName).sort()
  }
  assert.deepEqual(await names('wang'), ['王小明', '王秀英'])
  assert.deepEqual(await names('lq'), ['李强'])
  assert.deepEqual(await names('1 号'), ['李强', '王小明', '王秀英'])
  assert.equal((await find({ cellId: cell.id, grade: 'D' })).body.total, 0)
  assert.equal((await find({})).body.code, 'grid.which_households')
  const elsewhere: Actor = { id: region.chance.uuid(), roles: ['doctor'], name: '外' }
  assert.equal((await find({ cellId: cell.id }, elsewhere)).body.code, 'grid.not_yours')
  const above = await staff(region, (await institution(region, 'hospital', '县医院')).id, '外管', 'manager')
  assert.equal((await find({ cellId: cell.id }, above)).body.code, 'grid.not_yours')
})
