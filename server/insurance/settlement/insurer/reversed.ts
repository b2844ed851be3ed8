import { type Context, sm3 } from '#kernel'
import { type Bill, orderIdsOf, type Priced } from '../bill.ts'
import { newBill } from '../new-bill.ts'
import { priceCharges } from '../price-charges.ts'
import { orderRefunds } from '../refunds.ts'
import { tellReversed, undo } from '../reverse-bill.ts'
import { chargesOfBill, markReturned, visitOf } from '../store/charges.ts'
import type { RemoteBill } from './store.ts'

type AskAgain = (ctx: Context, bill: Bill, priced: Priced, heldFen: number) => Promise<Bill>

/** The insurer has reversed it: books, accumulator and record follow; what stays is asked for again with the cash that is there. */
export async function afterReversal(ctx: Context, bill: Bill, remote: RemoteBill, askAgain: AskAgain): Promise<void> {
  const reason = remote.reverse_reason ?? '撤销'
  const charges = await chargesOfBill(ctx, bill.id)
  await undo(ctx, bill, reason)
  const leaving = new Set(remote.leaving ?? [])
  const staying = remote.reverse_then === 'free' ? [] : charges.filter((charge) => !leaving.has(charge.id))
  if (remote.reverse_then === 'return') await markReturned(ctx, [...leaving], reason)
  if (staying.length === 0) await orderRefunds(ctx, bill, bill.cash_payamt)
  else {
    const visit = (await visitOf(ctx, bill.mdtrtId))!
    const { benefitDate, useAccount } = bill
    const priced = await priceCharges(ctx, visit, staying, { benefitDate, useAccount, locking: true })
    const contentSm3 = sm3(JSON.stringify(['resettles', bill.id])).toString('hex')
    const again = newBill(ctx, priced, { useAccount, contentSm3, resettles: bill.id })
    await askAgain(ctx, again, priced, bill.cash_payamt)
  }
  const stays = orderIdsOf(staying)
  const gone = bill.orderIds.filter((orderId) => !stays.includes(orderId))
  if (gone.length > 0) await tellReversed(ctx, bill, gone, reason)
}
