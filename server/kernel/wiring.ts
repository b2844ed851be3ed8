import { z } from 'zod'
import { sealAudit } from './audit/seal.ts'
import { listDeadLetters, replayDeadLetter } from './events/dead-letters.ts'
import { forgetOldAnswers } from './http/idempotency.ts'
import { command, query } from './http/routes.ts'
import { defineJob } from './jobs/jobs.ts'
import type { Module } from './module.ts'

const nothing = z.object({}).loose()

const sealJob = defineJob('kernel.seal_audit', nothing, async (ctx) => void (await sealAudit(ctx)), {
  cron: '* * * * *',
})
const forgetJob = defineJob('kernel.forget_old_answers', nothing, forgetOldAnswers, { cron: '17 3 * * *' })

export const kernelModule: Module = {
  name: 'kernel',
  routes: (app) => {
    query(app, 'GET /api/kernel/dead-letters', listDeadLetters)
    command(app, 'POST /api/kernel/dead-letters/:id/replay', replayDeadLetter)
  },
  jobs: [sealJob, forgetJob],
}
