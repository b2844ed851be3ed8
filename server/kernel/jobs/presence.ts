import type pg from 'pg'
import { log } from '../log.ts'
import { startLoop } from './loop.ts'

const lookMs = 2_000

/**
 * A worker that was killed leaves its jobs locked in its name, and the queue itself waits four hours before it gives them to others. So each
 * worker holds an advisory lock while it lives, on a connection of its own, and frees what is locked in a name whose lock nobody holds.
 * A worker whose connection broke may lose a job to another for a moment: jobs may be repeated.
 */
export function startPresence(pool: pg.Pool, workerId: string): { stop(): Promise<void> } {
  let client: pg.PoolClient | undefined
  const leave = () => {
    client?.release(true)
    client = undefined
  }
  const look = async () => {
    if (!client) {
      client = await pool.connect()
      await client.query('select pg_advisory_lock_shared(hashtextextended($1, 0))', [nameOf(workerId)])
    }
    const freed = await freeLeftJobs(client, workerId)
    if (freed.length > 0) log.warn({ workers: freed }, 'jobs of workers that are gone are free again')
  }
  const once = async () => {
    await look().catch(leave) // the database is away; the next look connects anew
    return false
  }
  const loop = startLoop('jobs.presence', once, { restMs: lookMs })
  return {
    stop: async () => {
      await loop.stop()
      leave()
    },
  }
}

const nameOf = (workerId: string) => `jobs.worker ${workerId}`

/** A worker takes its lock within moments of its first job; until then it is not missed. */
async function freeLeftJobs(client: pg.PoolClient, workerId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select distinct locked_by as id from graphile_worker._private_jobs
     where locked_by <> $1 and locked_at < now() - interval '3 seconds'`,
    [workerId],
  )
  const gone: string[] = []
  for (const { id } of rows) {
    const { rows: tried } = await client.query<{ gone: boolean }>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as gone',
      [nameOf(id)],
    )
    if (tried[0]?.gone) gone.push(id)
  }
  if (gone.length > 0) await client.query('select graphile_worker.force_unlock_workers($1::text[])', [gone])
  return gone
}
