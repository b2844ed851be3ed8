import { z } from 'zod'
import { AskRun, Run, RunList } from '#contracts/measures'
import { audit, refuseUnless, verb } from '#kernel'
import { dayOf, seesRegion } from '#people/institutions'
import { startRun } from './run.ts'
import { refuseUnlessCome } from './scope.ts'
import * as store from './store.ts'

const shown = (run: store.RunRow): z.output<typeof Run> => ({
  id: run.id,
  state: run.state,
  day: run.day,
  asOf: run.as_of?.toISOString() ?? null,
  askedAt: run.asked_at.toISOString(),
  finishedAt: run.finished_at?.toISOString() ?? null,
  done: run.periods_done,
  total: run.periods.length,
  resultHash: run.result_hash,
  failure: run.failure,
})

/** Refusals: measures.other_scope, measures.future_day, measures.already_running. */
export const askRun = verb(
  {
    name: 'measures.ask_run',
    may: ['manager', 'auditor'],
    input: AskRun,
    answer: Run,
    summary: 'Computes all measures anew in the background, as of a day.',
  },
  async (ctx, input) => {
    refuseUnless(await seesRegion(ctx), 'measures.other_scope')
    const day = input.day ?? dayOf(ctx.now)
    refuseUnlessCome(ctx, day)
    const id = await startRun(ctx, day)
    refuseUnless(id, 'measures.already_running')
    await audit(ctx, { action: 'execute', entity: 'measures.run', entityId: id })
    return shown((await store.lockRun(ctx, id))!)
  },
)

export const listRuns = verb(
  {
    name: 'measures.list_runs',
    may: ['manager', 'auditor'],
    input: z.object({}),
    answer: RunList,
    summary: 'The newest computations and how far they are.',
  },
  async (ctx) => ({ runs: (await store.newestRuns(ctx, 20)).map(shown) }),
)
