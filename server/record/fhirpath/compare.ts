import { type Item, isObject, simpleOf, Temporal, undecided } from './items.ts'

const temporalText =
  /^(?:\d{4}(?:-\d\d(?:-\d\d(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?)?|T?\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/

/** Equality of two items: undefined when precision does not let one say (FHIRPath §6.1). */
export function sameItem(a: Item, b: Item): boolean | undefined {
  const left = simpleOf(a)
  const right = simpleOf(b)
  if (left instanceof Temporal || right instanceof Temporal) return sameTime(left, right)
  if (typeof left === 'string' && typeof right === 'string') {
    if (left === right) return true
    return left.length > 3 && isTemporal(left) && isTemporal(right) ? sameTime(left, right) : false
  }
  if (isObject(left) && isObject(right)) return sameObject(left, right)
  if (left === undefined && right === undefined) throw undecided
  return left === right
}

function sameObject(left: Record<string, unknown>, right: Record<string, unknown>): boolean {
  if (left === right) return true
  // Quantities of other units may be the same amount.
  if ('value' in left && 'value' in right && left.code !== right.code) throw undecided
  return deepSame(left, right)
}

function deepSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left === 'string' && typeof right === 'string' && isTemporal(left) && isTemporal(right)) throw undecided
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const names = Object.keys(left)
  if (names.length !== Object.keys(right).length) return false
  return names.every(
    (name) =>
      Object.hasOwn(right, name) &&
      deepSame((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]),
  )
}

/** Equality of two collections; undefined when either is empty. */
export function same(left: readonly Item[], right: readonly Item[]): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined
  if (left.length !== right.length) return false
  let answer: boolean | undefined = true
  for (const [index, item] of left.entries()) {
    const one = sameItem(item, right[index])
    if (one === false) return false
    if (one === undefined) answer = undefined
  }
  return answer
}

/** −1, 0, 1; undefined when precision does not let one say. */
export function order(a: Item, b: Item): number | undefined {
  const left = simpleOf(a)
  const right = simpleOf(b)
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0
  const times = left instanceof Temporal || right instanceof Temporal
  if (times || (typeof left === 'string' && typeof right === 'string' && isTemporal(left) && isTemporal(right))) {
    return orderTimes(left, right)
  }
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  throw undecided
}

function isTemporal(text: string): boolean {
  return temporalText.test(text)
}

function sameTime(left: unknown, right: unknown): boolean | undefined {
  const found = orderTimes(left, right)
  return found === undefined ? undefined : found === 0
}

function orderTimes(left: unknown, right: unknown): number | undefined {
  const [a, b] = [partsOf(left), partsOf(right)]
  if (!a || !b || a.clock !== b.clock) throw undecided
  // With one offset known and the other not, only the library's rules of a default zone say.
  if ((a.parts.length > 3 && b.parts.length > 3 && !a.clock && a.zoned !== b.zoned) || a.moved || b.moved)
    throw undecided
  const shared = Math.min(a.parts.length, b.parts.length)
  for (let at = 0; at < shared; at++) {
    const difference = (a.parts[at] as number) - (b.parts[at] as number)
    if (difference !== 0) return Math.sign(difference)
  }
  return a.parts.length === b.parts.length ? 0 : undefined
}

interface Parts {
  readonly clock: boolean
  readonly zoned: boolean
  /** To compare it by its parts, another zone than UTC would have to be worked out of less than minutes. */
  readonly moved: boolean
  /** Year, month, day, hour, minute, seconds: as many as are said, in UTC. */
  readonly parts: readonly number[]
}

function partsOf(value: unknown): Parts | undefined {
  const text = value instanceof Temporal ? value.text : value
  if (typeof text !== 'string' || !isTemporal(text)) return undefined
  const clock = /^T|^\d\d:/.test(text)
  const [, date = '', time = '', zone = ''] =
    /^(.*?)(?:T([\d:.]*))?(Z|[+-]\d\d:\d\d)?$/.exec(clock ? text.replace(/^T?/, 'T') : text) ?? []
  const named = [...(clock ? [] : splitDate(date)), ...(time === '' ? [] : time.split(':').map(Number))]
  if (zone === '' || zone === 'Z' || clock) return { clock, zoned: zone !== '', moved: false, parts: named }
  if (named.length < 5) return { clock, zoned: true, moved: true, parts: named }
  const minutes = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))) * (zone.startsWith('-') ? -1 : 1)
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, ...seconds] = named
  const moment = new Date(0)
  moment.setUTCFullYear(year, month - 1, day)
  moment.setUTCHours(hour, minute - minutes)
  const utc = [
    moment.getUTCFullYear(),
    moment.getUTCMonth() + 1,
    moment.getUTCDate(),
    moment.getUTCHours(),
    moment.getUTCMinutes(),
  ]
  return { clock, zoned: true, moved: false, parts: [...utc, ...seconds] }
}

function splitDate(date: string): number[] {
  return date === '' ? [] : date.split('-').map(Number)
}
