import { EventEmitter } from 'node:events'
import { Logger, type Runner, run, runMigrations, type TaskList, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { z } from 'zod'
import { systemActor } from '../actor.ts'
import type { Context } from '../context.ts'
import { log } from '../log.ts'
import { startPresence } from './presence.ts'

const quiet = new Logger((scope) => (level, message) => {
  if (level === 'error') log.error({ task: scope.taskIdentifier, message }, 'job failed')
})

export interface Job<T> {
  readonly name: string
  readonly schema: z.ZodType<T>
  readonly run: (ctx: Context, payload: T) => Promise<void>
  readonly cron?: string | undefined
}

/** A piece of work for later. `cron` (UTC, five fields) makes it recur; its payload must then parse from {}. */
export function defineJob<T>(
  name: string,
  schema: z.ZodType<T>,
  run: (ctx: Context, payload: T) => Promise<void>,
  options: { cron?: string } = {},
): Job<T> {
  return { name, schema, run, cron: options.cron }
}

// A recurring task's name may carry colons and no dots.
function taskOf(job: { readonly name: string }): string {
  return job.name.replaceAll('.', ':')
}

/** Enqueues in the running transaction. The same key again replaces the one that waits. */
export async function enqueue<T>(
  ctx: Context,
  job: Job<T>,
  payload: T,
  options: { runAt?: Date; key?: string } = {},
): Promise<void> {
  await ctx.client.query(
    'select graphile_worker.add_job($1, payload := $2, run_at := $3::timestamptz, job_key := $4::text, max_attempts := 20)',
    [taskOf(job), JSON.stringify(job.schema.parse(payload)), options.runAt ?? ctx.now, options.key ?? null],
  )
}

/** Runs one job now, in one transaction, as the system. */
export async function runJob<T>(root: Context, job: Job<T>, payload: T): Promise<void> {
  await root.as(systemActor(job.name)).transaction((ctx) => job.run(ctx, job.schema.parse(payload)))
}

export async function migrateJobs(pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: quiet })
}

/** So often in a row a worker may fail to ask for a job: some seconds. */
const failuresMax = 6

/** So long the outcomes of its last jobs may take to be written, once a worker has none under way. */
const lastOutcomesMs = 2_000

/** Works on queued and recurring jobs until stopped; a worker that ends by itself or gets no jobs (its database was away) is replaced. */
// biome-ignore lint/suspicious/noExplicitAny: a list of jobs with different payloads
export async function startJobs(pool: pg.Pool, root: Context, jobs: readonly Job<any>[]): Promise<Jobs> {
  const taskList: TaskList = {}
  for (const job of jobs) taskList[taskOf(job)] = async (payload) => runJob(root, job, payload ?? {})
  const crontab = jobs.flatMap((job) => (job.cron ? [`${job.cron} ${taskOf(job)} ?max=3 {}`] : [])).join('\n')
  const begin = async (): Promise<Worker> => {
    const events: WorkerEvents = new EventEmitter()
    let poolId = ''
    events.on('pool:create', ({ workerPool }) => {
      poolId = workerPool.id
    })
    // What the queue could not read when it began, it keeps as failed for ever: only a new one reads it again.
    let failures = 0
    const works = () => {
      failures = 0
    }
    events.on('worker:getJob:empty', works)
    events.on('job:start', works)
    events.on('worker:getJob:error', () => {
      failures += 1
      if (failures === failuresMax) void runner.stop().catch(() => undefined) // the next one takes over
    })
    const left = leftBehind(events)
    const runner = await run({
      ...{ pgPool: pool, taskList, crontab, events, logger: quiet, concurrency: 2 },
      noHandleSignals: true,
      pollInterval: 1000,
      // Outcomes are written in batches: one that cannot be written ends the worker, and the next takes over; a lone one would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
    const ended = Promise.race([runner.promise, left])
    return { runner, ended, presence: startPresence(pool, poolId) }
  }
  let worker = await begin()
  let stopped = false
  const replaced = (async () => {
    for (;;) {
      await worker.ended.catch((error: Error) => log.error({ message: error.message }, 'the jobs’ worker ended'))
      if (stopped) return
      await end(worker) // one that was left behind still has its clock
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      if (stopped) return
      worker = await begin().catch(() => worker)
      if (stopped) await end(worker)
    }
  })()
  return {
    stop: async () => {
      stopped = true
      await end(worker)
      await replaced
    },
  }
}

/**
 * When two batches of outcomes fail at once the library miscounts what it still waits for, and the worker's own end never comes
 * (graphile/worker issue 636): so it is left behind some time after its last job, and jobs without an outcome are done again.
 */
function leftBehind(events: WorkerEvents): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const later = () => void setTimeout(resolve, lastOutcomesMs).unref()
  events.on('pool:gracefulShutdown:complete', later)
  events.on('pool:forcefulShutdown:complete', later)
  events.on('pool:forcefulShutdown:error', later)
  return promise
}

export interface Jobs {
  stop(): Promise<void>
}

async function end({ runner, ended, presence }: Worker): Promise<void> {
  runner.stop().catch(() => undefined) // it has ended by itself
  await ended.catch(() => undefined)
  await presence.stop()
}

interface Worker {
  readonly runner: Runner
  /** Settles when the worker does nothing any more. */
  readonly ended: Promise<void>
  readonly presence: { stop(): Promise<void> }
}
