import { z } from 'zod'
import { defineJob, enqueue } from '#kernel'
import { dayOf } from '#people/institutions'
import { householdById } from '../households/household.ts'
import { regrade } from './regrade.ts'
import * as store from './store.ts'

const atOnce = 100

/** Every household each night, some at a time: people grow older, readings and conditions come from everywhere. */
export const regradeAll = defineJob(
  'grid.regrade_all',
  z.object({}).loose(),
  async (ctx) => {
    const due = await store.dueBefore(ctx, dayOf(ctx.now), atOnce)
    for (const id of due) {
      await householdById(ctx, id, true)
      await regrade(ctx, id)
    }
    if (due.length === atOnce) await enqueue(ctx, regradeAll, {})
  },
  { cron: '17 18 * * *' }, // 02:17 in China
)
