/** Two JSON documents side by side, line by line, with what differs lit up. Pure. */

/** A number with the digits that it was written with: 1.10 is another thing than 1.1 in a record. */
export class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Json = null | boolean | string | Digits | readonly Json[] | { readonly [name: string]: Json }

export function parseExact(text: string): Json {
  const revive = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new Digits(context?.source ?? String(value)) : value
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown) as Json
}

export type Side = 'same' | 'changed' | 'added' | 'removed'

export interface Row {
  readonly left: string | null
  readonly right: string | null
  readonly side: Side
  /** Of the element that the line belongs to: 'component[1].valueQuantity.value'. */
  readonly path: string
}

/** Every line of both; the lines of one side, joined, are that document again. */
export function sideBySide(before: Json, after: Json): Row[] {
  return walk({ before, after, label: '', depth: 0, path: '', endBefore: '', endAfter: '' })
}

/** The paths that differ, each once, in the order of the document. */
export function changedPaths(rows: readonly Row[]): { path: string; side: Side }[] {
  const found = new Map<string, Side>()
  for (const { path, side } of rows) if (side !== 'same' && !found.has(path)) found.set(path, side)
  return [...found].map(([path, side]) => ({ path, side }))
}

/** The document as it is shown alone. */
export function pretty(value: Json): string {
  return lines(value, '', 0, '').join('\n')
}

interface Step {
  readonly before: Json
  readonly after: Json
  readonly label: string
  readonly depth: number
  readonly path: string
  /** The comma that follows, on each side. */
  readonly endBefore: string
  readonly endAfter: string
}

function walk(step: Step): Row[] {
  const { before, after, label, depth, path, endBefore, endAfter } = step
  if (same(before, after))
    return zip(lines(before, label, depth, endBefore), lines(after, label, depth, endAfter), 'same', path)
  const lists = Array.isArray(before) && Array.isArray(after)
  if (!lists && !(isObject(before) && isObject(after))) {
    return zip(lines(before, label, depth, endBefore), lines(after, label, depth, endAfter), 'changed', path)
  }
  const [open, close] = lists ? ['[', ']'] : ['{', '}']
  const children = lists ? ofLists(before, after, step) : ofObjects(before as Members, after as Members, step)
  const indent = '  '.repeat(depth)
  return [
    { left: `${indent}${label}${open}`, right: `${indent}${label}${open}`, side: 'same', path },
    ...children,
    { left: `${indent}${close}${endBefore}`, right: `${indent}${close}${endAfter}`, side: 'same', path },
  ]
}

type Members = { readonly [name: string]: Json }

function ofObjects(before: Members, after: Members, { depth, path }: Step): Row[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const lastBefore = names.findLast((name) => Object.hasOwn(before, name))
  const lastAfter = names.findLast((name) => Object.hasOwn(after, name))
  return names.flatMap((name) =>
    pair(Object.hasOwn(before, name) ? before[name] : undefined, Object.hasOwn(after, name) ? after[name] : undefined, {
      label: `${JSON.stringify(name)}: `,
      depth: depth + 1,
      path: path === '' ? name : `${path}.${name}`,
      endBefore: name === lastBefore ? '' : ',',
      endAfter: name === lastAfter ? '' : ',',
    }),
  )
}

function ofLists(before: readonly Json[], after: readonly Json[], { depth, path }: Step): Row[] {
  return aligned(before, after).flatMap(([i, j]) =>
    pair(i === undefined ? undefined : before[i], j === undefined ? undefined : after[j], {
      label: '',
      depth: depth + 1,
      path: `${path}[${j ?? i}]`,
      endBefore: i === before.length - 1 ? '' : ',',
      endAfter: j === after.length - 1 ? '' : ',',
    }),
  )
}

function pair(before: Json | undefined, after: Json | undefined, step: Omit<Step, 'before' | 'after'>): Row[] {
  const { label, depth, path, endBefore, endAfter } = step
  if (before === undefined && after === undefined) return []
  if (after === undefined) return zip(lines(before as Json, label, depth, endBefore), [], 'removed', path)
  if (before === undefined) return zip([], lines(after, label, depth, endAfter), 'added', path)
  return walk({ ...step, before, after })
}

// Beyond this an alignment costs too much: long lists are compared place by place.
const alignMax = 400

/** What stayed keeps its partner (longest common subsequence); what lies between two that stayed is paired in order. */
function aligned(before: readonly Json[], after: readonly Json[]): [number | undefined, number | undefined][] {
  const kept = before.length * after.length > alignMax ** 2 ? [] : common(before.map(textOf), after.map(textOf))
  const pairs: [number | undefined, number | undefined][] = []
  let [i, j] = [0, 0]
  for (const [keptI, keptJ] of [...kept, [before.length, after.length] as const]) {
    for (; i < keptI || j < keptJ; ) {
      pairs.push([i < keptI ? i++ : undefined, j < keptJ ? j++ : undefined])
    }
    if (keptI < before.length && keptJ < after.length) pairs.push([i++, j++])
  }
  return pairs
}

function common(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const width = after.length + 1
  const length = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number) => length[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      length[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: [number, number][] = []
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) found.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return found
}

function zip(left: readonly string[], right: readonly string[], side: Side, path: string): Row[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => ({
    left: left[at] ?? null,
    right: right[at] ?? null,
    side,
    path,
  }))
}

function lines(value: Json, label: string, depth: number, end: string): string[] {
  const indent = '  '.repeat(depth)
  const isList = Array.isArray(value)
  if (!isList && !isObject(value)) return [`${indent}${label}${scalar(value as null)}${end}`]
  const members: [string, Json][] = isList
    ? value.map((one) => ['', one])
    : Object.entries(value as Members).map(([name, one]) => [`${JSON.stringify(name)}: `, one])
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  if (members.length === 0) return [`${indent}${label}${open}${close}${end}`]
  return [
    `${indent}${label}${open}`,
    ...members.flatMap(([name, one], at) => lines(one, name, depth + 1, at < members.length - 1 ? ',' : '')),
    `${indent}${close}${end}`,
  ]
}

function scalar(value: null | boolean | string | Digits): string {
  return value instanceof Digits ? value.text : JSON.stringify(value)
}

export function isObject(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Digits)
}

function textOf(value: Json): string {
  return lines(value, '', 0, '').join('\n')
}

/** The same members in another order are the same. */
function same(a: Json, b: Json): boolean {
  if (a === b) return true
  if (a instanceof Digits && b instanceof Digits) return a.text === b.text
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => same(one, b[at] as Json))
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(a[name] as Json, b[name] as Json))
  )
}
