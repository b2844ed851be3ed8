import { Quote, QuoteAsked } from '#contracts/settlement'
import type { BillVerdict } from '#contracts/settlement-rules'
import { allOf, audit, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessActsFor } from '#people/residents'
import type { Priced } from './bill.ts'
import { monitoringOf, verdictsOn } from './monitor.ts'
import { priceCharges } from './price-charges.ts'
import { chargesOfVisit, visitOf } from './store/charges.ts'

/**
 * What a bill over the visit's unbilled charges would be now. Changes nothing.
 * Refusals: settlement.unknown_visit, settlement.nothing_to_bill, residents.not_acting_for.
 */
export const quoteBill = verb(
  {
    name: 'settlement.quote_bill',
    may: ['resident', 'system'],
    input: QuoteAsked,
    answer: Quote,
    summary: 'Splits the unbilled charges of a visit, without settling anything.',
  },
  async (ctx, { mdtrtId, useAccount }) => {
    const visit = await visitOf(ctx, mdtrtId)
    refuseUnless(visit, 'settlement.unknown_visit')
    await refuseUnlessActsFor(ctx, visit.residentId)
    const charges = (await chargesOfVisit(ctx, mdtrtId)).filter((charge) => !charge.billId && !charge.returnedAt)
    refuseUnless(charges.length > 0, 'settlement.nothing_to_bill')
    const terms = { benefitDate: dayOf(ctx.now), useAccount, locking: false }
    const [priced, monitoring] = await allOf(ctx, [
      () => priceCharges(ctx, visit, charges, terms),
      () => monitoringOf(ctx, visit.residentId, terms.benefitDate),
    ])
    await audit(ctx, { action: 'read', residentId: visit.residentId, entity: 'settlement.quote', entityId: mdtrtId })
    return showQuote(priced, verdictsOn(ctx, priced, monitoring))
  },
)

function showQuote({ visit, insutype, medType, institution, split }: Priced, verdicts: readonly BillVerdict[]): Quote {
  const { burden_amt: _burden, familyPays: _family, ...amounts } = split
  return {
    mdtrtId: visit.mdtrtId,
    residentId: visit.residentId,
    institutionId: visit.institutionId,
    insutype,
    med_type: medType,
    hosp_lv: institution.level,
    ...amounts,
    lines: [...split.lines],
    rules: [...split.rules],
    verdicts: [...verdicts],
  }
}
