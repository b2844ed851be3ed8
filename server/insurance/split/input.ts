import type { AppliedRule, BillAmounts, BillLine } from '#contracts/settlement'
import type { Benefits } from '#insurance/benefits'

/** A charge with the catalogue's class, ceiling and prior self-pay of the day. */
export interface PricedLine
  extends Pick<
    BillLine,
    'chargeId' | 'orderId' | 'hilist_code' | 'name' | 'cnt' | 'pric' | 'pric_uplmt_amt' | 'selfpay_prop' | 'chrgitm_lv'
  > {
  /** Why the institution declared it self-paid; without one the class decides. */
  readonly ownReason?: string | null
}

/** What the year's earlier bills of the same accumulator have used. */
export interface Used {
  readonly inscp_amt: number
  readonly act_pay_dedc: number
  readonly hifp_pay: number
  /** In scope and not paid by the pooled fund. */
  readonly burden_amt: number
  readonly hifmi_pay: number
  readonly hifob_pay: number
  readonly maf_pay: number
  readonly cvlserv_pay: number
  readonly hifes_pay: number
}

export const nothingUsed: Used = {
  inscp_amt: 0,
  act_pay_dedc: 0,
  hifp_pay: 0,
  burden_amt: 0,
  hifmi_pay: 0,
  hifob_pay: 0,
  maf_pay: 0,
  cvlserv_pay: 0,
  hifes_pay: 0,
}

export interface FamilyPurse {
  readonly ownerId: string
  readonly availableFen: number
}

export interface SplitInput {
  readonly lines: readonly PricedLine[]
  /** Null: the person is in no scheme. */
  readonly benefits: Benefits | null
  readonly used: Used
  /** What the institution bears itself. */
  readonly waiverFen: number
  /** What may be drawn from the personal account; 0 when the payer does not want it used. */
  readonly accountFen: number
  readonly family: readonly FamilyPurse[]
}

/** A bill, split to the fen, with every rule that touched an amount. */
export interface Split extends BillAmounts {
  readonly burden_amt: number
  readonly lines: readonly BillLine[]
  readonly rules: readonly AppliedRule[]
  readonly familyPays: readonly { readonly ownerId: string; readonly amountFen: number }[]
}
