import type { FindingStage, FindingState, RuleRate } from '#contracts/findings'
import { sm3 } from '#kernel'

/** A row of findings.finding. */
export interface FindingRow {
  readonly id: string
  readonly rule_id: string
  readonly version: number
  readonly kind: string
  readonly verdict: 'violation' | 'suspect'
  readonly stage: FindingStage
  readonly setl_id: string
  readonly bill_id: string | null
  readonly psn_no: string
  readonly resident_id: string | null
  readonly fixmedins_code: string
  readonly institution_id: string | null
  readonly doctor_id: string | null
  readonly insutype: string | null
  readonly period: string
  readonly amount_fen: number
  readonly fund_fen: number
  readonly reason_zh: string
  readonly reason_en: string
  readonly clause: string
  readonly rule_window: string | null
  readonly found_at: Date
  readonly raised_by: string | null
  readonly raised_by_name: string | null
  readonly answer_by: string
  readonly state: FindingState
  readonly answer_stand: 'accepts' | 'appeals' | null
  readonly answer: string | null
  readonly answered_by: string | null
  readonly answered_by_name: string | null
  readonly answered_at: Date | null
  readonly decision: string | null
  readonly decided_by: string | null
  readonly decided_by_name: string | null
  readonly decided_at: Date | null
  readonly stands_at: Date | null
  readonly closed_at: Date | null
  readonly recovered_fen: number
  readonly transaction_id: string | null
  readonly bill_reversed_at: Date | null
}

/** A row of findings.line. */
export interface LineRow {
  readonly finding_id: string
  readonly position: number
  readonly setl_id: string
  readonly bkkp_sn: string
  readonly hilist_code: string
  readonly hilist_name: string
  readonly fee_ocur_time: Date | null
  readonly cnt: number
  readonly pric: number
  readonly det_item_fee_sumamt: number
  readonly inscp_amt: number
  readonly fixmedins_code: string
  readonly amount_fen: number
  readonly fund_fen: number
  readonly recovered_fen: number
}

/** What a rule says of a bill, before anybody has looked. */
export interface Candidate {
  readonly ruleId: string
  readonly version: number
  readonly kind: string
  readonly verdict: 'violation' | 'suspect'
  readonly stage: FindingStage
  readonly setlId: string
  readonly psnNo: string
  readonly fixmedinsCode: string
  readonly doctorCode: string | null
  readonly insutype: string | null
  readonly period: string
  readonly reasonZh: string
  readonly reasonEn: string
  readonly clause: string
  readonly window: string | null
  readonly lines: readonly CandidateLine[]
}
export interface CandidateLine {
  readonly setlId: string
  readonly bkkpSn: string
  readonly hilistCode: string
  readonly hilistName: string
  /** ISO 8601. */
  readonly feeOcurTime: string | null
  readonly cnt: number
  readonly pric: number
  readonly detItemFeeSumamt: number
  readonly inscpAmt: number
  readonly fixmedinsCode: string
  readonly amountFen: number
  readonly fundFen: number
}

/** The same rule version on the same charged lines is one finding, whoever says it and however often. */
export function identityOf({ ruleId, version, setlId, lines }: Candidate): string {
  const charged = lines.filter((line) => line.amountFen > 0)
  const named = (charged.length > 0 ? charged : lines).map((line) => `${line.setlId}/${line.bkkpSn}`).sort()
  return sm3(JSON.stringify([ruleId, version, setlId, named])).toString('hex')
}

/** Who it is opens only with a line in the trail. */
export const maskPerson = (psnNo: string): string =>
  psnNo.length <= 4 ? '****' : `${psnNo.slice(0, 2)}****${psnNo.slice(-2)}`

/**
 * What comes back of each line: what the finding is about, as far as the fund paid it and no other finding has taken it back.
 * `taken`: what came back of the same line already.
 */
export function recoverable(
  lines: readonly { readonly amountFen: number; readonly fundFen: number; readonly takenFen: number }[],
): number[] {
  return lines.map(({ amountFen, fundFen, takenFen }) => Math.max(0, Math.min(amountFen, fundFen - takenFen)))
}

/** Shares of what the fund paid for a bill, by what each line has in scope; never more together than it paid. */
export const fundShareFen = (fundFen: number, inscpAmt: number, billInscpAmt: number): number =>
  billInscpAmt === 0 ? 0 : Number((BigInt(fundFen) * BigInt(inscpAmt)) / BigInt(billInscpAmt))

export interface Counted {
  readonly hits: number
  readonly decided: number
  readonly dismissed: number
  readonly appealed: number
  readonly overturned: number
}
export interface DemotionLimits {
  readonly demote_decided_min: number
  readonly demote_false_bp: number
}

const bp = (part: number, whole: number) => (whole === 0 ? null : Math.round((part * 10_000) / whole))

/** How often a rule was wrong, and what is proposed where it was too often: a violation becomes a suspicion, a stop a reminder. */
export function rated(
  counted: Counted,
  rule: { readonly verdict: string; readonly action: string },
  limits: DemotionLimits,
): Pick<RuleRate, 'falsePositiveBp' | 'overturnBp' | 'proposal'> {
  const falsePositiveBp = bp(counted.dismissed, counted.decided)
  const often = counted.decided >= limits.demote_decided_min && (falsePositiveBp ?? 0) >= limits.demote_false_bp
  const proposal = rule.verdict === 'violation' ? 'make-suspect' : rule.action === 'stop' ? 'make-remind' : null
  return { falsePositiveBp, overturnBp: bp(counted.overturned, counted.appealed), proposal: often ? proposal : null }
}
