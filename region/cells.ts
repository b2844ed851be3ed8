/** The care grid's cells (医格): one around each village, together the county's outline. Pure. */
import { Delaunay } from 'd3-delaunay'
import { type Point, pointOf } from './map.ts'
import { VILLAGES } from './places.ts'

type Pair = [longitude: number, latitude: number]

/** A degree of longitude is shorter than one of latitude; outlines are drawn in one measure and told in degrees. */
const latitudeOfCounty = 31.42
const squeeze = Math.cos((latitudeOfCounty * Math.PI) / 180)
const kmPerDegree = 111.2
const edgeKm = 27
const corners = 48

export interface DrawnCell {
  readonly villageKey: string
  readonly code: string
  readonly name: string
  readonly outline: { type: 'Polygon'; coordinates: Pair[][] }
}

/** Each place of the county belongs to the nearest village; the county ends where its edge is. */
export function drawCells(): DrawnCell[] {
  const villages = VILLAGES.map((village) => ({ village, at: flat(pointOf(village.key)) }))
  const centre = middleOf(villages.map(({ at }) => at))
  const edge = countyEdge(centre)
  const span = (edgeKm * 2) / kmPerDegree
  const [x, y] = centre
  const voronoi = Delaunay.from(villages.map(({ at }) => at)).voronoi([x - span, y - span, x + span, y + span])
  return villages.map(({ village }, index) => {
    const ring = clip(voronoi.cellPolygon(index) as Pair[], edge).map(toDegrees)
    return {
      villageKey: village.key,
      code: `YX-${String(index + 1).padStart(2, '0')}`,
      name: `${village.name.replace(/卫生室$/, '')}医格`,
      outline: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] },
    }
  })
}

const flat = ({ longitude, latitude }: Point): Pair => [longitude * squeeze, latitude]
const toDegrees = ([x, y]: Pair): Pair => [rounded(x / squeeze), rounded(y)]
const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6
const middleOf = (points: readonly Pair[]): Pair => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]

/** Round with soft bays, as hills and rivers draw it; convex enough that a straight cut through it stays one piece. */
function countyEdge([x, y]: Pair): Pair[] {
  return Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI
    const km = edgeKm * (0.93 + 0.05 * Math.sin(2 * angle + 0.7) + 0.02 * Math.cos(3 * angle))
    return [x + (km / kmPerDegree) * Math.cos(angle), y + (km / kmPerDegree) * Math.sin(angle)]
  })
}

/** Of a ring (closed or not), what lies inside a convex ring that runs counter-clockwise (Sutherland and Hodgman, 1974). */
function clip(subject: readonly Pair[], edge: readonly Pair[]): Pair[] {
  let ring = subject.slice(0, -1)
  edge.forEach((from, index) => {
    const to = edge[(index + 1) % edge.length]!
    const side = ([x, y]: Pair) => (to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0])
    const next: Pair[] = []
    ring.forEach((point, at) => {
      const before = ring[(at + ring.length - 1) % ring.length]!
      const [inside, wasInside] = [side(point) >= 0, side(before) >= 0]
      if (inside !== wasInside) next.push(crossing(before, point, side(before), side(point)))
      if (inside) next.push(point)
    })
    ring = next
  })
  return ring
}

function crossing(a: Pair, b: Pair, sideA: number, sideB: number): Pair {
  const share = sideA / (sideA - sideB)
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
}
