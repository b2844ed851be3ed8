/** Outlines as people paste them and as screens draw them. Pure. */
import { Outline } from '#contracts/grid'

type Pair = readonly [longitude: number, latitude: number]
interface Drawn {
  readonly features: readonly { readonly geometry: { readonly coordinates: readonly (readonly Pair[])[] } }[]
}

/** A degree of longitude is shorter than one of latitude by this, in the middle of what is drawn. */
export function aspectOf({ features }: Drawn): number {
  const latitudes = features.flatMap(({ geometry }) => (geometry.coordinates[0] ?? []).map(([, latitude]) => latitude))
  if (latitudes.length === 0) return 1
  const middle = (Math.min(...latitudes) + Math.max(...latitudes)) / 2
  return Math.cos((middle * Math.PI) / 180)
}

export type Pasted =
  | { outline: Outline; why: null }
  | { outline: null; why: 'empty' | 'not-json' | 'not-polygon' | 'holes' }

/** GeoJSON as it comes out of drawing tools: a Polygon, a Feature of one, or a collection with one Feature. An open ring is closed. */
export function pasted(text: string): Pasted {
  if (text.trim() === '') return { outline: null, why: 'empty' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { outline: null, why: 'not-json' }
  }
  const geometry = geometryIn(value)
  if (geometry?.type !== 'Polygon' || !Array.isArray(geometry.coordinates)) return { outline: null, why: 'not-polygon' }
  if (geometry.coordinates.length > 1) return { outline: null, why: 'holes' }
  const ring = geometry.coordinates[0]
  const flat = Array.isArray(ring) ? ring.map((pair) => (Array.isArray(pair) ? pair.slice(0, 2) : pair)) : []
  const [first, last] = [flat[0], flat.at(-1)]
  const open = String(first) !== String(last)
  const read = Outline.safeParse({ type: 'Polygon', coordinates: [open ? [...flat, first] : flat] })
  return read.success && flat.length >= (open ? 3 : 4)
    ? { outline: read.data, why: null }
    : { outline: null, why: 'not-polygon' }
}

interface Geometry {
  readonly type?: unknown
  readonly coordinates?: unknown
}
function geometryIn(value: unknown): Geometry | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { type, geometry, features } = value as { type?: unknown; geometry?: unknown; features?: unknown }
  if (type === 'FeatureCollection')
    return Array.isArray(features) && features.length === 1 ? geometryIn(features[0]) : undefined
  if (type === 'Feature') return geometryIn(geometry)
  return value
}

/** Outlines in one picture of the given width: where a point of the map stands in it. */
export function frameOf(outlines: readonly Outline[], width: number, margin = 12) {
  const drawn = outlines.flatMap(({ coordinates }) => coordinates[0] ?? [])
  const points: readonly Pair[] = drawn.length > 0 ? drawn : [[0, 0]]
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = (width - 2 * margin) / Math.max((east - west) * squeeze, north - south, 1e-9)
  return {
    width,
    height: (north - south) * scale + 2 * margin,
    at: ([x, y]: Pair) =>
      [width / 2 + (x - (west + east) / 2) * squeeze * scale, margin + (north - y) * scale] as const,
  }
}

/** 120.1 30.2,… as an SVG polygon has it. */
export const pointsOf = (outline: Outline, frame: ReturnType<typeof frameOf>): string =>
  (outline.coordinates[0] ?? [])
    .map((pair) =>
      frame
        .at(pair)
        .map((one) => one.toFixed(1))
        .join(','),
    )
    .join(' ')
