import type { Context } from '#kernel'
import { accountsFor, openAccount, post } from '#ledger'
import type { Bill } from './bill.ts'
import { paymentLink } from './payment-link.ts'
import { closeIntent, dueIntentOf, insertIntent } from './store/payments.ts'

/** How long the cashier takes a due; what is owed stays owed after it. */
const dueDays = 365

/**
 * A due: cash that a corrected policy asks for after the bill was settled. The institution has its whole cash part at once;
 * what the person still owes of it stands on an account of the person, and goes from there when it is paid or dropped.
 */
async function move(
  ctx: Context,
  bill: Bill,
  amountFen: number,
  to: 'in-transit' | 'owed',
  key: string,
): Promise<void> {
  const owed = { kind: 'person-due', ownerId: bill.residentId, name: '个人待补缴' }
  const transit = { kind: 'cash-in-transit', ownerId: 'payment', name: '在途现金' }
  const found = await accountsFor(ctx, [owed, transit])
  const idOf = async (side: typeof owed) =>
    (found.get(`${side.kind} ${side.ownerId}`) ?? (await openAccount(ctx, { ...side, mayGoNegative: true }))).id
  const [owedId, transitId] = [await idOf(owed), await idOf(transit)]
  const [source, destination] = to === 'in-transit' ? [owedId, transitId] : [transitId, owedId]
  const reason = `${bill.institutionName} 重新结算待补缴`
  await post(ctx, { key: `bill:${bill.id}:due-${key}`, postings: [{ source, destination, amountFen, reason }] })
}

/** Asks the person for what settling again costs more; the bill is settled all the same. */
export async function askForDue(ctx: Context, bill: Bill, amountFen: number): Promise<void> {
  await move(ctx, bill, amountFen, 'in-transit', 'asked')
  const expiresAt = new Date(ctx.now.getTime() + dueDays * 86_400_000)
  const intent = { id: ctx.chance.uuid(), billId: bill.id, amountFen, expiresAt }
  const cashierUrl = await paymentLink().open(ctx, { ...intent, subject: `${bill.institutionName} 医疗费用补缴` })
  const { residentId, accumulatorId } = bill
  await insertIntent(ctx, { ...intent, residentId, accumulatorId, cashierUrl, due: true })
}

/** The money of a due has come. */
export async function duePaid(ctx: Context, bill: Bill, amountFen: number): Promise<void> {
  await move(ctx, bill, amountFen, 'owed', 'paid')
}

/** With its bill a due goes too; answers what was never paid of the bill's cash part. */
export async function dropDue(ctx: Context, bill: Bill): Promise<number> {
  const due = await dueIntentOf(ctx, bill.id)
  if (!due) return 0
  await closeIntent(ctx, bill.id, 'void')
  await paymentLink().close(ctx, due.id)
  await move(ctx, bill, due.amountFen, 'owed', 'dropped')
  return due.amountFen
}
