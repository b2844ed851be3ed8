import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Service } from '#contracts/family-contracts'
import { daysAfter, monthsAfter } from '../days.ts'
import { evidenceFrom } from './evidence.ts'
import { changeOf } from './fulfil.ts'
import { type Evidence, matchPromises, type PromiseAsked } from './matching.ts'
import type { PromiseRow } from './store.ts'
import { windowsOf } from './windows.ts'

const year = { from: '2026-03-04', to: '2027-03-03' }
const team = 'the-teams-institution'
const own = new Set([team])

const windowCases: {
  title: string
  service: Pick<Service, 'often' | 'window'>
  term?: typeof year
  windows: string[]
}[] = [
  {
    title: 'every three months has four windows of the calendar, one after the other',
    service: { often: { kind: 'every', months: 3 }, window: { kind: 'spread' } },
    windows: ['2026-03-04/2026-06-03', '2026-06-04/2026-09-03', '2026-09-04/2026-12-03', '2026-12-04/2027-03-03'],
  },
  {
    title: 'once in the term has all of it',
    service: { often: { kind: 'times', count: 1 }, window: { kind: 'whole-term' } },
    windows: ['2026-03-04/2027-03-03'],
  },
  {
    title: 'twice, spread, has two halves without a gap',
    service: { often: { kind: 'times', count: 2 }, window: { kind: 'spread' } },
    windows: ['2026-03-04/2026-09-01', '2026-09-02/2027-03-03'],
  },
  {
    title: 'in the first thirty days ends on the thirtieth',
    service: { often: { kind: 'times', count: 1 }, window: { kind: 'first-days', days: 30 } },
    windows: ['2026-03-04/2026-04-02'],
  },
  {
    title: 'a rest of less than half a window promises nothing',
    service: { often: { kind: 'every', months: 3 }, window: { kind: 'spread' } },
    term: { from: '2026-03-04', to: '2026-07-03' },
    windows: ['2026-03-04/2026-06-03'],
  },
  {
    title: 'a rest of more than half a window is a window',
    service: { often: { kind: 'every', months: 3 }, window: { kind: 'spread' } },
    term: { from: '2026-03-04', to: '2026-08-03' },
    windows: ['2026-03-04/2026-06-03', '2026-06-04/2026-08-03'],
  },
  {
    title: 'a month without that day takes its last',
    service: { often: { kind: 'every', months: 1 }, window: { kind: 'spread' } },
    term: { from: '2026-01-31', to: '2026-03-30' },
    windows: ['2026-01-31/2026-02-27', '2026-02-28/2026-03-30'],
  },
]
for (const { title, service, term = year, windows } of windowCases) {
  test(`windows: ${title}`, () => {
    assert.deepEqual(
      windowsOf(service, term).map(({ from, to }) => `${from}/${to}`),
      windows,
    )
  })
}

test('windows of a spread service cover the term, each day once', () => {
  const counts = fc.integer({ min: 1, max: 24 })
  fc.assert(
    fc.property(counts, fc.integer({ min: 24, max: 800 }), (count, days) => {
      const term = { from: '2026-01-01', to: daysAfter('2026-01-01', days - 1) }
      const windows = windowsOf({ often: { kind: 'times', count }, window: { kind: 'spread' } }, term)
      assert.equal(windows.length, count)
      assert.equal(windows[0]!.from, term.from)
      assert.equal(windows.at(-1)!.to, term.to)
      windows.slice(1).forEach((one, at) => {
        assert.equal(one.from, daysAfter(windows[at]!.to, 1))
      })
    }),
    { numRuns: 200 },
  )
})

const rule = { kind: 'follow-up', programme: 'hypertension', faceToFace: true, byTeam: true } as const
const quarters = windowsOf({ often: { kind: 'every', months: 3 }, window: { kind: 'spread' } }, year)
const followUps: PromiseAsked[] = quarters.map(({ from, to }, at) => ({
  id: `q${at + 1}`,
  serviceCode: 'hypertension-follow-up',
  windowFrom: from,
  windowTo: to,
  rules: [rule],
}))
const seen = (id: string, on: string, more: Partial<Evidence> = {}): Evidence => ({
  kind: 'follow-up',
  id,
  on,
  institutionId: team,
  doubted: false,
  programme: 'hypertension',
  faceToFace: true,
  ...more,
})
const matched = (evidence: Evidence[], promises = followUps) =>
  Object.fromEntries([...matchPromises(promises, evidence, own)].map(([id, one]) => [id, one.id]))

const matchCases: { title: string; evidence: Evidence[]; found: Record<string, string> }[] = [
  { title: 'nothing is fulfilled without evidence', evidence: [], found: {} },
  { title: 'one in its window fulfils that window', evidence: [seen('a', '2026-06-04')], found: { q2: 'a' } },
  {
    title: 'the first and the last day of a window count',
    evidence: [seen('a', '2026-03-04'), seen('b', '2026-09-03')],
    found: { q1: 'a', q2: 'b' },
  },
  {
    title: 'the day before the term and the day after do not',
    evidence: [seen('a', '2026-03-03'), seen('b', '2027-03-04')],
    found: {},
  },
  {
    title: 'four in one quarter fulfil one',
    evidence: ['a', 'b', 'c', 'd'].map((id) => seen(id, '2026-04-01')),
    found: { q1: 'a' },
  },
  {
    title: 'one by telephone is not face to face',
    evidence: [seen('a', '2026-04-01', { faceToFace: false })],
    found: {},
  },
  {
    title: 'another programme’s does not count',
    evidence: [seen('a', '2026-04-01', { programme: 'diabetes' })],
    found: {},
  },
  {
    title: 'another institution’s does not count where the team’s own is asked',
    evidence: [seen('a', '2026-04-01', { institutionId: 'other' })],
    found: {},
  },
  {
    title: 'one in doubt does not count, the next does',
    evidence: [seen('a', '2026-04-01', { doubted: true }), seen('b', '2026-04-02')],
    found: { q1: 'b' },
  },
  {
    title: 'a tick of another kind with the same id proves nothing',
    evidence: [seen('a', '2026-04-01', { kind: 'check' })],
    found: {},
  },
]
for (const { title, evidence, found } of matchCases)
  test(`matching: ${title}`, () => assert.deepEqual(matched(evidence), found))

test('matching: overlapping windows are filled from the one that closes first', () => {
  const whole = { ...followUps[0]!, id: 'whole', windowTo: year.to }
  assert.deepEqual(matched([seen('a', '2026-04-01'), seen('b', '2026-04-02')], [whole, followUps[0]!]), {
    q1: 'a',
    whole: 'b',
  })
})

test('matching: one piece of evidence fulfils two services, and each of them once', () => {
  const other = followUps.map((one) => ({ ...one, id: `x${one.id}`, serviceCode: 'advice' }))
  assert.deepEqual(matched([seen('a', '2026-04-01')], [...followUps, ...other]), { q1: 'a', xq1: 'a' })
})

const anyDay = fc.integer({ min: -20, max: 400 }).map((at) => daysAfter(year.from, at))
const anyEvidence = fc.array(
  fc.record({ on: anyDay, doubted: fc.boolean(), faceToFace: fc.boolean(), own: fc.boolean() }),
  { maxLength: 12 },
)
const anyPromises = fc.array(fc.tuple(anyDay, fc.integer({ min: 0, max: 120 }), fc.boolean()), { maxLength: 8 })

test('never more is done than promised and shown, each in its window, whatever the order in which it comes to be known', () => {
  fc.assert(
    fc.property(anyEvidence, anyPromises, fc.infiniteStream(fc.nat()), (facts, spans, dice) => {
      const evidence = facts.map(({ own, ...one }, at) =>
        seen(`e${at}`, one.on, { ...one, institutionId: own ? team : 'other' }),
      )
      const promises = spans.map(([from, days, first], at) => ({
        ...followUps[0]!,
        id: `p${at}`,
        serviceCode: first ? 'one' : 'two',
        windowFrom: from,
        windowTo: daysAfter(from, days),
      }))
      const found = matchPromises(promises, evidence, own)
      const good = evidence.filter((one) => !one.doubted && one.faceToFace && one.institutionId === team)
      for (const service of ['one', 'two']) {
        const of = promises.filter((one) => one.serviceCode === service)
        const used = of.flatMap((one) => found.get(one.id) ?? [])
        assert.ok(used.length <= Math.min(of.length, good.length))
        assert.equal(new Set(used.map((one) => one.id)).size, used.length)
        assert.equal(used.length, most(of, good), 'as many as can be')
      }
      for (const one of promises) {
        const on = found.get(one.id)?.on
        assert.ok(on === undefined || (one.windowFrom <= on && on <= one.windowTo))
      }
      const shuffled = [...evidence].map((one) => ({ one, at: dice.next().value as number }))
      shuffled.sort((a, b) => a.at - b.at)
      const again = matchPromises(
        [...promises].reverse(),
        shuffled.map(({ one }) => one),
        own,
      )
      assert.deepEqual(new Map([...again].sort()), new Map([...found].sort()))
    }),
    { numRuns: 300 },
  )
})

/** The largest matching by augmenting paths: another way to the same number. */
function most(promises: readonly PromiseAsked[], evidence: readonly Evidence[]): number {
  const taken = new Map<string, PromiseAsked>()
  const find = (promise: PromiseAsked, tried: Set<string>): boolean =>
    evidence.some((one) => {
      if (tried.has(one.id) || one.on < promise.windowFrom || one.on > promise.windowTo) return false
      tried.add(one.id)
      const holder = taken.get(one.id)
      if (holder && !find(holder, tried)) return false
      taken.set(one.id, promise)
      return true
    })
  return promises.filter((promise) => find(promise, new Set())).length
}

const row: PromiseRow = {
  ...followUps[0]!,
  contractId: 'c',
  packageCode: 'hypertension',
  nameZh: '随访',
  nameEn: 'follow-up',
  state: 'due',
  doneOn: null,
  evidenceKind: null,
  evidenceId: null,
  carriedTo: null,
}
const ticked: PromiseRow = { ...row, state: 'done', doneOn: '2026-04-01', evidenceKind: 'follow-up', evidenceId: 'a' }
const ground = { contract: { endedOn: null }, evidence: [], today: '2026-05-01' }

const changeCases: { title: string; change: ReturnType<typeof changeOf>; state?: string; why?: string }[] = [
  {
    title: 'a tick that no evidence bears is taken back',
    change: changeOf(ticked, undefined, ground),
    state: 'due',
    why: 'evidence-gone',
  },
  {
    title: 'a tick whose follow-up is in doubt is taken back, and says so',
    change: changeOf(ticked, undefined, { ...ground, evidence: [seen('a', '2026-04-01', { doubted: true })] }),
    state: 'due',
    why: 'evidence-doubted',
  },
  {
    title: 'what is found is done',
    change: changeOf(row, seen('a', '2026-04-01'), ground),
    state: 'done',
    why: 'evidence-found',
  },
  { title: 'what was found already changes nothing', change: changeOf(ticked, seen('a', '2026-04-01'), ground) },
  {
    title: 'a window that is over is missed',
    change: changeOf(row, undefined, { ...ground, today: '2026-06-04' }),
    state: 'missed',
    why: 'window-over',
  },
  { title: 'on its last day it is still due', change: changeOf(row, undefined, { ...ground, today: '2026-06-03' }) },
  {
    title: 'found late, what was missed is done',
    change: changeOf({ ...row, state: 'missed' }, seen('a', '2026-04-01'), { ...ground, today: '2026-08-01' }),
    state: 'done',
    why: 'evidence-found',
  },
  {
    title: 'after the end of the contract it is owed no more',
    change: changeOf(row, undefined, { ...ground, contract: { endedOn: '2026-05-01' } }),
    state: 'withdrawn',
    why: 'contract-over',
  },
]
for (const { title, change, state, why } of changeCases) {
  test(`a promise: ${title}`, () => assert.deepEqual([change?.state, change?.why], [state, why]))
}

test('months end where the month ends', () => {
  assert.deepEqual(
    [
      monthsAfter('2026-01-31', 1),
      monthsAfter('2028-01-31', 1),
      monthsAfter('2026-11-30', 3),
      monthsAfter('2026-12-01', 12),
    ],
    ['2026-02-28', '2028-02-29', '2027-02-28', '2027-12-01'],
  )
})

test('a resource proves what was done, by whom and on which day in China; what was not done proves nothing', () => {
  const visit = {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { code: 'HH' },
    type: [{ coding: [{ system: 'urn:anji:service', code: 'home-visit' }] }],
    period: { start: '2026-04-01T17:00:00Z' },
    serviceProvider: { reference: `Organization/${team}` },
  } as const
  const found = evidenceFrom(visit as never)
  assert.deepEqual(
    [found?.on, found?.institutionId, found?.codes],
    ['2026-04-02', team, ['urn:anji:service|home-visit']],
  )
  assert.equal(evidenceFrom({ ...visit, status: 'entered-in-error' } as never), undefined)
  assert.equal(evidenceFrom({ ...visit, status: 'planned' } as never), undefined)
  assert.equal(evidenceFrom({ ...visit, period: undefined } as never), undefined)
})
