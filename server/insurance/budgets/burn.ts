import { shareOf } from '#insurance/split'
import { keptBack } from './prepayment.ts'

/** What the plan spends of a month. */
export const plannedFen = (amountFen: number, reserveBp: number, shareBp: number): number =>
  shareOf(amountFen - keptBack({ amountFen, reserveBp }), shareBp)

/**
 * Method `share-of-plan`: the year will end where it stands, at the plan's own pace: what was spent in the past months ÷ their part of
 * the plan. Rounded down; null before the first month is over.
 */
export function forecastFen(actualToDateFen: number, sharesPastBp: number): number | null {
  if (sharesPastBp === 0) return null
  return Number((BigInt(actualToDateFen) * 10_000n) / BigInt(sharesPastBp))
}
