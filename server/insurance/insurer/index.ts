import type { Module } from '#kernel'
import { insurerInUse } from './in-use.ts'
import { routes } from './routes.ts'
import { startExchanging } from './run.ts'

export { insurerAnswered } from './events.ts'
export type { Exchange, ReverseAsked } from './exchange.ts'
export { insurerInUse, remoteInsurerInUse } from './in-use.ts'
export {
  type BookEntry,
  type DayAsked,
  type DayTotals,
  type Found,
  type InsurerLink,
  InsurerRefusal,
  type LineAnswer,
  type Settlement,
  type SettlementAsked,
  type SettlementNames,
  Silence,
} from './link.ts'
export { localInsurer } from './local/link.ts'
export { infcodes, infnos, regionTime, shortId, signatureHolds, signed } from './remote/envelope.ts'
export { remoteInsurer } from './remote/link.ts'
export { fenOf, yuanOf } from './remote/yuan.ts'
export { askOnce, exchangeDue, intend } from './run.ts'
export { dropOpen as dropOpenExchange, exchangeOf, settlementAskedFor } from './store.ts'

export const insurerModule: Module = {
  name: 'insurer',
  routes,
  background: (root) => startExchanging(root, insurerInUse()),
}
