import type { BillLine } from '#contracts/settlement'
import { personalAccountOf } from '#insurance/accounts'
import type { Split } from '#insurance/split'
import { allOf, announce, audit, type Context } from '#kernel'
import { balanceOf, type Posting, post, postReserved } from '#ledger'
import type { Bill } from './bill.ts'
import { cashOfBill, postingsOf } from './books.ts'
import { billSettled } from './events.ts'
import { publishBill } from './publish-bill.ts'
import { countBill } from './store/accumulators.ts'
import { familyPaysOf, linesOf } from './store/bills.ts'
import { insertBill, markSettled } from './store/keep-bills.ts'

interface AtOnce {
  readonly lines: readonly BillLine[]
  /** What moves, where it is not what the split says. */
  readonly postings?: readonly Posting[]
  /** Of a bill that nobody has kept yet. */
  readonly split?: Split
  /** Of the personal account, where it is known. */
  readonly balc?: number | undefined
}

/**
 * Settles a bill whose cash part, if any, is in transit: posts what was reserved (or, settled at once, what is given),
 * counts it in the accumulator, writes Claim and ExplanationOfBenefit, and tells it.
 */
export async function settle(ctx: Context, bill: Bill, atOnce?: AtOnce): Promise<Bill> {
  const lines = atOnce?.lines ?? (await linesOf(ctx, bill.id))
  const [transactionId, accumulatorNo] = await allOf(ctx, [
    () => move(ctx, bill, atOnce),
    () => (bill.accumulatorId === null ? Promise.resolve(null) : countBill(ctx, bill.accumulatorId, bill)),
    () => publishBill(ctx, { ...bill, state: 'settled' }, lines, { madeNow: atOnce?.split !== undefined }),
  ])
  await cashOfBill(ctx, bill, 'taken')
  const balc = atOnce?.balc ?? (await balanceOfPerson(ctx, bill.residentId))
  const settled: Bill = { ...bill, state: 'settled', settledAt: ctx.now, accumulatorNo, transactionId, balc }
  if (atOnce?.split) insertBill(ctx, settled, atOnce.split)
  else markSettled(ctx, bill.id, { accumulatorNo, transactionId, balc })
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
  const postings = atOnce?.split ? await postingsOf(ctx, bill, atOnce.split.familyPays) : (atOnce?.postings ?? [])
  return postings.length === 0 ? null : post(ctx, { key: `bill:${bill.id}`, postings })
}
