import { refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import { tableOf } from '../resource.ts'
import { keyOf } from '../values/keys.ts'
import type { Parameter } from '../values/parameters.ts'
import { askedSpelling } from '../values/spelling.ts'
import { normalise } from '../values/strings.ts'
import { isUnsettled } from './custom/catalogue.ts'
import { type Criterion, unescaped } from './query.ts'
import { withValue } from './side.ts'

/**
 * One value of a string parameter. Names and places are looked up by keys (see spelling.ts), everything else by the
 * beginning of the normalised text. Refusals: record.bad_parameter, unsupported_modifier.
 */
export function stringCondition(
  type: string,
  parameter: Parameter,
  text: string,
  criterion: Criterion,
  few: boolean,
): Condition {
  const withString = (condition: Condition) => withValue('string_value', [parameter.number], condition, few)
  const { modifier, name } = criterion
  const value = unescaped(text)
  const normal = normalise(value)
  if (normal === '') refuse('record.bad_parameter', { field: name, params: { name } })
  if (modifier === 'exact') return withString(sql`v.value = ${normal} and coalesce(v.exact, v.value) = ${value}`)
  if (modifier === 'contains')
    return isUnsettled(type) ? withString(hasWithin(normal)) : contains(parameter, normal, withString)
  if (modifier !== undefined) refuse('record.unsupported_modifier', { field: name, params: { name, modifier } })
  // Rows from before there were such keys: only the beginning of the text is sure to find them.
  if (isUnsettled(type)) return withString(beginsWith(normal))
  if (parameter.spelling?.way === 'name') return nameLike(parameter, normal)
  return parameter.spelling ? placeLike(type, parameter, normal, withString) : withString(beginsWith(normal))
}

/** Asked of those rows that the keys have left over. */
function rowHasString(parameter: Parameter, condition: Condition): Condition {
  return withValue('string_value', [parameter.number], condition, true)
}

const beginsWith = (text: string) => sql`v.value like ${`${likeLiteral(text)}%`}`
const hasWithin = (text: string) => sql`v.value like ${`%${likeLiteral(text)}%`}`

type WithString = (condition: Condition) => Condition

/** Characters narrow it down first: without them every string of the parameter is looked through. */
function contains(parameter: Parameter, text: string, withString: WithString): Condition {
  const asked = parameter.spelling && askedSpelling(text, parameter.spelling.way)
  if (!asked || asked.characters.length === 0) return withString(hasWithin(text))
  return sql`(${hasAll(parameter, asked.characters)} and ${rowHasString(parameter, hasWithin(text))})`
}

function nameLike(parameter: Parameter, text: string): Condition {
  const { characters, beginnings, check } = askedSpelling(text, 'name')
  if (characters.length > 0) {
    const found = hasAll(parameter, characters)
    return check ? sql`(${found} and ${rowHasString(parameter, hasWithin(text))})` : found
  }
  const [itself = '', ...readings] = beginnings
  if (!check) return hasAny(parameter, beginnings)
  const long = sql`(${hasAll(parameter, [itself])} and ${rowHasString(parameter, beginsWith(text))})`
  return readings.length > 0 ? sql`(${long} or ${hasAny(parameter, readings)})` : long
}

function placeLike(type: string, parameter: Parameter, text: string, withString: WithString): Condition {
  const { characters, beginnings, check } = askedSpelling(text, 'place')
  if (characters.length > 0) {
    const found = hasAll(parameter, characters)
    return check ? sql`(${found} and ${rowHasString(parameter, hasWithin(text))})` : found
  }
  if (beginnings.length === 0) return withString(beginsWith(text))
  return sql`t.row in (
    select v.row from record.string_value v where v.parameter = ${parameter.number} and ${beginsWith(text)}
    union all select k.row from ${sql.table(tableOf(type))} k where k.keys @> ${keysOf(parameter, beginnings)}::bigint[])`
}

function keysOf({ spelling, number }: Parameter, texts: readonly string[]): string {
  return `{${[...new Set(texts.map((text) => keyOf(spelling?.seed ?? number, text)))].join()}}`
}

function hasAll(parameter: Parameter, texts: readonly string[]): Condition {
  return sql`t.keys @> ${keysOf(parameter, texts)}::bigint[]`
}

function hasAny(parameter: Parameter, texts: readonly string[]): Condition {
  return texts.length === 1 ? hasAll(parameter, texts) : sql`t.keys && ${keysOf(parameter, texts)}::bigint[]`
}

export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
