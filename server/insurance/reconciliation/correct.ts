/** Corrections that move money: proposed by one person, approved by another. */
import { DifferenceAsked, DifferenceProposed, DifferenceWithHistory } from '#contracts/reconciliation'
import { insurerInUse, intend } from '#insurance/insurer'
import { reverseBill, reverseHere } from '#insurance/settlement'
import { type Context, refuseUnless, systemActor, verb } from '#kernel'
import { accountFor, openAccount, type Posting, post } from '#ledger'
import { institutionOf } from '#people/institutions'
import { whyNot } from './compare.ts'
import { done, may, mine } from './queue.ts'
import * as store from './store.ts'

/** Refusals: reconciliation.unknown_difference, .difference_over, .correction_does_not_fit. */
export const proposeCorrection = verb(
  {
    name: 'reconciliation.propose_correction',
    may: ['manager', 'system'],
    input: DifferenceProposed,
    answer: DifferenceWithHistory,
    summary: 'Proposes how a difference is corrected; a second person approves it.',
  },
  async (ctx, { differenceId, how, reason }) => {
    const row = await mine(ctx, differenceId, true)
    refuseUnless(row.state === 'open' || row.state === 'explained', 'reconciliation.difference_over')
    const why = whyNot(how, row, insurerInUse().name)
    const params = { why: why?.[ctx.locale] ?? '' }
    refuseUnless(!why, 'reconciliation.correction_does_not_fit', { field: 'how', params })
    const proposed = { proposed_how: how, proposed_by: ctx.actor.id, proposed_reason: reason, proposed_at: ctx.now }
    return done(ctx, row, { state: 'proposed', ...proposed }, { what: `proposed-${how}`, note: reason })
  },
)

/**
 * Carries the correction out. A reversal ends when both books are even again; it is asked of the side that has it.
 * Refusals: reconciliation.unknown_difference, .not_proposed, .same_person, and settlement's of a reversal.
 */
export const approveCorrection = verb(
  {
    name: 'reconciliation.approve_correction',
    may,
    input: DifferenceAsked,
    answer: DifferenceWithHistory,
    summary: 'Approves a proposed correction, as a second person, and carries it out.',
  },
  async (ctx, { differenceId }) => {
    const row = await mine(ctx, differenceId, true)
    refuseUnless(row.state === 'proposed', 'reconciliation.not_proposed')
    refuseUnless(row.proposed_by !== ctx.actor.id, 'reconciliation.same_person')
    const approved = { state: 'corrected' as const, approved_by: ctx.actor.id }
    if (row.proposed_how === 'take-theirs') {
      const transaction_id = await adjust(ctx, row)
      return done(ctx, row, { ...approved, transaction_id }, { what: 'adjusted', note: row.proposed_reason })
    }
    await reverseOn(ctx.as(systemActor('reconciliation')), row)
    const later = new Date(ctx.now.getTime() + 30_000)
    await store.wantDay(ctx, { date: row.date, institutionId: row.institution_id }, later)
    return done(ctx, row, approved, { what: 'reversal-asked', note: row.proposed_reason })
  },
)

async function reverseOn(ctx: Context, row: store.DifferenceRow): Promise<void> {
  const reason = `对账更正：${row.proposed_reason}`
  const ourStands = row.ours.state === 'settled'
  const theirsStands = row.theirs.state === 'settled'
  if (ourStands && (theirsStands || insurerInUse().name === 'local')) {
    await reverseBill(ctx, { billId: row.setl_id!, reason })
  } else if (ourStands) await reverseHere(ctx, row.setl_id!, reason)
  else await reverseThere(ctx, row)
}

/** What stands at the insurer and not here is taken back there. */
async function reverseThere(ctx: Context, row: store.DifferenceRow): Promise<void> {
  const { code: fixmedinsCode } = await institutionOf(ctx, row.institution_id)
  const billId = row.setl_id ?? row.id
  const names = {
    billId,
    medinsSetlId: row.subject,
    mdtrtId: billId,
    psnNo: '',
    insutype: '310',
    medType: '11',
  } as const
  const asked = { ...names, fixmedinsCode, insurerSetlId: row.insurer_setl_id! }
  await intend(ctx, { kind: 'reverse', billId, residentId: row.resident_id, asked })
}

/** Postings of what the insurer's funds and accounts pay more, or less, than we booked. Answers the transaction's id. */
async function adjust(ctx: Context, row: store.DifferenceRow): Promise<string> {
  const institution = await sideOf(ctx, 'institution', row.institution_id, '医疗机构')
  const fund = await sideOf(ctx, 'fund-pool', `hifp_pay:${row.insutype}`, '基本医保统筹基金')
  const account = await sideOf(ctx, 'insurer-account', `acct_pay:${row.insutype}`, '医保经办机构管理的个人账户')
  const reason = `对账调整 ${row.date}`
  const posting = (giver: string, deltaFen: number): Posting[] => {
    if (deltaFen === 0) return []
    const [source, destination] = deltaFen > 0 ? [giver, institution] : [institution, giver]
    return [{ source, destination, amountFen: Math.abs(deltaFen), reason }]
  }
  const { ours, theirs } = row
  const postings = [
    ...posting(fund, theirs.fund_pay_sumamt - ours.fund_pay_sumamt),
    ...posting(account, theirs.acct_pay - ours.acct_pay),
  ]
  const params = { why: ctx.locale === 'zh' ? '基金和账户金额没有差异。' : 'funds and accounts do not differ' }
  refuseUnless(postings.length > 0, 'reconciliation.correction_does_not_fit', { params })
  return post(ctx, { key: `reconciliation:${row.id}`, postings })
}

async function sideOf(ctx: Context, kind: string, ownerId: string, name: string): Promise<string> {
  const known = await accountFor(ctx, kind, ownerId)
  return (known ?? (await openAccount(ctx, { kind, ownerId, name, mayGoNegative: true }))).id
}
