/** When numbers that are not released yet become bookable, and when to ask for them. Pure: time and chance are arguments. */

const SECOND = 1000
const HOUR = 3_600_000

export type Release =
  /** Nothing waits for its moment. */
  | { state: 'open' }
  /** Far off: the day and time are said. */
  | { state: 'later' }
  /** Within the hour: counted down by the second. */
  | { state: 'soon'; seconds: number }
  /** The moment has come and the answer that was shown is of before. */
  | { state: 'now' }

export function releaseAt(releasesAt: string | null, now: number): Release {
  if (releasesAt === null) return { state: 'open' }
  const left = Date.parse(releasesAt) - now
  if (left <= 0) return { state: 'now' }
  return left <= HOUR ? { state: 'soon', seconds: Math.ceil(left / SECOND) } : { state: 'later' }
}

/** Everybody waits for the same second: each phone asks a little after it, spread over this long. */
export const JITTER_MS = 1_500

/**
 * In how long to ask again: at the release and a little chance after it; undefined when there is none to wait for. A timer of more
 * than 24 days would fire at once: at most an hour is waited for at a time. `asked`: how often it was asked in vain since the moment.
 */
export function askInMs(
  releasesAt: readonly (string | null)[],
  now: number,
  chance: number,
  asked = 0,
): number | undefined {
  const coming = releasesAt.flatMap((at) => (at === null ? [] : [Date.parse(at)])).sort((a, b) => a - b)
  const [next] = coming
  if (next === undefined) return undefined
  // The server still said "to come" after the moment: its clock is behind ours, and it is asked more and more rarely.
  if (next <= now) return SECOND * Math.min(30, 2 ** asked) + Math.round(chance * JITTER_MS)
  return Math.min(HOUR, next - now + 150 + Math.round(chance * JITTER_MS))
}
