import type pg from 'pg'
import {
  type Config,
  type Context,
  makeContext,
  migrate,
  migrateJobs,
  openPool,
  startEmbedded,
  wireListeners,
} from '#kernel'
import { modules } from './modules.ts'

export interface Booted {
  readonly pool: pg.Pool
  readonly databaseUrl: string
  readonly root: Context
  stop(): Promise<void>
}

const patienceMs = 2_000

/** Database up, migrated, listeners wired: the ground on which the server and the command line stand. */
export async function boot(config: Config, say: (line: string) => void): Promise<Booted> {
  const embedded = config.databaseUrl ? undefined : await startEmbedded({ folder: config.dataFolder })
  const databaseUrl = config.databaseUrl ?? embedded!.url
  const pool = openPool(databaseUrl)
  try {
    const applied = await migrate(pool)
    if (applied.length > 0) say(`Applied ${applied.length} migrations.`)
    await migrateJobs(pool)
  } catch (error) {
    await pool.end()
    await embedded?.stop()
    throw error
  }
  wireListeners(modules.flatMap((module) => module.listeners ?? []))
  return {
    pool,
    databaseUrl,
    root: makeContext(pool),
    stop: async () => {
      // What is still under way after a moment ends with its connection, and has had no effect.
      await Promise.race([pool.end(), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
      await embedded?.stop()
    },
  }
}
