/**
 * What a kind of rule is. A kind says what its parameters mean; a method decides one or more kinds in both places: over one
 * bill with the person's history (pure), and over a year's lines in SQL. Both give the same findings, to the fen.
 */
import type { z } from 'zod'
import type { MonitoringRule, Stage, Verdict as VerdictKind } from '#contracts/monitoring'

/** A rule as kept, its parameters already of its kind. */
export type Rule = MonitoringRule

/** National field names in camel case; amounts fen. `null` is not known: what is not known is never a violation. */
export interface MonitoredLine {
  readonly bkkpSn: string
  readonly hilistCode: string
  readonly cnt: number
  readonly pric: number
  readonly detItemFeeSumamt: number
  /** What counts for the fund. A line wholly paid by the person is not looked at. */
  readonly inscpAmt: number
  /** China local time, 'YYYY-MM-DD HH:MM:SS'. */
  readonly feeOcurTime: string
  readonly prdDays: number | null
  readonly drordNo?: string | null
  readonly orderId?: string | null
}

/** A line of an earlier bill of the same person. */
export interface HistoryLine extends MonitoredLine {
  readonly setlId: string
  readonly fixmedinsCode: string
  /** Of its bill: behaviour tells a ward from a clinic by it, and a rule applies to some levels, scenes or schemes only. */
  readonly hospLv?: number | null
  readonly medType?: string | null
  readonly insutype?: string | null
  /** Of an inpatient bill: its first and last day. */
  readonly stay?: { readonly begndate: string; readonly enddate: string }
}

export interface MonitoredBill {
  readonly setlId?: string
  readonly psnNo: string
  readonly residentId?: string
  /** '1' male, '2' female. */
  readonly gend: string | null
  /** Full years. */
  readonly age: number | null
  /** Where known: newborns and infants are told apart by it. */
  readonly ageDays?: number | null
  readonly hospLv: number | null
  readonly medType: string | null
  readonly insutype: string | null
  readonly fixmedinsCode: string
  readonly setlTime: string
  readonly diagCodes: readonly string[]
  readonly mainOprn?: string | null
  readonly lines: readonly MonitoredLine[]
}

/** One rule broken by one line, before lines are gathered into a verdict. */
export interface Hit {
  readonly rule: Rule
  readonly bkkpSn: string
  readonly amountFen: number
  /** What was seen, in words that follow the rule's own: '实际：男'. */
  readonly seenZh: string
  readonly seenEn: string
}

export interface Verdict {
  readonly ruleId: string
  readonly version: number
  readonly kind: string
  readonly verdict: VerdictKind
  readonly action: 'stop' | 'remind'
  readonly lines: readonly string[]
  /** Of each line of `lines`, in the same order. */
  readonly amountsFen: readonly number[]
  readonly amountFen: number
  readonly reasonZh: string
  readonly reasonEn: string
  readonly clause: string
  readonly window?: string
}

/** Decides one bill. Compiled once for all rules of the method; must look up by item, never walk all rules. */
export type OneBill = (bill: MonitoredBill, history: readonly HistoryLine[]) => Hit[]

/**
 * SQL for DuckDB. `setup` makes temporary tables of the rules (names begin with the method's name); `findings` is one select of
 * (setl_id, bkkp_sn, rule, version, verdict, amount_fen, reason) over the relation `monitored_line` (engine.ts) and, for
 * behaviour, the claims' own relations (`needs`).
 */
export interface OverTheYear {
  readonly setup: readonly string[]
  readonly findings: string
}

export interface Kind<P extends z.ZodType = z.ZodType> {
  readonly kind: string
  readonly nameZh: string
  readonly nameEn: string
  readonly category: 'policy' | 'management' | 'medical'
  readonly result: VerdictKind
  readonly params: P
  readonly windowZh: string
  readonly windowEn: string
  /** What it means and how its words are read, for the screen. */
  readonly explainedZh: string
  readonly explainedEn: string
}

export interface Method {
  readonly name: string
  readonly kinds: readonly Kind[]
  /** Relations beside monitored_line that its SQL reads: 'mdtrt_d' … */
  readonly needs?: readonly string[]
  readonly onBill: (rules: readonly Rule[]) => OneBill
  readonly overYear: (rules: readonly Rule[]) => OverTheYear
}

/** A rule speaks of a charge on the days it is in force. */
export const inForce = (rule: Rule, onDay: string): boolean =>
  rule.validFrom <= onDay && (rule.validTo === null || onDay <= rule.validTo)

export const atStage = (rule: Rule, stage: Stage): boolean => rule.stages.includes(stage)
