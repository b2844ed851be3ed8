import { Resettle, Resettled, ReturnCharges } from '#contracts/settlement'
import { mutualAidsFor, personalAccountsOf } from '#insurance/accounts'
import { yuan } from '#insurance/split'
import { type Context, refuseUnless, sm3, verb } from '#kernel'
import { lockBalances } from '#ledger'
import { abandon, mayBeDropped } from './abandon-bill.ts'
import { emptyPots, fill, priceAgain } from './again.ts'
import { type Bill, type Charge, orderIdsOf, type Priced } from './bill.ts'
import { askForDue } from './dues.ts'
import { beginChain } from './insurer/chain.ts'
import { askForReversal, asks } from './insurer/follow.ts'
import type { Then } from './insurer/way.ts'
import { newBill } from './new-bill.ts'
import { settleAtOnce } from './pay-bill.ts'
import { orderRefunds } from './refunds.ts'
import { laterBills, lockSettled, tellReversed, undo } from './reverse-bill.ts'
import { billOf, familyPaysOf } from './store/bills.ts'
import { chargesOfBill, chargesOfVisit, lockPerson, markReturned, visitOf } from './store/charges.ts'
import { carryVerdicts } from './store/verdicts.ts'

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

/** `dueFen`: what is asked of the person afterwards. */
export type Rewound = Resettled & { readonly dueFen: number }

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
  const stays = (charge: Charge) => charge.orderId !== orderId
  if (bill?.state === 'settled') {
    if (bill.link === 'remote') return rewindThere(ctx, await chainOf(ctx, bill), reason, 'return', stays)
    const done = await rewind(ctx, bill, reason, stays)
    await markReturned(ctx, ids, reason)
    return done
  }
  refuseUnless(!bill || (await mayBeDropped(ctx, bill)), 'settlement.awaiting_insurer')
  if (bill) await abandon(ctx, bill, reason, 'void')
  await markReturned(ctx, ids, reason)
  return nothing
}

/**
 * Takes a bill and all that build on it back and settles them again in order. With `dues`, what the accounts and payments
 * before do not cover is asked of the person afterwards; else it is refused: settlement.resettle_needs_cash.
 */
export async function rewind(
  ctx: Context,
  first: Bill,
  reason: string,
  stays: (charge: Charge) => boolean,
  dues: 'ask' | 'refuse' = 'refuse',
): Promise<Rewound> {
  const chain = await chainOf(ctx, first)
  if (first.link === 'remote') return { ...(await rewindThere(ctx, chain, reason, 'resettle', stays)), dueFen: 0 }
  await lockAccountsOf(ctx, chain)
  const charges = new Map<string, Charge[]>()
  for (const bill of chain) charges.set(bill.id, await chargesOfBill(ctx, bill.id))
  const neverPaid = new Map<string, number>()
  for (const bill of chain.toReversed()) neverPaid.set(bill.id, await undo(ctx, bill, reason))

  const pots = emptyPots()
  const settled: Bill[] = []
  let dueFen = 0
  for (const bill of chain) {
    const staying = charges.get(bill.id)!.filter(stays)
    await fill(ctx, pots, bill, neverPaid.get(bill.id) ?? 0)
    if (staying.length > 0) {
      const { priced, missingFen } = await priceAgain(ctx, bill, staying, pots)
      refuseUnless(missingFen === 0 || dues === 'ask', 'settlement.resettle_needs_cash', {
        params: { yuan: yuan(missingFen) },
      })
      settled.push(await settleAgain(ctx, bill, priced, missingFen))
      dueFen += missingFen
    }
    const gone = bill.orderIds.filter((orderId) => !orderIdsOf(staying).includes(orderId))
    if (gone.length > 0) await tellReversed(ctx, bill, gone, reason)
  }
  await orderRefunds(ctx, first, pots.cashFen)
  return {
    reversedBillIds: chain.map((bill) => bill.id),
    settledBillIds: settled.map((bill) => bill.id),
    refundFen: pots.cashFen,
    dueFen,
  }
}

/**
 * At a remote insurer it is reversed there first, with later bills before it, and what stays is asked for again afterwards, in order.
 * The charges that leave are freed or returned when the insurer has answered. Refusals: settlement.reversing.
 */
async function rewindThere(
  ctx: Context,
  [bill, ...later]: readonly Bill[],
  reason: string,
  afterwards: Then,
  stays: (charge: Charge) => boolean,
): Promise<Resettled> {
  if (later.length > 0) {
    await beginChain(ctx, [bill!, ...later], { reason, afterwards, stays }, asks)
    return nothing
  }
  const leaving = (await chargesOfBill(ctx, bill!.id)).filter((charge) => !stays(charge))
  await askForReversal(ctx, bill!, { reason, afterwards, leaving: leaving.map((charge) => charge.id) })
  return nothing
}

const chainOf = async (ctx: Context, first: Bill): Promise<Bill[]> => [first, ...(await laterBills(ctx, first))]

/**
 * All accounts of the chain at once, before the first posting: the ledger's rule for several movements in a transaction. Pricing
 * again asks those of all who give aid now, whether a bill of the chain drew on them or not.
 */
async function lockAccountsOf(ctx: Context, chain: readonly Bill[]): Promise<void> {
  const family = await familyPaysOf(
    ctx,
    chain.map((bill) => bill.id),
  )
  const people = [...new Set(chain.map((bill) => bill.residentId))]
  const aids = await Promise.all(people.map((id) => mutualAidsFor(ctx, id)))
  const owners = new Set([...people, ...[...family, ...aids.flat()].map((one) => one.ownerId)])
  const accounts = await personalAccountsOf(ctx, [...owners])
  await lockBalances(
    ctx,
    [...accounts.values()].map((account) => account.id),
  )
}

async function settleAgain(ctx: Context, bill: Bill, priced: Priced, dueFen: number): Promise<Bill> {
  const contentSm3 = sm3(JSON.stringify(['resettles', bill.id])).toString('hex')
  const { useAccount } = bill
  const again = newBill(ctx, priced, { useAccount, contentSm3, resettles: bill.id })
  const settled = await settleAtOnce(ctx, again, priced)
  if (dueFen > 0) await askForDue(ctx, settled, dueFen)
  await carryVerdicts(ctx, bill.id, settled.id)
  return settled
}
