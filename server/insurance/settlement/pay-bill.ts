import type { z } from 'zod'
import { Bill as BillShape, PayBill } from '#contracts/settlement'
import { remoteInsurerInUse } from '#insurance/insurer'
import { yuan } from '#insurance/split'
import { audit, type Context, refuseUnless, sm3, verb } from '#kernel'
import { reserve } from '#ledger'
import { dayOf, institutionOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import { abandonLater } from './abandon-bill.ts'
import { refuseUnlessOurPool } from './add-charges.ts'
import type { Bill, Priced, Visit } from './bill.ts'
import { postingsOf } from './books.ts'
import { askForPreSettlement } from './insurer/follow.ts'
import { refuseIfStopped, verdictsOn } from './monitor.ts'
import { newBill } from './new-bill.ts'
import { paymentLink } from './payment-link.ts'
import { priceCharges } from './price-charges.ts'
import { settle } from './settle-bill.ts'
import { showBill } from './show-bill.ts'
import { billByKey, holdReservation, insertBill, openBillOf } from './store/bills.ts'
import { chargesOfVisit, lockPerson, visitOf } from './store/charges.ts'
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
  async (ctx, asked) => {
    refuseUnlessOurPool(asked.poolareaNo)
    const visit = await visitOf(ctx, asked.mdtrtId)
    refuseUnless(visit, 'settlement.unknown_visit')
    await refuseUnlessActsFor(ctx, visit.residentId)
    await lockPerson(ctx, visit.residentId)
    const known = await knownBill(ctx, visit, asked)
    return showBill(ctx, known ?? (await billAndPay(ctx, visit, asked)))
  },
)

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

async function billAndPay(ctx: Context, visit: Visit, asked: Asked): Promise<Bill> {
  const ofVisit = await chargesOfVisit(ctx, visit.mdtrtId)
  const billed = ofVisit.some((charge) => charge.billId)
  const open = billed ? await openBillOf(ctx, { mdtrtId: visit.mdtrtId, accumulatorId: null }) : undefined
  if (open) {
    const same = open.useAccount === asked.useAccount && cashIsExpected(open, asked)
    refuseUnless(same, 'settlement.accumulator_busy')
    return open
  }
  const charges = ofVisit.filter((charge) => !charge.billId && !charge.returnedAt)
  refuseUnless(charges.length > 0, 'settlement.nothing_to_bill')
  const terms = { benefitDate: dayOf(ctx.now), useAccount: asked.useAccount, locking: true }
  const priced = await priceCharges(ctx, visit, charges, terms)
  const verdicts = await verdictsOn(ctx, priced)
  refuseIfStopped(ctx, verdicts)
  const { cash_payamt } = priced.split
  const expected = asked.expectCashFen ?? cash_payamt
  const changed = { field: 'expectCashFen', params: { yuan: yuan(cash_payamt) } }
  refuseUnless(expected === cash_payamt, 'settlement.quote_changed', changed)
  const busy = await openBillOf(ctx, { mdtrtId: visit.mdtrtId, accumulatorId: priced.accumulatorId })
  refuseUnless(!busy, 'settlement.accumulator_busy')
  const bill = newBill(ctx, priced, {
    useAccount: asked.useAccount,
    medinsSetlId: asked.medinsSetlId,
    contentSm3: contentOf(asked),
  })
  const made = await makeBill(ctx, bill, priced)
  await insertVerdicts(ctx, made.id, verdicts)
  return made
}

function makeBill(ctx: Context, bill: Bill, priced: Priced): Promise<Bill> {
  if (priced.asked && remoteInsurerInUse()) return askForPreSettlement(ctx, bill, priced)
  return bill.cash_payamt === 0 ? settleAtOnce(ctx, bill, priced) : askForCash(ctx, bill, priced)
}

/** Keeps the bill and settles it in the same transaction. */
export async function settleAtOnce(ctx: Context, bill: Bill, priced: Priced): Promise<Bill> {
  await insertBill(ctx, { ...bill, payBefore: null }, priced.split)
  const postings = await postingsOf(ctx, bill, priced.split.familyPays)
  return settle(ctx, { ...bill, payBefore: null }, { postings, lines: priced.split.lines })
}

async function askForCash(ctx: Context, bill: Bill, priced: Priced): Promise<Bill> {
  await insertBill(ctx, bill, priced.split)
  const postings = await postingsOf(ctx, bill, priced.split.familyPays)
  const reservationId = postings.length > 0 ? await reserve(ctx, { key: `bill:${bill.id}`, postings }) : null
  if (reservationId) await holdReservation(ctx, bill.id, reservationId)
  const intent = { id: ctx.chance.uuid(), billId: bill.id, amountFen: bill.cash_payamt, expiresAt: bill.payBefore! }
  const cashierUrl = await paymentLink().open(ctx, { ...intent, subject: `${bill.institutionName} 医疗费用` })
  const { residentId, accumulatorId } = bill
  await insertIntent(ctx, { ...intent, residentId, accumulatorId, cashierUrl, due: false })
  await abandonLater(ctx, bill)
  await audit(ctx, { action: 'create', residentId, entity: 'settlement.bill', entityId: bill.id })
  return { ...bill, reservationId }
}
