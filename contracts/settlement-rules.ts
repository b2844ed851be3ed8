// Settlement's rules over HTTP, beside settlement.ts (who pays what):
//   GET  /api/settlement/bills/:billId/resettlement           manager, auditor               ?leaveOut=   what settling again would change; changes nothing
//   POST /api/settlement/visits/:mdtrtId/declare-own          manager, doctor of the visit, integration   { chargeIds, reason } charges become wholly own
//   POST /api/settlement/policy-resettlements                 administrator                  { from, to, insutype?, reason } → a run that previews; changes nothing
//   GET  /api/settlement/policy-resettlements                 administrator, auditor         newest first
//   GET  /api/settlement/policy-resettlements/:runId          administrator, auditor         progress, counts, fen per fund
//   GET  /api/settlement/policy-resettlements/:runId/people   administrator, auditor         ?limit=&offset= who gets back or owes how much
//   POST /api/settlement/policy-resettlements/:runId/start    administrator                  settles what differs again, in batches
import { z } from 'zod'
import { Insutype, MedType } from './benefits.ts'

const fen = z.number().int().min(0)
const difference = z.number().int()

/** What a rule of monitoring says to a bill: `stop` must not be paid, `remind` may be, and is kept. */
export const BillVerdict = z.object({
  ruleId: z.string(),
  version: z.number().int(),
  kind: z.string(),
  verdict: z.enum(['violation', 'suspect']),
  action: z.enum(['stop', 'remind']),
  lineNos: z.array(z.number().int()),
  amountFen: fen,
  reasonZh: z.string(),
  reasonEn: z.string(),
  clause: z.string(),
})
export type BillVerdict = z.infer<typeof BillVerdict>

export const DeclareOwn = z.object({
  mdtrtId: z.uuid(),
  chargeIds: z.array(z.uuid()).min(1).max(200),
  reason: z.string().min(1).max(500),
})
export const DeclaredOwn = z.object({ mdtrtId: z.string(), chargeIds: z.array(z.string()), amountFen: fen })

/** Before a prescription is written: what would be said to these lines. Nothing is kept. */
export const Foresee = z.object({
  residentId: z.uuid(),
  institutionId: z.uuid(),
  medType: MedType.default('11'),
  diagCodes: z.array(z.string().min(1).max(20)).max(20),
  lines: z
    .array(
      z.object({
        hilistCode: z.string().min(1).max(50),
        cnt: z.number().int().positive().max(9999),
        /** Price of one unit, fen; without it the catalogue's. */
        priceFen: fen.optional(),
        /** Days of supply. */
        prdDays: z.number().int().positive().max(999).nullable().default(null),
      }),
    )
    .min(1)
    .max(200),
})
export type Foresee = z.input<typeof Foresee>
/** `lineNos` are the places in `lines`, from 1. */
export const Foreseen = z.object({ verdicts: z.array(BillVerdict) })
export type Foreseen = z.infer<typeof Foreseen>

/** What a person or fund gets (+) or loses (−) when bills are settled again. */
export const Differences = z.object({
  hifp_pay: difference,
  hifmi_pay: difference,
  hifob_pay: difference,
  maf_pay: difference,
  cvlserv_pay: difference,
  hifes_pay: difference,
  fund_pay_sumamt: difference,
  acct_pay: difference,
  acct_mulaid_pay: difference,
  cash_payamt: difference,
})
export type Differences = z.infer<typeof Differences>

export const ResettlementAsked = z.object({ billId: z.uuid(), leaveOut: z.stringbool().or(z.boolean()).default(false) })
const AmountsBefore = z.object({ medfee_sumamt: fen, act_pay_dedc: fen, fund_pay_sumamt: fen, cash_payamt: fen })
export const Resettlement = z.object({
  billId: z.string(),
  /** This bill and those that build on it, in their order; `after` is null for one that would be left out. */
  bills: z.array(
    z.object({
      billId: z.string(),
      mdtrtId: z.string(),
      institutionName: z.string(),
      settledAt: z.string(),
      before: AmountsBefore,
      after: AmountsBefore.nullable(),
    }),
  ),
  differences: Differences,
  /** Cash that would go back, and cash that would be missing (then settling again is refused). */
  refundFen: fen,
  missingFen: fen,
})
export type Resettlement = z.infer<typeof Resettlement>

export const ResettleForPolicy = z.object({
  /** First and last day of the visits whose bills are looked at. */
  from: z.iso.date(),
  to: z.iso.date(),
  insutype: Insutype.optional(),
  reason: z.string().min(1).max(500),
})
export const RunAsked = z.object({ runId: z.uuid() })
export const PolicyResettlement = z.object({
  runId: z.string(),
  from: z.string(),
  to: z.string(),
  insutype: Insutype.nullable(),
  reason: z.string(),
  /** previewing → previewed → settling → done. */
  state: z.enum(['previewing', 'previewed', 'settling', 'done']),
  askedBy: z.string(),
  askedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Accumulators of people: looked at of all, and what was found or done. */
  progress: z.object({
    total: z.number().int(),
    waiting: z.number().int(),
    unchanged: z.number().int(),
    differing: z.number().int(),
    settled: z.number().int(),
    /** Could not be settled again, e.g. while a bill waits for its payment; a new run takes them up. */
    left: z.number().int(),
  }),
  bills: z.number().int(),
  changedBills: z.number().int(),
  differences: Differences,
  refundFen: fen,
  dueFen: fen,
})
export type PolicyResettlement = z.infer<typeof PolicyResettlement>
export const PolicyResettlements = z.object({ runs: z.array(PolicyResettlement) })

export const RunPeopleAsked = z.object({
  runId: z.uuid(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export const RunPeople = z.object({
  people: z.array(
    z.object({
      residentId: z.string(),
      residentName: z.string(),
      insutype: Insutype,
      category: MedType,
      hosp_lv: z.number().int(),
      year: z.number().int(),
      state: z.enum(['differs', 'settled', 'left']),
      /** Refusal code of one that was left. */
      refusal: z.string().nullable(),
      changedBills: z.number().int(),
      differences: Differences,
      refundFen: fen,
      dueFen: fen,
    }),
  ),
  total: z.number().int(),
})
