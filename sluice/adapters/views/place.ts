// Where a view's cursor stands. Pure.

import { timeOf } from '../values.ts'
import type { View } from './options.ts'
import type { Place } from './source.ts'

type Kind = View['cursor']['kind']

/** Whether a place lies behind another one; texts are ordered by the database alone, which gives them in order. */
export function isBefore(one: Place, other: Place, kind: Kind): boolean {
  if (one.cursor === other.cursor) return false
  if (kind === 'number') return Number(one.cursor) < Number(other.cursor)
  if (kind === 'time') return msOf(one.cursor) < msOf(other.cursor)
  return false
}

const msOf = (text: string) => Date.parse(timeOf(text, '+08:00') ?? text)

/** The cursor value that much behind: units of a number, seconds of a time. Times keep the zone they are written in. */
export function behind(place: Place, kind: Kind, overlap: number, timeZone: string): Place {
  if (overlap === 0 || kind === 'text') return place
  if (kind === 'number')
    return { cursor: String(BigInt(place.cursor.split('.')[0]!) - BigInt(Math.ceil(overlap))), tie: undefined }
  const at = timeOf(place.cursor, timeZone)
  if (!at) return place
  const offsetMs = (timeZone.startsWith('-') ? -1 : 1) * minutesOf(timeZone) * 60_000
  const local = new Date(Date.parse(at) - overlap * 1_000 + offsetMs).toISOString()
  return { cursor: local.slice(0, 23).replace('T', ' '), tie: undefined }
}

function minutesOf(timeZone: string): number {
  const [hours, minutes] = timeZone.slice(1).split(':').map(Number)
  return hours! * 60 + minutes!
}
