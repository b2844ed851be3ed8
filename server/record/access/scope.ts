import { splitUnescaped, unescaped } from '../search/query.ts'
import { isResourceType } from '../structure/table.ts'
import { type Parameter, searchTableOf } from '../values/parameters.ts'

export type Level = 'patient' | 'user' | 'system'

/** A SMART scope over resources (App Launch 2.2, §3.0.2), v1 and v2. */
export interface Scope {
  readonly level: Level
  /** '*' is every type. */
  readonly type: string
  /** Of c r u d s, in that order. */
  readonly letters: string
  /** What follows the question mark: rows of which the scope speaks only; undefined is all. */
  readonly query: string | undefined
}

const letters = 'cruds'
// v1 in the words of v2 (App Launch 2.2, §3.0.2.7).
const v1: Record<string, string> = { read: 'rs', write: 'cud', '*': letters }

/** A scope taken apart; undefined when it is malformed, which grants nothing. */
export function parseScope(text: string): Scope | undefined {
  const found = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|[cruds]+)(?:\?(.+))?$/.exec(text)
  if (!found) return undefined
  const [, level, type = '', may = '', query] = found
  const granted = v1[may] ?? may
  // Letters stand in this order and once each.
  if (!/^c?r?u?d?s?$/.test(granted)) return undefined
  if (type !== '*' && !isResourceType(type)) return undefined
  if (query === undefined) return { level: level as Level, type, letters: granted, query }
  // A query narrows what is read; of what is written nobody could say beforehand whether it fits.
  const reading = granted.replace(/[cud]/g, '')
  if (may in v1 || reading === '' || type === '*' || !scopeCriteria(type, query)) return undefined
  return { level: level as Level, type, letters: reading, query }
}

export interface TokenCriterion {
  readonly parameter: Parameter
  /** Any of these: a code with or without a system ('' is none), or any code of a system. */
  readonly tokens: readonly { system: string | undefined; code: string | undefined }[]
}

const known = new Map<string, readonly TokenCriterion[] | undefined>()

/**
 * The conditions of a scope's query, all of which must hold. Only tokens without a modifier can be asked for; undefined when
 * it says anything else.
 */
export function scopeCriteria(type: string, query: string): readonly TokenCriterion[] | undefined {
  const name = `${type}?${query}`
  if (known.has(name)) return known.get(name)
  const criteria = [...new URLSearchParams(query)].map(([code, value]) => criterionOf(type, code, value))
  const whole = criteria.every((one) => one !== undefined) && criteria.length > 0 ? criteria : undefined
  if (known.size < 1000) known.set(name, whole)
  return whole
}

function criterionOf(type: string, code: string, value: string): TokenCriterion | undefined {
  const parameter = searchTableOf(type).parameters.get(code)
  const values = splitUnescaped(value, ',')
  if (parameter?.kind !== 'token' || value.includes('\0')) return undefined
  const tokens = values.map((one) => {
    const [first = '', second, more] = splitUnescaped(one, '|').map(unescaped)
    if (more !== undefined || (first === '' && !second)) return undefined
    if (second === undefined) return { system: undefined, code: first }
    return { system: first, code: second === '' ? undefined : second }
  })
  return tokens.every((one) => one !== undefined) ? { parameter, tokens } : undefined
}

/** What is left of an asked scope when only the given ones may be granted: nothing, itself, or less. */
function narrowOne(text: string, given: readonly Scope[]): string[] {
  const asked = parseScope(text)
  if (!asked) return []
  const covering = given.filter((one) => one.level === asked.level && (one.type === '*' || one.type === asked.type))
  const whole = covering.filter((one) => one.query === undefined || one.query === asked.query)
  const granted = [...asked.letters].filter((letter) => whole.some((one) => one.letters.includes(letter))).join('')
  if (granted === asked.letters) return [text]
  const written = (letters: string, query: string | undefined) =>
    letters === '' ? [] : [`${asked.level}/${asked.type}.${letters}${query === undefined ? '' : `?${query}`}`]
  // Asked without a query where only a narrower one was given: the narrower one.
  const rest = asked.query === undefined ? covering.filter((one) => one.query !== undefined) : []
  const narrower = rest.flatMap((one) => {
    const left = [...asked.letters].filter((letter) => !granted.includes(letter) && one.letters.includes(letter))
    return written(left.join(''), one.query)
  })
  return [...written(granted, asked.query), ...narrower]
}

/** What a client gets of the resource scopes that it asks for. What is malformed grants nothing. */
export function narrowScopes(asked: readonly string[], given: readonly string[]): string[] {
  const parsed = given.flatMap((one) => parseScope(one) ?? [])
  return [...new Set(asked.flatMap((one) => narrowOne(one, parsed)))]
}
