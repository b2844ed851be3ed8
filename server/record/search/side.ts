import { sql } from '#kernel'
import type { Condition } from '../access/reach.ts'

/** The tables of values that are compared, over which conditions speak of `v`. */
export type Side = 'string_value' | 'date_value' | 'quantity_value'

/**
 * Rows with a value that fits. Among few rows each row's own values are looked at; `offset 0` keeps PostgreSQL from gathering
 * everyone's values first, as it does when it thinks the rows many.
 */
export function withValue(side: Side, parameters: readonly number[], condition: Condition, few: boolean): Condition {
  const table = sql.table(`record.${side}`)
  const [one, ...more] = parameters
  const ofParameter = more.length > 0 ? sql`v.parameter = any(${[...parameters]}::int[])` : sql`v.parameter = ${one}`
  return few
    ? sql`exists (select 1 from ${table} v where v.row = t.row and ${ofParameter} and ${condition} offset 0)`
    : sql`t.row in (select v.row from ${table} v where ${ofParameter} and ${condition})`
}
