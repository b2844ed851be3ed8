import { Resettlement, ResettlementAsked } from '#contracts/settlement-rules'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { differencesOf, foreseeChain } from './again.ts'
import type { Bill } from './bill.ts'
import { laterBills } from './reverse-bill.ts'
import { refuseUnlessInstitution } from './show-bill.ts'
import { billOf } from './store/bills.ts'
import { chargesOfBill } from './store/charges.ts'
import { duesOf } from './store/payments.ts'

/**
 * What settling a bill and all that build on it again would change, or with `leaveOut` what reversing it would change for
 * those after it. Changes nothing.
 * Refusals: settlement.unknown_bill, .not_yours, .already_reversed, .not_settled, .accumulator_busy.
 */
export const foreseeResettlement = verb(
  {
    name: 'settlement.foresee_resettlement',
    may: ['manager', 'auditor', 'system'],
    input: ResettlementAsked,
    answer: Resettlement,
    summary: 'What settling a bill and all later ones of its accumulator again would change.',
  },
  async (ctx, { billId, leaveOut }) => {
    const bill = await billOf(ctx, billId)
    refuseUnless(bill, 'settlement.unknown_bill')
    refuseUnlessInstitution(ctx, bill)
    refuseUnless(bill.state !== 'reversed', 'settlement.already_reversed')
    refuseUnless(bill.state === 'settled', 'settlement.not_settled')
    await audit(ctx, { action: 'read', residentId: bill.residentId, entity: 'settlement.bill', entityId: billId })
    const chain = [bill, ...(await laterBills(ctx, bill))]
    const { bills, pots } = await foreseen(ctx, chain, leaveOut ? billId : undefined)
    return {
      billId,
      bills: bills.map(({ bill, again }) => ({
        billId: bill.id,
        mdtrtId: bill.mdtrtId,
        institutionName: bill.institutionName,
        settledAt: bill.settledAt!.toISOString(),
        before: amounts(bill),
        after: again && amounts(again.priced.split),
      })),
      differences: differencesOf(bills),
      refundFen: pots.cashFen,
      missingFen: bills.reduce((sum, { again }) => sum + (again?.missingFen ?? 0), 0),
    }
  },
)

/** A chain as it would be settled again now. */
export async function foreseen(ctx: Context, chain: readonly Bill[], leftOut?: string) {
  const dues = await duesOf(
    ctx,
    chain.map((bill) => bill.id),
  )
  const staying = async (bill: Bill) => (bill.id === leftOut ? [] : chargesOfBill(ctx, bill.id))
  return foreseeChain(ctx, chain, staying, dues)
}

const amounts = (of: Pick<Bill, 'medfee_sumamt' | 'act_pay_dedc' | 'fund_pay_sumamt' | 'cash_payamt'>) => ({
  medfee_sumamt: of.medfee_sumamt,
  act_pay_dedc: of.act_pay_dedc,
  fund_pay_sumamt: of.fund_pay_sumamt,
  cash_payamt: of.cash_payamt,
})
