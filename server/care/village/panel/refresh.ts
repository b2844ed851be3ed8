/** Brings a team's panel up to what the modules say now: only documents whose content differs get a new number. */
import { z } from 'zod'
import { type Context, defineJob, enqueue } from '#kernel'
import { policyOf } from '../policy.ts'
import { peopleDocuments } from './collect.ts'
import { commonDocuments } from './common.ts'
import { differenceOf } from './document.ts'
import { openedOf, peopleOf } from './facts.ts'
import { readRecordFacts } from './record-facts.ts'
import * as store from './store.ts'

const freshSeconds = 20
const hourMs = 3_600_000
const recordReadHours = 24

/** Safe to repeat; what was looked at seconds ago is not looked at again unless something was applied since. */
export async function refreshPanel(root: Context, teamId: string): Promise<void> {
  await root.transaction(async (ctx) => {
    const panel = await store.lockPanel(ctx, teamId)
    const age = panel.refreshed_at ? ctx.now.getTime() - panel.refreshed_at.getTime() : Number.POSITIVE_INFINITY
    if (!panel.dirty && age >= 0 && age < freshSeconds * 1000) return
    const ids = await peopleOf(ctx, teamId)
    // Somebody new: the record is asked at once. What is a day old is read again by the nightly job.
    const opened = await openedOf(ctx, teamId)
    await readRecordFacts(ctx, opened, new Date(0), opened.length)
    const now = [...(await commonDocuments(ctx, teamId)), ...(await peopleDocuments(ctx, teamId, ids))]
    await store.numberChanges(ctx, teamId, panel.change, differenceOf(await store.knownOf(ctx, teamId), now))
  })
}

const refreshOne = defineJob('village.refresh_panel', z.object({ teamId: z.uuid() }), async (ctx, { teamId }) => {
  await ctx.transaction(async (ctx) => {
    const ids = await openedOf(ctx, teamId)
    await readRecordFacts(ctx, ids, new Date(ctx.now.getTime() - recordReadHours * hourMs), ids.length)
    await store.lockPanel(ctx, teamId)
    await store.markDirty(ctx, teamId)
  })
  await refreshPanel(ctx, teamId)
})

/** Before the doctors get up: the record is read again for every panel, and pages that nobody finished go. */
const refreshAll = defineJob(
  'village.refresh_panels',
  z.object({}),
  async (ctx) => {
    await ctx.transaction(async (ctx) => {
      const { page_days } = await policyOf(ctx)
      await store.dropOldPages(ctx, new Date(ctx.now.getTime() - page_days * 24 * hourMs))
      for (const teamId of await store.teamsWithDevices(ctx))
        await enqueue(ctx, refreshOne, { teamId }, { key: `village-panel-${teamId}` })
    })
  },
  { cron: '30 20 * * *' },
)

export const panelJobs = [refreshOne, refreshAll]
