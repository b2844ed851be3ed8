/** A township centre with a team of two, and somebody for whom it answers. */
import type { TestContext } from 'node:test'
import { remindersModule } from '#care/reminders'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { doctor, institution, resident } from '#testing/people'
import { readingsModule } from './index.ts'

export async function place(t: TestContext) {
  const region = await freshDatabase(t)
  const centre = await institution(region, 'township-centre', '安平县白石镇卫生院')
  const leader = await doctor(region, centre.id, '周立', '全科')
  const gp = await doctor(region, centre.id, '吴敏', '全科')
  const person = await resident(region, '王秀英')
  const teamId = region.chance.uuid()
  await region.pool.query(
    `insert into teams.team (id, institution_id, name, leader_id, household_quota, from_date, registered_at, registered_by)
     values ($1, $2, '白石一队', $3, 500, '2026-01-01', '2026-01-01', 'test')`,
    [teamId, centre.id, leader.id],
  )
  for (const [staff, duty] of [
    [leader, 'leader'],
    [gp, 'gp'],
  ] as const)
    await region.pool.query(
      `insert into teams.member (id, team_id, staff_id, duty, from_date) values (gen_random_uuid(), $1, $2, $3, '2026-01-01')`,
      [teamId, staff.id, duty],
    )
  const answerFor = (residentId: string) =>
    region.pool.query(
      `insert into teams.responsible (id, resident_id, team_id, basis, basis_id, open_record, since_date)
       values (gen_random_uuid(), $1, $2, 'grid', 'test', false, '2026-01-01')`,
      [residentId, teamId],
    )
  await answerFor(person.id)
  const manager: Actor = { id: region.chance.uuid(), roles: ['manager'], name: '院长', institutionId: centre.id }
  const desk: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '公卫', institutionId: centre.id }
  const { call, app } = await testServer(t, region, [readingsModule, remindersModule])
  const rows = async (sql: string, values: unknown[] = []) => (await region.pool.query(sql, values)).rows
  return { region, centre, leader, gp, person, teamId, answerFor, manager, desk, call, app, rows }
}

/** A blood pressure as somebody enters it. */
export const pressure = (
  residentId: string,
  systolic: number,
  diastolic: number,
  measuredAt = '2026-03-02T00:30:00Z',
) => ({
  ...{ residentId, kind: 'blood-pressure', systolic, diastolic, unit: 'mm[Hg]', measuredAt, source: 'home' },
})
