import type { Module } from '#kernel'
import {
  tellBooked,
  tellCancelled,
  tellDecided,
  tellMoved,
  tellOffered,
  tellRestricted,
  tellWaitingEnded,
} from './follow.ts'
import { tellSettled, tellSuspended } from './follow-schedules.ts'
import { routes } from './routes.ts'
import { dispatchDue, sendMessage } from './send.ts'

export { readDeliveries, sendAgain } from './deliveries.ts'
export { arrivedAt } from './local/store.ts'
export { listNotices, markNoticesRead, readUnread } from './read.ts'
export { dispatchDue, sendMessage } from './send.ts'
export { readSettings, saveSettings } from './settings.ts'
export { type Told, tell as tellPerson } from './tell.ts'

export const remindersModule: Module = {
  name: 'reminders',
  routes,
  listeners: [
    tellBooked,
    tellCancelled,
    tellMoved,
    tellOffered,
    tellWaitingEnded,
    tellRestricted,
    tellDecided,
    tellSuspended,
    tellSettled,
  ],
  jobs: [dispatchDue, sendMessage],
}
