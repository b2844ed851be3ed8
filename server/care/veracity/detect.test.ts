import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Pattern } from '#contracts/veracity'
import { detect } from './detect.ts'
import type { End } from './hours.ts'
import { at, honestDoctor, later, normal, randomOf, rules, seen } from './seen.fixture.ts'
import type { Seen } from './seen.ts'

type Case = readonly [title: string, rows: readonly Seen[], questioned: number]
const none: ReadonlyMap<string, End> = new Map()

function raisedBy(pattern: Pattern, rows: readonly Seen[], ends = none) {
  return detect({ own: rows, people: rows, ends }, { [pattern]: rules[pattern] })
}
function table(pattern: Pattern, cases: readonly Case[], ends = none): void {
  for (const [title, rows, questioned] of cases)
    test(`${pattern}: ${title}`, () => {
      const found = raisedBy(pattern, rows, ends)
      assert.equal(new Set(found.map(({ followUpId }) => followUpId)).size, found.length, 'each once')
      assert.equal(found.length, questioned)
      for (const { beside, followUpId } of found) assert.equal(beside[0], followUpId)
    })
}

const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index))
const quarters = ['01-12 09:00', '04-13 10:00', '07-13 09:40', '10-12 08:50']
const ofOne = (values: readonly (readonly [number, number, number?])[], dates = quarters) =>
  values.map(([systolicMmhg, diastolicMmhg, glucoseMmol = null], index) =>
    seen({ residentId: 'wang', doneAt: at(dates[index]!), systolicMmhg, diastolicMmhg, glucoseMmol }),
  )

table('identical-readings', [
  [
    'four times 136/84: the three repeats',
    ofOne([
      [136, 84],
      [136, 84],
      [136, 84],
      [136, 84],
    ]),
    3,
  ],
  [
    'three in a row after another',
    ofOne([
      [150, 90],
      [136, 84],
      [136, 84],
      [136, 84],
    ]),
    2,
  ],
  [
    'twice the same happens',
    ofOne([
      [136, 84],
      [136, 84],
      [138, 84],
      [136, 84],
    ]),
    0,
  ],
  [
    'the same systolic alone happens',
    ofOne([
      [136, 84],
      [136, 82],
      [136, 80],
      [136, 84],
    ]),
    0,
  ],
  [
    'glucose differs: measured',
    ofOne([
      [136, 84, 6.1],
      [136, 84, 7.2],
      [136, 84, 6.1],
      [136, 84, 8],
    ]),
    0,
  ],
  [
    'repeats within the week are one matter',
    ofOne(
      [
        [180, 96],
        [180, 96],
        [180, 96],
      ],
      ['01-12 09:00', '01-13 09:00', '01-15 09:00'],
    ),
    0,
  ],
  [
    'one visit noted for two programmes is one visit',
    ['01-12 09:00', '04-13 09:00'].flatMap((day) =>
      ['hypertension', 'diabetes'].map((programme) =>
        seen({ residentId: 'li', visitId: day, doneAt: at(day), programme }),
      ),
    ),
    0,
  ],
  [
    'three such visits: both rows of both repeats',
    quarters
      .slice(0, 3)
      .flatMap((day) =>
        ['hypertension', 'diabetes'].map((programme) =>
          seen({ residentId: 'li', visitId: day, doneAt: at(day), programme }),
        ),
      ),
    4,
  ],
  [
    'without a blood pressure nothing is compared',
    quarters.map((day) =>
      seen({ residentId: 'q', doneAt: at(day), systolicMmhg: null, diastolicMmhg: null, glucoseMmol: 6.1 }),
    ),
    0,
  ],
])

const inTens = (seed: number, count: number, share: number) => {
  const random = randomOf(seed)
  return honestDoctor(seed, { people: count, visits: 1 }).map((row) =>
    random() < share
      ? {
          ...row,
          systolicMmhg: Math.round(row.systolicMmhg! / 10) * 10,
          diastolicMmhg: Math.round(row.diastolicMmhg! / 10) * 10,
        }
      : row,
  )
}
table('digit-preference', [
  ['all in tens', inTens(1, 100, 1), 100],
  ['too few to say', inTens(1, 59, 1), 0],
  ['a meter that shows even numbers', honestDoctor(2, { people: 300, visits: 1, step: 2 }), 0],
  ['a meter that shows every number', honestDoctor(3, { people: 300, visits: 1 }), 0],
  ['a third rounded: a habit, not a pattern', inTens(4, 200, 0.33), 0],
])

const village = { latitude: 30.2, longitude: 119.7, accuracyM: 20 }
const farVillage = { latitude: 30.3, longitude: 119.9, accuracyM: 30 } // 22 km
table('two-places', [
  [
    '22 km within ten minutes: both',
    [seen({ doneAt: at('03-02 09:00'), ...village }), seen({ doneAt: at('03-02 09:10'), ...farVillage })],
    2,
  ],
  [
    'one among many is the one out of place',
    [0, 10, 30, 40]
      .map((minutes) => seen({ doneAt: later(at('03-02 09:00'), minutes), ...village }))
      .concat(seen({ doneAt: at('03-02 09:20'), ...farVillage })),
    1,
  ],
  [
    'half an hour for 22 km is a drive',
    [seen({ doneAt: at('03-02 09:00'), ...village }), seen({ doneAt: at('03-02 09:30'), ...farVillage })],
    0,
  ],
  ['a couple at one place at one time', [seen({ ...village }), seen({ ...village })], 0],
  ['next door, and the position drifts', [seen({ ...village }), seen({ ...village, latitude: 30.21 })], 0],
  ['a position of three kilometres’ accuracy', [seen({ ...village }), seen({ ...farVillage, accuracyM: 3000 })], 0],
  ['by telephone from anywhere', [seen({ ...village }), seen({ ...farVillage, way: 'phone' })], 0],
  ['without a place nothing is known', [seen(), seen()], 0],
])

const every = (minutes: number, count: number, some: Partial<Seen> = {}) =>
  times(count, (index) => seen({ doneAt: later(at('03-02 08:00'), index * minutes), ...some }))
table('too-many-an-hour', [
  ['forty visits at home in an hour', every(1.5, 40), 40],
  ['ten an hour in a row of houses', every(6, 40), 0],
  ['a screening day at the clinic: thirty an hour', every(2, 120, { way: 'clinic' }), 0],
  ['sixty an hour even at the clinic', every(1, 60, { way: 'clinic' }), 60],
  ['an afternoon on the telephone', every(3, 60, { way: 'phone' }), 0],
  [
    'a couple seen together, and both programmes each',
    every(10, 6).flatMap((row) => [row, { ...row, followUpId: `${row.followUpId}b` }]),
    0,
  ],
  ['typed in together, done apart', every(60 * 24, 30, { writtenAt: at('04-20 09:00') }), 0],
])

table('at-night', [
  ['done at two in the morning', [seen({ doneAt: at('03-02 02:00') })], 1],
  ['with an urgent sign it may be', [seen({ doneAt: at('03-02 02:00'), urgent: true })], 0],
  [
    'at five it is morning, at 21:59 evening',
    [seen({ doneAt: at('03-02 05:00') }), seen({ doneAt: at('03-02 21:59') })],
    0,
  ],
  [
    'eight written after midnight',
    every(12, 8).map((row, index) => ({ ...row, writtenAt: later(at('03-02 23:50'), index * 3) })),
    8,
  ],
  ['four written late in the evening', every(12, 4).map((row) => ({ ...row, writtenAt: at('03-02 23:10') })), 0],
  ['a device sends at night what it wrote by day', every(12, 30), 0],
])

const lateBy = (days: number, count: number, apartMinutes: number) =>
  times(count, (index) => {
    const writtenAt = later(at('05-20 14:00'), index * apartMinutes)
    return seen({ doneAt: later(writtenAt, -days * 1440 - index * 60), writtenAt })
  })
table('late-batch', [
  ['twenty of a month ago within the hour', lateBy(30, 20, 2), 20],
  ['nine are single entries', lateBy(30, 9, 2), 0],
  ['yesterday’s, typed in together', lateBy(1, 40, 1), 0],
  ['late ones, one a day', lateBy(30, 20, 1440), 0],
])

const ends = new Map<string, End>([
  ['dead', { endedOn: '2026-03-01', reason: 'died' }],
  ['moved', { endedOn: '2026-03-01', reason: 'moved' }],
])
table(
  'not-living',
  [
    ['the day after death', [seen({ residentId: 'dead', doneAt: at('03-02 09:00') })], 1],
    ['by telephone with the dead', [seen({ residentId: 'dead', way: 'phone' })], 1],
    ['on the day of death', [seen({ residentId: 'dead', doneAt: at('03-01 23:00') })], 0],
    ['at home after a move', [seen({ residentId: 'moved' })], 1],
    ['by telephone after a move', [seen({ residentId: 'moved', way: 'phone' })], 0],
    ['of the living', [seen()], 0],
  ],
  ends,
)

const full = { heartRateBpm: 76, weightKg: 61.5 }
table('copied-answers', [
  [
    'five people with one sheet: all but the first',
    times(5, (index) => seen({ ...full, doneAt: later(at('03-02 09:00'), index * 12) })),
    4,
  ],
  ['the same answers, other measurements: a couple', [seen({ ...full }), seen({ ...full, systolicMmhg: 128 })], 0],
  ['only the pressure is the same', times(3, () => seen()), 0],
  ['one person with equal sheets is another matter', times(3, () => seen({ ...full, residentId: 'same' })), 0],
  ['half a year apart', [seen({ ...full }), seen({ ...full, doneAt: at('09-20 09:00') })], 0],
  ['of two doctors', [seen({ ...full }), seen({ ...full, doctorId: 'd2' })], 0],
])

test('no-variance: readings made up around one number', () => {
  const random = randomOf(7)
  const made = honestDoctor(7, { people: 80, visits: 1 }).map((row) => ({
    ...row,
    systolicMmhg: Math.round(normal(random, 134, 3)),
  }))
  const found = raisedBy('no-variance', made)
  assert.ok(found.length > 70, `${found.length}`)
  assert.ok(found[0]!.numbers.betweenSd! < 4)
})
test('no-variance: each person hardly differs from themselves', () => {
  const found = raisedBy('no-variance', honestDoctor(8, { people: 40, visits: 6, withinSd: 1.5 }))
  assert.ok(found.length > 200 && found.every(({ numbers }) => numbers.withinSd! < 3), `${found.length}`)
})
table('no-variance', [
  ['a well-controlled panel varies by ten', honestDoctor(9, { people: 120, visits: 4, betweenSd: 7, withinSd: 7 }), 0],
  ['twenty people say nothing', honestDoctor(10, { people: 19, visits: 3, betweenSd: 1, withinSd: 1 }), 0],
])

test('who measures is hardly ever asked: many honest doctors, whatever their meter shows', () => {
  let raised = 0
  let looked = 0
  for (let seed = 100; seed < 200; seed += 1) {
    const rows = honestDoctor(seed, { people: 60, visits: 4, step: seed % 2 === 0 ? 1 : 2 })
    looked += rows.length
    raised += detect({ own: rows, people: rows, ends: none }, rules).length
  }
  assert.ok(raised / looked < 0.0005, `${raised} of ${looked}`)
})

test('what is found does not depend on the order of the rows', () => {
  const base = [...lateBy(30, 12, 2), ...inTens(5, 70, 1), ...every(2, 30, village), ...every(3, 5, farVillage)]
  const key = (rows: readonly Seen[]) =>
    detect({ own: rows, people: rows, ends: none }, rules)
      .map(({ followUpId, pattern }) => `${followUpId} ${pattern}`)
      .sort()
  const expected = key(base)
  assert.ok(expected.length > 50)
  fc.assert(
    fc.property(fc.shuffledSubarray(base, { minLength: base.length }), (rows) => assert.deepEqual(key(rows), expected)),
    { numRuns: 20 },
  )
})

test('only what the doctor did is questioned, though a run passes through other hands', () => {
  const people = ofOne([
    [136, 84],
    [136, 84],
    [136, 84],
  ]).map((row, index) => (index === 2 ? { ...row, doctorId: 'd2' } : row))
  const own = people.filter(({ doctorId }) => doctorId === 'd2')
  const found = detect({ own, people, ends: none }, rules)
  assert.deepEqual(
    found.map(({ followUpId, pattern }) => [followUpId, pattern]),
    [[own[0]!.followUpId, 'identical-readings']],
  )
  assert.equal(found[0]!.beside.length, 3, 'the others stand beside it')
})
