import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { creditAccount } from './credit-account.ts'
export { type AidGiven, giveMutualAid, mutualAidsFor } from './mutual-aid.ts'
export { lockPersonalAccounts, personalAccountOf, personalAccountsOf } from './purse.ts'

export const accountsModule: Module = { name: 'accounts', routes }
