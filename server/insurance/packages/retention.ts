import type { Parameters } from '#contracts/budgets'
import { shareOf } from '#insurance/split'

type Bands = Parameters<'retention'>['bands']

/** The part of a surplus that is kept, in ten-thousandths: of the highest band that the score reaches. Without a score, nothing. */
export function keepsAt(bands: Bands, scoreBp: number | null): number {
  if (scoreBp === null) return 0
  const reached = bands.filter(({ fromBp }) => fromBp <= scoreBp)
  return (
    reached.reduce<Bands[0] | undefined>((best, band) => (best && best.fromBp >= band.fromBp ? best : band), undefined)
      ?.keepsBp ?? 0
  )
}

export interface Balance {
  readonly surplusFen: number
  readonly keepsBp: number
  readonly retainedFen: number
  /** Borne by the institution. */
  readonly overspendFen: number
}

/** Package less what was spent: a surplus is kept by the score, an overspend is the institution's own (结余留用、超支不补). */
export function balanceOfPackage(packageFen: number, spentFen: number, keepsBp: number): Balance {
  const surplusFen = packageFen - spentFen
  return {
    surplusFen,
    keepsBp,
    retainedFen: surplusFen > 0 ? shareOf(surplusFen, keepsBp) : 0,
    overspendFen: Math.max(0, -surplusFen),
  }
}
