import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawCells } from './cells.ts'
import { pointOf } from './map.ts'

type Pair = [number, number]

function inside([x, y]: Pair, ring: readonly Pair[]): boolean {
  let is = false
  ring.forEach(([ax, ay], index) => {
    const [bx, by] = ring[(index + 1) % ring.length]!
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) is = !is
  })
  return is
}
const area = (ring: readonly Pair[]) =>
  Math.abs(
    ring.reduce((sum, [x, y], index) => {
      const [nx, ny] = ring[(index + 1) % ring.length]!
      return sum + (x * ny - nx * y) / 2
    }, 0),
  )

test('each village lies in its own cell and in no other', () => {
  const cells = drawCells()
  assert.equal(cells.length, 20)
  for (const { villageKey } of cells) {
    const { longitude, latitude } = pointOf(villageKey)
    const found = cells.filter(({ outline }) => inside([longitude, latitude], outline.coordinates[0]!))
    assert.deepEqual(
      found.map((cell) => cell.villageKey),
      [villageKey],
    )
  }
})

test('outlines are closed rings of some size with codes of their own', () => {
  const cells = drawCells()
  assert.equal(new Set(cells.map(({ code }) => code)).size, cells.length)
  for (const { outline, code } of cells) {
    const ring = outline.coordinates[0]!
    assert.deepEqual(ring[0], ring.at(-1))
    assert.ok(ring.length >= 4, code)
    assert.ok(area(ring) > 1e-4, `${code}: ${area(ring)}`)
  }
})
