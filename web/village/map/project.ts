// Outlines in degrees to a picture, and where in a cell a household stands. Pure.

export type Ring = readonly (readonly [longitude: number, latitude: number])[]
export interface Spot {
  readonly x: number
  readonly y: number
}
export interface Frame {
  readonly width: number
  readonly height: number
  at(longitude: number, latitude: number): Spot
}

/** Fits what is drawn into a width; a degree of longitude is shorter up north by the cosine of the latitude. */
export function frameOf(rings: readonly Ring[], width: number, margin: number): Frame {
  const points = rings.flat()
  if (points.length === 0) return { width, height: width, at: () => ({ x: width / 2, y: width / 2 }) }
  const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))]
  const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))]
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const inner = width - 2 * margin
  const span = Math.max((east - west) * squeeze, 1e-6)
  const tall = Math.max(north - south, 1e-6)
  // At most as tall as one and a half times as wide: the map stays on one screen.
  const scale = Math.min(inner / span, (inner * 1.5) / tall)
  const left = margin + (inner - span * scale) / 2
  return {
    width,
    height: tall * scale + 2 * margin,
    at: (longitude, latitude) => ({
      x: left + (longitude - west) * squeeze * scale,
      y: margin + (north - latitude) * scale,
    }),
  }
}

export function inside(point: Spot, ring: readonly Spot[]): boolean {
  let within = false
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here++) {
    const a = ring[here]!
    const b = ring[before]!
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x)
      within = !within
  }
  return within
}

export function centreOf(ring: readonly Spot[]): Spot {
  const xs = ring.map(({ x }) => x)
  const ys = ring.map(({ y }) => y)
  return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 }
}

/**
 * Spots for households whose place nobody has taken yet: spread evenly inside the cell (a sunflower's seeds), so that none hides
 * another. The map says that they are not real places.
 */
export function spread(ring: readonly Spot[], count: number): readonly Spot[] {
  const centre = centreOf(ring)
  const reach = Math.max(...ring.map(({ x, y }) => Math.hypot(x - centre.x, y - centre.y)), 1)
  const spots: Spot[] = []
  for (let tries = count; spots.length < count && tries < count * 12 + 40; tries = Math.ceil(tries * 1.4)) {
    spots.length = 0
    for (let seed = 0; seed < tries && spots.length < count; seed++) {
      const turn = seed * 2.399963 // the golden angle
      const away = reach * Math.sqrt((seed + 0.5) / tries)
      const spot = { x: centre.x + away * Math.cos(turn), y: centre.y + away * Math.sin(turn) }
      if (inside(spot, ring)) spots.push(spot)
    }
  }
  while (spots.length < count) spots.push(centre)
  return spots
}
