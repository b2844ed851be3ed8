/** A bill whose insurer is a remote one: what happened to it, and all that follows, in one transaction under the person's lock. */
import { exchangeOf, insurerAnswered, intend, type Settlement, settlementAskedFor } from '#insurance/insurer'
import { audit, type Context, listener, refuseUnless } from '#kernel'
import { abandon, abandonLater, lockBill } from '../abandon-bill.ts'
import { type Bill, type Priced, payTtlMinutes } from '../bill.ts'
import { remotePostingsOf } from '../books.ts'
import { paymentLink } from '../payment-link.ts'
import { orderRefunds } from '../refunds.ts'
import { tellReversed } from '../reverse-bill.ts'
import { settle } from '../settle-bill.ts'
import { amountsOf, billOf, linesOf } from '../store/bills.ts'
import { insertBill } from '../store/keep-bills.ts'
import { insertIntent } from '../store/payments.ts'
import { type Ask, chainGaveUp, chainRefused, chainReversed, chainSettled } from './chain.ts'
import { chainIsOpen, type Place, placeOf } from './chain-store.ts'
import { afterReversal } from './reversed.ts'
import * as store from './store.ts'
import { afterOf, type Happening, type Step, type Then, type Way } from './way.ts'

/** Keeps the bill and what is to be asked for it; the insurer is asked after the commit. */
export async function askForPreSettlement(ctx: Context, made: Bill, priced: Priced, heldFen = 0): Promise<Bill> {
  const busy = made.accumulatorId !== null && (await chainIsOpen(ctx, made.accumulatorId))
  refuseUnless(!busy, 'settlement.accumulator_busy')
  const bill = await askFor(ctx, made, priced, heldFen)
  if (heldFen === 0) await abandonLater(ctx, bill)
  return bill
}

async function askFor(ctx: Context, made: Bill, priced: Priced, heldFen: number): Promise<Bill> {
  const bill: Bill = { ...made, state: 'awaiting-insurer', link: 'remote' }
  // Whose accounts pay is the insurer's to say.
  insertBill(ctx, bill, { ...priced.split, familyPays: [] })
  const { id: billId, medinsSetlId, residentId } = bill
  const asked = { ...priced.asked!, billId, medinsSetlId }
  const exchangeId = await intend(ctx, { kind: 'pre-settle', billId, residentId, asked })
  await store.insertRemote(ctx, { billId, own: amountsOf(priced.split), heldFen, exchangeId })
  await audit(ctx, { action: 'create', residentId, entity: 'settlement.bill', entityId: billId })
  return bill
}

/** The cash has come; the insurer settles next. */
export async function cashPaid(ctx: Context, bill: Bill): Promise<void> {
  await happened(ctx, bill, { what: 'paid' })
}

/** Asks the insurer to reverse a settled bill; it stays settled until the insurer has said so. Answers whether it was asked now. */
export async function askForReversal(
  ctx: Context,
  bill: Bill,
  wanted: { reason: string; afterwards: Then; leaving: readonly string[] },
): Promise<boolean> {
  const remote = await store.remoteOf(ctx, bill.id)
  if (remote?.state !== 'settled') return false
  const { reason: reverse_reason, afterwards: reverse_then, leaving } = wanted
  await store.changeRemote(ctx, bill.id, { reverse_reason, reverse_then, leaving, reason: null })
  await happened(ctx, bill, { what: 'reversal-asked' })
  const { id: entityId, residentId } = bill
  await audit(ctx, { action: 'update', residentId, entity: 'settlement.bill', entityId, reason: reverse_reason })
  return true
}

/** Hears the insurer. What it says about anything but what is being asked now is late, and changes nothing. */
export const onInsurerAnswered = listener(insurerAnswered, 'settlement', async (ctx, { billId, exchangeId }) => {
  if (!(await billOf(ctx, billId))) return // asked by reconciliation, of a settlement that is none of ours
  const bill = await lockBill(ctx, billId)
  const remote = await store.remoteOf(ctx, billId)
  if (!remote || remote.exchange_id !== exchangeId) return
  const exchange = (await exchangeOf(ctx, exchangeId))!
  if (exchange.state === 'refused') {
    await happened(ctx, bill, { what: 'refused', reason: exchange.reason ?? '医保未受理' })
  } else if (exchange.kind === 'reverse') await happened(ctx, bill, { what: 'reversed' })
  else {
    const what = exchange.kind === 'settle' ? 'settled' : 'pre-settled'
    await happened(ctx, bill, { what, answer: exchange.answer! })
  }
})

async function happened(ctx: Context, bill: Bill, happening: Happening): Promise<void> {
  const remote = (await store.remoteOf(ctx, bill.id))!
  const place = await placeOf(ctx, bill.id)
  const way: Way = {
    state: remote.state,
    cashFen: bill.cash_payamt,
    heldFen: remote.held_fen,
    settledThere: remote.settled_there,
    chained: place?.part.again_setl_id === bill.id,
  }
  const after = afterOf(way, happening)
  if (!after) return
  const reason = happening.what === 'refused' ? happening.reason : null
  await store.changeRemote(ctx, bill.id, { state: after.state, exchange_id: null, reason })
  let now = bill
  for (const step of after.steps) now = await carryOut(ctx, now, remote, way, step, place)
  if (place && remote.state === 'reversing' && reason !== null) await chainRefused(ctx, place, reason, asks)
}

async function carryOut(
  ctx: Context,
  bill: Bill,
  remote: store.RemoteBill,
  way: Way,
  step: Step,
  place: Place | undefined,
): Promise<Bill> {
  switch (step.step) {
    case 'take-amounts':
      return store.takeAmounts(ctx, bill, step.answer, newDifference(bill, step.answer))
    case 'ask-cash':
      return askForCash(ctx, bill)
    case 'ask':
      await ask(ctx, bill, remote, step.kind)
      return bill
    case 'keep-settled-there':
      await store.changeRemote(ctx, bill.id, {
        settled_there: step.answer,
        insurer_setl_id: step.answer.insurerSetlId,
      })
      return bill
    case 'settle':
      return settleAsAnswered(ctx, bill, way, step.answer, place)
    case 'abandon':
      await giveUp(ctx, bill, way, step.reason, place)
      return bill
    case 'undo':
      if (place) await chainReversed(ctx, bill, place, asks)
      else await afterReversal(ctx, bill, remote, askForPreSettlement)
      return bill
  }
}

/** By how much the insurer's funds pay something else than the bill said until now. */
const newDifference = (bill: Bill, { amounts }: Settlement) => amounts.fund_pay_sumamt - bill.fund_pay_sumamt

async function ask(ctx: Context, bill: Bill, remote: store.RemoteBill, kind: 'settle' | 'reverse'): Promise<void> {
  const { id: billId, residentId } = bill
  const first = (await settlementAskedFor(ctx, billId))!
  if (kind === 'settle') await store.setBillState(ctx, billId, 'awaiting-insurer', null)
  const { medinsSetlId, mdtrtId, psnNo, insutype, medType, fixmedinsCode } = first
  const insurerSetlId = (await store.remoteOf(ctx, billId))?.insurer_setl_id ?? remote.insurer_setl_id
  const names = { billId, medinsSetlId, mdtrtId, psnNo, insutype, medType, fixmedinsCode }
  const asked = kind === 'settle' ? first : { ...names, insurerSetlId: insurerSetlId! }
  const exchangeId = await intend(ctx, { kind, billId, residentId, asked })
  await store.changeRemote(ctx, billId, { exchange_id: exchangeId })
}

async function askForCash(ctx: Context, bill: Bill): Promise<Bill> {
  const payBefore = new Date(ctx.now.getTime() + payTtlMinutes * 60_000)
  await store.setBillState(ctx, bill.id, 'awaiting-payment', payBefore)
  const intent = { id: ctx.chance.uuid(), billId: bill.id, amountFen: bill.cash_payamt, expiresAt: payBefore }
  const cashierUrl = await paymentLink().open(ctx, { ...intent, subject: `${bill.institutionName} 医疗费用` })
  const { residentId, accumulatorId } = bill
  await insertIntent(ctx, { ...intent, residentId, accumulatorId, cashierUrl, due: false })
  const waiting: Bill = { ...bill, state: 'awaiting-payment', payBefore }
  await abandonLater(ctx, waiting)
  return waiting
}

async function settleAsAnswered(
  ctx: Context,
  bill: Bill,
  way: Way,
  answer: Settlement,
  place: Place | undefined,
): Promise<Bill> {
  const postings = await remotePostingsOf(ctx, bill)
  const lines = await linesOf(ctx, bill.id)
  const settled = await settle(ctx, bill, { postings, lines, ...(answer.balc === null ? {} : { balc: answer.balc }) })
  await store.changeRemote(ctx, bill.id, { insurer_setl_id: answer.insurerSetlId, settled_there: null })
  const paidFen = way.heldFen > 0 ? way.heldFen : way.cashFen
  if (place) await chainSettled(ctx, bill, place, asks)
  else await orderRefunds(ctx, await payerOf(ctx, bill), paidFen - bill.cash_payamt)
  return settled
}

/** The bill ends unsettled: what was paid for it, or is held for it, goes back. */
async function giveUp(ctx: Context, bill: Bill, way: Way, reason: string, place: Place | undefined): Promise<void> {
  await abandon(ctx, bill, reason, 'void')
  if (place) {
    await tellReversed(ctx, bill, bill.orderIds, reason)
    return chainGaveUp(ctx, place, asks)
  }
  const paidFen = way.heldFen > 0 ? way.heldFen : way.state === 'pre-settling' ? 0 : way.cashFen
  await orderRefunds(ctx, await payerOf(ctx, bill), paidFen)
  if (bill.resettles) await tellReversed(ctx, bill, bill.orderIds, reason)
}

/** Cash came through the payments of the bill itself, or of the one it is settled again for. */
const payerOf = async (ctx: Context, bill: Bill) =>
  bill.resettles ? ((await billOf(ctx, bill.resettles)) ?? bill) : bill

/** How a chain of bills asks the insurer: nobody is waited for to pay, and its accumulator is its own. */
export const asks: Ask = { reversal: askForReversal, again: askFor }
