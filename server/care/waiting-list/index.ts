import type { Module } from '#kernel'
import { nameOperation } from '#record'
import { followSession, leaveWhenBooked, offerReturned, tendLists } from './follow.ts'
import { routes } from './routes.ts'

export { acceptOffer, declineOffer } from './answer.ts'
export { ended, joined, offered } from './events.ts'
export { tendLists } from './follow.ts'
export { joinList, leaveList } from './join.ts'
export { myEntries, readEntry, readLine, readOutlook } from './read.ts'

nameOperation('waiting-list', 'Appointment', 'POST /api/waiting-list/entries')

export const waitingListModule: Module = {
  name: 'waiting-list',
  routes,
  listeners: [offerReturned, followSession, leaveWhenBooked],
  jobs: [tendLists],
}
