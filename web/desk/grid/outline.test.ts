import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aspectOf, frameOf, pasted, pointsOf } from './outline.ts'

const square = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [120, 30],
      [120.1, 30],
      [120.1, 30.1],
      [120, 30.1],
      [120, 30],
    ],
  ],
}
const text = JSON.stringify

test('an outline is read as drawing tools write it', () => {
  const feature = { type: 'Feature', properties: { name: 'x' }, geometry: square }
  for (const form of [square, feature, { type: 'FeatureCollection', features: [feature] }])
    assert.deepEqual(pasted(text(form)).outline, square)
  const high = { ...square, coordinates: [square.coordinates[0]!.map((pair) => [...pair, 12.5])] }
  assert.deepEqual(pasted(text(high)).outline, square, 'heights are left out')
  const open = { ...square, coordinates: [square.coordinates[0]!.slice(0, -1)] }
  assert.deepEqual(pasted(text(open)).outline, square, 'an open ring is closed')
})

test('what is not one closed outline is told apart', () => {
  const cases = [
    ['', 'empty'],
    ['  \n', 'empty'],
    ['{', 'not-json'],
    ['null', 'not-polygon'],
    ['[]', 'not-polygon'],
    [text({ type: 'Point', coordinates: [1, 2] }), 'not-polygon'],
    [text({ type: 'FeatureCollection', features: [] }), 'not-polygon'],
    [text({ type: 'Polygon', coordinates: [] }), 'not-polygon'],
    [
      text({
        type: 'Polygon',
        coordinates: [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      }),
      'not-polygon',
    ],
    [
      text({
        type: 'Polygon',
        coordinates: [
          [
            [200, 2],
            [3, 4],
            [5, 6],
            [200, 2],
          ],
        ],
      }),
      'not-polygon',
    ],
    [text({ type: 'Polygon', coordinates: [['x', 'y', 'z']] }), 'not-polygon'],
    [text({ type: 'Polygon', coordinates: [square.coordinates[0], square.coordinates[0]] }), 'holes'],
  ] as const
  for (const [given, why] of cases) assert.deepEqual(pasted(given), { outline: null, why }, given)
})

test('a picture keeps north up and the proportions of the ground', () => {
  const frame = frameOf([square as never], 200)
  const [[west, south], , [east, north]] = square.coordinates[0]!.map((pair) => frame.at(pair as never)) as unknown as [
    [number, number],
    unknown,
    [number, number],
  ]
  assert.ok(north < south && east > west)
  const ratio = (east - west) / (south - north)
  assert.ok(Math.abs(ratio - Math.cos((30.05 * Math.PI) / 180)) < 1e-6)
  assert.equal(pointsOf(square as never, frame).split(' ').length, 5)
  assert.equal(aspectOf({ features: [] }), 1)
  assert.equal(frameOf([], 200).height, 24, 'nothing to draw is still a picture')
})
