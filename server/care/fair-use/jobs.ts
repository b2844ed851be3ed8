import { z } from 'zod'
import { defineJob } from '#kernel'
import { forgetExpired } from './mark-store.ts'

/** Marks that were not seen for long, and refusals that are over, go. */
export const forgetMarks = defineJob('fair_use.forget', z.object({}).loose(), async (ctx) => forgetExpired(ctx), {
  cron: '23 * * * *',
})
