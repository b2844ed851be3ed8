import { refuse, refuseUnless } from '#kernel'
import type { Filter } from './plan.ts'
import type { System } from './store.ts'

/** Adds a value to the statement and gives its placeholder. */
export type Bind = (value: unknown, type: string) => string

const hierarchy = (bind: Bind, system: System, code: string, way: 'below' | 'above', itself: boolean) => {
  const [from, to] = way === 'below' ? ['parent', 'code'] : ['code', 'parent']
  const number = bind(system.number, 'bigint')
  const start = bind(code, 'text')
  return `(
    with recursive found(code) as (
      select p.${to} from terminology.concept_parent p where p.system = ${number} and p.${from} = ${start}
      union
      select p.${to} from found f join terminology.concept_parent p on p.system = ${number} and p.${from} = f.code
    ) select code from found${itself ? ` union all select ${start}` : ''})`
}

/**
 * A filter of ValueSet.compose as a condition over the concept `c` (FHIR R4 value set filter-operator). Refusals:
 * terminology.bad_filter.
 */
export function filterSql(filter: Filter, system: System, bind: Bind): string {
  const { property, op, value } = filter
  const isConcept = property === 'concept' || property === 'code'
  switch (op) {
    case 'is-a':
      return `c.code in ${hierarchy(bind, system, value, 'below', true)}`
    case 'descendent-of':
      return `c.code in ${hierarchy(bind, system, value, 'below', false)}`
    case 'is-not-a':
      return `c.code not in ${hierarchy(bind, system, value, 'below', true)}`
    case 'generalizes':
      return `c.code in ${hierarchy(bind, system, value, 'above', true)}`
    case '=':
      return isConcept ? `c.code = ${bind(value, 'text')}` : equals(property, [value], bind)
    case 'in':
    case 'not-in': {
      const values = value.split(',').map((one) => one.trim())
      const isIn = isConcept ? `c.code = any(${bind(values, 'text[]')})` : equals(property, values, bind)
      return op === 'in' ? isIn : `not ${isIn}`
    }
    case 'regex':
      return regex(filter, bind)
    case 'exists':
      if (value !== 'true' && value !== 'false') return refuseFilter(filter)
      return `${value === 'true' ? '' : 'not '}${exists(property, bind)}`
    default:
      return refuseFilter(filter)
  }
}

function refuseFilter({ property, op, value }: Filter): never {
  return refuse('terminology.bad_filter', {
    params: { property: property.slice(0, 60), op: op.slice(0, 20), value: value.slice(0, 60) },
  })
}

// A property's value is under valueCode, valueString, … ; a Coding's is its code.
const propertyValue = `coalesce(
  p.one->>'valueCode', p.one->>'valueString', p.one->>'valueInteger', p.one->>'valueBoolean', p.one->>'valueDateTime',
  p.one->>'valueDecimal', p.one->'valueCoding'->>'code')`

function equals(property: string, values: readonly string[], bind: Bind): string {
  const list = bind(values, 'text[]')
  if (property === 'display') return `(c.name = any(${list}))`
  if (property === 'inactive') return `(c.inactive::text = any(${list}))`
  if (property === 'parent') {
    return `(exists (select 1 from terminology.concept_parent e
      where e.system = c.system and e.code = c.code and e.parent = any(${list})))`
  }
  if (property === 'child') {
    return `(exists (select 1 from terminology.concept_parent e
      where e.system = c.system and e.parent = c.code and e.code = any(${list})))`
  }
  return `(exists (select 1 from jsonb_array_elements(c.properties) as p(one)
    where p.one->>'code' = ${bind(property, 'text')} and ${propertyValue} = any(${list})))`
}

function exists(property: string, bind: Bind): string {
  if (property === 'display' || property === 'code' || property === 'concept') return '(true)'
  if (property === 'parent') {
    return `(exists (select 1 from terminology.concept_parent e where e.system = c.system and e.code = c.code))`
  }
  if (property === 'child') {
    return `(exists (select 1 from terminology.concept_parent e where e.system = c.system and e.parent = c.code))`
  }
  const holder = bind(JSON.stringify([{ code: property }]), 'jsonb')
  return `(c.properties @> ${holder})`
}

function regex(filter: Filter, bind: Bind): string {
  const { property, value } = filter
  refuseUnless(isTame(value), 'terminology.unsafe_regex', { params: { pattern: value.slice(0, 60) } })
  // The whole value must match (FHIR R4 filter-operator: regex).
  const pattern = bind(`^(?:${value})$`, 'text')
  if (property === 'concept' || property === 'code') return `c.code ~ ${pattern}`
  if (property === 'display') return `c.name ~ ${pattern}`
  return `exists (select 1 from jsonb_array_elements(c.properties) as p(one)
    where p.one->>'code' = ${bind(property, 'text')} and ${propertyValue} ~ ${pattern})`
}

/**
 * Whether a pattern's cost is bounded by its length: literals, classes, groups and alternatives, with quantifiers that do not
 * stand on groups that hold quantifiers. No look-around, no back-references, no counts above 50.
 */
export function isTame(pattern: string): boolean {
  if (pattern.length === 0 || pattern.length > 200) return false
  const open: { quantified: boolean }[] = [{ quantified: false }]
  // The group that has just ended, and whether a quantifier has just been read.
  let closed: { quantified: boolean } | undefined
  let repeated = true
  for (let rest = pattern; rest !== ''; ) {
    const [token] =
      /^(?:\\[dswDSW.\\+*?()[\]{}|^$/-]|\[\^?(?:[^[\]\\]|\\.)+\]|\((?:\?:)?|\)|[*+?]\??|\{\d+(?:,\d*)?\}|[\s\S])/u.exec(
        rest,
      )!
    rest = rest.slice(token.length)
    if (token === '\\' || token === '[' || token === ']' || token === '{' || token === '}') return false
    if (token.startsWith('(')) {
      if (rest.startsWith('?')) return false
      open.push({ quantified: false })
      closed = undefined
    } else if (token === ')') {
      closed = open.pop()
      const around = open.at(-1)
      if (!closed || !around) return false
      around.quantified ||= closed.quantified
    } else if (/^[*+?{]/.test(token)) {
      // Once or not at all costs nothing more, whatever stands in the group.
      if (repeated || (closed?.quantified && !token.startsWith('?'))) return false
      if ((token.match(/\d+/g) ?? []).some((count) => Number(count) > 50)) return false
      open.at(-1)!.quantified = true
      repeated = true
      closed = undefined
      continue
    } else closed = undefined
    repeated = false
  }
  return open.length === 1
}
