import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase, testServer } from '#testing'
import * as people from '#testing/people'
import { learningModule } from './index.ts'
import { type ProgressRow, withCheckIns, withPart } from './item.ts'
import { loadLibrary } from './load-library.ts'

const begun: ProgressRow = {
  residentId: 'r',
  code: 'c',
  version: 1,
  partsDone: [],
  percent: 0,
  startedOn: '2026-03-01',
  finishedOn: null,
}
const days = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    onDate: new Date(Date.parse('2026-03-01') + (from - 1 + index) * 86_400_000).toISOString().slice(0, 10),
    done: true,
    note: null,
  }))

test('a course is done when every lesson is, in whatever order, and a lesson counts once', () => {
  const two = withPart(withPart(withPart(begun, 3, 3, '2026-03-02'), 1, 3, '2026-03-02'), 1, 3, '2026-03-03')
  assert.deepEqual([two.partsDone, two.percent, two.finishedOn], [[1, 3], 66, null])
  const all = withPart(two, 2, 3, '2026-03-04')
  assert.deepEqual([all.percent, all.finishedOn], [100, '2026-03-04'])
  assert.equal(withPart(all, 2, 3, '2026-03-09').finishedOn, '2026-03-04')
})

for (const [what, done, today, percent, finished] of [
  ['days that were missed keep it open', days(1, 7), '2026-03-10', 70, false],
  ['four of five are enough when its days are over', days(1, 8), '2026-03-10', 100, true],
  ['not before its days are over', days(1, 9), '2026-03-09', 90, false],
  ['a day after the end does not count', days(11, 5), '2026-03-20', 0, false],
] as const) {
  test(`a programme of ten days: ${what}`, () => {
    const after = withCheckIns(begun, done, 10, today)
    assert.deepEqual([after.percent, after.finishedOn !== null], [percent, finished])
  })
}

test('what comes with the system is loaded once and read in the reader’s language', async (t) => {
  const region = await freshDatabase(t)
  await loadLibrary(region.ctx())
  await loadLibrary(region.ctx())
  const { call } = await testServer(t, region, [learningModule])
  const reader = { ...(await people.resident(region, '王秀英')) }
  const found = await call(reader, 'GET /api/learning/items?q=gaoxueya' as never)
  assert.ok(found.body.items.some((one: { code: string }) => one.code === 'education-hypertension'))
  assert.ok(found.body.items.every((one: { version: number }) => one.version === 1))
})

test('a wrong answer is told and counts nothing; the right one counts once; the page never tells it before', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [learningModule])
  const reader = { ...(await people.resident(region, '王秀英')) }
  const page = (await call(reader, `GET /api/learning/items/education-less-salt?residentId=${reader.id}` as never)).body
  assert.equal(JSON.stringify(page).includes('right'), false)
  const answer = (choice?: number) =>
    call(reader, 'POST /api/learning/items/education-less-salt/parts', { residentId: reader.id, part: 1, choice })
  assert.equal((await answer()).body.code, 'learning.choice_needed')
  const wrong = (await answer(1)).body
  assert.deepEqual([wrong.right, wrong.page.progress], [false, null])
  const right = (await answer(0)).body
  assert.deepEqual([right.right, right.page.progress.percent], [true, 33])
  assert.equal((await answer(0)).body.page.progress.percent, 33)
})

test('one check-in a day, the last word counts', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [learningModule])
  const reader = { ...(await people.resident(region, '王秀英')) }
  const say = async (done: boolean) =>
    (await call(reader, 'POST /api/learning/items/digital-diet/check-ins', { residentId: reader.id, done })).body
      .progress
  await say(true)
  const twice = await say(false)
  assert.deepEqual([twice.checkIns.length, twice.partsDone.length, twice.day], [1, 0, 1])
  region.clock.advance(24 * 60)
  assert.deepEqual((await say(true)).partsDone, [2])
  const article = await call(reader, 'POST /api/learning/items/article-falls/check-ins', {
    residentId: reader.id,
    done: true,
  })
  assert.equal(article.body.code, 'learning.not_a_programme')
})

test('what one has learned is nobody else’s, but a doctor’s who may open the record', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [learningModule])
  const reader = { ...(await people.resident(region, '王秀英')) }
  const other = { ...(await people.resident(region, '陈小燕')) }
  const hospital = await people.hospital(region)
  const doctor = await people.doctor(region, hospital.id)
  const mine = `GET /api/learning/mine?residentId=${reader.id}` as never
  await call(reader, 'POST /api/learning/items/article-falls/parts', { residentId: reader.id, part: 1 })
  assert.equal((await call(other, mine)).body.code, 'learning.not_yours_to_read')
  assert.equal((await call(doctor, mine)).body.code, 'learning.not_yours_to_read')
  await people.treats(region, doctor.id, reader.id)
  assert.equal((await call(doctor, mine)).body.items[0].progress.percent, 100)
})

test('an edition is seen when another doctor has agreed, and the one before holds again when it is withdrawn', async (t) => {
  const region = await freshDatabase(t)
  const { call } = await testServer(t, region, [learningModule])
  const hospital = await people.hospital(region)
  const [author, reviewer] = [
    await people.doctor(region, hospital.id),
    await people.doctor(region, hospital.id, '赵强'),
  ]
  const both = (text: string) => ({ zh: text, en: text })
  const proposed = {
    code: 'article-falls',
    title: both('新版'),
    summary: both('摘要'),
    topics: ['elder'],
    minutes: 2,
    source: '医务科',
    content: { kind: 'article', sections: [{ heading: both('一'), text: both('二') }] },
  }
  const title = async () => (await call(author, 'GET /api/learning/items/article-falls')).body.title
  assert.equal(await title(), '老人防跌倒')
  const { body } = await call(author, 'POST /api/learning/library', proposed)
  assert.equal(body.version, 2)
  const path = `POST /api/learning/library/${body.id}` as const
  assert.equal((await call(author, `${path}/review`, { agree: true })).body.code, 'learning.reviewed_by_another')
  assert.equal(await title(), '老人防跌倒')
  assert.equal((await call(reviewer, `${path}/review`, { agree: true })).body.state, 'agreed')
  assert.equal(await title(), '新版')
  await call(reviewer, `${path}/withdraw`, { reason: '有误' })
  assert.equal(await title(), '老人防跌倒')
  const wrong = {
    ...proposed,
    content: { kind: 'programme', days: 10, tasks: [{ fromDay: 2, title: both('t'), text: both('t') }] },
  }
  assert.equal((await call(author, 'POST /api/learning/library', wrong)).body.code, 'learning.task_days_wrong')
})
