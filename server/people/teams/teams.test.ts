import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { endResidence, refuseUnlessLives, residentsModule } from '#people/residents'
import { leaveStaff, staffModule } from '#people/staff'
import { mayOpen, readResource } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { doctor, institution, resident, staff, team } from '#testing/people'
import {
  addMember,
  agreeToOpen,
  endAgreement,
  endMember,
  endResponsibility,
  isOnTeam,
  makeResponsible,
  makeResponsibleForAll,
  refuseUnlessOnTeamOf,
  registerTeam,
  responsibleTeamOf,
  teamsModule,
} from './index.ts'

const modules = [staffModule, residentsModule, teamsModule]
const opens = (region: TestRegion, who: Actor, residentId: string) => mayOpen(region.ctx(who), residentId)
const contract = (residentId: string, teamId: string) =>
  ({ residentId, teamId, basis: 'contract', basisId: 'c1', openRecord: true }) as const
const agrees = (region: TestRegion, residentId: string) =>
  agreeToOpen(region.ctx(), { residentId, basisId: 'consent:1' })
const grid = (residentId: string, teamId: string, openRecord = true) =>
  ({ residentId, teamId, basis: 'grid', basisId: 'h1', openRecord }) as const

test('the records of the people a team answers for are open to its members, as they join and leave', async (t) => {
  const region = await freshDatabase(t)
  const one = await team(region)
  const wang = await resident(region, '王秀英')
  const li = await resident(region, '李强')
  const later = await doctor(region, one.centre.id, '钱进', '全科')
  await makeResponsibleForAll(region.ctx(), [grid(wang.id, one.id), grid(li.id, one.id, false)])
  assert.equal(await opens(region, one.villageDoctor, wang.id), false, 'being assigned opens nothing')
  for (const { id } of [wang, li]) await agrees(region, id)
  assert.deepEqual(
    [await opens(region, one.villageDoctor, wang.id), await opens(region, one.villageDoctor, li.id)],
    [true, false],
    'only what was to be opened is open',
  )
  assert.equal(await opens(region, later, wang.id), false)
  const leader = region.ctx(one.leader)
  await addMember(leader, { teamId: one.id, staffId: later.id, duty: 'gp' })
  assert.equal(await opens(region, later, wang.id), true)
  await endMember(leader, { teamId: one.id, staffId: later.id, reason: '调离' })
  assert.equal(await opens(region, later, wang.id), false)
  await endResponsibility(region.ctx(), { residentId: wang.id, basis: 'grid', basisId: 'another household' })
  assert.equal(await opens(region, one.leader, wang.id), true, 'what another household began stays')
  await endResponsibility(region.ctx(), { residentId: wang.id, basis: 'grid', basisId: 'h1' })
  assert.equal(await opens(region, one.leader, wang.id), false)
  assert.equal(await responsibleTeamOf(region.ctx(), wang.id), null)
})

test('by the grid a record is open only while the person agrees; each agreement counts, and a contract needs none', async (t) => {
  const region = await freshDatabase(t)
  const one = await team(region)
  const { id } = await resident(region, '王秀英')
  const shown = async () => {
    const { rows } = await region.pool.query('select team_id from teams.pub_opened where resident_id = $1', [id])
    const told = (await responsibleTeamOf(region.ctx(), id))?.opensRecord
    assert.deepEqual([rows.length === 1, told], [await opens(region, one.villageDoctor, id), told === true])
    return told
  }
  const end = (basisId: string) => endAgreement(region.ctx(), { residentId: id, basisId })
  await agrees(region, id)
  await makeResponsible(region.ctx(), grid(id, one.id))
  assert.equal(await shown(), true, 'agreed before anybody was assigned')
  await agreeToOpen(region.ctx(), { residentId: id, basisId: 'enrolment:1' })
  await end('consent:1')
  assert.equal(await shown(), true, 'the enrolment stands')
  await end('enrolment:1')
  assert.equal(await shown(), false)
  const later = await doctor(region, one.centre.id, '钱进', '全科')
  await addMember(region.ctx(one.leader), { teamId: one.id, staffId: later.id, duty: 'gp' })
  assert.equal(await opens(region, later, id), false, 'whoever joins gets no more than the others')
  await makeResponsible(region.ctx(), contract(id, one.id))
  assert.equal(await shown(), true)
  await endResponsibility(region.ctx(), { residentId: id, basis: 'contract', basisId: 'c1' })
  assert.equal(await shown(), false)
})

test('whoever leaves a team while it is given somebody cannot open their record', async (t) => {
  const region = await freshDatabase(t)
  const one = await team(region)
  const { id } = await resident(region, '王秀英')
  const leaving = await region.ctx().transaction(async (ctx) => {
    await makeResponsible(ctx, contract(id, one.id))
    const leaves = endMember(region.ctx(one.leader), { teamId: one.id, staffId: one.villageDoctor.id, reason: '调离' })
    await new Promise((done) => setTimeout(done, 150)) // long enough for it to finish, if nothing held it
    return { leaves }
  })
  await leaving.leaves
  assert.equal(await opens(region, one.leader, id), true)
  assert.equal(await opens(region, one.villageDoctor, id), false)
})

test('the contract goes before the grid, and the record is open only to the team that answers', async (t) => {
  const region = await freshDatabase(t)
  const [a, b] = [await team(region), await team(region)]
  const { id } = await resident(region, '王秀英')
  await agrees(region, id)
  const who = async () => {
    const found = await responsibleTeamOf(region.ctx(), id)
    return [found?.teamId, found?.basis, await opens(region, a.leader, id), await opens(region, b.leader, id)]
  }
  await makeResponsible(region.ctx(), grid(id, a.id))
  assert.deepEqual(await who(), [a.id, 'grid', true, false])
  await makeResponsible(region.ctx(), contract(id, b.id))
  assert.deepEqual(await who(), [b.id, 'contract', false, true])
  await assert.rejects(refuseUnlessOnTeamOf(region.ctx(a.leader), id), { code: 'teams.not_on_team' })
  await refuseUnlessOnTeamOf(region.ctx(b.villageDoctor), id)
  await endResponsibility(region.ctx(), { residentId: id, basis: 'contract', basisId: 'c1' })
  assert.deepEqual(await who(), [a.id, 'grid', true, false])
})

test('a contract and an assignment at once leave the record open to the contract’s team alone', async (t) => {
  const region = await freshDatabase(t)
  const [a, b] = [await team(region), await team(region)]
  for (let round = 0; round < 5; round += 1) {
    const { id } = await resident(region, `王秀${'一二三四五'[round]}`)
    await Promise.all([
      makeResponsible(region.ctx(), grid(id, a.id)),
      makeResponsible(region.ctx(), contract(id, b.id)),
      makeResponsible(region.ctx(), grid(id, a.id)),
    ])
    assert.deepEqual([await opens(region, a.leader, id), await opens(region, b.leader, id)], [false, true])
    const open = await region.pool.query(
      'select basis from teams.responsible where resident_id = $1 and until_date is null order by basis',
      [id],
    )
    assert.deepEqual(
      open.rows.map(({ basis }) => basis),
      ['contract', 'grid'],
    )
  }
})

test('a manager or auditor above the team looks on; one elsewhere, or anybody else, does not', async (t) => {
  const region = await freshDatabase(t)
  const one = await team(region)
  const elsewhere = await institution(region, 'township-centre', '另一卫生院')
  const { id } = await resident(region, '王秀英')
  await makeResponsible(region.ctx(), grid(id, one.id))
  const as = (roles: Actor['roles'], institutionId?: string): Actor => ({
    id: region.chance.uuid(),
    roles,
    name: '某人',
    ...(institutionId ? { institutionId } : {}),
  })
  const cases: [Actor, string | undefined][] = [
    [one.officer, undefined],
    [as(['manager'], one.centre.id), undefined],
    [as(['auditor']), undefined],
    [as(['manager'], elsewhere.id), 'institutions.not_yours'],
    [as(['doctor'], one.centre.id), 'teams.not_on_team'],
    [as(['administrator']), 'teams.not_on_team'],
  ]
  for (const [actor, code] of cases) {
    const asked = refuseUnlessOnTeamOf(region.ctx(actor), id)
    if (code) await assert.rejects(asked, { code })
    else await asked
  }
})

test('who may not, what does not fit and what is taken is refused by name', async (t) => {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, modules)
  const one = await team(region)
  const far = await institution(region, 'hospital', '外县医院')
  const stranger = await doctor(region, far.id, '外人')
  const manager = await staff(region, one.centre.id, '孙芳', 'manager')
  const outsider = await staff(region, far.id, '钱经理', 'manager')
  const registrar = await staff(region, one.centre.id, '郑洁', 'registrar')
  const fresh = { institutionId: one.centre.id, name: '第二团队', leaderId: one.leader.id, householdQuota: 10 }
  const add = (staffId: string, duty: string) => ({ staffId, duty })
  const cases: [Actor, string, object, string][] = [
    [manager, '', { ...fresh, name: '第一团队' }, 'teams.name_taken'],
    [manager, '', { ...fresh, leaderId: registrar.id }, 'teams.duty_role'],
    [manager, '', { ...fresh, leaderId: stranger.id }, 'teams.member_elsewhere'],
    [manager, '', { ...fresh, members: [add(one.leader.id, 'gp')] }, 'teams.member_twice'],
    [manager, '', { ...fresh, householdQuota: 0 }, 'kernel.invalid_input'],
    [outsider, '', fresh, 'institutions.not_yours'],
    [registrar, '', fresh, 'kernel.not_permitted'],
    [one.villageDoctor, `/${one.id}/members`, add(registrar.id, 'nurse'), 'teams.not_yours'],
    [one.leader, `/${one.id}/members`, add(one.officer.id, 'nurse'), 'teams.member_twice'],
    [one.leader, `/${one.id}/members`, add(registrar.id, 'pharmacist'), 'teams.duty_role'],
    [one.leader, `/${one.id}/members/${one.leader.id}/end`, { reason: '退休' }, 'teams.leader_stays'],
    [one.leader, `/${one.id}/members/${registrar.id}/end`, { reason: '退休' }, 'teams.member_not_found'],
    [one.leader, `/${one.id}/dissolve`, { reason: '合并' }, 'kernel.not_permitted'],
    [manager, `/${region.chance.uuid()}/dissolve`, { reason: '合并' }, 'teams.not_found'],
  ]
  for (const [actor, path, body, code] of cases)
    assert.equal((await server.call(actor, `POST /api/teams${path}`, body)).body.code, code, `${code} at ${path}`)
  const { body } = await server.call(manager, 'POST /api/teams', fresh)
  assert.deepEqual([body.leaderName, body.people], ['周文', { contract: 0, grid: 0 }])
  const mine = await server.call(one.leader, 'GET /api/teams/mine')
  assert.deepEqual(
    mine.body.teams.map((row: { name: string }) => row.name),
    ['第一团队', '第二团队'],
  )
})

test('a team is handed to another leader, dissolved when empty, and left by whoever leaves', async (t) => {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, modules)
  const one = await team(region)
  const manager = await staff(region, one.centre.id, '孙芳', 'manager')
  const { id } = await resident(region, '王秀英')
  await makeResponsible(region.ctx(), grid(id, one.id))
  const dissolve = () => server.call(manager, `POST /api/teams/${one.id}/dissolve`, { reason: '合并' })
  assert.equal((await dissolve()).body.code, 'teams.still_answers')
  const path = `POST /api/teams/${one.id}/amend`
  const amended = await server.call(one.leader, path, { leaderId: one.villageDoctor.id })
  const present = amended.body.members.filter((row: { to: string | null }) => row.to === null)
  assert.deepEqual(present.map((row: { name: string; duty: string }) => `${row.name} ${row.duty}`).sort(), [
    '何平 leader',
    '吴洁 public-health',
    '周文 gp',
  ])
  assert.equal((await server.call(one.leader, path, { name: '新名' })).body.code, 'teams.not_yours')
  await leaveStaff(region.ctx(), { staffId: one.leader.id, reason: '退休离岗' })
  await region.deliver(modules)
  assert.equal(await isOnTeam(region.ctx(), one.leader.id, one.id), false)
  assert.equal(await opens(region, one.leader, id), false)
  await endResponsibility(region.ctx(), { residentId: id, basis: 'grid', basisId: 'h1' })
  assert.notEqual((await dissolve()).body.to, null)
  await assert.rejects(makeResponsible(region.ctx(), grid(id, one.id)), { code: 'teams.dissolved' })
  const careTeam = await region.ctx().transaction((ctx) => readResource(ctx, 'CareTeam', one.id))
  assert.equal(careTeam?.resourceType === 'CareTeam' && careTeam.status, 'inactive')
})

test('a person reads which team answers for them, and nobody else’s', async (t) => {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, modules)
  const one = await team(region)
  const [wang, li] = [await resident(region, '王秀英'), await resident(region, '李强')]
  await makeResponsible(region.ctx(), grid(wang.id, one.id))
  const mine = await server.call(wang, `GET /api/teams/of/${wang.id}`)
  assert.deepEqual([mine.body.basis, mine.body.team.name], ['grid', '第一团队'])
  assert.equal((await server.call(li, `GET /api/teams/of/${li.id}`)).body.team, null)
  assert.equal((await server.call(li, `GET /api/teams/of/${wang.id}`)).body.code, 'residents.not_acting_for')
})

test('the same id with the same content answers the team that is there; with other content it is refused', async (t) => {
  const region = await freshDatabase(t)
  const one = await team(region)
  const id = region.chance.uuid()
  const input = {
    id,
    institutionId: one.centre.id,
    name: '第二团队',
    leaderId: one.leader.id,
    householdQuota: 10,
    members: [],
  }
  await registerTeam(region.ctx(), input)
  assert.equal((await registerTeam(region.ctx(), input)).id, id)
  await assert.rejects(registerTeam(region.ctx(), { ...input, name: '第三团队' }), { code: 'teams.id_taken' })
})

test('a residence ends by death or by moving, is corrected with a reason, and nothing after it can be entered', async (t) => {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, modules)
  const one = await team(region)
  const { id } = await resident(region, '王秀英')
  await agrees(region, id)
  const post = (who: Actor, what: string, body: object) =>
    server.call(who, `POST /api/residents/${id}/residence/${what}`, body)
  assert.equal(
    (await post(one.leader, 'end', { reason: 'died', on: '2026-03-01' })).body.code,
    'residents.not_acting_for',
  )
  await makeResponsible(region.ctx(), grid(id, one.id))
  const cases: [object, string][] = [
    [{ reason: 'died', on: '2026-03-03' }, 'residents.residence_in_the_future'],
    [{ reason: 'died', on: '1971-04-30' }, 'residents.residence_before_birth'],
  ]
  for (const [body, code] of cases) assert.equal((await post(one.leader, 'end', body)).body.code, code)
  const patient = async () => {
    const found = await region.ctx().transaction((ctx) => readResource(ctx, 'Patient', id))
    return found?.resourceType === 'Patient' ? found.deceasedDateTime : 'none'
  }
  assert.equal((await post(one.leader, 'end', { reason: 'died', on: '2026-02-20' })).body.livesHere, false)
  assert.equal(await patient(), '2026-02-20')
  assert.equal(
    (await post(one.officer, 'end', { reason: 'moved', on: '2026-02-21' })).body.code,
    'residents.residence_ended',
  )
  await refuseUnlessLives(region.ctx(), id, '2026-02-20')
  await assert.rejects(refuseUnlessLives(region.ctx(), id, '2026-02-21'), { code: 'residents.has_died' })
  const back = { reason: '登记有误', returnedOn: '2026-02-25' }
  assert.equal((await post(one.officer, 'correct', back)).body.code, 'residents.dead_return')
  assert.equal((await post(one.officer, 'correct', { reason: '登记有误' })).body.livesHere, true)
  assert.equal(await patient(), undefined)
  assert.equal((await post(one.officer, 'correct', { reason: '登记有误' })).body.code, 'residents.residence_stands')
  await endResidence(region.ctx(), { residentId: id, reason: 'moved', on: '2026-02-10' })
  assert.equal(
    (await post(one.officer, 'correct', { ...back, returnedOn: '2026-02-10' })).body.code,
    'residents.return_day',
  )
  assert.equal((await post(one.officer, 'correct', back)).status, 200)
  await assert.rejects(refuseUnlessLives(region.ctx(), id, '2026-02-24'), { code: 'residents.has_moved' })
  for (const day of ['2026-02-10', '2026-02-25', '2026-03-02']) await refuseUnlessLives(region.ctx(), id, day)
  const lines = await region.pool.query(
    `select count(*)::int as n from residents.residence_end where resident_id = $1`,
    [id],
  )
  assert.equal(lines.rows[0].n, 2, 'both ends stay readable')
})
