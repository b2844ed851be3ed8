/**
 * An earlier bill at a remote insurer: those after it are reversed first, the latest first, then the bill itself; what stays is settled again
 * in order, with the cash that came back. Each step is kept with what is asked next, in the transaction that heard the answer before, so that
 * the chain goes on however late, lost or refused an answer is, and wherever we die.
 */
import { audit, type Context, Refusal, refuseUnless, sm3 } from '#kernel'
import { type Bill, type Charge, orderIdsOf, type Priced } from '../bill.ts'
import { newBill } from '../new-bill.ts'
import { priceCharges } from '../price-charges.ts'
import { orderRefunds } from '../refunds.ts'
import { tellReversed, undo } from '../reverse-bill.ts'
import { billOf } from '../store/bills.ts'
import { chargesOfBill, chargesOfVisit, markReturned, visitOf } from '../store/charges.ts'
import * as store from './chain-store.ts'
import type { Then } from './way.ts'

/** How the insurer is asked; by whoever follows its answers. */
export interface Ask {
  readonly reversal: (
    ctx: Context,
    bill: Bill,
    wanted: { reason: string; afterwards: Then; leaving: readonly string[] },
  ) => Promise<boolean>
  readonly again: (ctx: Context, bill: Bill, priced: Priced, heldFen: number) => Promise<Bill>
}

interface Wanted {
  readonly reason: string
  readonly afterwards: Then
  readonly stays: (charge: Charge) => boolean
}

/** Asks for the first reversal, that of the last bill. Refusals: settlement.reversing. */
export async function beginChain(ctx: Context, bills: readonly Bill[], wanted: Wanted, ask: Ask): Promise<void> {
  const [first] = bills
  const parts: Parameters<typeof store.insertChain>[2][number][] = []
  for (const bill of bills) {
    const charges = await chargesOfBill(ctx, bill.id)
    const ids = (of: readonly Charge[]) => of.map((charge) => charge.id)
    const leaving = ids(charges.filter((charge) => !wanted.stays(charge)))
    const returned = wanted.afterwards === 'return' ? leaving : []
    parts.push({ setl_id: bill.id, returned, staying: ids(charges.filter(wanted.stays)) })
  }
  const made = {
    id: ctx.chance.uuid(),
    accumulatorId: first!.accumulatorId!,
    firstId: first!.id,
    reason: wanted.reason,
  }
  await store.insertChain(ctx, made, parts)
  refuseUnless(await reverseNext(ctx, made.id, ask), 'settlement.reversing')
  const { residentId, id: entityId } = first!
  await audit(ctx, { action: 'update', residentId, entity: 'settlement.bill', entityId, reason: wanted.reason })
}

/** The latest bill that stands; answers whether it could be asked for. */
async function reverseNext(ctx: Context, chainId: string, ask: Ask): Promise<boolean> {
  const { reason } = await store.chainById(ctx, chainId)
  const part = (await store.partsOf(ctx, chainId)).findLast(({ state }) => state === 'standing')!
  await store.markPart(ctx, part, 'reversing')
  const bill = (await billOf(ctx, part.setl_id))!
  return ask.reversal(ctx, bill, { reason, afterwards: 'resettle', leaving: [] })
}

/** The insurer has reversed one of them: ours follows, and the one before it is asked for, or what stays is settled again. */
export async function chainReversed(ctx: Context, bill: Bill, { chain, part }: store.Place, ask: Ask): Promise<void> {
  await undo(ctx, bill, chain.reason)
  await markReturned(ctx, part.returned, chain.reason)
  await store.changePot(ctx, chain.id, bill.cash_payamt)
  await store.markPart(ctx, part, 'reversed')
  if (part.position === 1) return settleAgain(ctx, chain.id, ask)
  if (!(await reverseNext(ctx, chain.id, ask)))
    await chainRefused(ctx, { chain, part }, '该结算单正在办理其他事项', ask)
}

/** One cannot be reversed: it stands with those before it, and those after it are settled again. */
export async function chainRefused(ctx: Context, { chain }: store.Place, why: string, ask: Ask): Promise<void> {
  await store.markChain(ctx, chain.id, 'settling', why)
  await settleAgain(ctx, chain.id, ask)
}

/** One is settled again with cash of the chain. */
export async function chainSettled(ctx: Context, bill: Bill, { chain, part }: store.Place, ask: Ask): Promise<void> {
  await store.changePot(ctx, chain.id, -bill.cash_payamt)
  await store.markPart(ctx, part, 'settled')
  await settleAgain(ctx, chain.id, ask)
}

/** One could not be settled again: its charges can be billed anew, its cash is the chain's. */
export async function chainGaveUp(ctx: Context, { chain, part }: store.Place, ask: Ask): Promise<void> {
  await store.markPart(ctx, part, 'ended')
  await settleAgain(ctx, chain.id, ask)
}

/** The next reversed one is asked for; after the last, what is left of the cash goes back. */
async function settleAgain(ctx: Context, chainId: string, ask: Ask): Promise<void> {
  await store.markChain(ctx, chainId, 'settling')
  const chain = await store.chainById(ctx, chainId)
  for (const part of await store.partsOf(ctx, chainId)) {
    if (part.state !== 'reversed') continue
    const old = (await billOf(ctx, part.setl_id))!
    const again = await askAgain(ctx, old, part, chain.pot_fen, ask)
    const gone = old.orderIds.filter((orderId) => !again?.orderIds.includes(orderId))
    if (gone.length > 0) await tellReversed(ctx, old, gone, chain.reason)
    await store.markPart(ctx, part, again ? 'settling' : 'ended', again?.id ?? null)
    if (again) return
  }
  await orderRefunds(ctx, (await billOf(ctx, chain.first_setl_id))!, chain.pot_fen)
  await store.markChain(ctx, chainId, 'done')
}

/** What stays of a bill, priced on its own day; undefined: nothing does, or no policy and price holds it any more. */
async function askAgain(
  ctx: Context,
  old: Bill,
  part: store.Part,
  potFen: number,
  ask: Ask,
): Promise<Bill | undefined> {
  const visit = (await visitOf(ctx, old.mdtrtId))!
  const free = (await chargesOfVisit(ctx, old.mdtrtId)).filter(({ billId, returnedAt }) => !billId && !returnedAt)
  const charges = free.filter(({ id }) => part.staying.includes(id))
  if (charges.length === 0) return undefined
  const { benefitDate, useAccount } = old
  try {
    const priced = await priceCharges(ctx, visit, charges, { benefitDate, useAccount, locking: true })
    const contentSm3 = sm3(JSON.stringify(['resettles', old.id])).toString('hex')
    const again = newBill(ctx, priced, { useAccount, contentSm3, resettles: old.id })
    const asked = await ask.again(ctx, again, priced, potFen)
    return { ...asked, orderIds: orderIdsOf(charges) }
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
