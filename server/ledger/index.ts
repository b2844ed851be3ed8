import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type Account, accountFor, accountsFor, openAccount } from './account.ts'
export { type Balance, balanceOf, lockBalances, lockBalancesOf, statementOf } from './balance.ts'
export { closePeriod } from './close-period.ts'
export { post, reverse } from './post.ts'
export type { Posting, PostingRequest } from './posting.ts'
export { postReserved, reserve, voidReserved } from './reserve.ts'
export { balanceByAsset, trialBalance } from './trial-balance.ts'

export const ledgerModule: Module = { name: 'ledger', routes }
