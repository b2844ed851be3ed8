import { type Context, sendTogether, sql } from '#kernel'
import { refuseUnlessMayRead } from './access/reach.ts'
import { draftOf } from './draft.ts'
import { refuseUnlessType, tableOf } from './resource.ts'
import { runQuery } from './run-query.ts'
import { matchIds } from './search/match-ids.ts'
import { copyValues, copyVersions, rowAt, takeRows } from './store.ts'

interface Found {
  readonly version: number
  readonly patient: number | null
  readonly owner: string | null
  readonly source: string
  readonly updated: Date
  readonly deleted: boolean
  readonly content: string
}

const ofOne = (query: string, id: string) => [query, `_id=${id}`].filter((part) => part !== '').join('&')

/** To hear of what matches is a search, to be told what it is a reading. */
function refuseUnlessMayWatch(ctx: Context, type: string): void {
  refuseUnlessType(type)
  for (const reading of ['search', 'read'] as const) refuseUnlessMayRead(ctx, type, reading)
}

/** Refuses criteria that could not be matched, before anything waits for them. Refusals: those of the search. */
export async function checkCriteria(ctx: Context, type: string, query: string): Promise<void> {
  refuseUnlessMayWatch(ctx, type)
  await matchIds(ctx, type, ofOne(query, ctx.chance.uuid()), 1)
}

/**
 * Whether one version, also when it has been superseded by now, matches a search as far as the actor may see it. Needs a
 * transaction. Refusals: record.not_allowed and those of the search.
 */
export async function versionMatches(
  ctx: Context,
  { type, id, version }: { type: string; id: string; version: number },
  query: string,
): Promise<boolean> {
  refuseUnlessMayWatch(ctx, type)
  // Nobody supersedes it while it is looked at.
  const [current] = await runQuery(
    ctx,
    sql<{ version: number }>`select version from ${sql.table(tableOf(type))} where id = ${id} for share`,
  )
  if (current?.version === version) return (await matchIds(ctx, type, ofOne(query, id), 1)).length > 0
  const [past] = await runQuery(
    ctx,
    sql<Found>`
    select version, patient, owner, source, updated, deleted, content from record.history
     where type = ${type} and id = ${id} and version = ${version}`,
  )
  if (!past || past.deleted) return false
  // Superseded versions are not indexed: it is put back under another id for as long as the question takes.
  const shadow = ctx.chance.uuid()
  await ctx.client.query('savepoint version_matches')
  try {
    await insertShadow(ctx, type, id, shadow, past)
    return (await matchIds(ctx, type, ofOne(query, shadow), 1)).length > 0
  } finally {
    await ctx.client.query('rollback to savepoint version_matches')
  }
}

async function insertShadow(ctx: Context, type: string, id: string, shadow: string, past: Found): Promise<void> {
  const { values } = draftOf({ type, id, method: 'put', source: past.source }, past.content)
  const [runs = []] = await sendTogether(ctx, [takeRows(1)])
  const row = rowAt(runs as { first: number }[], 0)
  const version = { ...past, type, row, id: shadow, values, by: ctx }
  await sendTogether(ctx, [copyVersions(type, [version]), ...copyValues([version])])
}
