import { type Context, refuseUnless, sql, tables } from '#kernel'
import { reach } from '../access/reach.ts'
import { tableOf } from '../resource.ts'
import { conditionOf } from './conditions.ts'
import { parseQuery } from './query.ts'

/**
 * Ids of a type that match a query's criteria, as far as the actor may see them. A condition that decides something is read
 * strictly. Refusals: those of the search.
 */
export async function matchIds(ctx: Context, type: string, query: string, limit: number): Promise<string[]> {
  const { criteria } = parseQuery(type, query, 'strict')
  // An empty condition would match everything, which is never what a decision means.
  refuseUnless(criteria.length > 0, 'record.bad_parameter', { params: { name: `${type}?` } })
  const conditions = [sql`not t.deleted`, reach(ctx, type)]
  for (const criterion of criteria) conditions.push(await conditionOf(ctx, type, criterion, matchIds))
  const { rows } = await sql<{ id: string }>`
    select t.id from ${sql.table(tableOf(type))} t where ${sql.join(conditions, sql` and `)} order by t.row limit ${limit}`.execute(
    tables(ctx),
  )
  return rows.map(({ id }) => id)
}
