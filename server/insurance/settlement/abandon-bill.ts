import { z } from 'zod'
import { BillAsked, Bill as BillShape } from '#contracts/settlement'
import { dropOpenExchange } from '#insurance/insurer'
import { announce, audit, type Context, defineJob, enqueue, refuseUnless, verb } from '#kernel'
import { voidReserved } from '#ledger'
import { refuseUnlessActsFor } from '#people/residents'
import type { Bill } from './bill.ts'
import { billAbandoned } from './events.ts'
import { placeOf } from './insurer/chain-store.ts'
import { dropRemote, remoteOf } from './insurer/store.ts'
import { paymentLink } from './payment-link.ts'
import { refuseUnlessInstitution, showBill } from './show-bill.ts'
import { billOf } from './store/bills.ts'
import { freeCharges, lockPerson } from './store/charges.ts'
import { markEnded } from './store/keep-bills.ts'
import { closeIntent } from './store/payments.ts'

/** Drops an unpaid bill: what was reserved is free again, its charges can be billed again. The person's lock is held. */
export async function abandon(ctx: Context, bill: Bill, reason: string, payment: 'failed' | 'void'): Promise<void> {
  if (bill.reservationId) await voidReserved(ctx, bill.reservationId)
  await freeCharges(ctx, bill.id)
  await markEnded(ctx, bill.id, 'abandoned', reason)
  if (bill.link === 'remote') await letGoThere(ctx, bill.id, reason)
  const intentId = await closeIntent(ctx, bill.id, payment)
  if (intentId) await paymentLink().close(ctx, intentId)
  const { id: billId, mdtrtId, residentId, orderIds } = bill
  await audit(ctx, { action: 'update', residentId, entity: 'settlement.bill', entityId: billId, reason })
  await announce(ctx, billAbandoned, mdtrtId, { billId, mdtrtId, residentId, orderIds: [...orderIds], reason })
}

/** What a remote insurer was only asked to look at is not waited for any more: it has changed nothing there. */
async function letGoThere(ctx: Context, billId: string, reason: string): Promise<void> {
  await dropRemote(ctx, billId)
  await dropOpenExchange(ctx, billId, reason)
}

/** Whether an unsettled bill may be dropped: not while a remote insurer may be settling it, nor one of several that are settled again. */
export async function mayBeDropped(ctx: Context, bill: Bill): Promise<boolean> {
  if (bill.state === 'awaiting-payment') return true
  if (bill.state !== 'awaiting-insurer' || (await placeOf(ctx, bill.id))) return false
  return (await remoteOf(ctx, bill.id))?.state === 'pre-settling'
}

/** The bill under its person's lock, as it is after waiting for whoever held it. Refusals: settlement.unknown_bill. */
export async function lockBill(ctx: Context, billId: string): Promise<Bill> {
  const seen = await billOf(ctx, billId)
  refuseUnless(seen, 'settlement.unknown_bill')
  await lockPerson(ctx, seen.residentId)
  return (await billOf(ctx, billId))!
}

/** Refusals: settlement.unknown_bill, settlement.not_awaiting, residents.not_acting_for. */
export const cancelBill = verb(
  {
    name: 'settlement.cancel_bill',
    may: ['resident', 'manager', 'system'],
    input: BillAsked,
    answer: BillShape,
    summary: 'Drops an unpaid bill; its charges can be billed again.',
  },
  async (ctx, { billId }) => {
    const bill = await lockBill(ctx, billId)
    if (ctx.actor.roles.includes('resident')) await refuseUnlessActsFor(ctx, bill.residentId)
    else refuseUnlessInstitution(ctx, bill)
    if (bill.state !== 'abandoned') {
      const busy = bill.state === 'awaiting-insurer' && !(await mayBeDropped(ctx, bill))
      refuseUnless(!busy, 'settlement.awaiting_insurer')
      refuseUnless(await mayBeDropped(ctx, bill), 'settlement.not_awaiting')
      await abandon(ctx, bill, '付款人取消', 'void')
    }
    return showBill(ctx, (await billOf(ctx, billId))!)
  },
)

/** Runs when the time to pay is over; a bill that was paid or dropped meanwhile is left alone. */
export const abandonUnpaid = defineJob(
  'settlement.abandon_unpaid',
  z.object({ billId: z.uuid() }),
  async (ctx, { billId }) => {
    const bill = await lockBill(ctx, billId)
    if (!(await mayBeDropped(ctx, bill))) return
    if (ctx.now >= bill.payBefore!) await abandon(ctx, bill, '支付超时', 'void')
    else await abandonLater(ctx, bill)
  },
)

export async function abandonLater(ctx: Context, bill: Bill): Promise<void> {
  await enqueue(ctx, abandonUnpaid, { billId: bill.id }, { runAt: bill.payBefore! })
}
