import { AccountAsked, PersonalAccount, Statement, StatementAsked } from '#contracts/accounts'
import { audit, verb } from '#kernel'
import { balanceOf, statementOf } from '#ledger'
import { refuseUnlessActsFor } from '#people/residents'
import { personalAccountOf } from './purse.ts'

/** Refusals: residents.not_acting_for. */
export const readAccount = verb(
  {
    name: 'accounts.read_account',
    may: ['resident', 'system'],
    input: AccountAsked,
    answer: PersonalAccount,
    summary: 'The balance of one’s own or a family member’s personal account.',
  },
  async (ctx, { residentId = ctx.actor.id }) => {
    await refuseUnlessActsFor(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'accounts.personal_account' })
    const account = await personalAccountOf(ctx, residentId)
    const balance = account ? await balanceOf(ctx, account.id) : { balanceFen: 0, reservedFen: 0, availableFen: 0 }
    return { residentId, opened: account !== undefined, ...balance }
  },
)

/** Refusals: residents.not_acting_for. */
export const readStatement = verb(
  {
    name: 'accounts.read_statement',
    may: ['resident', 'system'],
    input: StatementAsked,
    answer: Statement,
    summary: 'What came into and left a personal account, newest first.',
  },
  async (ctx, { residentId = ctx.actor.id, limit, before }) => {
    await refuseUnlessActsFor(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'accounts.personal_account' })
    const account = await personalAccountOf(ctx, residentId)
    if (!account) return { residentId, lines: [], next: null }
    return { residentId, ...(await statementOf(ctx, account.id, { limit, before })) }
  },
)
