import { type Context, refuse, sql } from '#kernel'
import { type Condition, type Reading, reachOfFew } from '../access/reach.ts'
import { type ReadRow, rowOf, whose } from '../read-rows.ts'
import { resourceOf, tableOf } from '../resource.ts'
import { runQuery } from '../run-query.ts'
import { isResourceType } from '../structure/table.ts'
import { referencesOf } from '../values/extract.ts'
import { keyOf, keyText } from '../values/keys.ts'
import { type Parameter, searchTableOf } from '../values/parameters.ts'
import type { Include, SearchQuery } from './query.ts'

const includedMax = 1000

/** What the page refers to and what refers to it, each once, by the actor's own reach. Refusals: record.bad_parameter. */
export async function findIncluded(ctx: Context, query: SearchQuery, matches: readonly ReadRow[]): Promise<ReadRow[]> {
  const found = new Map<string, ReadRow>()
  const known = new Set(matches.map((row) => `${row.type}/${row.id}`))
  // Those that iterate look at what the others brought, until nothing new comes.
  for (let fresh = matches, round = 0; fresh.length > 0; round++) {
    const rows = [
      ...(await readMany(ctx, pointedTo(query.includes, fresh, round))),
      ...(await pointingTo(ctx, query.revincludes, fresh, round)),
    ]
    const added = new Map<string, ReadRow>()
    for (const row of rows) {
      const name = `${row.type}/${row.id}`
      if (!known.has(name)) added.set(name, row)
      known.add(name)
    }
    for (const [name, row] of added) found.set(name, row)
    if (found.size > includedMax) refuse('record.too_costly', { params: { name: '_include' } })
    fresh = [...added.values()]
  }
  return [...found.values()]
}

function pointedTo(includes: readonly Include[], rows: readonly ReadRow[], round: number): string[] {
  const wanted = new Set<string>()
  for (const include of includes) {
    if (round > 0 && !include.iterate) continue
    for (const parameter of parametersOf('_include', include)) {
      for (const row of rows) {
        if (row.type !== include.type) continue
        for (const reference of referencesOf(parameter, resourceOf(row))) {
          if (!include.target || reference.startsWith(`${include.target}/`)) wanted.add(reference)
        }
      }
    }
  }
  return [...wanted]
}

async function pointingTo(
  ctx: Context,
  revincludes: readonly Include[],
  rows: readonly ReadRow[],
  round: number,
): Promise<ReadRow[]> {
  const found: ReadRow[] = []
  for (const include of revincludes) {
    if (round > 0 && !include.iterate) continue
    for (const parameter of parametersOf('_revinclude', include))
      found.push(...(await referringTo(ctx, include.type, parameter, rows)))
  }
  return found
}

function parametersOf(name: string, include: Include): Parameter[] {
  if (!isResourceType(include.type)) refuse('record.bad_parameter', { field: name, params: { name } })
  const { parameters } = searchTableOf(include.type)
  if (include.parameter === '*') return [...parameters.values()].filter((one) => one.kind === 'reference')
  const parameter = parameters.get(include.parameter)
  return parameter?.kind === 'reference'
    ? [parameter]
    : refuse('record.bad_parameter', { field: name, params: { name } })
}

/** Resources by 'Type/id', those that are there and may be seen. */
export async function readMany(ctx: Context, references: readonly string[]): Promise<ReadRow[]> {
  const byType = new Map<string, string[]>()
  for (const reference of references) {
    const [type = '', id, more] = reference.split('/')
    if (!isResourceType(type) || !id || more !== undefined) continue
    byType.set(type, [...(byType.get(type) ?? []), id])
  }
  const rows: ReadRow[] = []
  for (const [type, ids] of byType) rows.push(...(await select(ctx, type, sql`t.id = any(${ids}::text[])`)))
  return rows
}

async function referringTo(
  ctx: Context,
  type: string,
  parameter: Parameter,
  matches: readonly ReadRow[],
): Promise<ReadRow[]> {
  const keys = matches.map((row) => keyOf(parameter.number, keyText.reference(`${row.type}/${row.id}`)))
  // Named by a reference is as good as by its id; what points here has to be searched for.
  return keys.length === 0 ? [] : select(ctx, type, sql`t.keys && ${`{${keys.join(',')}}`}::bigint[]`, 'search')
}

async function select(ctx: Context, type: string, condition: Condition, reading: Reading = 'read'): Promise<ReadRow[]> {
  const rows = await runQuery(
    ctx,
    sql<ReadRow>`
    select ${rowOf(type)}
      from ${sql.table(tableOf(type))} t ${whose}
     where not t.deleted and ${reachOfFew(ctx, type, reading)} and ${condition} order by t.row limit ${includedMax + 1}`,
  )
  if (rows.length > includedMax) refuse('record.too_costly', { params: { name: type } })
  return rows
}
