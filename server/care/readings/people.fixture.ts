/** A township centre with a team of two, and somebody for whom it answers. */
import type { TestContext } from 'node:test'
import { remindersModule } from '#care/reminders'
import type { Actor } from '#kernel'
import { makeResponsible, registerTeam } from '#people/teams'
import { freshDatabase, testServer } from '#testing'
import { doctor, institution, resident } from '#testing/people'
import { readingsModule } from './index.ts'

export async function place(t: TestContext) {
  const region = await freshDatabase(t)
  const centre = await institution(region, 'township-centre', '安平县白石镇卫生院')
  const leader = await doctor(region, centre.id, '周立', '全科')
  const gp = await doctor(region, centre.id, '吴敏', '全科')
  const person = await resident(region, '王秀英')
  const members = [{ staffId: gp.id, duty: 'gp' as const }]
  const made = { institutionId: centre.id, name: '白石一队', leaderId: leader.id, householdQuota: 500, members }
  const { id: teamId } = await registerTeam(region.ctx(), made)
  const basis = { teamId, basis: 'grid', basisId: region.chance.uuid(), openRecord: false } as const
  const answerFor = (residentId: string) => makeResponsible(region.ctx(), { residentId, ...basis })
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
