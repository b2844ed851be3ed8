/** The rules of one-time codes and of repeated failures. */
export const codeRules = {
  ttlMinutes: 5,
  resendAfterSeconds: 60,
  perHourMax: 5,
  perDayMax: 10,
} as const

export const lockRules = { failuresMax: 5, lockMinutes: 15 } as const

/** A code proves only what it was asked for. */
export type Purpose = 'sign-in' | `family:${string}`

export interface SentCode {
  readonly sentAt: Date
}

export type SendVerdict = { kind: 'send' } | { kind: 'too-soon'; seconds: number } | { kind: 'too-many' }

/** Whether another code may go to a phone, given those of the last day. */
export function mayResend(sent: readonly SentCode[], now: Date): SendVerdict {
  const agesMs = sent.map(({ sentAt }) => now.getTime() - sentAt.getTime())
  const youngest = Math.min(...agesMs)
  const waitMs = codeRules.resendAfterSeconds * 1000
  if (youngest < waitMs) return { kind: 'too-soon', seconds: Math.ceil((waitMs - youngest) / 1000) }
  const within = (ms: number) => agesMs.filter((age) => age < ms).length
  const tooMany = within(3_600_000) >= codeRules.perHourMax || within(86_400_000) >= codeRules.perDayMax
  return tooMany ? { kind: 'too-many' } : { kind: 'send' }
}
