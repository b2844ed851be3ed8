import { z } from 'zod'
import { drugFlag } from '#contracts/formulary'

const days = z.int().min(1)
const prefixes = z.array(z.string().min(1))

/** The parameters of the rules as they stand in prescribing.policy, dated. */
export const policyBody = z.object({
  drugsMax: z.int().min(1), // CF 6(7)
  validDaysMax: days, // CF 18
  ordinaryDaysMax: days, // CF 19
  emergencyDaysMax: days, // CF 19
  chronicDaysMax: days, // CF 19
  longUsualDays: days, // CQ
  longDaysMax: days, // CQ
  barredFlags: z.array(drugFlag), // ZL 19, TJ 23, YP 61
  barredLongFlags: z.array(drugFlag), // CQ
  chronicDiagnoses: prefixes,
  guardianBelowYears: z.int(), // ZL 19
  overdoseBlockPercent: z.int().min(100),
  antibioticDaysUsual: days,
  remainingDaysWarn: z.int(),
})
export type Policy = z.infer<typeof policyBody>

/** The last instant of a day in China. */
function endOfDay(day: string): Date {
  return new Date(`${day}T23:59:59.999+08:00`)
}

export function daysAfter(day: string, count: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + count)
  return at.toISOString().slice(0, 10)
}

/**
 * Until when a sheet may be dispensed (CF 18): the day it takes effect and as many more as the doctor noted, but never past
 * the third day counted from the doctor's signature. Null when that has passed already.
 */
export function validUntil(
  sheet: { signedDay: string; validDays: number },
  decidedDay: string,
  policy: Policy,
): Date | null {
  const longest = daysAfter(sheet.signedDay, policy.validDaysMax - 1)
  if (decidedDay > longest) return null
  const wanted = daysAfter(decidedDay, sheet.validDays - 1)
  return endOfDay([wanted, longest].sort()[0]!)
}
