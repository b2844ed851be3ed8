/**
 * The mapping as data: a row says which field of a segment becomes which element and by which converter. `to` is a path of
 * names; one that ends in [] takes every repetition, otherwise the first is taken and the others stay unmapped.
 */
import type { Segment, Value } from '../value.ts'
import type { Fields, Mapping } from './mapping.ts'

export type Convert = (value: Value, m: Mapping) => unknown

export interface Row {
  readonly from: number
  readonly to: string
  readonly as: Convert
}

/** `rows([5, 'name[]', humanName], …)` */
export function rows(...list: readonly (readonly [from: number, to: string, as: Convert])[]): readonly Row[] {
  return list.map(([from, to, as]) => ({ from, to, as }))
}

/** Reads a segment into a resource by its table. A row whose element is there already does not overwrite it. */
export function fill(target: Fields, segment: Segment | undefined, table: readonly Row[], m: Mapping): void {
  if (!segment) return
  for (const { from, to, as } of table) {
    const many = to.endsWith('[]')
    const path = (many ? to.slice(0, -2) : to).split('.')
    for (const value of many ? segment.values(from) : segment.values(from).slice(0, 1)) {
      const result = as(value, m)
      if (result === undefined) {
        value.unread()
        segment.reasons.set(from, `not understood as ${to}`)
      } else if (!put(target, path, result, many)) {
        value.unread()
        segment.reasons.set(from, `${to} is taken by another field`)
      }
    }
  }
}

function put(target: Fields, path: readonly string[], result: unknown, many: boolean): boolean {
  let at = target
  for (const name of path.slice(0, -1)) {
    at[name] ??= {}
    at = at[name] as Fields
  }
  const last = path.at(-1)!
  if (many) {
    at[last] ??= []
    const list = at[last] as unknown[]
    for (const item of Array.isArray(result) ? result : [result]) {
      const text = JSON.stringify(item)
      if (!list.some((kept) => JSON.stringify(kept) === text)) list.push(item)
    }
    return true
  }
  if (at[last] !== undefined) return JSON.stringify(at[last]) === JSON.stringify(result)
  at[last] = result
  return true
}

/** As an extension. */
export function extension(url: string, name: string, as: Convert): Convert {
  return (value, m) => {
    const result = as(value, m)
    return result === undefined ? undefined : { url, [name]: result }
  }
}

/** Into an object with further fixed parts, under a name. */
export function within(name: string, as: Convert, fixed: Fields = {}): Convert {
  return (value, m) => {
    const result = as(value, m)
    return result === undefined ? undefined : { ...fixed, [name]: result }
  }
}
