import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doPart, learningModule, progressed, readLibrary } from '#care/learning'
import { announce } from '#kernel'
import { form, township } from './chronic.fixture.ts'
import { chronicModule, enrol, prescribeActivity } from './index.ts'

const modules = [learningModule, chronicModule]

test('what a person learns brings the prescribed activity up, done when it is finished; heard twice it is said once', async (t) => {
  const { region, team, person, rows } = await township(t)
  await region.deliver(modules)
  const [wang, li] = [await person('王秀英'), await person('李桂兰')]
  const ours = region.ctx(team.villageDoctor)
  const code = 'education-stroke'
  for (const { id } of [wang, li]) {
    const { id: enrolmentId } = await enrol(ours, form(id, 'hypertension', 'I10'))
    await prescribeActivity(ours, { enrolmentId, activityCode: code })
  }
  const own = region.ctx(wang)
  const activity = async (residentId: string) => {
    const asked = `select id, state, progress_percent as percent, last_done_on as done_on from chronic.activity
                    where resident_id = $1 and activity_code = $2`
    return (await rows(asked, [residentId, code]))[0]
  }
  const course = await firstCourse()
  await own.transaction((ctx) => doPart(ctx, { code, residentId: wang.id, part: 1, choice: course[0]! }))
  await region.deliver(modules)
  const begun = await activity(wang.id)
  assert.deepEqual([begun.state, begun.percent], ['started', Math.floor(100 / course.length)])
  for (const [at, choice] of course.entries())
    await own.transaction((ctx) => doPart(ctx, { code, residentId: wang.id, part: at + 1, choice }))
  await region.deliver(modules)
  const done = await activity(wang.id)
  assert.deepEqual([done.state, done.percent, done.done_on], ['done', 100, '2026-03-02'])
  const told = 'select count(*)::int as n from chronic.activity_progress where activity_id = $1'
  const [{ n: before }] = await rows(told, [done.id])
  await region
    .ctx()
    .transaction((ctx) =>
      announce(ctx, progressed, wang.id, { residentId: wang.id, code, percent: 100, finished: true }),
    )
  await region.deliver(modules)
  assert.equal((await rows(told, [done.id]))[0].n, before)
  const others = await activity(li.id)
  assert.deepEqual([others.state, others.percent], ['prescribed', 0])

  async function firstCourse(): Promise<number[]> {
    await doPart(own, { code, residentId: wang.id, part: 1, choice: 4 }) // a region that has no library loads it
    const { editions } = await readLibrary(ours, {})
    const { content } = editions.find((one) => one.code === code)!
    return content.kind === 'course' ? content.lessons.map(({ question }) => question.right) : []
  }
})
