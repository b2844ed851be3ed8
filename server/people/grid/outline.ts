/** Outlines of cells in the plane of longitude and latitude. Pure; a cell is small enough that the earth's curve does not matter. */
import type { Outline } from '#contracts/grid'
import { refuseUnless } from '#kernel'

export type Position = readonly [longitude: number, latitude: number]

/** About a centimetre: nearer than this is the same place, so that neighbours may share a border. */
const same = 1e-7

/** The corners without the closing one. Refusals: grid.outline_form, .outline_crosses. */
export function ringOf(outline: Outline): Position[] {
  const corners = outline.coordinates[0] ?? []
  const [first, last] = [corners[0], corners.at(-1)]
  const field = 'outline'
  const closed = corners.length >= 4 && first !== undefined && last !== undefined && isSame(first, last)
  refuseUnless(closed, 'grid.outline_form', { field })
  const ring = corners.slice(0, -1)
  const distinct = ring.every((corner, at) => !isSame(corner, ring[(at + 1) % ring.length]!))
  refuseUnless(distinct, 'grid.outline_form', { field })
  refuseUnless(!crossesItself(ring), 'grid.outline_crosses', { field })
  refuseUnless(areaOf(ring) > same * same, 'grid.outline_form', { field })
  return ring
}

function isSame(a: Position, b: Position): boolean {
  return Math.abs(a[0] - b[0]) <= same && Math.abs(a[1] - b[1]) <= same
}

function areaOf(ring: readonly Position[]): number {
  let doubled = 0
  for (const [a, b] of edgesOf(ring)) doubled += a[0] * b[1] - b[0] * a[1]
  return Math.abs(doubled) / 2
}

function edgesOf(ring: readonly Position[]): [Position, Position][] {
  return ring.map((corner, at) => [corner, ring[(at + 1) % ring.length]!])
}

/** How far a point lies to the left of a line, negative to its right. */
function sideOf([a, b]: readonly [Position, Position], point: Position): number {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1])
  return ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])) / length
}

function distanceTo([a, b]: readonly [Position, Position], point: Position): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy)
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(point[0] - a[0] - share * dx, point[1] - a[1] - share * dy)
}

/** Two edges cross in a point that is an end of neither. */
function cross(one: readonly [Position, Position], other: readonly [Position, Position]): boolean {
  const apart = (line: readonly [Position, Position], [a, b]: readonly [Position, Position]) => {
    const [left, right] = [sideOf(line, a), sideOf(line, b)]
    return (left > same && right < -same) || (left < -same && right > same)
  }
  return apart(one, other) && apart(other, one)
}

function crossesItself(ring: readonly Position[]): boolean {
  const edges = edgesOf(ring)
  return edges.some((one, at) =>
    edges.some((other, place) => {
      if (place <= at) return false
      const neighbours = place === at + 1 || (at === 0 && place === edges.length - 1)
      if (neighbours) {
        // Neighbours share a corner; one that turns back lies upon the other.
        const [near, far] = place === at + 1 ? [one[0], other[1]] : [one[1], other[0]]
        return distanceTo(other, near) <= same || distanceTo(one, far) <= same
      }
      const touches = [other[0], other[1]].some((point) => distanceTo(one, point) <= same)
      return cross(one, other) || touches || [one[0], one[1]].some((point) => distanceTo(other, point) <= same)
    }),
  )
}

/** Inside and not on the border. */
export function liesWithin(point: Position, ring: readonly Position[]): boolean {
  let inside = false
  for (const edge of edgesOf(ring)) {
    if (distanceTo(edge, point) <= same) return false
    const [a, b] = edge
    if (a[1] > point[1] !== b[1] > point[1]) {
      const at = a[0] + ((point[1] - a[1]) / (b[1] - a[1])) * (b[0] - a[0])
      if (point[0] < at) inside = !inside
    }
  }
  return inside
}

/** Whether two cells have ground in common; a border in common is none. */
export function overlap(one: readonly Position[], other: readonly Position[]): boolean {
  const [edges, others] = [edgesOf(one), edgesOf(other)]
  if (edges.some((edge) => others.some((their) => cross(edge, their)))) return true
  return reachesInto(one, other) || reachesInto(other, one)
}

function reachesInto(one: readonly Position[], other: readonly Position[]): boolean {
  if (one.some((corner) => liesWithin(corner, other))) return true
  if (edgesOf(one).some((edge) => piecesOf(edge, other).some((middle) => liesWithin(middle, other)))) return true
  const within = insidePoint(one)
  return within !== undefined && liesWithin(within, other)
}

/** The middles of an edge's pieces, cut where corners of the other lie on it. */
function piecesOf(edge: readonly [Position, Position], other: readonly Position[]): Position[] {
  const [a, b] = edge
  const along = (point: Position) => (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])
  const cuts = [a, ...other.filter((corner) => distanceTo(edge, corner) <= same), b].sort((p, q) => along(p) - along(q))
  return cuts.slice(1).map((cut, at) => [(cut[0] + cuts[at]![0]) / 2, (cut[1] + cuts[at]![1]) / 2])
}

/** A point inside: the middle of an ear, which every simple outline has. */
function insidePoint(ring: readonly Position[]): Position | undefined {
  for (const [at, corner] of ring.entries()) {
    const [before, after] = [ring.at(at - 1)!, ring[(at + 1) % ring.length]!]
    const middle: Position = [(before[0] + corner[0] + after[0]) / 3, (before[1] + corner[1] + after[1]) / 3]
    if (liesWithin(middle, ring)) return middle
  }
  return undefined
}

const earthMetres = 6_371_000

/** Metres between two points (haversine). */
export function metresBetween(
  a: { longitude: number; latitude: number },
  b: { longitude: number; latitude: number },
): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const [dLat, dLon] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)]
  const half =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2
  return Math.round(2 * earthMetres * Math.asin(Math.min(1, Math.sqrt(half))))
}

/** Fewer corners for a map: those nearer than this to the line between their neighbours go (Douglas–Peucker). */
export function simplify(ring: readonly Position[], degrees: number): Position[] {
  if (ring.length <= 4) return [...ring]
  const far = ring.reduce((best, corner, at) => (gap(ring[0]!, corner) > gap(ring[0]!, ring[best]!) ? at : best), 0)
  const halves = [ring.slice(0, far + 1), [...ring.slice(far), ring[0]!]]
  const kept = halves.flatMap((half) => keep(half, degrees).slice(0, -1))
  return kept.length >= 3 ? kept : [...ring]
}

const gap = (a: Position, b: Position) => Math.hypot(a[0] - b[0], a[1] - b[1])

function keep(line: readonly Position[], degrees: number): Position[] {
  const [first, last] = [line[0]!, line.at(-1)!]
  let [worst, at] = [0, 0]
  for (let index = 1; index < line.length - 1; index += 1) {
    const away = distanceTo([first, last], line[index]!)
    if (away > worst) [worst, at] = [away, index]
  }
  if (worst <= degrees) return [first, last]
  return [...keep(line.slice(0, at + 1), degrees).slice(0, -1), ...keep(line.slice(at), degrees)]
}
