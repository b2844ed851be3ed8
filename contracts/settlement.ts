// Settlement over HTTP. A visit (mdtrtId, the consult's id) gathers charges; a bill (billId = setl_id) settles all that are unbilled.
//   POST /api/settlement/visits/:mdtrtId/charges           integration             addCharges
//   GET  /api/settlement/visits/:mdtrtId/quote             resident (own, family)  ?useAccount=true   changes nothing
//   POST /api/settlement/visits/:mdtrtId/pay               resident (own, family)  { useAccount, expectCashFen? } → bill; state awaiting-payment carries cashierUrl
//   POST /api/settlement/visits/:mdtrtId/return-charges    manager, dispenser      { orderId, reason }
//   GET  /api/settlement/bills                             resident; staff with ?residentId=    ?state=&mdtrtId=&limit=&offset=
//   GET  /api/settlement/bills/:billId                     resident, manager, auditor           with lines
//   GET  /api/settlement/bills/:billId/explanation         resident, manager, auditor           every rule, line by line
//   POST /api/settlement/bills/:billId/cancel              resident, manager       an unpaid bill is dropped; its charges can be billed again
//   POST /api/settlement/bills/:billId/reverse             manager                 { reason }
//   POST /api/settlement/bills/:billId/resettle            manager                 { reason, leaveOut } this and all later bills of the accumulator, in order
//   GET  /api/settlement/accumulators                      resident, auditor                    ?residentId=&year=
//   GET  /api/settlement/daily-totals                      manager, auditor        ?from=&to=&institutionId=
//   POST /api/settlement/payment-callbacks                 anonymous, signed       from the payment channel
//   GET  /cashier/:intentId, POST /cashier/:intentId       anonymous               cashier page of the local payment channel
// All amounts are integer fen under their national names.
import { z } from 'zod'
import { ChrgitmLv, HospLv, Insutype, MedType } from './benefits.ts'
import { BillVerdict } from './settlement-rules.ts'

const fen = z.number().int().min(0)

const ChargeLine = z.object({
  hilistCode: z.string().min(1).max(50),
  name: z.string().min(1).max(200),
  /** Whole units; a pack is one. */
  cnt: z.number().int().positive().max(9999),
  /** Price of one unit as charged; without it the catalogue's. */
  priceFen: z.number().int().positive().max(100_000_000).optional(),
  /** Days of supply, of what is one. */
  prdDays: z.number().int().positive().max(999).optional(),
})
export const AddCharges = z.object({
  mdtrtId: z.uuid(),
  residentId: z.uuid(),
  institutionId: z.uuid(),
  doctorId: z.uuid().optional(),
  /** Consult id or prescription id: what is returned together. */
  orderId: z.uuid(),
  diagCode: z.string().min(1).max(20),
  medType: MedType.default('11'),
  referred: z.boolean().default(false),
  /** When it was done (fee_ocur_time); now when it is not said, never later. */
  chargedAt: z.iso.datetime({ offset: true }).optional(),
  /** The pool the claim is made to, where the sender names it: another than ours is refused. */
  poolareaNo: z.string().max(12).optional(),
  /** What the institution bears itself of this order. */
  waiverFen: fen.default(0),
  lines: z.array(ChargeLine).min(1).max(200),
})
export type AddCharges = z.input<typeof AddCharges>
export const ChargesAdded = z.object({ mdtrtId: z.string(), orderId: z.string(), chargeIds: z.array(z.string()) })

/** Who pays how much, national names. medfee_sumamt = fund_pay_sumamt + acct_pay + acct_mulaid_pay + cash_payamt + ownpay_hosp_part. */
export const BillAmounts = z.object({
  medfee_sumamt: fen,
  fulamt_ownpay_amt: fen,
  overlmt_selfpay: fen,
  preselfpay_amt: fen,
  inscp_amt: fen,
  /** Deductible of the year, and what this bill took of it. */
  dedc_std: fen,
  act_pay_dedc: fen,
  hifp_pay: fen,
  hifmi_pay: fen,
  hifob_pay: fen,
  maf_pay: fen,
  cvlserv_pay: fen,
  hifes_pay: fen,
  othfund_pay: fen,
  fund_pay_sumamt: fen,
  acct_pay: fen,
  acct_mulaid_pay: fen,
  cash_payamt: fen,
  ownpay_hosp_part: fen,
})
export type BillAmounts = z.infer<typeof BillAmounts>

export const BillLine = z.object({
  lineNo: z.number().int(),
  chargeId: z.string(),
  orderId: z.string(),
  hilist_code: z.string(),
  name: z.string(),
  cnt: z.number().int(),
  pric: fen,
  pric_uplmt_amt: fen.nullable(),
  selfpay_prop: z.number().int(),
  chrgitm_lv: ChrgitmLv,
  det_item_fee_sumamt: fen,
  fulamt_ownpay_amt: fen,
  overlmt_selfpay: fen,
  preselfpay_amt: fen,
  inscp_amt: fen,
  /** Why the institution declared it self-paid; then it is wholly own. */
  ownReason: z.string().nullable(),
  /** The line's part of fund_pay_sumamt, by its in-scope amount. */
  fundShareFen: fen,
})
export type BillLine = z.infer<typeof BillLine>

/** One rule that touched the bill. effectFen: what it moved, in the direction its sentence says. */
export const AppliedRule = z.object({
  ruleId: z.string(),
  clause: z.string(),
  lineNo: z.number().int().nullable(),
  effectFen: z.number().int(),
  zh: z.string(),
  en: z.string(),
})
export type AppliedRule = z.infer<typeof AppliedRule>

const SplitBill = z.object({ ...BillAmounts.shape, lines: z.array(BillLine), rules: z.array(AppliedRule) })

export const QuoteAsked = z.object({
  mdtrtId: z.uuid(),
  useAccount: z.stringbool().or(z.boolean()).default(true),
})
export const Quote = z.object({
  mdtrtId: z.string(),
  residentId: z.string(),
  institutionId: z.string(),
  insutype: Insutype.nullable(),
  med_type: MedType,
  hosp_lv: HospLv,
  ...SplitBill.shape,
  /** What monitoring says: with a `stop` among them the bill is not paid until the charge is returned or declared self-paid. */
  verdicts: z.array(BillVerdict),
})
export type Quote = z.infer<typeof Quote>

export const PayBill = z.object({
  mdtrtId: z.uuid(),
  useAccount: z.boolean().default(true),
  /** The cash part the payer was shown; another amount now is refused. */
  expectCashFen: fen.optional(),
  /** The institution's own number of this settlement; the same number is the same settlement. */
  medinsSetlId: z.string().min(1).max(60).optional(),
  /** The pool the bill is for, where the sender names it: another than ours is refused. */
  poolareaNo: z.string().max(12).optional(),
})

/** awaiting-insurer: asked of a remote insurer, before or after the cash was paid; the amounts are those known so far. */
export const BillState = z.enum(['awaiting-insurer', 'awaiting-payment', 'settled', 'abandoned', 'reversed'])
export type BillState = z.infer<typeof BillState>

export const Bill = z.object({
  billId: z.string(),
  medins_setl_id: z.string(),
  mdtrtId: z.string(),
  psn_no: z.string(),
  residentId: z.string(),
  residentName: z.string(),
  institutionId: z.string(),
  institutionName: z.string(),
  fixmedins_code: z.string(),
  hosp_lv: HospLv,
  insutype: Insutype.nullable(),
  med_type: MedType,
  diag_code: z.string(),
  orderIds: z.array(z.string()),
  state: BillState,
  createdAt: z.string(),
  settledAt: z.string().nullable(),
  reversedAt: z.string().nullable(),
  /** The bill this one was settled again for. */
  resettles: z.string().nullable(),
  /** What a remote insurer is being asked for this bill. */
  insurerWaits: z.enum(['pre-settlement', 'settlement', 'reversal']).nullable(),
  /** Why it refused what was asked last. */
  insurerReason: z.string().nullable(),
  /** Where the cash part is paid, while it is awaited. */
  cashierUrl: z.string().nullable(),
  payBefore: z.string().nullable(),
  /** What was paid back in cash, and what is still on its way. */
  refundedFen: fen,
  refundingFen: fen,
  /** Cash that came twice or too late, beyond the bill: what was paid back of it, and what is still on its way. */
  overpaidRefundedFen: fen,
  overpaidRefundingFen: fen,
  /** Cash that a corrected policy asks for after the bill was settled, still to be paid at `cashierUrl`. */
  dueFen: fen,
  /** Personal account after this bill. */
  balc: fen,
  ...BillAmounts.shape,
})
export type Bill = z.infer<typeof Bill>
export const BillWithLines = z.object({ ...Bill.shape, lines: z.array(BillLine) })
export type BillWithLines = z.infer<typeof BillWithLines>

export const BillAsked = z.object({ billId: z.uuid() })
export const BillsAsked = z.object({
  residentId: z.uuid().optional(),
  mdtrtId: z.uuid().optional(),
  state: BillState.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export const Bills = z.object({ bills: z.array(Bill), total: z.number().int() })
export const Explanation = z.object({
  ...BillWithLines.shape,
  rules: z.array(AppliedRule),
  verdicts: z.array(BillVerdict),
})
export type Explanation = z.infer<typeof Explanation>

export const ReverseBill = z.object({ billId: z.uuid(), reason: z.string().min(1).max(500) })
export const Resettle = z.object({
  billId: z.uuid(),
  reason: z.string().min(1).max(500),
  /** true: the bill itself stays reversed, only the later ones are settled again. */
  leaveOut: z.boolean().default(false),
})
export const ReturnCharges = z.object({ mdtrtId: z.uuid(), orderId: z.uuid(), reason: z.string().min(1).max(500) })
export const Resettled = z.object({
  reversedBillIds: z.array(z.string()),
  settledBillIds: z.array(z.string()),
  refundFen: fen,
})
export type Resettled = z.infer<typeof Resettled>

const Accumulator = z.object({
  psn_no: z.string(),
  insutype: Insutype,
  category: MedType,
  hosp_lv: HospLv,
  year: z.number().int(),
  bills: z.number().int(),
  inscp_amt: fen,
  act_pay_dedc: fen,
  hifp_pay: fen,
  hifmi_pay: fen,
  hifob_pay: fen,
  maf_pay: fen,
  cvlserv_pay: fen,
  hifes_pay: fen,
})
export const AccumulatorsAsked = z.object({
  residentId: z.uuid().optional(),
  year: z.coerce.number().int().min(2000).max(2999).optional(),
})
export const Accumulators = z.object({ residentId: z.string(), accumulators: z.array(Accumulator) })

export const DailyTotalsAsked = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  institutionId: z.uuid().optional(),
})
const DailyTotal = z.object({
  date: z.string(),
  bills: z.number().int(),
  medfee_sumamt: fen,
  fund_pay_sumamt: fen,
  acct_pay: fen,
  acct_mulaid_pay: fen,
  cash_payamt: fen,
  ownpay_hosp_part: fen,
})
export const DailyTotals = z.object({ days: z.array(DailyTotal) })

/** What the payment channel tells us; `signature` is HMAC-SM3 (base64) over the other fields, sorted, `k=v` joined by `&`. */
export const PaymentCallback = z.object({
  notice: z.enum(['payment', 'refund']),
  intentId: z.uuid(),
  refundId: z.uuid().optional(),
  /** The channel's own number of this movement of money. */
  tradeNo: z.string().min(1).max(64),
  outcome: z.enum(['paid', 'failed', 'refunded']),
  amountFen: z.number().int().positive(),
  at: z.iso.datetime(),
  signature: z.string().min(1).max(200),
})
export type PaymentCallback = z.infer<typeof PaymentCallback>
export const CallbackAnswer = z.object({
  /** What the notice led to; a repeated notice gets the same answer. */
  outcome: z.enum(['settled', 'paid', 'abandoned', 'refund-ordered', 'refund-booked']),
})
