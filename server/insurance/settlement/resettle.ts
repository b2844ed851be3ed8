import { Resettle, Resettled, ReturnCharges } from '#contracts/settlement'
import { personalAccountsOf } from '#insurance/accounts'
import { yuan } from '#insurance/split'
import { type Context, refuseUnless, sm3, verb } from '#kernel'
import { lockBalances } from '#ledger'
import { abandon } from './abandon-bill.ts'
import { type Bill, type Charge, orderIdsOf, type Priced } from './bill.ts'
import { newBill, settleAtOnce } from './pay-bill.ts'
import { priceCharges } from './price-charges.ts'
import { orderRefunds } from './refunds.ts'
import { laterBills, lockSettled, tellReversed, undo } from './reverse-bill.ts'
import { billOf, familyPaysOf } from './store/bills.ts'
import { chargesOfBill, chargesOfVisit, lockPerson, markReturned, visitOf } from './store/charges.ts'

/**
 * Reverses a bill and every later one of its accumulator, latest first, then settles them again in order: after a policy
 * correction, or with `leaveOut` to reverse a bill that others build on. Each keeps its day, and draws on the accounts at
 * most what was drawn before; cash that is left over goes back.
 * Refusals: those of `reverseBill` but later_bills, settlement.resettle_needs_cash.
 */
export const resettle = verb(
  {
    name: 'settlement.resettle',
    may: ['manager', 'system'],
    input: Resettle,
    answer: Resettled,
    summary: 'Settles a bill and all later ones of its accumulator again, in order.',
  },
  async (ctx, { billId, reason, leaveOut }) => {
    const bill = await lockSettled(ctx, billId)
    return rewind(ctx, bill, reason, (charge) => !leaveOut || charge.billId !== billId)
  },
)

/**
 * Returns an order's charges: unbilled ones are dropped, an unpaid bill is abandoned, a settled bill is reversed and what
 * stays is settled again, with later bills in order; the difference is refunded. Safe to repeat. Called by medicine in its
 * own transaction. Refusals: settlement.order_not_billed, .accumulator_busy, .resettle_needs_cash.
 */
export async function returnCharges(ctx: Context, asked: ReturnAsked): Promise<Resettled> {
  return ctx.transaction((ctx) => giveBack(ctx, ReturnCharges.parse(asked)))
}

/** The same for a manager at the desk. */
export const returnAtDesk = verb(
  {
    name: 'settlement.return_charges',
    may: ['manager', 'system'],
    input: ReturnCharges,
    answer: Resettled,
    summary: 'Returns an order’s charges and refunds the difference.',
  },
  giveBack,
)

interface ReturnAsked {
  readonly mdtrtId: string
  readonly orderId: string
  readonly reason: string
}

const nothing: Resettled = { reversedBillIds: [], settledBillIds: [], refundFen: 0 }

async function giveBack(ctx: Context, { mdtrtId, orderId, reason }: ReturnAsked): Promise<Resettled> {
  const visit = await visitOf(ctx, mdtrtId)
  refuseUnless(visit, 'settlement.order_not_billed', { field: 'mdtrtId' })
  await lockPerson(ctx, visit.residentId)
  const ofOrder = (await chargesOfVisit(ctx, mdtrtId)).filter((charge) => charge.orderId === orderId)
  refuseUnless(ofOrder.length > 0, 'settlement.order_not_billed', { field: 'orderId' })
  const billId = ofOrder[0]!.billId
  const ids = ofOrder.map((charge) => charge.id)
  if (ofOrder[0]!.returnedAt) return nothing
  const bill = billId ? (await billOf(ctx, billId))! : undefined
  if (bill?.state === 'settled') {
    const done = await rewind(ctx, bill, reason, (charge) => charge.orderId !== orderId)
    await markReturned(ctx, ids, reason)
    return done
  }
  if (bill) await abandon(ctx, bill, reason, 'void')
  await markReturned(ctx, ids, reason)
  return nothing
}

interface Pots {
  accountFen: number
  cashFen: number
  readonly familyFen: Map<string, number>
}

async function rewind(
  ctx: Context,
  first: Bill,
  reason: string,
  stays: (charge: Charge) => boolean,
): Promise<Resettled> {
  const chain = [first, ...(await laterBills(ctx, first))]
  await lockAccountsOf(ctx, chain)
  const charges = new Map<string, Charge[]>()
  for (const bill of chain) charges.set(bill.id, await chargesOfBill(ctx, bill.id))
  for (const bill of chain.toReversed()) await undo(ctx, bill, reason)

  const pots: Pots = { accountFen: 0, cashFen: 0, familyFen: new Map() }
  const settled: Bill[] = []
  for (const bill of chain) {
    const staying = charges.get(bill.id)!.filter(stays)
    await fill(ctx, pots, bill)
    if (staying.length > 0) settled.push(await settleAgain(ctx, bill, staying, pots))
    const gone = bill.orderIds.filter((orderId) => !orderIdsOf(staying).includes(orderId))
    if (gone.length > 0) await tellReversed(ctx, bill, gone, reason)
  }
  await orderRefunds(ctx, first, pots.cashFen)
  return {
    reversedBillIds: chain.map((bill) => bill.id),
    settledBillIds: settled.map((bill) => bill.id),
    refundFen: pots.cashFen,
  }
}

/** All accounts of the chain at once, before the first posting: the ledger's rule for several movements in a transaction. */
async function lockAccountsOf(ctx: Context, chain: readonly Bill[]): Promise<void> {
  const family = await familyPaysOf(
    ctx,
    chain.map((bill) => bill.id),
  )
  const owners = new Set([...chain.map((bill) => bill.residentId), ...family.map((one) => one.ownerId)])
  const accounts = await personalAccountsOf(ctx, [...owners])
  await lockBalances(
    ctx,
    [...accounts.values()].map((account) => account.id),
  )
}

/** What a reversed bill gave back may be drawn again, by it or by those after it. */
async function fill(ctx: Context, pots: Pots, bill: Bill): Promise<void> {
  pots.accountFen += bill.acct_pay
  pots.cashFen += bill.cash_payamt
  for (const { ownerId, amountFen } of await familyPaysOf(ctx, [bill.id])) {
    pots.familyFen.set(ownerId, (pots.familyFen.get(ownerId) ?? 0) + amountFen)
  }
}

async function settleAgain(ctx: Context, bill: Bill, charges: readonly Charge[], pots: Pots): Promise<Bill> {
  const visit = (await visitOf(ctx, bill.mdtrtId))!
  const { benefitDate, useAccount } = bill
  const limits = { accountFen: pots.accountFen, familyFen: pots.familyFen }
  const price = (useAccount: boolean) =>
    priceCharges(ctx, visit, charges, { benefitDate, useAccount, locking: true, limits })
  const missing = ({ split }: Priced) => Math.max(0, split.cash_payamt - pots.cashFen)
  const asBefore = await price(useAccount)
  // A deductible that moved to this bill may have been paid from the account before: what came back there pays it again.
  const priced = missing(asBefore) > 0 && !useAccount ? await price(true) : asBefore
  const { split } = priced
  const shortFen = missing(priced)
  refuseUnless(shortFen === 0, 'settlement.resettle_needs_cash', { params: { yuan: yuan(shortFen) } })
  pots.accountFen -= split.acct_pay
  pots.cashFen -= split.cash_payamt
  for (const { ownerId, amountFen } of split.familyPays) {
    pots.familyFen.set(ownerId, pots.familyFen.get(ownerId)! - amountFen)
  }
  const contentSm3 = sm3(JSON.stringify(['resettles', bill.id])).toString('hex')
  return settleAtOnce(ctx, newBill(ctx, priced, { useAccount, contentSm3, resettles: bill.id }), priced)
}
