import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { z } from 'zod'
import { freshDatabase } from '#testing'
import { defineJob, enqueue, migrateJobs, startJobs } from '../index.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 12_000 && !holds(); tries++) await pause(10)
  assert.ok(holds(), holds.toString())
}

test('a job that a killed worker has left is done within seconds, one that another worker is at is left to it', async (t) => {
  const region = await freshDatabase(t)
  const done: string[] = []
  const job = defineJob('test.note', z.object({ what: z.string() }), async (_ctx, { what }) => void done.push(what))
  await migrateJobs(region.pool)
  for (const what of ['left', 'under way'])
    await region.ctx().transaction((ctx) => enqueue(ctx, job, { what }, { runAt: new Date(0) }))
  const { rows } = await region.pool.query('select id, payload from graphile_worker._private_jobs order by id')
  for (const { id, payload } of rows) {
    await region.pool.query(
      `update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - interval '10 seconds', attempts = 1 where id = $1`,
      [id, payload.what === 'left' ? 'pool-killed' : 'pool-alive'],
    )
  }
  const alive = new pg.Client({ connectionString: region.url })
  await alive.connect()
  await alive.query('select pg_advisory_lock_shared(hashtextextended($1, 0))', ['jobs.worker pool-alive'])
  const jobs = await startJobs(region.pool, region.ctx(), [job])
  try {
    await until(() => done.length > 0)
    await pause(300)
    assert.deepEqual(done, ['left'])
    await alive.query('select pg_advisory_unlock_shared(hashtextextended($1, 0))', ['jobs.worker pool-alive'])
    await until(() => done.length > 1)
    assert.deepEqual(done, ['left', 'under way'])
  } finally {
    await jobs.stop()
    await alive.end()
  }
})

test('a worker that began while the database could not be read goes on when it can', async (t) => {
  const region = await freshDatabase(t)
  const done = Promise.withResolvers<void>()
  const job = defineJob('test.late', z.object({}), async () => done.resolve())
  await migrateJobs(region.pool)
  await region.ctx().transaction((ctx) => enqueue(ctx, job, {}, { runAt: new Date(0) }))
  await region.pool.query('alter table graphile_worker._private_tasks rename to away')
  const jobs = await startJobs(region.pool, region.ctx(), [job])
  try {
    await pause(500) // asked in vain
    await region.pool.query('alter table graphile_worker.away rename to _private_tasks')
    await done.promise
  } finally {
    await jobs.stop()
  }
})

test('while the database throws its clients out jobs go on, and the process with them', async (t) => {
  const region = await freshDatabase(t)
  const done: number[] = []
  const job = defineJob('test.count', z.object({ n: z.number() }), async (_ctx, { n }) => {
    await pause(5)
    done.push(n)
  })
  await migrateJobs(region.pool)
  const jobs = await startJobs(region.pool, region.ctx(), [job])
  const fromOutside = new pg.Client({ connectionString: region.url })
  await fromOutside.connect()
  const sent = 40
  const add = (n: number): Promise<void> =>
    region
      .ctx()
      .transaction((ctx) => enqueue(ctx, job, { n }, { runAt: new Date(0) }))
      .catch(() => add(n)) // its connection was one of those
  try {
    for (let n = 0; n < sent; n++) {
      await add(n)
      if (n % 10 === 5) {
        await fromOutside.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        )
      }
    }
    // A job that was hit waits longer each time before it is tried again.
    await until(() => new Set(done).size === sent)
  } finally {
    await jobs.stop()
    await fromOutside.end()
  }
})
