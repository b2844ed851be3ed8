import { type Context, tables } from '#kernel'
import type { JobTable, State } from './tables.ts'

/** A job as it is looked for: `began` is the column that says since when it has been going. */
interface Jobs {
  'bulk.job': JobTable & { began: Date }
}

/** What both kinds of jobs do with their table; a row comes with all that its kind has. */
export function jobStore<Row>(table: 'bulk.export' | 'bulk.import', began: 'transaction_time' | 'asked_at') {
  // The two tables share these columns; Kysely knows one name for them.
  const [jobs, start] = [table as 'bulk.job', began as 'began']
  const db = (ctx: Context) => tables<Jobs>(ctx)
  const byId = (ctx: Context, id: string) => db(ctx).selectFrom(jobs).selectAll().where('id', '=', id)
  const rowOf = (found: object | undefined) => found as Row | undefined
  return {
    find: async (ctx: Context, id: string) => rowOf(await byId(ctx, id).executeTakeFirst()),
    /** Locked until the transaction ends. */
    lock: async (ctx: Context, id: string) => rowOf(await byId(ctx, id).forUpdate().executeTakeFirst()),
    /** Locked until the transaction ends; undefined when someone else is at it, or it is over. */
    lockRunning: async (ctx: Context, id: string) =>
      rowOf(await byId(ctx, id).where('state', '=', 'running').forUpdate().skipLocked().executeTakeFirst()),
    countRunning: async (ctx: Context, clientId: string): Promise<number> => {
      const { count } = await db(ctx)
        .selectFrom(jobs)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('client_id', '=', clientId)
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow()
      return count
    },
    setState: async (
      ctx: Context,
      id: string,
      state: State,
      more: { failure?: string; expires_at?: Date } = {},
    ): Promise<void> => {
      await db(ctx)
        .updateTable(jobs)
        .set({ state, ...more })
        .where('id', '=', id)
        .execute()
    },
    /** The ids of a hundred jobs in a state, the oldest first; only those that began, or expire, before an instant. */
    idsIn: async (ctx: Context, state: State, before: { began?: Date; expiresAt?: Date } = {}): Promise<string[]> => {
      const rows = await db(ctx)
        .selectFrom(jobs)
        .select('id')
        .where('state', '=', state)
        .$if(before.began !== undefined, (query) => query.where(start, '<', before.began as Date))
        .$if(before.expiresAt !== undefined, (query) => query.where('expires_at', '<=', before.expiresAt ?? null))
        .orderBy(start)
        .limit(100)
        .execute()
      return rows.map(({ id }) => id)
    },
  }
}
