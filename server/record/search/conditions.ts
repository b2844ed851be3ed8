import { type Context, refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import { resourceTypes } from '../structure/table.ts'
import { instantText, rangeOf } from '../values/dates.ts'
import { keyText } from '../values/keys.ts'
import { type Parameter, searchTableOf } from '../values/parameters.ts'
import { compositeCondition } from './composites.ts'
import { hasUri, hasValue } from './content.ts'
import { refreshFor } from './custom/catalogue.ts'
import { numberCondition, quantityCondition } from './quantities.ts'
import { type Criterion, unescaped } from './query.ts'
import { referenceTexts } from './references.ts'
import { withValue } from './side.ts'
import { stringCondition } from './strings.ts'
import { anyOf, keysCondition, tokenCondition } from './tokens.ts'

/** How a chain looks ahead, and _has looks back. */
export interface Finders {
  /** The ids of a type that match a query. */
  readonly ids: (ctx: Context, type: string, query: string, limit: number) => Promise<string[]>
  /** What those that match point to by one of their parameters, as 'Type/id'. */
  readonly pointedTo: (ctx: Context, type: string, query: string, by: Parameter, limit: number) => Promise<string[]>
}

const chainMax = 1000

/** One criterion as SQL over the row `t`; `few` when another one leaves few rows. Refusals: record.bad_parameter, unsupported_modifier, too_costly. */
export async function conditionOf(
  ctx: Context,
  type: string,
  criterion: Criterion,
  finders: Finders,
  few = false,
): Promise<Condition> {
  const { name, parameter, values, modifier, composite } = criterion
  if (criterion.chain) return chainCondition(ctx, criterion, finders)
  if (criterion.has) return hasCondition(ctx, type, criterion, finders)
  if (composite) {
    return compositeCondition(composite, criterion, ({ parameter }, value) => {
      const part = { ...criterion, name: parameter.code, parameter, composite: undefined, values: [value] }
      return conditionOf(ctx, type, part, finders, few)
    })
  }
  if (modifier === 'missing' && parameter) return missingCondition(parameter, criterion)
  if (!parameter) refuseModifier(criterion)
  if (name === '_id') return sql`t.id = any(${values.map(unescaped)}::text[])`
  if (name === '_lastUpdated') return anyOf(values.map((value) => dateCondition(name, value, instantBounds)))
  if (!parameter) throw new Error(`A criterion without a parameter: ${name}`)
  switch (parameter.kind) {
    case 'token':
      return tokenCondition(ctx, parameter, criterion)
    case 'reference':
      return keysCondition(
        parameter,
        values.flatMap((value) => referenceTexts(parameter, value, modifier)),
      )
    case 'uri':
      if (modifier === 'below' || modifier === 'above')
        return anyOf(values.map((value) => hasUri(parameter, modifier, unescaped(value))))
      refuseModifier(criterion)
      return keysCondition(parameter, values.map(unescaped))
    case 'string':
      return anyOf(values.map((value) => stringCondition(type, parameter, value, criterion, few)))
    case 'date': {
      refuseModifier(criterion)
      const bounds = searchTableOf(type).mainDate === parameter.code ? mainBounds : sideBounds(parameter, few)
      return anyOf(values.map((value) => dateCondition(parameter.code, value, bounds)))
    }
    case 'number':
      refuseModifier(criterion)
      return anyOf(values.map((value) => numberCondition(parameter, value, few)))
    case 'quantity':
      refuseModifier(criterion)
      return anyOf(values.map((value) => quantityCondition(type, parameter, value, few)))
  }
}

function refuseModifier({ name, modifier }: Criterion): void {
  if (modifier !== undefined) refuse('record.unsupported_modifier', { field: name, params: { name, modifier } })
}

function missingCondition(parameter: Parameter, { name, values }: Criterion): Condition {
  const [value] = values
  if (values.length > 1 || (value !== 'true' && value !== 'false'))
    refuse('record.bad_parameter', { field: name, params: { name: `${name}:missing` } })
  return value === 'true' ? sql`not ${hasValue(parameter)}` : hasValue(parameter)
}

async function chainCondition(ctx: Context, criterion: Criterion, finders: Finders): Promise<Condition> {
  const { parameter, chain, values, name } = criterion
  if (!parameter || !chain) throw new Error('Not a chain')
  const types = chain.type ? [chain.type] : (parameter.targets ?? [])
  const query = new URLSearchParams([[chain.name, values[0] ?? '']]).toString()
  const [first = ''] = chain.name.split(/[:.]/)
  if (types.length === 0) refuse('record.bad_parameter', { field: name, params: { name } })
  const texts: string[] = []
  let known = false
  for (const type of types) {
    if (!resourceTypes.includes(type)) refuse('record.bad_parameter', { field: name, params: { name } })
    await refreshFor(ctx, type, query)
    const table = searchTableOf(type)
    if (!first.startsWith('_') && !table.parameters.has(first) && !table.composites.has(first)) continue
    known = true
    const ids = await finders.ids(ctx, type, query, chainMax + 1)
    if (ids.length > chainMax) refuse('record.too_costly', { field: name, params: { name: `${name}.${chain.name}` } })
    for (const id of ids) texts.push(keyText.reference(`${type}/${id}`))
  }
  if (!known) refuse('record.unknown_parameter', { field: name, params: { type: types.join(' '), name: first } })
  return texts.length === 0 ? sql`false` : keysCondition(parameter, texts)
}

async function hasCondition(
  ctx: Context,
  type: string,
  { has, values, name }: Criterion,
  finders: Finders,
): Promise<Condition> {
  const by = has && searchTableOf(has.type).parameters.get(has.reference)
  if (!has || !by) throw new Error('Not a reverse chain')
  const query = new URLSearchParams([[has.name, values[0] ?? '']]).toString()
  const references = await finders.pointedTo(ctx, has.type, query, by, chainMax + 1)
  if (references.length > chainMax)
    refuse('record.too_costly', { field: name, params: { name: `${name}:${has.name}` } })
  const ids = references.flatMap((one) => (one.startsWith(`${type}/`) ? one.slice(type.length + 1) : []))
  return sql`t.id = any(${ids}::text[])`
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
const sideBounds = (parameter: Parameter, few: boolean): DateBounds => ({
  low: sql`v.low`,
  high: sql`v.high`,
  wrap: (condition) => withValue('date_value', [parameter.number], condition, few),
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
