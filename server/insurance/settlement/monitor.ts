import type { BillVerdict } from '#contracts/settlement-rules'
import {
  type CompiledRules,
  checkBill,
  type HistoryLine,
  type MonitoredBill,
  type MonitoredLine,
  rulesInForce,
} from '#insurance/monitoring'
import { type Context, refuse } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import type { Resident } from '#people/residents'
import type { Priced } from './bill.ts'
import { linesOfYear } from './store/verdicts.ts'

type Stage = 'before' | 'during'

/** National codes of sex: 1 male, 2 female; what is not known is never held against anybody. */
const gendOf = (sex: Resident['sex']) => (sex === 'male' ? '1' : sex === 'female' ? '2' : null)

/** In the region's own time, as monitoring compares it. */
export const localTime = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

/** What monitoring says to a bill that is about to be made, with the person's charges of the year before it. */
export function verdictsOn(ctx: Context, priced: Priced, monitoring: Monitoring): BillVerdict[] {
  const { insutype, medType, institution, split, charges } = priced
  if (!insutype) return []
  const facts = new Map(charges.map((charge) => [charge.id, charge]))
  const lines = split.lines.map(
    (line): MonitoredLine => ({
      bkkpSn: line.chargeId,
      hilistCode: line.hilist_code,
      cnt: line.cnt,
      pric: line.pric,
      detItemFeeSumamt: line.det_item_fee_sumamt,
      inscpAmt: line.inscp_amt,
      feeOcurTime: localTime(facts.get(line.chargeId)?.chargedAt ?? ctx.now),
      prdDays: facts.get(line.chargeId)?.prdDays ?? null,
      orderId: line.orderId,
    }),
  )
  const bill = billOf(ctx, priced.resident, {
    ...{ psnNo: priced.resident.psnNo, hospLv: institution.level, medType, insutype, fixmedinsCode: institution.code },
    ...{ diagCodes: [priced.visit.diagCode], lines },
  })
  return check(bill, monitoring, 'during')
}

type Watched = Pick<Resident, 'sex' | 'birthDate'>
type Known = Pick<MonitoredBill, 'psnNo' | 'hospLv' | 'medType' | 'insutype' | 'fixmedinsCode' | 'diagCodes' | 'lines'>

/** The bill as monitoring sees it, of a person on this day. */
export function billOf(ctx: Context, resident: Watched, known: Known): MonitoredBill {
  const today = dayOf(ctx.now)
  return {
    ...known,
    gend: gendOf(resident.sex),
    age: fullYears(resident.birthDate, today),
    ageDays: Math.round((Date.parse(today) - Date.parse(resident.birthDate)) / 86_400_000),
    setlTime: localTime(ctx.now),
  }
}

/** What a bill is held against: the rules of a day, and the person's charges of the year. */
export interface Monitoring {
  readonly compiled: CompiledRules
  readonly history: readonly HistoryLine[]
}

export async function monitoringOf(ctx: Context, residentId: string, onDay: string): Promise<Monitoring> {
  const compiled = await rulesInForce(ctx, onDay)
  return { compiled, history: compiled.rules.length === 0 ? [] : await linesOfYear(ctx, residentId, ctx.now) }
}

/** The rules of the day over the bill; `lineNos` are the places of its lines, from 1. */
export function check(bill: MonitoredBill, { compiled, history }: Monitoring, stage: Stage): BillVerdict[] {
  if (compiled.rules.length === 0) return []
  const places = new Map(bill.lines.map((line, index) => [line.bkkpSn, index + 1]))
  return checkBill(compiled, bill, history, stage).map((one) => ({
    ...{ ruleId: one.ruleId, version: one.version, kind: one.kind, verdict: one.verdict, action: one.action },
    ...{ reasonZh: one.reasonZh, reasonEn: one.reasonEn, clause: one.clause, amountFen: one.amountFen },
    lineNos: one.lines.flatMap((bkkpSn) => places.get(bkkpSn) ?? []),
  }))
}

/** Refuses settlement.must_not_be_paid for the first that stops; the quote has all of them. */
export function refuseIfStopped({ locale }: Context, verdicts: readonly BillVerdict[]): void {
  const stop = verdicts.find((one) => one.action === 'stop')
  if (!stop) return
  const reason = locale === 'zh' ? stop.reasonZh : stop.reasonEn
  refuse('settlement.must_not_be_paid', { params: { rule: stop.ruleId, reason, lines: stop.lineNos.join(', ') } })
}
