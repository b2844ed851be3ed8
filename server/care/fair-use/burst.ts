/** Too many operations in a short time: first slowed, then refused for a while. Rules only: no clock, no I/O. */

export interface Rate {
  readonly operationsPerMinute: number
  readonly refusedSeconds: number
}

/** How full the bucket of an account or an address is; it drains at the rate. */
export interface Bucket {
  readonly level: number
  readonly at: number
  readonly refusedUntil: number
}

export interface Judged {
  readonly bucket: Bucket
  /** How long the answer waits; undefined: it is refused. */
  readonly delayMs: number | undefined
  readonly refusedUntil: number
}

/** The longest that an answer is held back. */
export const delayMsMax = 2_000
/** Beyond the rate by this part of it, slowing ends and refusing begins. */
const slowedPart = 0.5

/** One more operation at an instant. What is refused does not count, so that waiting always helps. */
export function judge(before: Bucket | undefined, rate: Rate, now: number): Judged {
  const { operationsPerMinute: limit, refusedSeconds } = rate
  const last = before ?? { level: 0, at: now, refusedUntil: 0 }
  if (last.refusedUntil > now) return { bucket: last, delayMs: undefined, refusedUntil: last.refusedUntil }
  const drained = Math.max(0, last.level - ((now - last.at) * limit) / 60_000)
  const level = drained + 1
  const over = (level - limit) / (limit * slowedPart)
  if (over > 1) {
    const refusedUntil = now + refusedSeconds * 1000
    return { bucket: { level: drained, at: now, refusedUntil }, delayMs: undefined, refusedUntil }
  }
  const delayMs = over <= 0 ? 0 : Math.ceil(over * delayMsMax)
  return { bucket: { level, at: now, refusedUntil: 0 }, delayMs, refusedUntil: 0 }
}
