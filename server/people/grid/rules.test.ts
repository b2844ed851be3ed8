import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Delaunay } from 'd3-delaunay'
import fc from 'fast-check'
import type { Outline } from '#contracts/grid'
import { Refusal } from '#kernel'
import { freshDatabase } from '#testing'
import { type AssignTeam, assign, type Candidate } from './assignment/assign.ts'
import { type GradeRule, gradeOf, kindsOf, type PersonFacts } from './grades/grade.ts'
import { ruleToday } from './grades/store.ts'
import { sounds } from './households/find-households.ts'
import { liesWithin, metresBetween, overlap, type Position, ringOf, simplify } from './outline.ts'

const closed = (...corners: Position[]): Outline => ({
  type: 'Polygon',
  coordinates: [[...corners, corners[0]!].map(([x, y]): [number, number] => [x, y])],
})
const square = (x: number, y: number, side = 1): Position[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const codeOf = (act: () => unknown) => {
  try {
    act()
    return 'accepted'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('an outline is closed, simple and of some size', () => {
  const cases: [string, Outline, string][] = [
    ['a square', closed(...square(0, 0)), 'accepted'],
    ['bent inwards', closed([0, 0], [2, 0], [2, 2], [1, 1], [0, 2]), 'accepted'],
    ['a bow tie', closed([0, 0], [1, 1], [1, 0], [0, 1]), 'grid.outline_crosses'],
    ['touching itself', closed([0, 0], [2, 0], [2, 2], [1, 0], [0, 2]), 'grid.outline_crosses'],
    ['a spike that turns back', closed([0, 0], [2, 0], [1, 0], [1, 1]), 'grid.outline_crosses'],
    ['a line', closed([0, 0], [1, 0], [2, 0]), 'grid.outline_crosses'],
    ['two corners', closed([0, 0], [1, 1]), 'grid.outline_form'],
    ['the same corner twice', closed([0, 0], [0, 0], [1, 0], [1, 1]), 'grid.outline_form'],
    [
      'not closed',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
      'grid.outline_form',
    ],
  ]
  for (const [name, outline, code] of cases)
    assert.equal(
      codeOf(() => ringOf(outline)),
      code,
      name,
    )
})

test('cells overlap when they have ground in common, not when they have a border in common', () => {
  const cases: [string, Position[], Position[], boolean][] = [
    ['apart', square(0, 0), square(2, 0), false],
    ['side by side', square(0, 0), square(1, 0), false],
    ['side by side, shifted', square(0, 0), square(1, 0.5), false],
    ['corner to corner', square(0, 0), square(1, 1), false],
    ['the same', square(0, 0), square(0, 0), true],
    ['one in the other', square(0, 0, 3), square(1, 1), true],
    ['one in the other, on its border', square(0, 0, 3), square(0, 1), true],
    [
      'crosswise, no corner in the other',
      [
        [0, 1],
        [3, 1],
        [3, 2],
        [0, 2],
      ],
      [
        [1, 0],
        [2, 0],
        [2, 3],
        [1, 3],
      ],
      true,
    ],
    [
      'a half of it, through corners',
      square(0, 0),
      [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      true,
    ],
    [
      'in the bend of the other',
      [
        [0, 0],
        [3, 0],
        [3, 3],
        [1.5, 1],
        [0, 3],
      ],
      [
        [1, 2.8],
        [2, 2.8],
        [1.5, 1.2],
      ],
      false,
    ],
  ]
  for (const [name, a, b, expected] of cases) {
    assert.equal(overlap(a, b), expected, name)
    assert.equal(overlap(b, a), expected, `${name}, the other way`)
  }
})

test('the cells of any Voronoi diagram share borders and no ground; a cell over a border shares some', () => {
  const site = fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 4000 }))
  fc.assert(
    fc.property(fc.uniqueArray(site, { minLength: 3, maxLength: 12, selector: String }), (sites) => {
      const points = sites.map(([x, y]): Position => [120 + x / 20_000, 30 + y / 20_000])
      const voronoi = Delaunay.from(points.map(([x, y]) => [x, y] as [number, number])).voronoi([
        119.9, 29.9, 120.3, 30.3,
      ])
      const polygons = [...voronoi.cellPolygons()].map((ring): Position[] => ring.map(([x, y]) => [x, y]))
      // Corners that lie upon each other are one corner to whoever draws a map.
      const apart = polygons.every((ring) =>
        ring.slice(1).every(([x, y], at) => Math.hypot(x - ring[at]![0], y - ring[at]![1]) > 1e-5),
      )
      fc.pre(apart && polygons.length === points.length)
      const rings = polygons.map((ring) => ringOf(closed(...ring.slice(0, -1))))
      for (const [at, ring] of rings.entries()) {
        assert.ok(liesWithin(points[at]!, ring))
        for (const other of rings.slice(at + 1)) assert.equal(overlap(ring, other), false)
      }
      const across = square((points[0]![0] + points[1]![0]) / 2 - 0.05, (points[0]![1] + points[1]![1]) / 2 - 0.05, 0.1)
      assert.ok(rings.some((ring) => overlap(ring, across)))
    }),
    { numRuns: 100 },
  )
})

test('a simpler outline keeps its corners that matter, and distances are right to a percent', () => {
  const line: Position[] = [
    [0, 0],
    [0.5, 0.00001],
    [1, 0],
    [1, 1],
    [0.5, 1.00001],
    [0, 1],
  ]
  assert.deepEqual(simplify(line, 0.0002), [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ])
  const degree = metresBetween({ longitude: 120, latitude: 30 }, { longitude: 120, latitude: 31 })
  assert.ok(Math.abs(degree - 111_195) < 200, String(degree))
})

const person = (facts: Partial<PersonFacts> = {}): PersonFacts => ({
  residentId: '1',
  ageYears: 40,
  codes: [],
  pressure: null,
  fastingGlucose: null,
  dischargedDaysAgo: null,
  attributes: [],
  ...facts,
})

test('the rule in force grades households from A to D, with every reason', async (t) => {
  const region = await freshDatabase(t)
  const rule: GradeRule = await region.ctx().transaction((ctx) => ruleToday(ctx))
  const high = { systolic: 145, diastolic: 85 }
  const cases: [string, PersonFacts[], string, string[]][] = [
    ['nobody', [], 'A', []],
    ['healthy', [person(), person({ residentId: '2' })], 'A', []],
    ['one diagnosis', [person({ codes: ['I10.x00'] })], 'A', ['hypertension']],
    ['above target under 65', [person({ codes: ['I10'], pressure: high })], 'B', ['pressure-high', 'hypertension']],
    [
      'the same at 65 is at target',
      [person({ ageYears: 65, codes: ['I10'], pressure: high }), person()],
      'B',
      ['hypertension', 'elder'],
    ],
    ['at the limit is above target', [person({ pressure: { systolic: 120, diastolic: 90 } })], 'B', ['pressure-high']],
    ['glucose below 7 is at target', [person({ codes: ['E11.9'], fastingGlucose: 6.9 })], 'A', ['diabetes']],
    [
      'complications count once',
      [person({ codes: ['E11.2', 'E11.3', 'I10'] })],
      'B',
      ['complications', 'diabetes', 'hypertension'].sort(),
    ],
    [
      'an infant and a pregnancy',
      [person({ ageYears: 0 }), person({ residentId: '2', attributes: ['pregnant'] })],
      'C',
      ['pregnant', 'infant'],
    ],
    [
      'an old couple alone',
      [person({ ageYears: 81 }), person({ residentId: '2', ageYears: 79 })],
      'C',
      ['only-elders', 'elder', 'elder', 'oldest'],
    ],
    ['home from hospital 30 days', [person({ dischargedDaysAgo: 30 })], 'B', ['discharged']],
    ['31 days', [person({ dischargedDaysAgo: 31 })], 'A', []],
    [
      'much at once',
      [person({ ageYears: 82, codes: ['I63.9', 'E11.4'], fastingGlucose: 9, dischargedDaysAgo: 3 })],
      'D',
      ['discharged', 'complications', 'heart-or-stroke', 'glucose-high', 'only-elders', 'diabetes', 'elder', 'oldest'],
    ],
  ]
  for (const [name, people, grade, reasons] of cases) {
    const found = gradeOf(people, rule)
    assert.equal(found.grade, grade, `${name}: ${found.points}`)
    assert.deepEqual(found.reasons.map(({ code }) => code).sort(), [...reasons].sort(), name)
    assert.equal(
      found.reasons.reduce((sum, { points }) => sum + points, 0),
      found.points,
    )
  }
  const [reason] = gradeOf([person({ pressure: { systolic: 168, diastolic: 96 } })], rule).reasons
  assert.equal(reason?.zh, '最近血压 168/96 mmHg，未达标')
})

test('key populations follow from age, record and what was entered', () => {
  assert.deepEqual(kindsOf(person({ ageYears: 65, codes: ['E11.9'], attributes: ['disabled'] })), [
    'elder',
    'chronic',
    'disabled',
  ])
  assert.deepEqual(kindsOf(person({ ageYears: 6 })), ['child'])
  assert.deepEqual(kindsOf(person({ ageYears: 64, codes: ['J06.9'] })), [])
})

test('a name is found by characters, pinyin and initials', () => {
  for (const words of ['王', '秀英', 'wangxiu', 'wxy', 'wang']) assert.ok(sounds('王秀英', words), words)
  for (const words of ['李', 'xiuying1', 'wy', 'li']) assert.ok(!sounds('王秀英', words), words)
})

const point = fc.option(
  fc.record({
    longitude: fc.double({ min: 120, max: 120.5, noNaN: true }),
    latitude: fc.double({ min: 30, max: 30.5, noNaN: true }),
  }),
)
const teamIds = ['t1', 't2', 't3', 't4', 'elsewhere']
const candidate = fc.record({
  grade: fc.option(fc.constantFrom('A' as const, 'B' as const, 'C' as const, 'D' as const)),
  point,
  teamId: fc.option(fc.constantFrom(...teamIds)),
  contracts: fc.dictionary(fc.constantFrom(...teamIds), fc.integer({ min: 1, max: 3 }), { maxKeys: 2 }),
})
const place = fc.record({ quota: fc.integer({ min: 1, max: 12 }), taken: fc.integer({ min: 0, max: 3 }), point })

test('assignment: never over a quota, the same whatever the order, everyone given or left over with the reason', () => {
  fc.assert(
    fc.property(
      fc.array(candidate, { maxLength: 40 }),
      fc.array(place, { maxLength: 4 }),
      fc.nat(2000),
      (drawn, places, metres) => {
        const households: Candidate[] = drawn.map((one, at) => ({ ...one, id: `h${String(at).padStart(2, '0')}` }))
        const teams: AssignTeam[] = places.map((one, at) => ({ ...one, id: `t${at + 1}`, takenWeight: one.taken }))
        const { rows, loads } = assign(households, teams, metres)
        const again = assign(households.toReversed(), teams.toReversed(), metres)
        assert.deepEqual(again.rows, rows)
        assert.deepEqual(
          rows.map(({ householdId }) => householdId).sort(),
          households.map(({ id }) => id),
        )
        for (const { id, quota, taken } of teams) {
          const given = rows.filter(({ to }) => to === id).length
          assert.ok(given === 0 || given + taken <= quota, `${id} has ${given} and ${taken} of ${quota}`)
          assert.equal(loads.get(id)!.households, given + taken)
        }
        const room = teams.some(({ id, quota }) => loads.get(id)!.households < quota)
        for (const row of rows) {
          const own = households.find(({ id }) => id === row.householdId)!
          if (row.to === null) {
            assert.match(row.reason, teams.length === 0 ? /^no-team$/ : /full$/)
            assert.ok(!(row.reason === 'all-full' && room), 'left over although a team has room')
          } else if (row.reason === 'contract') assert.ok(own.contracts[row.to])
          else if (row.reason === 'kept') assert.equal(row.from, row.to)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('who needs most goes to the nearest team first, and load sends others a little further', () => {
  const at = (latitude: number) => ({ longitude: 120, latitude })
  const teams: AssignTeam[] = [
    { id: 'near', quota: 2, taken: 0, takenWeight: 0, point: at(30) },
    { id: 'far', quota: 20, taken: 0, takenWeight: 0, point: at(30.02) },
  ]
  const home = (id: string, grade: 'A' | 'D'): Candidate => ({
    id,
    grade,
    point: at(30.001),
    teamId: null,
    contracts: {},
  })
  const by = (metres: number) =>
    assign([home('1', 'A'), home('2', 'A'), home('3', 'D')], teams, metres).rows.map(
      (row) => `${row.householdId} ${row.to} ${row.reason}`,
    )
  assert.deepEqual(by(0), ['3 near nearest', '1 near nearest', '2 far nearest'])
  assert.deepEqual(by(300), ['3 near nearest', '1 far balanced', '2 far balanced'])
})
