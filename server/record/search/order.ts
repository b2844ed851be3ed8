import { refuse, sql } from '#kernel'
import type { Condition } from '../access/reach.ts'
import { searchTableOf } from '../values/parameters.ts'
import type { SearchQuery, SortKey } from './query.ts'

/** What rows are ordered by: an expression, its PostgreSQL type, and the direction. */
interface OrderKey {
  readonly expression: Condition
  readonly cast: 'text' | 'timestamptz' | 'float8' | 'bigint'
  readonly descending: boolean
}

export interface Order {
  readonly by: Condition
  /** Values of the last row, as text, from which the next page goes on. */
  readonly cursorColumns: Condition
  /** The rows after a cursor; true for the first page. */
  readonly after: Condition
}

/**
 * Order and keyset paging: a page begins after the values of the last row seen, so that others' writes neither skip nor
 * repeat rows. Rows keep their number for life, which makes every order total. Refusals: record.bad_parameter (_cursor).
 */
export function orderOf(query: SearchQuery): Order {
  const keys: OrderKey[] = [
    ...query.sort.map((key) => orderKey(query.type, key)),
    { expression: sql`t.row`, cast: 'bigint', descending: false },
  ]
  return {
    by: sql.join(keys.map((key) => (key.descending ? sql`${key.expression} desc` : key.expression))),
    cursorColumns: sql`array[${sql.join(keys.map((key) => sql`${key.expression}::text`))}]`,
    after: query.cursor === undefined ? sql`true` : afterCursor(keys, readCursor(query.cursor, keys)),
  }
}

export function cursorOf(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

const shapes: Record<OrderKey['cast'], RegExp> = {
  text: /^[^\0]*$/,
  timestamptz: /^(?:-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?(?::\d\d)?(?: BC)?)$/,
  float8: /^-?(?:Infinity|\d{1,20}(?:\.\d{1,20})?(?:e[+-]\d{1,3})?)$/,
  bigint: /^\d{1,18}$/,
}

function readCursor(cursor: string, keys: readonly OrderKey[]): string[] {
  let values: unknown
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    values = undefined
  }
  const fits =
    Array.isArray(values) &&
    values.length === keys.length &&
    values.every((value, at) => typeof value === 'string' && shapes[keys[at]?.cast ?? 'text'].test(value))
  return fits ? (values as string[]) : refuse('record.bad_parameter', { field: '_cursor', params: { name: '_cursor' } })
}

function afterCursor(keys: readonly OrderKey[], values: readonly string[]): Condition {
  const bound = (at: number) => sql`${values[at]}::${sql.raw(keys[at]?.cast ?? 'text')}`
  const alternatives = keys.map((key, at) => {
    const equal = keys.slice(0, at).map((one, index) => sql`${one.expression} = ${bound(index)}`)
    const beyond = key.descending ? sql`${key.expression} < ${bound(at)}` : sql`${key.expression} > ${bound(at)}`
    return sql`(${sql.join([...equal, beyond], sql` and `)})`
  })
  return sql`(${sql.join(alternatives, sql` or `)})`
}

function orderKey(type: string, { name, descending }: SortKey): OrderKey {
  if (name === '_id') return { expression: sql`t.id`, cast: 'text', descending }
  if (name === '_lastUpdated') return { expression: sql`t.updated`, cast: 'timestamptz', descending }
  const table = searchTableOf(type)
  if (table.mainDate === name) return { expression: sql`t.date_from`, cast: 'timestamptz', descending }
  const parameter = table.parameters.get(name)
  if (!parameter) throw new Error(`Cannot sort by ${name}`)
  // Several values: the one that comes first in the direction asked for (FHIR R4 §3.1.1.5.1).
  const edge = sql.raw(descending ? 'max' : 'min')
  const of = (side: string, column: string, none: string, cast: OrderKey['cast']): OrderKey => ({
    expression: sql`coalesce((select ${edge}(${sql.ref(`v.${column}`)}) from ${sql.table(`record.${side}`)} v
      where v.row = t.row and v.parameter = ${parameter.number}), ${none})`,
    cast,
    descending,
  })
  if (parameter.kind === 'string') return of('string_value', 'value', '', 'text')
  if (parameter.kind === 'date') return of('date_value', 'low', '-infinity', 'timestamptz')
  return of('quantity_value', 'low', '-Infinity', 'float8')
}
