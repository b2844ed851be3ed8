import { mkdir, rm } from 'node:fs/promises'
import { z } from 'zod'
import { type Context, type Duck, defineJob, enqueue, isPassing, log, quoted, sm3, withDuck } from '#kernel'
import { dayOf } from '#people/institutions'
import { comparePeople, comparisonRules } from './compare-people.ts'
import { measuresOn } from './definitions.ts'
import { openSnapshot } from './duck.ts'
import { countMeasure, gatherFacts } from './figures.ts'
import { factFiles, folderOf, isThere, removeFolders } from './folder.ts'
import { isListed, type Period, periodsFor } from './period.ts'
import { publishDefinitions, publishReports } from './publish-fhir.ts'
import { exportSnapshot } from './snapshot.ts'
import * as store from './store.ts'

/** A computation that has not moved for so long was cut off for good. */
const staleHours = 12
const keptDays = 35
const keptFolders = 2

/** False when another is under way. */
export async function startRun(ctx: Context, day: string, periods = periodsFor(day)): Promise<string | undefined> {
  await store.giveUpStale(ctx, staleHours)
  const id = ctx.chance.uuid()
  if (!(await store.insertRun(ctx, { id, day, periods }))) return undefined
  await goOn(ctx, id)
  return id
}

async function goOn(ctx: Context, runId: string, takes = false): Promise<void> {
  await enqueue(ctx, runStep, { runId, takes }, { key: `measures.run ${runId}` })
}

/**
 * One step of a computation and one transaction: take the raw facts, count one period, compare and finish. A step that was cut off is
 * done again and leaves the same; between steps the progress can be seen.
 */
export const runStep = defineJob(
  'measures.run',
  z.object({ runId: z.uuid(), takes: z.boolean().optional() }),
  async (ctx, { runId, takes }) => {
    // Before the first statement: what is taken belongs to one instant. Only then: a step that writes into the record beside
    // everybody else would be ended by the database for every row that others have changed since.
    if (takes) await ctx.client.query('set transaction isolation level repeatable read')
    const run = await store.lockRun(ctx, runId)
    if (!run || run.state === 'done' || run.state === 'failed') return
    ctx.ifUndone(async (ctx, error) => {
      if (!isPassing(error)) await fail(ctx, runId, error) // what passes the job does again by itself
    })
    if (run.state === 'exporting' && !takes) return goOn(ctx, runId, true)
    if (run.state === 'queued') await store.updateRun(ctx, runId, { state: 'exporting', as_of: ctx.now })
    else if (run.state === 'exporting') await takeFacts(ctx, run)
    else if (run.periods_done < run.periods.length) await countPeriod(ctx, run)
    else return finish(ctx, run)
    await goOn(ctx, runId, run.state === 'queued')
  },
)

export const nightlyRun = defineJob(
  'measures.nightly',
  z.object({}).loose(),
  async (ctx) => {
    await startRun(ctx, dayOf(ctx.now))
  },
  { cron: '10 18 * * *' }, // 02:10 in China
)

async function fail(ctx: Context, runId: string, error: unknown): Promise<void> {
  log.error({ runId, error: error instanceof Error ? error.message : 'unknown' }, 'the measures could not be computed')
  await store.updateRun(ctx, runId, { state: 'failed', failure: 'broke-off', finished_at: ctx.now })
}

async function takeFacts(ctx: Context, run: store.RunRow): Promise<void> {
  const folder = folderOf(run.id)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await exportSnapshot(ctx.client, folder)
  await store.updateRun(ctx, run.id, { state: 'computing', as_of: ctx.now })
}

async function countPeriod(ctx: Context, run: store.RunRow): Promise<void> {
  const period = run.periods[run.periods_done]!
  const measures = measuresOn(period.to).filter(({ periods }) => periods.includes(period.kind))
  const adopted = await store.adoptDefinitions(ctx, measures)
  await publishDefinitions(
    ctx,
    measures.filter(({ hash }) => adopted.includes(hash)),
  )
  await withSnapshot(run, async (duck) => {
    await gatherFacts(duck, period)
    for (const measure of measures) await store.saveResults(ctx, run, period, await countMeasure(duck, measure, period))
    if (isListed(period, run.day)) await keepFacts(duck, run.id, period)
    if (isNow(period, run)) await compareAll(ctx, duck, run, period)
  })
  await store.updateRun(ctx, run.id, { periods_done: run.periods_done + 1 })
}

/** The year so far: what reports and the comparison are of. */
const isNow = (period: Period, run: store.RunRow) => period.kind === 'year-to-date' && period.to === run.day

async function withSnapshot(run: store.RunRow, work: (duck: Duck) => Promise<void>): Promise<void> {
  const folder = folderOf(run.id)
  if (!(await isThere(folder))) throw new Error('the raw facts of the run are gone')
  await withDuck(
    async (duck) => {
      await openSnapshot(duck, folder)
      await work(duck)
    },
    { scratch: folder },
  )
}

/** Sorted by institution, so that a page of one reads a part of the file. */
async function keepFacts(duck: Duck, runId: string, period: Period): Promise<void> {
  const { person, programme } = factFiles(runId, period)
  for (const [table, file] of [
    ['person_fact', person],
    ['programme_fact', programme],
  ] as const)
    await duck.run(
      `copy (select * from ${table} order by institution_id, resident_id) to ${quoted(file)} (format parquet, compression zstd)`,
    )
}

async function compareAll(ctx: Context, duck: Duck, run: store.RunRow, period: Period): Promise<void> {
  for (const rule of comparisonRules) {
    for (const content of await comparePeople(duck, rule, period))
      await store.saveComparison(ctx, {
        ...{ run_id: run.id, programme_code: rule.programme, centre_tier: content.tier },
        ...{ period_from: period.from, period_to: period.to, as_of: run.as_of!, content },
      })
  }
}

async function finish(ctx: Context, run: store.RunRow): Promise<void> {
  const lines = await store.resultLines(ctx, run.id)
  const result_hash = sm3(lines).toString('hex')
  await store.updateRun(ctx, run.id, { state: 'done', result_hash, finished_at: ctx.now })
  await publishReports(ctx, run)
  const others = (await store.newestRuns(ctx, 20)).filter(({ id }) => id !== run.id)
  const kept = others.filter(({ state }) => state === 'done').slice(0, keptFolders - 1)
  const forgotten = await store.forgetRuns(ctx, keptDays)
  await removeFolders([...forgotten, ...others.filter((one) => !kept.includes(one)).map(({ id }) => id)])
}
