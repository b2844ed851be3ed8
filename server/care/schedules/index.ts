import type { Module } from '#kernel'
import { tellChanged, tellMoved } from './board.ts'
import { generateAll } from './generate.ts'
import { lookAfter } from './look-after.ts'
import { giveBackDue } from './pools.ts'
import { routes } from './routes.ts'
import { onResumed, onSuspended } from './suspend.ts'

export { offerDecided, offerMade } from './events.ts'
export { addException } from './exceptions.ts'
export { generateAll } from './generate.ts'
export { lookAfter } from './look-after.ts'
export { giveBackDue } from './pools.ts'
export { suspendSession } from './suspend.ts'
export { addTemplate } from './templates.ts'

export const schedulesModule: Module = {
  name: 'schedules',
  routes,
  listeners: [onSuspended, onResumed, tellMoved, tellChanged],
  jobs: [generateAll, giveBackDue, lookAfter],
}
