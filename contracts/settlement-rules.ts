// Settlement's rules over HTTP, beside settlement.ts (who pays what):
//   GET  /api/settlement/bills/:billId/resettlement           manager, auditor               ?leaveOut=   what settling again would change; changes nothing
//   POST /api/settlement/unbilled                             manager, registrar (own institution), doctor (own visits)   { search?, limit?, offset? } visits with charges nobody has paid; a read: names stand in no address
//   GET  /api/settlement/visits/:mdtrtId/unbilled             the same                       its unbilled charges, what monitoring says to them, what the bill would be
//   POST /api/settlement/visits/:mdtrtId/declare-own          manager, registrar, doctor of the visit, integration   { chargeIds, reason, agreedBy } charges become wholly own
//   POST /api/settlement/visits/:mdtrtId/take-back-own        manager, registrar, doctor of the visit                { chargeIds } while they are unbilled
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

/**
 * Who agreed to pay for what the fund does not: the insured, a near relative or the guardian; nobody is asked in an emergency
 * (Ordinance on the Supervision of the Use of Healthcare Security Funds, art. 15; memory: to be verified).
 */
export const AgreedBy = z.enum(['self', 'relative', 'guardian', 'emergency'])
export type AgreedBy = z.infer<typeof AgreedBy>
export const DeclareOwn = z.object({
  mdtrtId: z.uuid(),
  chargeIds: z.array(z.uuid()).min(1).max(200),
  reason: z.string().min(1).max(500),
  /** Staff must say it; a hospital's system keeps the signed paper itself. */
  agreedBy: AgreedBy.optional(),
})
export const TakeBackOwn = DeclareOwn.pick({ mdtrtId: true, chargeIds: true })
export const DeclaredOwn = z.object({ mdtrtId: z.string(), chargeIds: z.array(z.string()), amountFen: fen })

/** A visit whose charges nobody has paid yet. */
export const UnbilledVisit = z.object({
  mdtrtId: z.string(),
  residentName: z.string(),
  sex: z.string(),
  age: z.number().int(),
  institutionId: z.string(),
  institutionName: z.string(),
  doctorName: z.string().nullable(),
  openedAt: z.string(),
  charges: z.number().int(),
  amountFen: fen,
  declaredFen: fen,
  /** How many rules stop it, and how many only remind. */
  stops: z.number().int(),
  reminds: z.number().int(),
})
export type UnbilledVisit = z.infer<typeof UnbilledVisit>
export const UnbilledAsked = z.object({
  /** Characters or pinyin of a name. */
  search: z.string().trim().min(1).max(40).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
})
export const UnbilledVisits = z.object({ visits: z.array(UnbilledVisit), total: z.number().int() })

export const UnbilledCharge = z.object({
  chargeId: z.string(),
  lineNo: z.number().int(),
  hilistCode: z.string(),
  name: z.string(),
  cnt: z.number().int(),
  pric: fen,
  amountFen: fen,
  inscpFen: fen,
  chargedAt: z.string(),
  /** Once declared: why, who agreed, who said so and when. */
  own: z
    .object({ reason: z.string(), agreedBy: AgreedBy.nullable(), byName: z.string().nullable(), at: z.string() })
    .nullable(),
})
export type UnbilledCharge = z.infer<typeof UnbilledCharge>
export const UnbilledDetail = z.object({
  visit: UnbilledVisit.omit({ stops: true, reminds: true }).extend({ residentId: z.string(), diagCode: z.string() }),
  charges: z.array(UnbilledCharge),
  verdicts: z.array(BillVerdict),
  /** What the bill would be now, the account not used: who pays what. */
  fundFen: fen,
  personFen: fen,
  mayDeclare: z.boolean(),
})
export type UnbilledDetail = z.infer<typeof UnbilledDetail>
export const VisitAsked = z.object({ mdtrtId: z.uuid() })

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
