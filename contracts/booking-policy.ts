/** The rules of booking as a hospital sets them, by day. Part of contracts/booking.ts. */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date().describe('calendar day in China, YYYY-MM-DD')
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')

/** What a hospital may decide about its numbers, by day. Limits count every booking of the person that is not cancelled. */
const policyRules = z.object({
  /** Which days can be booked: from so many days ahead (0: today) to so many days ahead. */
  windowFromDays: z.number().int().min(0).max(30),
  windowDays: z.number().int().min(1).max(90),
  /** When the last day of the window is released; null: at midnight. */
  releaseTime: clockTime.nullable(),
  limitPerDay: z.number().int().min(1).max(20),
  limitPerDoctorDay: z.number().int().min(1).max(20),
  limitPerDepartmentDay: z.number().int().min(1).max(20).nullable(),
  limitPerHospitalDay: z.number().int().min(1).max(20).nullable(),
  /** In any 7 days, and in any 90 (three months), by the day of the visit, at all hospitals of the region. */
  limitPer7Days: z.number().int().min(1).max(60).nullable(),
  limitPer90Days: z.number().int().min(1).max(400).nullable(),
  /** Whom the hospital sees, in full years on the day of the visit. */
  ageFrom: z.number().int().min(0).max(120).nullable(),
  ageTo: z.number().int().min(0).max(120).nullable(),
  /** From this age on a person books with an account of their own; children are booked for by their family. */
  ownAccountFromAge: z.number().int().min(0).max(18),
  /** Cancelling ends so many minutes before the visit begins … */
  cancelBeforeMinutes: z.number().int().min(0).max(10_080),
  /** … or, when both are given, at a clock time so many days before: 1 and 15:00 is 15:00 the day before. */
  cancelDaysBefore: z.number().int().min(0).max(7).nullable(),
  cancelClockTime: clockTime.nullable(),
  /** So many visits missed (or cancelled) within so many days close booking for some days: the first time, the second … */
  noShowsMax: z.number().int().min(1).max(20).nullable(),
  noShowsWithinDays: z.number().int().min(1).max(365),
  noShowPenaltyDays: z.array(z.number().int().min(1).max(183)).min(1).max(5),
  cancelsMax: z.number().int().min(1).max(50).nullable(),
  cancelsWithinDays: z.number().int().min(1).max(365),
  cancelPenaltyDays: z.array(z.number().int().min(1).max(183)).min(1).max(5),
  /** Where that counts and where it closes: at this hospital, or in the whole region. */
  penaltyScope: z.enum(['hospital', 'region']),
  /** A cancelled number comes back after a random time between these. */
  coolingMinutesMin: z.number().int().min(0).max(1_440),
  coolingMinutesMax: z.number().int().min(0).max(1_440),
  /** Whether what is given back at the counter on the day of the visit comes back at all. */
  counterReturnsSameDay: z.boolean(),
  /** Operations a minute of one account and from one address; beyond that answers slow down, then are refused for a while. */
  accountOperationsPerMinute: z.number().int().min(5).max(6_000),
  addressOperationsPerMinute: z.number().int().min(5).max(60_000),
  refusedSeconds: z.number().int().min(10).max(3_600),
  /** The waiting list: hours to pay an offer, and when it is cleared the day before the visit. */
  waitingPayHours: z.number().int().min(1).max(72),
  waitingClearTime: clockTime,
  holdMinutes: z.number().int().min(1).max(60),
  checkInOpensMinutes: z.number().int().min(0).max(1_440),
  checkInClosesMinutes: z.number().int().min(0).max(1_440),
})

export const BookingPolicy = policyRules.extend({
  id: uuid,
  /** null: the region's policy, for every institution that has none of its own. */
  institutionId: uuid.nullable(),
  validFrom: day,
  validTo: day.nullable(),
  clause: z.string(),
})
export type BookingPolicy = z.infer<typeof BookingPolicy>
export const PolicyRequest = z.object({ institutionId: uuid, onDate: day.optional() })
/** What is left out stays as it is in force on the day before. */
export const SetPolicyRequest = policyRules.partial().extend({
  institutionId: uuid,
  validFrom: day,
  clause: z.string().trim().min(1).max(200),
})
