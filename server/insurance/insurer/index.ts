import type { Module } from '#kernel'

export { insurerAnswered } from './events.ts'
export type { Exchange, ReverseAsked } from './exchange.ts'
export {
  type BookEntry,
  type DayAsked,
  type DayTotals,
  type InsurerLink,
  InsurerRefusal,
  type LineAnswer,
  type Settlement,
  type SettlementAsked,
  type SettlementNames,
  Silence,
} from './link.ts'
export { localInsurer } from './local/link.ts'

export const insurerModule: Module = { name: 'insurer' }
