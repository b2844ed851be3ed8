/** The rules of truth: for each pattern the numbers that its detector reads. They are dated data; here is only their shape. */
import { z } from 'zod'
import { Pattern } from '#contracts/veracity'

const count = z.int().min(1)
const share = z.number().gt(0).lte(1)
const alpha = z.number().gt(0).lt(0.05)

export const parameterShapes = {
  'identical-readings': z.strictObject({ runMin: z.int().min(2), daysApartMin: z.int().min(0) }),
  'digit-preference': z.strictObject({
    readingsMin: count,
    windowDays: count,
    alpha,
    shareMin: share,
    evenShareMin: share,
  }),
  'two-places': z.strictObject({
    distanceMinKm: z.number().gt(0),
    speedMaxKmh: z.number().gt(0),
    accuracyMaxM: z.number().gt(0),
  }),
  'too-many-an-hour': z.strictObject({ homeMax: count, clinicMax: count, remoteMax: count, windowMinutes: count }),
  'at-night': z.strictObject({
    fromHour: z.int().min(12).max(23),
    untilHour: z.int().min(0).max(8),
    entriesMin: z.int().min(2),
  }),
  'late-batch': z.strictObject({ daysLateMin: count, batchMin: z.int().min(2), windowMinutes: count }),
  'not-living': z.strictObject({ graceDays: z.int().min(0) }),
  'copied-answers': z.strictObject({ numbersMin: z.int().min(2), windowDays: count }),
  'no-variance': z.strictObject({
    readingsMin: z.int().min(10),
    peopleMin: z.int().min(2),
    windowDays: count,
    alpha,
    betweenSdMmhg: z.number().gt(0),
    withinSdMmhg: z.number().gt(0),
    visitsMin: z.int().min(2),
  }),
} as const satisfies Record<Pattern, z.ZodType>

export type Parameters = { readonly [P in Pattern]: z.output<(typeof parameterShapes)[P]> }

/** The numbers of a rule as stored. Throws when the region's data do not fit: no detector runs on a guess. */
export function readParameters<P extends Pattern>(pattern: P, stored: unknown): Parameters[P] {
  return parameterShapes[pattern].parse(stored) as Parameters[P]
}

export const patterns = Pattern.options
