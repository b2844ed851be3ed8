import { type Context, refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import { isId } from '../resource.ts'
import { resourceTypes } from '../structure/table.ts'
import { instantText, rangeOf } from '../values/dates.ts'
import { relativeReference } from '../values/extract.ts'
import { keyOf, keyText } from '../values/keys.ts'
import { type Parameter, searchTableOf } from '../values/parameters.ts'
import { normalise } from '../values/strings.ts'
import { numberCondition, quantityCondition } from './quantities.ts'
import { type Criterion, splitUnescaped, unescaped } from './query.ts'

/** Finds the ids of a type that match a query: how a chain looks ahead. */
export type FindIds = (ctx: Context, type: string, query: string, limit: number) => Promise<string[]>

const chainMax = 1000

/** One criterion as SQL over the row `t`. Refusals: record.bad_parameter, unsupported_modifier, too_costly. */
export async function conditionOf(
  ctx: Context,
  type: string,
  criterion: Criterion,
  findIds: FindIds,
): Promise<Condition> {
  const { name, parameter, values, modifier } = criterion
  if (criterion.chain) return chainCondition(ctx, criterion, findIds)
  if (name === '_id') return sql`t.id = any(${values.map(unescaped)}::text[])`
  if (name === '_lastUpdated') return anyOf(values.map((value) => dateCondition(name, value, instantBounds)))
  if (!parameter) throw new Error(`A criterion without a parameter: ${name}`)
  switch (parameter.kind) {
    case 'token':
      return tokenCondition(parameter, criterion)
    case 'reference':
      return keysCondition(
        parameter,
        values.flatMap((value) => referenceTexts(parameter, value, modifier)),
      )
    case 'uri':
      refuseModifier(criterion)
      return keysCondition(parameter, values.map(unescaped))
    case 'string':
      return anyOf(values.map((value) => stringCondition(parameter, unescaped(value), criterion)))
    case 'date': {
      refuseModifier(criterion)
      const bounds = searchTableOf(type).mainDate === parameter.code ? mainBounds : sideBounds(parameter)
      return anyOf(values.map((value) => dateCondition(parameter.code, value, bounds)))
    }
    case 'number':
      refuseModifier(criterion)
      return anyOf(values.map((value) => numberCondition(parameter, value)))
    case 'quantity':
      refuseModifier(criterion)
      return anyOf(values.map((value) => quantityCondition(parameter, value)))
  }
}

function anyOf(conditions: readonly Condition[]): Condition {
  return sql`(${sql.join(conditions, sql` or `)})`
}

function refuseModifier({ name, modifier }: Criterion): void {
  if (modifier !== undefined) refuse('record.unsupported_modifier', { field: name, params: { name, modifier } })
}

/** One key is looked up by containment, several by overlap; both by the GIN index. */
function keysCondition(parameter: Parameter, texts: readonly string[]): Condition {
  const keys = [...new Set(texts.map((text) => keyOf(parameter.number, text)))]
  const array = `{${keys.join(',')}}`
  return keys.length === 1 ? sql`t.keys @> ${array}::bigint[]` : sql`t.keys && ${array}::bigint[]`
}

function tokenCondition(parameter: Parameter, criterion: Criterion): Condition {
  const { values, modifier } = criterion
  if (modifier !== undefined && modifier !== 'not') refuseModifier(criterion)
  const texts = values.map((value) => {
    const parts = splitUnescaped(value, '|').map(unescaped)
    const [first = '', code] = parts
    if (code === undefined) return keyText.code(first)
    // 'system|' would need every code of a system: ask for the codes.
    if (parts.length > 2 || code === '')
      refuse('record.bad_parameter', { field: parameter.code, params: { name: parameter.code } })
    return parameter.bareCodes ? keyText.code(code) : keyText.token(first, code)
  })
  const found = keysCondition(parameter, texts)
  return modifier === 'not' ? sql`not (${found})` : found
}

/** The spellings under which a reference may be stored: id alone stands for each type it can point to. */
function referenceTexts(parameter: Parameter, value: string, modifier: string | undefined): string[] {
  const text = unescaped(value)
  if (modifier === 'identifier') {
    const [system = '', code] = splitUnescaped(value, '|').map(unescaped)
    return [code === undefined ? keyText.identifier('', system) : keyText.identifier(system, code)]
  }
  const types = parameter.targets ?? resourceTypes
  if (modifier !== undefined) {
    if (!types.includes(modifier))
      refuseModifier({ name: parameter.code, modifier, parameter, chain: undefined, values: [] })
    return [keyText.reference(`${modifier}/${text}`)]
  }
  const relative = relativeReference(text)
  if (relative.includes('/') || relative.includes(':')) return [keyText.reference(relative)]
  if (!isId(relative)) refuse('record.bad_parameter', { field: parameter.code, params: { name: parameter.code } })
  return types.map((type) => keyText.reference(`${type}/${relative}`))
}

async function chainCondition(ctx: Context, criterion: Criterion, findIds: FindIds): Promise<Condition> {
  const { parameter, chain, values, name } = criterion
  if (!parameter || !chain) throw new Error('Not a chain')
  const types = chain.type ? [chain.type] : (parameter.targets ?? [])
  const texts: string[] = []
  for (const type of types) {
    if (!resourceTypes.includes(type)) refuse('record.bad_parameter', { field: name, params: { name } })
    const [first = ''] = chain.name.split(':')
    if (!first.startsWith('_') && !searchTableOf(type).parameters.has(first)) continue
    const query = new URLSearchParams([[chain.name, values[0] ?? '']]).toString()
    const ids = await findIds(ctx, type, query, chainMax + 1)
    if (ids.length > chainMax) refuse('record.too_costly', { field: name, params: { name: `${name}.${chain.name}` } })
    for (const id of ids) texts.push(keyText.reference(`${type}/${id}`))
  }
  return texts.length === 0 ? sql`false` : keysCondition(parameter, texts)
}

function stringCondition(parameter: Parameter, value: string, criterion: Criterion): Condition {
  const { modifier, name } = criterion
  const match = (condition: Condition) =>
    sql`t.row in (select v.row from record.string_value v where v.parameter = ${parameter.number} and ${condition})`
  const normal = normalise(value)
  if (normal === '') refuse('record.bad_parameter', { field: name, params: { name } })
  if (modifier === 'exact') return match(sql`v.value = ${normal} and coalesce(v.exact, v.value) = ${value}`)
  if (modifier === 'contains') return match(sql`v.value like ${`%${likeLiteral(normal)}%`}`)
  refuseModifier(criterion)
  return match(sql`v.value like ${`${likeLiteral(normal)}%`}`)
}

function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

interface DateBounds {
  readonly low: Condition
  readonly high: Condition
  /** Turns a condition over low and high into one over the row `t`. */
  wrap(condition: Condition): Condition
}

const mainBounds: DateBounds = {
  low: sql`t.date_from`,
  high: sql`t.date_to`,
  // A row without the date has -infinity twice: no condition may take that for an early date.
  wrap: (condition) => sql`(t.date_to > '-infinity' and ${condition})`,
}
const instantBounds: DateBounds = {
  low: sql`t.updated`,
  high: sql`t.updated + interval '1 millisecond'`,
  wrap: (condition) => condition,
}
const sideBounds = (parameter: Parameter): DateBounds => ({
  low: sql`v.low`,
  high: sql`v.high`,
  wrap: (condition) =>
    sql`t.row in (select v.row from record.date_value v where v.parameter = ${parameter.number} and ${condition})`,
})

/** Prefixes by FHIR R4 §3.1.1.4.5: ranges of instants are compared, not instants. */
function dateCondition(name: string, value: string, { low, high, wrap }: DateBounds): Condition {
  const found = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d.*)$/.exec(unescaped(value).replace(/ (\d{2}:\d{2})$/, '+$1'))
  const range = found?.[2] ? rangeOf(found[2]) : undefined
  if (!range) refuse('record.bad_parameter', { field: name, params: { name } })
  const from = sql`${instantText(range.low)}::timestamptz`
  const to = sql`${instantText(range.high)}::timestamptz`
  const within = sql`(${low} >= ${from} and ${high} <= ${to})`
  switch (found?.[1]) {
    case 'ne':
      return wrap(sql`not ${within}`)
    case 'gt':
      return wrap(sql`${high} > ${to}`)
    case 'lt':
      return wrap(sql`${low} < ${from}`)
    case 'ge':
      return wrap(sql`(${low} >= ${from} or ${high} > ${to})`)
    case 'le':
      return wrap(sql`(${low} < ${from} or ${high} <= ${to})`)
    case 'sa':
      return wrap(sql`${low} >= ${to}`)
    case 'eb':
      return wrap(sql`${high} <= ${from}`)
    case 'ap':
      return wrap(sql`(${low} < ${to} + interval '1 day' and ${high} > ${from} - interval '1 day')`)
    default:
      return wrap(within)
  }
}
