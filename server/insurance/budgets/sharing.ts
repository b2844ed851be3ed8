import type { Parameters } from '#contracts/budgets'
import { shareOf } from '#insurance/split'

type Ladder = Parameters<'sharing'>

/**
 * What an institution gets beside its bills when they come to less than its points are worth (a part of what was not used), or beside its
 * points' worth when they come to more (a part of the excess that the fund bears). Each stretch by its own band; beyond the last, nothing.
 */
export function sharedOf(ladder: Ladder, worthFen: number, actualFen: number): { keptFen: number; borneFen: number } {
  let keptFen = 0
  let above = worthFen
  for (const { downToBp, keepsBp } of ladder.under.toSorted((a, b) => b.downToBp - a.downToBp)) {
    const floor = shareOf(worthFen, downToBp)
    const stretch = Math.max(0, above - Math.max(floor, actualFen))
    keptFen += shareOf(stretch, keepsBp)
    above = Math.min(above, floor)
  }
  let borneFen = 0
  let below = worthFen
  for (const { upToBp, bearsBp } of ladder.over.toSorted((a, b) => a.upToBp - b.upToBp)) {
    const ceiling = worthFen + shareOf(worthFen, upToBp - 10_000)
    const stretch = Math.max(0, Math.min(ceiling, actualFen) - below)
    borneFen += shareOf(stretch, bearsBp)
    below = Math.max(below, ceiling)
  }
  return { keptFen, borneFen }
}

/** The ladder as it is told: from the worth outward, without gaps; refused otherwise. */
export function ladderIsWhole({ under, over }: Ladder): boolean {
  const falls = under.every(({ downToBp }, at) => downToBp < (at === 0 ? 10_000 : under[at - 1]!.downToBp))
  const rises = over.every(({ upToBp }, at) => upToBp > (at === 0 ? 10_000 : over[at - 1]!.upToBp))
  return falls && rises
}
