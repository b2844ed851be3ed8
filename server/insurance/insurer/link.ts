import type { Insutype, MedType } from '#contracts/benefits'
import type { BillAmounts, BillLine } from '#contracts/settlement'
import type { Held } from '#insurance/benefits'
import type { PricedLine, Split, SplitInput, Used } from '#insurance/split'
import type { Context } from '#kernel'

/** One settlement, as both sides name it. */
export interface SettlementNames {
  /** Our bill. */
  readonly billId: string
  /** The institution's own number of the settlement: the same number is the same settlement, on both sides. */
  readonly medinsSetlId: string
  readonly mdtrtId: string
  readonly psnNo: string
  readonly insutype: Insutype
  readonly medType: MedType
  readonly fixmedinsCode: string
}

/** What is settled: a person's lines at an institution on a day. */
export interface SettlementAsked extends SettlementNames {
  readonly fixmedinsName: string
  readonly hospLv: number
  readonly diagCode: string
  readonly benefitDate: string
  readonly ageYears: number
  readonly referred: boolean
  readonly useAccount: boolean
  readonly waiverFen: number
  readonly lines: readonly PricedLine[]
}

/** An answer: who pays what, to the fen, under our names. */
export interface Settlement {
  /** The insurer's number; null while it is only looked at (pre-settlement). */
  readonly insurerSetlId: string | null
  readonly medType: MedType
  readonly amounts: BillAmounts & { readonly burden_amt: number }
  /** As they were seen when they were uploaded; empty where nothing was. */
  readonly lines: readonly LineAnswer[]
  /** The personal account after it, where the insurer keeps it. */
  readonly balc: number | null
}

/** A line as the insurer sees it. */
export interface LineAnswer
  extends Pick<
    BillLine,
    | 'chargeId'
    | 'pric_uplmt_amt'
    | 'selfpay_prop'
    | 'det_item_fee_sumamt'
    | 'fulamt_ownpay_amt'
    | 'overlmt_selfpay'
    | 'preselfpay_amt'
    | 'inscp_amt'
  > {
  readonly chrgitm_lv: BillLine['chrgitm_lv']
}

/** What became of a settlement that nobody is sure of. */
export interface Found {
  readonly state: 'none' | 'settled' | 'reversed'
  readonly settlement: Settlement | null
}

/** One settlement in the insurer's book of a day; the own and the family's account are one amount there. */
export interface BookEntry {
  readonly insurerSetlId: string
  readonly medinsSetlId: string
  /** Whose it is, where the insurer says so. */
  readonly psnNo: string | null
  readonly state: 'settled' | 'reversed'
  readonly at: string
  readonly medfee_sumamt: number
  readonly fund_pay_sumamt: number
  readonly acct_pay: number
  readonly cash_payamt: number
}

export interface DayAsked {
  readonly fixmedinsCode: string
  readonly institutionId: string
  /** A day of the region's calendar, by when it was settled. */
  readonly date: string
}

/** Sums of the settlements of a day that stand. */
export interface DayTotals {
  readonly bills: number
  readonly medfee_sumamt: number
  readonly fund_pay_sumamt: number
  readonly acct_pay: number
  readonly cash_payamt: number
}

/**
 * Who decides what the funds pay. `local/` is our own engine: it answers inside the caller's transaction, from the books
 * it is handed, and costs no round trip. `remote/` is an insurer's service over the network: it is never called inside a
 * transaction; what is asked is kept first (exchange.ts) and what is heard is told by events.
 *
 * Every operation may throw `Silence` (nobody knows whether it was done) or `InsurerRefusal` (it was not).
 */
export interface InsurerLink {
  readonly name: 'local' | 'remote'
  /** 签到. Answers the number that every later message carries. */
  signIn(ctx: Context, fixmedinsCode: string): Promise<string>
  /** 费用明细上传. Safe to repeat. */
  uploadLines(ctx: Context, asked: SettlementAsked, message: Message): Promise<readonly LineAnswer[]>
  /** 预结算. Changes nothing there. */
  preSettle(ctx: Context, asked: SettlementAsked, message: Message): Promise<Settlement>
  /** 结算. What it gave may differ from what was looked at; then it is the one that counts. */
  settle(ctx: Context, asked: SettlementAsked, message: Message): Promise<Settlement>
  /** 结算撤销. */
  reverse(ctx: Context, asked: SettlementNames & { readonly insurerSetlId: string }, message: Message): Promise<void>
  /** 查询 of a settlement whose answer was lost. */
  query(ctx: Context, asked: SettlementNames, message: Message): Promise<Found>
  /** 冲正: the message is to have had no effect, whether it arrived, arrives later or never does. */
  undo(ctx: Context, asked: SettlementNames & { readonly msgid: string }, message: Message): Promise<void>
  /** 对总账: what the insurer's book says of a day. */
  totals(ctx: Context, asked: DayAsked, message: Message): Promise<DayTotals>
  /** 对明细账. */
  details(ctx: Context, asked: DayAsked, message: Message): Promise<readonly BookEntry[]>
}

/** Every message has a number of its own, and the number of the sign-in. The local link sends none. */
export interface Message {
  readonly msgid: string
  readonly signNo: string
}

/** The books that our own engine needs of its caller, who holds their locks. */
export interface OwnBooks {
  readonly residentId: string
  /** What the person is entitled to on the day, where the caller has looked already. */
  readonly held?: Held
  /** What the year's earlier bills used, once it is known under which category the case falls. */
  used(medType: MedType): Promise<Used>
  /** What may be drawn from the own and the family's accounts; asked for beside `used` and after it, in the order of the locks. */
  purses(): Promise<Pick<SplitInput, 'accountFen' | 'family'>>
}
/** An answer of our own engine: with every rule that touched it. */
export type OwnAnswer = Settlement & { readonly split: Split }

/** Nobody knows whether it was done: no answer, a broken one, or one that contradicts itself. */
export class Silence extends Error {
  readonly why: string
  constructor(why: string) {
    super(`The insurer gave no answer that can be believed: ${why}`)
    this.why = why
  }
}

/** It was not done, and the insurer says why. */
export class InsurerRefusal extends Error {
  readonly code: string
  constructor(code: string, reason: string) {
    super(reason)
    this.code = code
  }
}
