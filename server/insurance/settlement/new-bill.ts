import type { Context } from '#kernel'
import { type Bill, orderIdsOf, type Priced, payTtlMinutes } from './bill.ts'
import { amountsOf } from './store/bills.ts'

/** A bill of a quote, not kept yet. */
export function newBill(
  ctx: Context,
  priced: Priced,
  made: { useAccount: boolean; medinsSetlId?: string | undefined; contentSm3: string; resettles?: string },
): Bill {
  const id = ctx.chance.uuid()
  const { visit, resident, institution, split } = priced
  return {
    id,
    medinsSetlId: made.medinsSetlId ?? id,
    contentSm3: made.contentSm3,
    mdtrtId: visit.mdtrtId,
    residentId: resident.id,
    residentName: resident.name,
    psnNo: resident.psnNo,
    institutionId: institution.id,
    institutionName: institution.name,
    fixmedinsCode: institution.code,
    hospLv: institution.level,
    insutype: priced.insutype,
    medType: priced.medType,
    diagCode: visit.diagCode,
    benefitDate: priced.benefitDate,
    accumulatorId: priced.accumulatorId,
    accumulatorNo: null,
    state: 'awaiting-payment',
    useAccount: made.useAccount,
    orderIds: orderIdsOf(priced.charges),
    createdAt: ctx.now,
    payBefore: new Date(ctx.now.getTime() + payTtlMinutes * 60_000),
    settledAt: null,
    endedAt: null,
    endReason: null,
    resettles: made.resettles ?? null,
    reservationId: null,
    transactionId: null,
    balc: 0,
    link: 'local',
    ...amountsOf(split),
  }
}
