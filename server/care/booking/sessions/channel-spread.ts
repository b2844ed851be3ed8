/**
 * Which numbers of a session belong to which channel. Pure.
 *
 * Numbers are dealt out in order of time so that each channel has, of the first i numbers, less than one number more or less than its
 * share of them: no channel gets only the late ones. (The chairman assignment of Tijdeman, 1980: a channel that has fallen behind by
 * enough may take the next number; of those, the one that would fall behind its share first takes it.)
 */
import type { PooledChannel } from '#contracts/booking'

/** The order of those who would be late at the same moment: the doctor's own patients of a reserve first. */
const order: readonly PooledChannel[] = ['referral', 'primary-care', 'window', 'app']
/** Shares are fractions; what is equal in them may differ in the last bits. */
const hair = 1e-9

export type Quota = Readonly<Record<Exclude<PooledChannel, 'app'>, number>>

/** A channel for each of `total` numbers; what no quota asks for is the app's. Quotas beyond the total are cut, app first. */
export function spreadChannels(total: number, quota: Quota): PooledChannel[] {
  const shares = sharesOf(total, quota)
  const slack = shares.length > 1 ? 1 / (2 * shares.length - 2) : 1
  const has = shares.map(() => 0)
  return Array.from({ length: total }, (_, index) => {
    const dealt = index + 1
    let next = -1
    let soonest = Number.POSITIVE_INFINITY
    shares.forEach(({ count }, channel) => {
      const share = count / total
      const behind = share * dealt - has[channel]!
      const late = (has[channel]! + 1 - slack) / share
      if (has[channel]! < count && behind >= slack - hair && late < soonest - hair) {
        next = channel
        soonest = late
      }
    })
    // Only rounding can leave nobody behind enough: then whoever is most behind.
    if (next === -1) next = mostBehind(shares, has, dealt / total)
    has[next]! += 1
    return shares[next]!.channel
  })
}

function mostBehind(shares: readonly { count: number }[], has: readonly number[], part: number): number {
  const behind = shares.map(({ count }, channel) =>
    has[channel]! < count ? count * part - has[channel]! : Number.NEGATIVE_INFINITY,
  )
  return behind.indexOf(Math.max(...behind))
}

function sharesOf(total: number, quota: Quota): { channel: PooledChannel; count: number }[] {
  let left = total
  const shares = order.map((channel) => {
    const count = channel === 'app' ? left : Math.min(left, quota[channel])
    left -= count
    return { channel, count }
  })
  return shares.filter(({ count }) => count > 0)
}
