import { refuse, refuseUnless } from '#kernel'
import { isResourceType } from '../structure/table.ts'
import { type Composite, type Parameter, searchTableOf } from '../values/parameters.ts'
import { notOffered } from './not-offered.ts'
import { type Part, partOf } from './part.ts'

/** One condition of a query: the alternatives of its values are joined by or, conditions by and. */
export interface Criterion {
  readonly name: string
  readonly modifier: string | undefined
  readonly parameter: Parameter | undefined
  /** A further parameter on the resources that a reference points to, as in subject:Patient.name; it may go on from there. */
  readonly chain: { type: string | undefined; name: string } | undefined
  /** A further parameter on resources that point here, as in _has:Observation:patient:code. */
  readonly has: { type: string; reference: string; name: string } | undefined
  readonly composite: Composite | undefined
  readonly values: readonly string[]
}

export interface SortKey {
  readonly name: string
  readonly descending: boolean
}

export interface Include {
  readonly type: string
  readonly parameter: string
  readonly target: string | undefined
  /** Also of what was included. */
  readonly iterate: boolean
}

export interface SearchQuery {
  readonly type: string
  readonly criteria: readonly Criterion[]
  readonly sort: readonly SortKey[]
  readonly count: number
  readonly cursor: string | undefined
  readonly includes: readonly Include[]
  readonly revincludes: readonly Include[]
  readonly total: 'none' | 'estimate' | 'accurate' | undefined
  readonly countOnly: boolean
  /** Which part of each resource is sent; undefined is all of it. */
  readonly part: Part | undefined
  /** What was asked for and passed over, when the client is lenient. */
  readonly ignored: readonly string[]
  /** The query that was understood, for links. */
  readonly understood: readonly (readonly [string, string])[]
}

// Bounds of what one search may ask: beyond them it is a mistake, or meant to cost.
const queryLengthMax = 200_000
const valueLengthMax = 4096
const criteriaMax = 64
const keysMax = 1000
const comparisonsMax = 20
const sortMax = 8

const countDefault = 20
const countMax = 1000
const passedOver = new Set(['_format', '_pretty', '_cursor'])

/**
 * Reads the query part of a search. Strict refuses what is unknown (Prefer: handling=strict), lenient passes it over and says
 * so. Refusals: record.unknown_parameter (strict), bad_parameter, unsupported_modifier, too_long, too_many_values, and those
 * of parameters that are not offered.
 */
export function parseQuery(type: string, text: string, handling: 'strict' | 'lenient'): SearchQuery {
  const criteria: Criterion[] = []
  const ignored: string[] = []
  const understood: [string, string][] = []
  const found = {
    sort: [] as SortKey[],
    count: countDefault,
    total: undefined as SearchQuery['total'],
    countOnly: false,
    part: undefined as Part | undefined,
  }
  const includes: Include[] = []
  const revincludes: Include[] = []
  let cursor: string | undefined
  refuseUnless(text.length <= queryLengthMax, 'record.too_long', { params: { name: type, max: queryLengthMax } })
  for (const [name, value] of new URLSearchParams(text)) {
    // PostgreSQL text cannot hold it, so nothing stored can match it.
    if (value.includes('\0')) bad(name)
    if (name === '_cursor') cursor = value
    if (passedOver.has(name)) continue
    let known = true
    if (name === '_count') found.count = countOf(value)
    else if (name === '_sort') found.sort.push(...sortOf(type, value))
    else if (name === '_total') found.total = totalOf(value)
    else if (name === '_summary') {
      if (value === 'count') found.countOnly = true
      else found.part = partOf(name, value)
    } else if (name === '_elements') found.part = partOf(name, value)
    else if (/^_include(?::iterate|:recurse)?$/.test(name)) includes.push(includeOf(name, value))
    else if (/^_revinclude(?::iterate|:recurse)?$/.test(name)) revincludes.push(includeOf(name, value))
    else {
      const refusal = notOffered(type, name.replace(/[:.].*$/, ''))
      if (refusal) refuse(refusal, { field: name, params: { name } })
      const criterion = criterionOf(type, name, value)
      if (criterion) criteria.push(withinBounds(criterion))
      else known = false
    }
    if (known) understood.push([name, value])
    else if (handling === 'strict') refuse('record.unknown_parameter', { field: name, params: { type, name } })
    else ignored.push(name)
  }
  refuseUnless(criteria.length <= criteriaMax, 'record.too_many_values', { params: { name: type, max: criteriaMax } })
  if (found.count === 0) found.countOnly = true
  return { type, criteria, ...found, cursor, includes, revincludes, ignored, understood }
}

/** What is looked up by key may have many alternatives; what is compared is a condition for each. */
function withinBounds(criterion: Criterion): Criterion {
  const { name, values, parameter, modifier, composite } = criterion
  const byKey = ['token', 'reference', 'uri'].includes(parameter?.kind ?? 'token') && !composite && modifier !== 'text'
  const max = byKey ? keysMax : comparisonsMax
  refuseUnless(values.length <= max, 'record.too_many_values', { field: name, params: { name, max } })
  const long = values.some((value) => value.length > valueLengthMax) && !criterion.chain && !criterion.has
  refuseUnless(!long, 'record.too_long', { field: name, params: { name, max: valueLengthMax } })
  return criterion
}

function bad(name: string): never {
  refuse('record.bad_parameter', { field: name, params: { name } })
}

function countOf(value: string): number {
  if (!/^\d{1,9}$/.test(value)) bad('_count')
  return Math.min(Number(value), countMax)
}

function totalOf(value: string): SearchQuery['total'] {
  return value === 'none' || value === 'estimate' || value === 'accurate' ? value : bad('_total')
}

function sortOf(type: string, value: string): SortKey[] {
  const parts = value.split(',')
  if (parts.length > sortMax) bad('_sort')
  return parts.map((part) => {
    const descending = part.startsWith('-')
    const name = descending ? part.slice(1) : part
    const kind = searchTableOf(type).parameters.get(name)?.kind
    const sortable =
      name === '_id' ||
      name === '_lastUpdated' ||
      kind === 'date' ||
      kind === 'string' ||
      kind === 'quantity' ||
      kind === 'number'
    if (!sortable) bad('_sort')
    return { name, descending }
  })
}

function includeOf(name: string, value: string): Include {
  const [type = '', parameter = '', target] = value.split(':')
  const known = /^[A-Z][A-Za-z]+$/.test(type) && /^(?:\*|[A-Za-z][A-Za-z0-9-]*)$/.test(parameter)
  return known ? { type, parameter, target, iterate: name.includes(':') } : bad(name)
}

const depthMax = 8

function criterionOf(type: string, name: string, value: string): Criterion | undefined {
  // Each step is another query: nobody means more than a few.
  if (name.split(/[.:]/).length > depthMax * 2) bad(name.slice(0, 80))
  const none = { modifier: undefined, parameter: undefined, chain: undefined, has: undefined, composite: undefined }
  if (name.startsWith('_has:')) return hasCriterion(name, value)
  const found = /^(_?[A-Za-z][A-Za-z0-9-]*)(?::([A-Za-z-]+))?(?:\.(.+))?$/.exec(name)
  if (!found?.[1]) return undefined
  const [, code = '', modifier, chained] = found
  const table = searchTableOf(type)
  const parameter = table.parameters.get(code)
  const composite = table.composites.get(code)
  if (!parameter && !composite && code !== '_id' && code !== '_lastUpdated') return undefined
  const values = splitUnescaped(value, ',').filter((one) => one !== '')
  if (values.length === 0) bad(name)
  if (!chained) return { ...none, name: code, modifier, parameter, composite, values }
  if (parameter?.kind !== 'reference') return undefined
  return { ...none, name: code, parameter, chain: { type: modifier, name: chained }, values: [value] }
}

/** _has:Observation:patient:code=… (FHIR R4 §3.1.1.4.8). */
function hasCriterion(name: string, value: string): Criterion {
  const found = /^_has:([A-Z][A-Za-z]+):([A-Za-z][A-Za-z0-9-]*):(.+)$/.exec(name)
  const [, type = '', reference = '', further = ''] = found ?? []
  if (!isResourceType(type) || searchTableOf(type).parameters.get(reference)?.kind !== 'reference') bad(name)
  return {
    name: '_has',
    modifier: undefined,
    parameter: undefined,
    chain: undefined,
    has: { type, reference, name: further },
    composite: undefined,
    values: [value],
  }
}

/** Splits at a character that no backslash precedes (FHIR R4 §3.1.1.4.0.1), leaving the escapes in place. */
export function splitUnescaped(text: string, at: string): string[] {
  const parts: string[] = []
  let part = ''
  for (let index = 0; index < text.length; index++) {
    const char = text[index] as string
    if (char === '\\' && index + 1 < text.length) part += char + text[++index]
    else if (char === at) {
      parts.push(part)
      part = ''
    } else part += char
  }
  return [...parts, part]
}

export function unescaped(text: string): string {
  return text.replace(/\\([\\,$|])/g, '$1')
}
