import { CreditAccount, CreditedAccount } from '#contracts/accounts'
import { audit, refuseUnless, verb } from '#kernel'
import { balanceOf, post } from '#ledger'
import { residentOf } from '#people/residents'
import { contributionsAccount, openPersonalAccount } from './purse.ts'
import * as store from './store.ts'

/**
 * Credits the year's contribution to a personal account, once. Safe to repeat with the same amount.
 * Refusals: residents.not_found, accounts.not_insured, accounts.credit_differs.
 */
export const creditAccount = verb(
  {
    name: 'accounts.credit_account',
    may: ['administrator', 'system'],
    input: CreditAccount,
    answer: CreditedAccount,
    summary: 'Credits a year’s contribution to a personal account.',
  },
  async (ctx, { year, residentId, amountFen }) => {
    const resident = await residentOf(ctx, residentId)
    refuseUnless(resident.scheme, 'accounts.not_insured', { field: 'residentId' })
    const account = await openPersonalAccount(ctx, residentId)
    const earlier = await store.creditOf(ctx, residentId, year)
    refuseUnless(!earlier || earlier.amount_fen === amountFen, 'accounts.credit_differs', { field: 'amountFen' })
    if (!earlier) {
      const source = (await contributionsAccount(ctx)).id
      const posting = { source, destination: account.id, amountFen, reason: `${year} 年度个人账户划入` }
      const transactionId = await post(ctx, { key: `yearly-credit:${residentId}:${year}`, postings: [posting] })
      await store.insertCredit(ctx, { residentId, year, amountFen, transactionId })
      await audit(ctx, { action: 'update', residentId, entity: 'accounts.personal_account', entityId: account.id })
    }
    return { residentId, year, balanceFen: (await balanceOf(ctx, account.id)).balanceFen }
  },
)
