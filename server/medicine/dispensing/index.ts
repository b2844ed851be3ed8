import type { Module } from '#kernel'
import { expireOne, findOverdue, listeners } from './listeners.ts'
import { routes } from './routes.ts'

export { checkPerson } from './check-person.ts'
export { choosePickup, listPharmacies, renewCode } from './choose-pickup.ts'
export { lookUpPickup } from './counter.ts'
export { dispense } from './dispense.ts'
export { expireOne, findOverdue } from './listeners.ts'
export { readPickup } from './read-pickup.ts'
export { receiveStock, writeOffStock } from './receive-stock.ts'

export const dispensingModule: Module = { name: 'dispensing', routes, listeners, jobs: [findOverdue, expireOne] }
