import { z } from 'zod'
import { defineJob, type Module } from '#kernel'
import { forgetLaunches } from './apps/store.ts'
import { routes } from './routes.ts'
import { forgetExpired } from './store.ts'

export { actorOfSession } from '#people/credentials'
export { actorOfToken, resolveActor } from './actor.ts'
export { registerApp } from './apps/register-app.ts'
export { closeClient, openClient } from './clients.ts'
export { demoClient } from './provider.ts'

const forgetJob = defineJob(
  'sign_in.forget_expired',
  z.object({}).loose(),
  async (ctx) => {
    await forgetExpired(ctx)
    await forgetLaunches(ctx)
  },
  { cron: '41 * * * *' },
)

export const signInModule: Module = { name: 'sign-in', routes, jobs: [forgetJob] }
