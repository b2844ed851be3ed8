/** Where the invented county's places are: the seat in the middle, townships around it, villages around their township. Pure data. */
import { PLACES } from './places.ts'

export interface Point {
  /** WGS 84, degrees. */
  readonly latitude: number
  readonly longitude: number
}

const seat: Point = { latitude: 31.42, longitude: 117.66 }
const kmPerDegree = 111.2

/** `km` from a point in a direction; degrees clockwise from north. */
function away(from: Point, km: number, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180
  const north = (km * Math.cos(angle)) / kmPerDegree
  const east = (km * Math.sin(angle)) / (kmPerDegree * Math.cos((from.latitude * Math.PI) / 180))
  const rounded = (value: number) => Math.round(value * 1e5) / 1e5
  return { latitude: rounded(from.latitude + north), longitude: rounded(from.longitude + east) }
}

const townshipPoint = (township: number): Point => away(seat, 11 + ((township * 7) % 5) * 2.4, township * 60 + 15)

/** Where an institution of the region is. */
export function pointOf(key: string): Point {
  const [kind, first, second] = key.split('-')
  if (kind === 'township') return townshipPoint(Number(first))
  if (kind === 'village') return away(townshipPoint(Number(first)), 2.2 + (Number(second) % 3), Number(second) * 95)
  // Hospitals and pharmacies stand in the seat, some streets apart.
  const order = PLACES.findIndex((place) => place.key === key)
  return away(seat, 0.3 + (order % 4) * 0.4, order * 77)
}
