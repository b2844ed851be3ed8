import type { z } from 'zod'
import { Bill as BillShape, PayBill } from '#contracts/settlement'
import type { BillVerdict } from '#contracts/settlement-rules'
import { remoteInsurerInUse } from '#insurance/insurer'
import { yuan } from '#insurance/split'
import { allOf, audit, type Context, refuseUnless, sm3, verb } from '#kernel'
import { reserve } from '#ledger'
import { dayOf, institutionOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import { abandonLater } from './abandon-bill.ts'
import { refuseUnlessOurPool } from './add-charges.ts'
import type { Bill, Charge, Priced, Visit } from './bill.ts'
import { postingsOf } from './books.ts'
import { askForPreSettlement } from './insurer/follow.ts'
import { monitoringOf, refuseIfStopped, verdictsOn } from './monitor.ts'
import { newBill } from './new-bill.ts'
import { paymentLink } from './payment-link.ts'
import { priceCharges } from './price-charges.ts'
import { settle } from './settle-bill.ts'
import { showBill } from './show-bill.ts'
import { billByKey, openBillOf } from './store/bills.ts'
import { chargesOfVisit, lockPerson, visitOf } from './store/charges.ts'
import { holdReservation, insertBill } from './store/keep-bills.ts'
import { insertIntent } from './store/payments.ts'
import { insertVerdicts } from './store/verdicts.ts'

type Asked = z.output<typeof PayBill>

/**
 * Bills all unbilled charges of a visit: quotes again, reserves what funds and accounts pay, asks the payment channel
 * for the cash. Without a cash part it settles at once. Safe to repeat: by `medinsSetlId`, and while the bill waits.
 * Refusals: settlement.other_pool, .unknown_visit, .nothing_to_bill, .must_not_be_paid, .accumulator_busy, .quote_changed, .key_reused,
 * residents.not_acting_for.
 */
export const payBill = verb(
  {
    name: 'settlement.pay_bill',
    may: ['resident', 'system'],
    input: PayBill,
    answer: BillShape,
    summary: 'Bills and pays the unbilled charges of a visit.',
  },
  async (ctx, asked) => finishPaying(ctx, await preparePaying(ctx, asked)),
)

/** A bill that is there already, or one to make of what is locked. */
export type Payable =
  | { readonly known: Bill }
  | { readonly bill: Bill; readonly priced: Priced; readonly verdicts: readonly BillVerdict[] }

/** Everything that may refuse it and writes nothing, under the locks of the person's settling. */
export async function preparePaying(ctx: Context, asked: Asked): Promise<Payable> {
  refuseUnlessOurPool(asked.poolareaNo)
  const visit = await visitOf(ctx, asked.mdtrtId)
  refuseUnless(visit, 'settlement.unknown_visit')
  await refuseUnlessActsFor(ctx, visit.residentId)
  // Side by side, sent in this order: what is read is as it is under the lock.
  const [, kept, ofVisit, open] = await allOf(ctx, [
    () => lockPerson(ctx, visit.residentId),
    () => knownBill(ctx, visit, asked),
    () => chargesOfVisit(ctx, visit.mdtrtId),
    () => openBillOf(ctx, { mdtrtId: visit.mdtrtId, accumulatorId: null }),
  ])
  const known = kept ?? openBill(open, asked)
  return known ? { known } : priceNew(ctx, visit, ofVisit, asked)
}

export async function finishPaying(ctx: Context, payable: Payable): Promise<BillShape> {
  if ('known' in payable) return showBill(ctx, payable.known)
  const made = await makeBill(ctx, payable.bill, payable.priced)
  insertVerdicts(ctx, made.id, payable.verdicts)
  return showBill(ctx, made)
}

async function knownBill(ctx: Context, visit: Visit, asked: Asked): Promise<Bill | undefined> {
  if (!asked.medinsSetlId) return undefined
  const { code } = await institutionOf(ctx, visit.institutionId)
  const known = await billByKey(ctx, code, asked.medinsSetlId)
  const sameContent = known?.contentSm3 === contentOf(asked) && cashIsExpected(known, asked)
  const at = { field: 'medinsSetlId', params: { key: asked.medinsSetlId } }
  refuseUnless(!known || sameContent, 'settlement.key_reused', at)
  return known
}

const cashIsExpected = (bill: Bill, { expectCashFen }: Asked) =>
  expectCashFen === undefined || expectCashFen === bill.cash_payamt

const contentOf = ({ mdtrtId, useAccount }: Asked) => sm3(JSON.stringify([mdtrtId, useAccount])).toString('hex')

/** The visit's bill that waits, if it was asked for alike. Refusals: settlement.accumulator_busy. */
function openBill(open: Bill | undefined, asked: Asked): Bill | undefined {
  const same = !open || (open.useAccount === asked.useAccount && cashIsExpected(open, asked))
  refuseUnless(same, 'settlement.accumulator_busy')
  return open
}

async function priceNew(ctx: Context, visit: Visit, ofVisit: readonly Charge[], asked: Asked): Promise<Payable> {
  const charges = ofVisit.filter((charge) => !charge.billId && !charge.returnedAt)
  refuseUnless(charges.length > 0, 'settlement.nothing_to_bill')
  const terms = { benefitDate: dayOf(ctx.now), useAccount: asked.useAccount, locking: true }
  const [priced, monitoring] = await allOf(ctx, [
    () => priceCharges(ctx, visit, charges, terms),
    () => monitoringOf(ctx, visit.residentId, terms.benefitDate),
  ])
  const verdicts = verdictsOn(ctx, priced, monitoring)
  refuseIfStopped(ctx, verdicts)
  const { cash_payamt } = priced.split
  const expected = asked.expectCashFen ?? cash_payamt
  const changed = { field: 'expectCashFen', params: { yuan: yuan(cash_payamt) } }
  refuseUnless(expected === cash_payamt, 'settlement.quote_changed', changed)
  refuseUnless(!priced.openBill, 'settlement.accumulator_busy')
  const bill = newBill(ctx, priced, {
    useAccount: asked.useAccount,
    medinsSetlId: asked.medinsSetlId,
    contentSm3: contentOf(asked),
  })
  return { bill, priced, verdicts }
}

function makeBill(ctx: Context, bill: Bill, priced: Priced): Promise<Bill> {
  if (priced.asked && remoteInsurerInUse()) return askForPreSettlement(ctx, bill, priced)
  if (bill.cash_payamt > 0) return askForCash(ctx, bill, priced)
  const { ownHeldFen } = priced
  return settleAtOnce(ctx, bill, priced, ownHeldFen === undefined ? undefined : ownHeldFen - bill.acct_pay)
}

/** Keeps the bill and settles it in the same transaction. `balc`: what stays on the person's account, where it is known. */
export function settleAtOnce(ctx: Context, bill: Bill, { split }: Priced, balc?: number): Promise<Bill> {
  return settle(ctx, { ...bill, payBefore: null }, { lines: split.lines, split, balc })
}

async function askForCash(ctx: Context, bill: Bill, priced: Priced): Promise<Bill> {
  insertBill(ctx, bill, priced.split)
  const postings = await postingsOf(ctx, bill, priced.split.familyPays)
  const reservationId = postings.length > 0 ? await reserve(ctx, { key: `bill:${bill.id}`, postings }) : null
  if (reservationId) holdReservation(ctx, bill.id, reservationId)
  const intent = { id: ctx.chance.uuid(), billId: bill.id, amountFen: bill.cash_payamt, expiresAt: bill.payBefore! }
  const cashierUrl = await paymentLink().open(ctx, { ...intent, subject: `${bill.institutionName} 医疗费用` })
  const { residentId, accumulatorId } = bill
  await insertIntent(ctx, { ...intent, residentId, accumulatorId, cashierUrl, due: false })
  await abandonLater(ctx, bill)
  await audit(ctx, { action: 'create', residentId, entity: 'settlement.bill', entityId: bill.id })
  return { ...bill, reservationId }
}
