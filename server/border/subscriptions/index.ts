import { z } from 'zod'
import { command, defineJob, type Module, query } from '#kernel'
import { listSubscriptions } from './list.ts'
import { match } from './match.ts'
import { replaySubscription } from './replay.ts'
import { startSending } from './send.ts'
import { socketRoutes } from './socket.ts'
import { giveUp, takeUp } from './take-up.ts'

export { listSubscriptions } from './list.ts'
export { replaySubscription } from './replay.ts'
export { renewSecret } from './secret.ts'
export { sendDue } from './send.ts'

const giveUpJob = defineJob('subscriptions.give_up', z.object({}).loose(), giveUp, { cron: '23 4 * * *' })

export const subscriptionsModule: Module = {
  name: 'subscriptions',
  routes: async (app) => {
    query(app, 'GET /api/subscriptions', listSubscriptions)
    command(app, 'POST /api/subscriptions/:id/replay', replaySubscription)
    await socketRoutes(app)
  },
  listeners: [takeUp, match],
  jobs: [giveUpJob],
  background: startSending,
}
