import { z } from 'zod'
import { defineJob, type Module } from '#kernel'
import { routes } from './routes.ts'
import { forgetExpired } from './store.ts'

export { actorOfSession } from '#people/credentials'
export { actorOfToken, resolveActor } from './actor.ts'
export { closeClient, openClient } from './clients.ts'

const forgetJob = defineJob('sign_in.forget_expired', z.object({}).loose(), forgetExpired, { cron: '41 * * * *' })

export const signInModule: Module = { name: 'sign-in', routes, jobs: [forgetJob] }
