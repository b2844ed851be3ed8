import { type Context, sql, tables } from '#kernel'
import type { LakeTables } from './tables.ts'
import type { ViewDefinition } from './view.ts'

export interface StoredView {
  readonly name: string
  readonly version: number
  readonly definition: ViewDefinition
  readonly savedAt: Date | null
}

const columns = ['name', 'version', 'content as definition', 'saved_at as savedAt'] as const

/** The newest version of each saved view. */
export async function newestViews(ctx: Context): Promise<StoredView[]> {
  const rows = await tables<LakeTables>(ctx)
    .selectFrom('lake.view_definition')
    .distinctOn('name')
    .select([...columns])
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute()
  return rows as StoredView[]
}

/** A version of a view by its name or url; the newest when none is said. */
export async function findView(ctx: Context, name: string, version?: number): Promise<StoredView | undefined> {
  const row = await tables<LakeTables>(ctx)
    .selectFrom('lake.view_definition')
    .select([...columns])
    .where(({ eb, or }) => or([eb('name', '=', name), eb('url', '=', name)]))
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row as StoredView | undefined
}

/** Keeps a definition as the next version of its name; of two at once each gets its own. */
export async function insertView(ctx: Context, name: string, definition: ViewDefinition): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lake.view ${name}`}, 0))`.execute(tables(ctx))
  const { version } = await tables<LakeTables>(ctx)
    .insertInto('lake.view_definition')
    .values(({ selectFrom }) => ({
      name,
      version: selectFrom('lake.view_definition')
        .select(sql<number>`coalesce(max(version), 0) + 1`.as('next'))
        .where('name', '=', name),
      url: definition.url ?? null,
      content: JSON.stringify(definition),
      saved_at: ctx.now,
      saved_by: ctx.actor.id,
    }))
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}
