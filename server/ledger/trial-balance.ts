import { z } from 'zod'
import { TrialBalance } from '#contracts/ledger'
import { type Context, verb } from '#kernel'
import * as books from './books.ts'

/**
 * Zero, at every commit: the sum of all accounts, plus every fen by which a kept balance or reservation differs from
 * what its postings say.
 */
export async function trialBalance(ctx: Context): Promise<number> {
  return (await balanceByAsset(ctx)).differenceFen
}

/** The trial balance with its parts, by asset. */
export async function balanceByAsset(ctx: Context): Promise<TrialBalance> {
  const assets = await ctx.transaction((ctx) => books.trialBalanceRows(ctx))
  const differenceFen = assets.reduce(
    (sum, one) => sum + Math.abs(one.totalFen) + one.driftFen + one.reservedDriftFen,
    0,
  )
  return { differenceFen, assets }
}

export const readTrialBalance = verb(
  {
    name: 'ledger.read_trial_balance',
    may: ['auditor', 'manager', 'system'],
    input: z.object({}),
    answer: TrialBalance,
    summary: 'Checks the books as a whole: every difference is a fen too many or too few somewhere.',
  },
  (ctx) => balanceByAsset(ctx),
)
