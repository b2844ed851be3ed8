// Ledger over HTTP:
//   GET  /api/ledger/trial-balance            auditor, manager    is everything that left somewhere somewhere else?
//   POST /api/ledger/periods/:period/close    administrator       a closed month takes no more postings
import { z } from 'zod'

/** A calendar month of the books, `2026-03`. */
const Period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

const TrialBalanceLine = z.object({
  asset: z.string(),
  accounts: z.number().int(),
  postings: z.number().int(),
  /** Sum of every account's balance; zero, always. */
  totalFen: z.number().int(),
  /** Kept balances against the sum of their postings; zero, always. */
  driftFen: z.number().int(),
  /** Kept reservations against the open ones; zero, always. */
  reservedDriftFen: z.number().int(),
})

export const TrialBalance = z.object({ differenceFen: z.number().int(), assets: z.array(TrialBalanceLine) })
export type TrialBalance = z.infer<typeof TrialBalance>

export const ClosePeriod = z.object({ period: Period })
export const ClosedPeriod = z.object({ period: Period, closedAt: z.string(), accounts: z.number().int() })
export type ClosedPeriod = z.infer<typeof ClosedPeriod>

/** One movement as the owner of an account sees it: money in is positive. */
export const StatementLine = z.object({
  transactionId: z.string(),
  at: z.string(),
  amountFen: z.number().int(),
  balanceFen: z.number().int(),
  reason: z.string(),
})
export type StatementLine = z.infer<typeof StatementLine>
