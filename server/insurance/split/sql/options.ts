/** Which relations hold the bills, and what of them says who pays what. Each is SQL over their columns. */
export interface SplitOptions {
  /** `setl_d` and `fee_list_d` as in claims, or anything with the same columns. */
  readonly bills: string
  readonly lines: string
  /** The day whose catalogue and policy apply to a bill. */
  readonly day: string
  /** Over a bill: the special disease whose own ceiling takes the place of the policy's; of several, one is named. */
  readonly disease: string
  /** Order inside an accumulator. */
  readonly order: string
  /** Over a line: whether the institution declared it self-paid. */
  readonly declaredOwn: string
  /**
   * Entitlements of people, when a supplement asks for one: a relation psn_no, entitlement, valid_from, valid_to (null:
   * without end).
   */
  readonly held: string | null
  /** Over a bill: what the institution bears, and what may be drawn from the own account and from the family's. */
  readonly waiver: string
  readonly account: string
  readonly family: string
  /**
   * Whether lines are wanted with each one's part of the funds, and with them who pays what the funds leave: far more work
   * than the rest. Without, nothing is kept of lines, and a bill is what of it is in scope and what each fund pays.
   */
  readonly shares: boolean
  /** Columns of the bills that stand beside the amounts: 'name', or 'expression as name'. */
  readonly carry: readonly string[]
}

/** Bills split again draw on accounts at most what they drew before. */
export const usualOptions: SplitOptions = {
  bills: 'setl_d',
  lines: 'fee_list_d',
  day: 'setl_time::DATE',
  disease: 'dise_codg',
  order: 'setl_no, setl_time, setl_id',
  declaredOwn: 'false',
  held: null,
  waiver: 'ownpay_hosp_part',
  account: 'acct_pay',
  family: 'acct_mulaid_pay',
  shares: true,
  carry: [],
}
