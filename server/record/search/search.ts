import { type Context, refuseUnless, sql } from '#kernel'
import { type Condition, opensMany, reach, reachOfFew, refuseUnlessMayRead } from '../access/reach.ts'
import { type ReadRow, rowOf, whose } from '../read-rows.ts'
import { type Resource, refuseUnlessType, resourceOf, tableOf } from '../resource.ts'
import { runQuery } from '../run-query.ts'
import { leaveTrail } from '../trail.ts'
import { conditionOf } from './conditions.ts'
import { findIncluded } from './include.ts'
import { finders } from './match-ids.ts'
import { isNarrow, isOfOne } from './narrow.ts'
import { cursorOf, orderOf } from './order.ts'
import { textOfPart } from './part.ts'
import type { SearchQuery } from './query.ts'
import { readQuery } from './read-query.ts'

export interface SearchPage {
  readonly query: SearchQuery
  readonly matches: readonly ReadRow[]
  readonly included: readonly ReadRow[]
  readonly total: number | undefined
  /** Where the next page begins; undefined on the last. */
  readonly next: string | undefined
}

/**
 * A page of the resources of a type that match a query, and what it includes, as far as the actor may see them.
 * Refusals: record.unknown_type, not_allowed, unknown_parameter (strict), bad_parameter, unsupported_modifier, too_costly,
 * parameter_indexing.
 */
export async function searchPage(
  ctx: Context,
  type: string,
  text: string,
  options: { handling?: 'strict' | 'lenient'; only?: Condition } = {},
): Promise<SearchPage> {
  refuseUnlessType(type)
  refuseUnlessMayRead(ctx, type, 'search')
  return ctx.transaction(async (ctx) => {
    const query = await readQuery(ctx, type, text, options.handling ?? 'lenient')
    // Of one patient there are few rows, whatever else is asked.
    const ofOne = query.criteria.some((one) => isOfOne(one, type))
    const inTurn = ofOne || (await opensMany(ctx))
    const seen = inTurn ? reachOfFew(ctx, type, 'search') : reach(ctx, type)
    const conditions = [sql`not t.deleted`, seen, ...(options.only ? [options.only] : [])]
    const few = query.criteria.some((one) => isNarrow(one, type))
    for (const criterion of query.criteria) conditions.push(await conditionOf(ctx, type, criterion, finders, few))
    const where = sql.join(conditions, sql` and `)
    if (query.countOnly) {
      const total = await countRows(ctx, type, where)
      await leaveTrail(ctx, `record.${type}`, [])
      return { query, matches: [], included: [], total, next: undefined }
    }
    const { matches, next } = await findPage(ctx, query, where, few)
    const included = await findIncluded(ctx, query, matches)
    // A total that nobody asked for is given when it costs nothing.
    const whole = query.cursor === undefined && next === undefined
    const asked = query.total !== undefined && query.total !== 'none'
    const total = whole ? matches.length : asked ? await countRows(ctx, type, where) : undefined
    await leaveTrail(ctx, `record.${type}`, [...matches, ...included])
    const { part } = query
    const shown = (rows: readonly ReadRow[]) =>
      part ? rows.map((row) => ({ ...row, content: textOfPart(row.type, row.content, part) })) : rows
    return { query, matches: shown(matches), included: shown(included), total, next }
  })
}

async function findPage(
  ctx: Context,
  query: SearchQuery,
  where: Condition,
  few: boolean,
): Promise<{ matches: ReadRow[]; next: string | undefined }> {
  const order = orderOf(query)
  const table = sql`${sql.table(tableOf(query.type))} t`
  const found = sql`where ${where} and ${order.after}`
  // PostgreSQL keeps no figures of rare keys and takes each for one row in two hundred: it would walk along an order and
  // throw away the whole table. The fence has it look the keys up first.
  const from = few
    ? sql`(select t.* from ${table} ${whose} ${found} offset 0) t ${whose}`
    : sql`${table} ${whose} ${found}`
  const rows = await runQuery(
    ctx,
    sql<ReadRow & { cursor: string[] }>`
    select ${rowOf(query.type)}, ${order.cursorColumns} as cursor
      from ${from} order by ${order.by} limit ${query.count + 1}`,
  )
  const matches = rows.slice(0, query.count)
  const last = matches.at(-1)
  return { matches, next: rows.length > query.count && last ? cursorOf(last.cursor) : undefined }
}

async function countRows(ctx: Context, type: string, where: Condition): Promise<number> {
  const rows = await runQuery(
    ctx,
    sql<{ count: number }>`
    select count(*) as count from ${sql.table(tableOf(type))} t ${whose} where ${where}`,
  )
  return rows[0]?.count ?? 0
}

/**
 * The door's search: 'Condition?patient=…&code=…'. Reads strictly: an unknown parameter is a mistake of the caller.
 * Gives at most `_count` resources (1,000 when it is not said). Refusals as searchPage.
 */
export async function search<T extends Resource = Resource>(
  ctx: Context,
  request: string,
): Promise<{ resources: T[]; included: Resource[]; total?: number }> {
  const at = request.indexOf('?')
  const type = at < 0 ? request : request.slice(0, at)
  const text = at < 0 ? '' : request.slice(at + 1)
  refuseUnless(type !== '', 'record.unknown_type', { params: { type } })
  const counted = /(?:^|&)_count=/.test(text) ? text : `${text}&_count=1000&_total=none`
  const page = await searchPage(ctx, type, counted, { handling: 'strict' })
  return {
    resources: page.matches.map((row) => resourceOf(row) as T),
    included: page.included.map(resourceOf),
    ...(page.total === undefined ? {} : { total: page.total }),
  }
}
