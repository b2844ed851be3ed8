import { type Context, refuseUnless, sql } from '#kernel'
import { type Condition, reach } from '../access/reach.ts'
import { tableOf } from '../resource.ts'
import { runQuery } from '../run-query.ts'
import { localReference } from '../values/extract.ts'
import type { Parameter } from '../values/parameters.ts'
import { conditionOf, type Finders } from './conditions.ts'
import { referencesIn } from './content.ts'
import { isNarrow } from './narrow.ts'
import { readQuery } from './read-query.ts'

/**
 * Ids of a type that match a query's criteria, as far as the actor may see them. A condition that decides something is read
 * strictly. Refusals: those of the search.
 */
export async function matchIds(ctx: Context, type: string, query: string, limit: number): Promise<string[]> {
  const where = await whereOf(ctx, type, query)
  const found = sql<{ id: string }>`
    select t.id from ${sql.table(tableOf(type))} t where ${where} order by t.row limit ${limit}`
  return (await runQuery(ctx, found)).map(({ id }) => id)
}

/** What the matches point to by one of their parameters, as 'Type/id', each once. */
async function matchReferences(
  ctx: Context,
  type: string,
  query: string,
  by: Parameter,
  limit: number,
): Promise<string[]> {
  const where = await whereOf(ctx, type, query)
  const found = sql<{ reference: string }>`
    select distinct reference from ${sql.table(tableOf(type))} t, ${referencesIn(by)} as pointing (reference)
     where ${where} and reference is not null limit ${limit}`
  const rows = await runQuery(ctx, found)
  return [...new Set(rows.flatMap((row) => localReference(row.reference) ?? []))]
}

export const finders: Finders = { ids: matchIds, pointedTo: matchReferences }

async function whereOf(ctx: Context, type: string, query: string): Promise<Condition> {
  const { criteria } = await readQuery(ctx, type, query, 'strict')
  // An empty condition would match everything, which is never what a decision means.
  refuseUnless(criteria.length > 0, 'record.bad_parameter', { params: { name: `${type}?` } })
  const conditions = [sql`not t.deleted`, reach(ctx, type)]
  const few = criteria.some((one) => isNarrow(one, type))
  for (const criterion of criteria) conditions.push(await conditionOf(ctx, type, criterion, finders, few))
  return sql.join(conditions, sql` and `)
}
