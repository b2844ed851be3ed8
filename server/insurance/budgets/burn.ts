import { keptBack, monthSpan } from './prepayment.ts'

/** What the plan spends of each month; twelve are the year to the fen. */
export function plannedFen(amountFen: number, reserveBp: number, monthSharesBp: readonly number[]): number[] {
  const spendable = amountFen - keptBack({ amountFen, reserveBp })
  return monthSharesBp.map((monthShareBp, at) => {
    const { from, to } = monthSpan(spendable, { monthShareBp, sharesBeforeBp: sharesBefore(monthSharesBp, at) })
    return to - from
  })
}

/** What the months before the one at a place (0: January) have of the year. */
export const sharesBefore = (monthSharesBp: readonly number[], at: number): number =>
  monthSharesBp.slice(0, at).reduce((sum, share) => sum + share, 0)

/**
 * Method `share-of-plan`: the year will end where it stands, at the plan's own pace: what was spent in the past months ÷ their part of
 * the plan. Rounded down; null before the first month is over.
 */
export function forecastFen(actualToDateFen: number, sharesPastBp: number): number | null {
  if (sharesPastBp === 0) return null
  return Number((BigInt(actualToDateFen) * 10_000n) / BigInt(sharesPastBp))
}
