import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepReading, readingsModule } from '#care/readings'
import type { Actor } from '#kernel'
import { form, township } from './chronic.fixture.ts'
import { chronicModule, enrol, readMyPlan, reportProgress } from './index.ts'

const modules = [readingsModule, chronicModule]

test('what one measures at home is the prescribed measuring, once when it is due; what staff measured is not', async (t) => {
  const { region, team, person } = await township(t)
  const wang = await person('王秀英')
  await enrol(region.ctx(team.villageDoctor), form(wang.id, 'hypertension', 'I10'))
  await region.deliver(modules)
  const home = async () => {
    await region.deliver(modules)
    const { activities } = await readMyPlan(region.ctx(wang), { residentId: wang.id })
    return activities.find(({ activityCode }) => activityCode === 'home-blood-pressure')!
  }
  const pressure = (by: Actor, minutesAgo: number, source: 'home' | 'clinic') => {
    const measuredAt = new Date(region.clock.now().getTime() - minutesAgo * 60_000).toISOString()
    const values = { kind: 'blood-pressure', systolic: 132, diastolic: 82, unit: 'mm[Hg]' } as const
    return keepReading(region.ctx(by), { residentId: wang.id, ...values, measuredAt, source })
  }
  const first = await home()
  assert.deepEqual([first.state, first.nextOn], ['prescribed', '2026-03-02'])
  await pressure(team.villageDoctor, 9, 'clinic')
  assert.equal((await home()).nextOn, '2026-03-02', 'in the clinic')
  await pressure(wang, 6, 'home')
  const done = await home()
  assert.deepEqual([done.state, done.nextOn], ['started', '2026-03-09'])
  const told = async () =>
    (await region.pool.query('select count(*)::int as n from chronic.activity_progress')).rows[0].n
  const before = await told()
  await pressure(wang, 3, 'home')
  await home()
  assert.equal(await told(), before, 'not due again before a week is over')
  // Said by hand it goes on too.
  await reportProgress(region.ctx(wang), { activityId: done.id, state: 'done' })
  assert.deepEqual([(await home()).state, (await home()).nextOn], ['started', '2026-03-09'])
})
