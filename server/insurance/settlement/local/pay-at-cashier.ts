import { type Context, refuseUnless } from '#kernel'
import { receiveNotice } from '../receive-notice.ts'
import { billOf } from '../store/bills.ts'
import { lockPerson } from '../store/charges.ts'
import { intentsOfBills } from '../store/payments.ts'
import { payAndTell } from './choose.ts'

/** Pays a waiting bill at the demonstration cashier and hears its notice at once, for simulations. Refusals: settlement.not_awaiting and those of the notice. */
export async function payAtCashier(ctx: Context, billId: string): Promise<void> {
  await ctx.transaction(async (ctx) => {
    // The person before the cashier's order, as whoever cancels the bill locks them.
    const bill = await billOf(ctx, billId)
    if (bill) await lockPerson(ctx, bill.residentId)
    const intent = (await intentsOfBills(ctx, [billId])).get(billId)
    refuseUnless(intent?.state === 'open', 'settlement.not_awaiting')
    await receiveNotice(ctx, await payAndTell(ctx, intent.id))
  })
}
