import type { BillLine } from '#contracts/settlement'
import { personalAccountOf } from '#insurance/accounts'
import { announce, audit, type Context } from '#kernel'
import { balanceOf, type Posting, post, postReserved } from '#ledger'
import type { Bill } from './bill.ts'
import { cashOfBill } from './books.ts'
import { billSettled } from './events.ts'
import { publishBill } from './publish-bill.ts'
import { countBill } from './store/accumulators.ts'
import { familyPaysOf, linesOf, markSettled } from './store/bills.ts'

interface AtOnce {
  readonly postings: readonly Posting[]
  readonly lines: readonly BillLine[]
  /** Of the personal account, where a remote insurer keeps it. */
  readonly balc?: number
}

/**
 * Settles a bill whose cash part, if any, is in transit: posts what was reserved (or, settled at once, what is given),
 * counts it in the accumulator, writes Claim and ExplanationOfBenefit, and tells it.
 */
export async function settle(ctx: Context, bill: Bill, atOnce?: AtOnce): Promise<Bill> {
  const transactionId = await move(ctx, bill, atOnce)
  await cashOfBill(ctx, bill, 'taken')
  const accumulatorNo = bill.accumulatorId === null ? null : await countBill(ctx, bill.accumulatorId, bill)
  const balc = atOnce?.balc ?? (await balanceOfPerson(ctx, bill.residentId))
  await markSettled(ctx, bill.id, { accumulatorNo, transactionId, balc })
  const settled: Bill = { ...bill, state: 'settled', settledAt: ctx.now, accumulatorNo, transactionId, balc }
  const lines = atOnce?.lines ?? (await linesOf(ctx, bill.id))
  await publishBill(ctx, settled, lines)
  const { id: billId, mdtrtId, residentId, orderIds } = settled
  await audit(ctx, { action: 'execute', residentId, entity: 'settlement.bill', entityId: billId })
  await tellOwners(ctx, settled)
  await announce(ctx, billSettled, mdtrtId, { billId, mdtrtId, residentId, orderIds: [...orderIds] })
  return settled
}

/** Whose account helped to pay sees it in the own trail. */
async function tellOwners(ctx: Context, bill: Bill): Promise<void> {
  if (bill.acct_mulaid_pay === 0) return
  for (const { ownerId } of await familyPaysOf(ctx, [bill.id])) {
    const reason = '家庭共济支付家人的医疗费用'
    await audit(ctx, {
      action: 'update',
      residentId: ownerId,
      entity: 'accounts.mutual_aid',
      entityId: bill.id,
      reason,
    })
  }
}

async function balanceOfPerson(ctx: Context, residentId: string): Promise<number> {
  const account = await personalAccountOf(ctx, residentId)
  return account ? (await balanceOf(ctx, account.id)).balanceFen : 0
}

async function move(ctx: Context, bill: Bill, atOnce: AtOnce | undefined): Promise<string | null> {
  if (bill.reservationId) return postReserved(ctx, bill.reservationId)
  if (!atOnce || atOnce.postings.length === 0) return null
  return post(ctx, { key: `bill:${bill.id}`, postings: atOnce.postings })
}
