import { Foresee, type Foreseen } from '#contracts/settlement-rules'
import { insutypeOf, priceOf } from '#insurance/benefits'
import { splitLine } from '#insurance/split'
import { audit, type Context, refuseUnless } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { billOf, check, localTime, monitoringOf } from './monitor.ts'

/**
 * Before a prescription is written: what monitoring would say to these lines, with the person's charges of the year. Nothing
 * is kept but the trail. Called by medicine. Refusals: benefits.unknown_code.
 */
export async function foresee(ctx: Context, asked: Foresee): Promise<Foreseen> {
  return ctx.transaction(async (ctx) => {
    const { residentId, institutionId, medType, diagCodes, lines } = Foresee.parse(asked)
    const resident = await residentOf(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'settlement.charge', reason: '开方前提示' })
    const insutype = insutypeOf(resident.scheme)
    if (!insutype) return { verdicts: [] }
    const institution = await institutionOf(ctx, institutionId)
    const today = dayOf(ctx.now)
    const items = await priceOf(ctx, [...new Set(lines.map((line) => line.hilistCode))], today)
    const seen = lines.map((line, index) => {
      const item = items.get(line.hilistCode)
      const at = { field: `lines.${index}.hilistCode`, params: { code: line.hilistCode } }
      refuseUnless(item, 'benefits.unknown_code', at)
      const { chrgitm_lv, pric_uplmt_amt, selfpay_prop, name } = item
      const pric = line.priceFen ?? item.pric
      const named = {
        chargeId: String(index + 1),
        orderId: '',
        hilist_code: line.hilistCode,
        name,
        cnt: line.cnt,
        pric,
      }
      return { line, parts: splitLine({ ...named, chrgitm_lv, pric_uplmt_amt, selfpay_prop }, index + 1, true).parts }
    })
    const bill = billOf(ctx, resident, {
      ...{ psnNo: resident.psnNo ?? resident.id, hospLv: institution.level, medType, insutype, diagCodes },
      fixmedinsCode: institution.code,
      lines: seen.map(({ line, parts }) => ({
        bkkpSn: parts.chargeId,
        hilistCode: parts.hilist_code,
        cnt: parts.cnt,
        pric: parts.pric,
        detItemFeeSumamt: parts.det_item_fee_sumamt,
        inscpAmt: parts.inscp_amt,
        feeOcurTime: localTime(ctx.now),
        prdDays: line.prdDays,
      })),
    })
    return { verdicts: check(bill, await monitoringOf(ctx, residentId, today), 'before') }
  })
}
