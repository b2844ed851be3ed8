/** When a deed was really done, by a clock that may be wrong. Pure. */
import type { RefusalCode } from '#kernel'

const latencyMs = 2 * 60_000
const dayMs = 86_400_000

export interface ClockAsked {
  /** What the device's clock said when the deed was done, and now. */
  readonly deviceAt: Date
  /** Server's clock minus device's clock, measured at the beginning of this session. */
  readonly offsetMs: number
  readonly now: Date
  readonly enrolledAt: Date
  /** The device's clock at its command before this one. */
  readonly previousAt: Date | undefined
  readonly correctedHoursMax: number
  readonly ageDaysMax: number
}

export interface ClockAnswer {
  readonly doneAt: Date
  /** Why a person has to look before it counts. */
  readonly doubt: Extract<RefusalCode, 'village.clock_wrong' | 'village.deed_too_old'> | undefined
}

/**
 * A difference within the latency of a slow line is none; one within the stated limit is corrected. Beyond it, a clock that ran
 * backwards between two deeds, a deed from before the device was one, or from the future: a person looks.
 */
export function correctClock(asked: ClockAsked): ClockAnswer {
  const { deviceAt, offsetMs, now, enrolledAt, previousAt, correctedHoursMax, ageDaysMax } = asked
  const limitMs = correctedHoursMax * 3_600_000
  const small = Math.abs(offsetMs) <= latencyMs
  const doneAt = new Date(deviceAt.getTime() + (small ? 0 : offsetMs))
  const backwards = previousAt !== undefined && previousAt.getTime() - deviceAt.getTime() > limitMs
  const future = doneAt.getTime() - now.getTime() > latencyMs
  const tooEarly = enrolledAt.getTime() - doneAt.getTime() > limitMs
  if (Math.abs(offsetMs) > limitMs || backwards || future || tooEarly) return { doneAt, doubt: 'village.clock_wrong' }
  if (now.getTime() - doneAt.getTime() > ageDaysMax * dayMs) return { doneAt, doubt: 'village.deed_too_old' }
  // A clock a little ahead must not put a deed after its arrival.
  return { doneAt: doneAt > now ? now : doneAt, doubt: undefined }
}
