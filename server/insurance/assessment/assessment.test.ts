import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Indicator } from '#contracts/assessment'
import type { Actor } from '#kernel'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { hospital, institution } from '#testing/people'
import {
  assessmentModule,
  demonstrationIndicators,
  type Figure,
  handAssessment,
  scoreOf,
  scoreOfFigures,
} from './index.ts'

const indicator = (change: Partial<Indicator>): Indicator => ({
  code: 'aa',
  measure: 'mm',
  title: { zh: '甲', en: 'A' },
  weightBp: 10_000,
  zeroAtBp: 3000,
  fullAtBp: 6500,
  ...change,
})
const figure = (numerator: number, denominator: number, measure = 'mm'): Figure => ({
  ...{ measure, numerator, denominator },
  ...{ runId: '018f0000-0000-7000-8000-000000000001', definitionHash: 'a'.repeat(64) },
})

test('points grow in a line from the rate that earns nothing to the rate that earns all', () => {
  const cases: [numerator: number, denominator: number, points: number][] = [
    [0, 100, 0],
    [30, 100, 0],
    [475, 1000, 5000],
    [65, 100, 10_000],
    [100, 100, 10_000],
    [1, 3, 952], // (1/3 − 0.3) ÷ 0.35, not of a rounded rate
  ]
  for (const [n, d, points] of cases)
    assert.equal(scoreOfFigures([indicator({})], [figure(n, d)]).scoreBp, points, `${n} of ${d}`)
  const less = indicator({ zeroAtBp: 5000, fullAtBp: 1000 })
  assert.equal(scoreOfFigures([less], [figure(3, 10)]).scoreBp, 5000)
})

test('an indicator with nobody behind it gives its weight to the others; nobody at all is no score', () => {
  const two = [indicator({ weightBp: 4000 }), indicator({ code: 'bb', measure: 'nn', weightBp: 6000 })]
  assert.equal(scoreOfFigures(two, [figure(475, 1000), figure(0, 0, 'nn')]).scoreBp, 5000)
  assert.equal(scoreOfFigures(two, [figure(0, 0), figure(0, 0, 'nn')]).scoreBp, null)
  assert.equal(scoreOfFigures(two, []).scoreBp, null)
})

test('a better figure never scores less, and a score is between nothing and the whole', () => {
  const part = fc.integer({ min: 0, max: 100_000 })
  fc.assert(
    fc.property(fc.array(fc.tuple(part, part), { minLength: 7, maxLength: 7 }), fc.nat(6), (parts, at) => {
      const figures = parts.map(([a, b], index) =>
        figure(Math.min(a, b), Math.max(a, b), demonstrationIndicators[index]!.measure),
      )
      const { scoreBp } = scoreOfFigures(demonstrationIndicators, figures)
      const better = figures.map((one, index) => (index === at ? { ...one, numerator: one.denominator } : one))
      const after = scoreOfFigures(demonstrationIndicators, better).scoreBp
      if (scoreBp === null) return
      assert.ok(scoreBp >= 0 && scoreBp <= 10_000 && after! >= scoreBp)
    }),
    { numRuns: 200 },
  )
})

const scheme = (change: object = {}) => ({
  title: { zh: '考核办法', en: 'Scheme' },
  source: '测试文件',
  yearFrom: 2026,
  yearTo: null,
  indicators: [indicator({})],
  ...change,
})

const actorOf = (role: Actor['roles'][number], name: string, institutionId?: string): Actor => ({
  id: `${role}-${name}`,
  name,
  roles: [role],
  ...(institutionId ? { institutionId } : {}),
})
const admin = actorOf('administrator', '管理员')
const auditor = actorOf('auditor', '稽核')

async function ground(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const { id: institutionId } = await hospital(region)
  const server = await testServer(t, region, [assessmentModule])
  const call = async (actor: Actor, line: string, body?: object) => {
    const { status, body: answer } = await server.call(actor, line, body)
    return { status, code: answer?.code as string | undefined, answer }
  }
  const publish = async (change: object = {}) => {
    const { answer } = await call(admin, 'POST /api/assessment/schemes', scheme(change))
    return call(auditor, `POST /api/assessment/schemes/${answer.schemeId}/decide`, {
      decision: 'publish',
      reason: '同意',
    })
  }
  const hand = (numerator: number) =>
    handAssessment(region.ctx(), {
      institutionId,
      year: 2026,
      asOf: region.clock.now(),
      figures: [figure(numerator, 100)],
    })
  const manager = actorOf('manager', '院长', institutionId)
  return { region, institutionId, call, publish, hand, manager }
}

test('a scheme is proposed by one and published by another, once, and a year has one in force', async (t) => {
  const { call, publish } = await ground(t)
  const { answer } = await call(admin, 'POST /api/assessment/schemes', scheme({ yearTo: 2026 }))
  const decide = `POST /api/assessment/schemes/${answer.schemeId}/decide`
  const publishIt = { decision: 'publish', reason: '同意' }
  const both = { ...admin, roles: ['administrator', 'auditor'] as const }
  assert.equal((await call(both, decide, publishIt)).code, 'assessment.same_person')
  const answers = await Promise.all([call(auditor, decide, publishIt), call(auditor, decide, publishIt)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
  assert.equal((await publish()).code, 'assessment.years_overlap')
  assert.equal((await publish({ yearFrom: 2027 })).status, 200)
})

test('a scheme whose weights are not the whole, whose codes repeat or whose bounds are one is refused', async (t) => {
  const { call } = await ground(t)
  for (const wrong of [
    { indicators: [indicator({ weightBp: 9999 })] },
    { indicators: [indicator({ weightBp: 5000 }), indicator({ weightBp: 5000 })] },
    { indicators: [indicator({ fullAtBp: 3000 })] },
    { yearTo: 2025 },
  ]) {
    const { code } = await call(admin, 'POST /api/assessment/schemes', scheme(wrong))
    assert.equal(code, 'assessment.scheme_wrong')
  }
})

test('figures are handed again until the score is confirmed, which waits for every objection’s answer', async (t) => {
  const { region, institutionId, call, publish, hand, manager } = await ground(t)
  await assert.rejects(hand(40), { code: 'assessment.no_scheme' })
  await publish()
  assert.equal(await hand(40), true)
  assert.equal(await hand(50), true)
  const { answer: page } = await call(manager, 'GET /api/assessment/scores?year=2026')
  const [{ scoreId, scoreBp, version }] = page.scores
  assert.deepEqual([page.scores.length, scoreBp, version], [1, 5714, 1])
  const path = `/api/assessment/scores/${scoreId}`
  const unknown = await call(manager, `POST ${path}/objections`, { indicatorCode: 'z', text: '漏计。' })
  assert.equal(unknown.code, 'assessment.unknown_indicator')
  const objected = await call(manager, `POST ${path}/objections`, { indicatorCode: 'aa', text: '漏计两人。' })
  assert.equal((await call(auditor, `POST ${path}/confirm`)).code, 'assessment.objections_open')
  const [{ objectionId }] = objected.answer.objections
  const answered = { answer: '已核实，重新计算。' }
  assert.equal((await call(auditor, `POST /api/assessment/objections/${objectionId}/answer`, answered)).status, 200)
  const again = await call(auditor, `POST /api/assessment/objections/${objectionId}/answer`, answered)
  assert.equal(again.code, 'assessment.objection_answered')
  await hand(52)
  const confirmed = await call(auditor, `POST ${path}/confirm`)
  assert.deepEqual([confirmed.status, confirmed.answer.scoreBp], [200, 6286])
  assert.equal(await hand(99), false)
  assert.equal((await scoreOf(region.ctx(), institutionId, 2026))!.scoreBp, 6286)
  assert.equal((await call(auditor, `POST ${path}/confirm`)).code, 'assessment.not_provisional')
  const late = await call(manager, `POST ${path}/objections`, { text: '仍有异议。' })
  assert.equal(late.code, 'assessment.not_provisional')
  await reopened(region, { call, hand, path, institutionId })
})

type Ground = Awaited<ReturnType<typeof ground>>

/** Opened again: the confirmed version stays readable, a new one takes figures. */
async function reopened(
  region: TestRegion,
  { call, hand, path, institutionId }: Pick<Ground, 'call' | 'hand' | 'institutionId'> & { path: string },
) {
  const opened = await call(auditor, `POST ${path}/reopen`, { reason: '补报资料。' })
  assert.deepEqual([opened.answer.version, opened.answer.state, opened.answer.scoreBp], [2, 'provisional', 6286])
  await hand(65)
  assert.equal((await scoreOf(region.ctx(), institutionId, 2026))!.scoreBp, 10_000)
  const { answer: old } = await call(auditor, `GET ${path}`)
  assert.deepEqual([old.state, old.scoreBp, old.indicators[0].numerator], ['superseded', 6286, 52])
}

test('a manager sees the own institution only; the lead hospital’s manager and auditors see the region', async (t) => {
  const { region, call, publish, hand } = await ground(t)
  await publish()
  await hand(50)
  const other = await institution(region, 'hospital', '另一家医院')
  const lead = await institution(region, 'internet-hospital', '安济互联网医院')
  const seen = async (actor: Actor) => (await call(actor, 'GET /api/assessment/scores?year=2026')).answer.scores
  assert.equal((await seen(actorOf('manager', '别院', other.id))).length, 0)
  const [{ scoreId }] = await seen(actorOf('manager', '牵头', lead.id))
  const path = `/api/assessment/scores/${scoreId}`
  assert.equal((await call(actorOf('manager', '别院', other.id), `GET ${path}`)).code, 'assessment.other_institution')
  const objected = await call(actorOf('manager', '牵头', lead.id), `POST ${path}/objections`, { text: '替它说。' })
  assert.equal(objected.code, 'assessment.other_institution')
  assert.equal((await call(actorOf('doctor', '医生', other.id), `GET ${path}`)).status, 403)
})
