// Daily reconciliation with the insurer (对账), to the fen: totals first, details only where totals differ.
//   GET  /api/reconciliation/days                                   manager, auditor  ?from=&to=&institutionId=   a strip of days
//   POST /api/reconciliation/days/:date/compare                     manager, auditor  { institutionId? }          compared within seconds
//   GET  /api/reconciliation/differences                            manager, auditor  ?state=&kind=&date=&institutionId=&limit=&offset=
//   GET  /api/reconciliation/differences/:differenceId              manager, auditor  both sides, and what was done about it
//   POST /api/reconciliation/differences/:differenceId/explain      manager, auditor  { note }
//   POST /api/reconciliation/differences/:differenceId/ask-again    manager, auditor  the insurer is asked about this bill again
//   POST /api/reconciliation/differences/:differenceId/propose      manager           { how, reason }  moves money: needs a second person
//   POST /api/reconciliation/differences/:differenceId/approve      manager, auditor  another person than who proposed
//   POST /api/reconciliation/differences/:differenceId/close        manager, auditor  { note }
//   GET  /api/reconciliation/differences.csv                        manager, auditor  ?from=&to=&institutionId=
// A manager sees the own institution, one of the lead institution and an auditor all. Event: reconciliation.difference_found.
import { z } from 'zod'

const signedFen = z.number().int()

export const DifferenceKind = z.enum([
  'only-ours',
  'only-theirs',
  'amounts-differ',
  'states-differ',
  'accumulator-differs',
])
export type DifferenceKind = z.infer<typeof DifferenceKind>
/** proposed: somebody proposed a correction that a second person has not approved yet. */
export const DifferenceState = z.enum(['open', 'proposed', 'explained', 'corrected', 'closed'])
export type DifferenceState = z.infer<typeof DifferenceState>
/** reverse: on the side that has it; take-theirs: an adjustment posting by what the insurer says. */
export const Correction = z.enum(['reverse', 'take-theirs'])
export type Correction = z.infer<typeof Correction>

/** One day of one institution, or one settlement, by the amounts that are reconciled. */
export const Totals = z.object({
  bills: z.number().int(),
  medfee_sumamt: signedFen,
  fund_pay_sumamt: signedFen,
  /** The own account and the family's together: insurers name one amount for both. */
  acct_pay: signedFen,
  cash_payamt: signedFen,
})
export type Totals = z.infer<typeof Totals>

export const Side = z.object({
  state: z.enum(['settled', 'reversed', 'awaiting', 'none']),
  medfee_sumamt: signedFen,
  fund_pay_sumamt: signedFen,
  acct_pay: signedFen,
  cash_payamt: signedFen,
  at: z.string().nullable(),
})
export type Side = z.infer<typeof Side>

const Day = z.object({
  date: z.string(),
  institutionId: z.string(),
  institutionName: z.string(),
  /** waiting: not compared yet; even: to the fen; differs: something is open; settled: everything found is closed. */
  state: z.enum(['waiting', 'even', 'differs', 'settled', 'failed']),
  comparedAt: z.string().nullable(),
  ours: Totals.nullable(),
  theirs: Totals.nullable(),
  open: z.number().int(),
  found: z.number().int(),
  error: z.string().nullable(),
})
export const DaysAsked = z.object({ from: z.iso.date(), to: z.iso.date(), institutionId: z.uuid().optional() })
export const Days = z.object({ insurer: z.enum(['local', 'remote']), days: z.array(Day) })
export type Days = z.infer<typeof Days>
export const CompareAsked = z.object({ date: z.iso.date(), institutionId: z.uuid().optional() })
export const CompareAnswer = z.object({ date: z.string(), institutions: z.number().int() })

export const Difference = z.object({
  differenceId: z.string(),
  date: z.string(),
  institutionId: z.string(),
  institutionName: z.string(),
  kind: DifferenceKind,
  state: DifferenceState,
  /** Null for an accumulator. */
  billId: z.string().nullable(),
  insurerSetlId: z.string().nullable(),
  ours: Side,
  theirs: Side,
  /** Theirs less ours of what the funds pay. */
  fundDifferenceFen: signedFen,
  foundAt: z.string(),
  proposed: z.object({ how: Correction, by: z.string(), reason: z.string(), at: z.string() }).nullable(),
  approvedBy: z.string().nullable(),
  note: z.string().nullable(),
  closedAt: z.string().nullable(),
})
export type Difference = z.infer<typeof Difference>
/** One thing that was done about a difference. */
const Done = z.object({ at: z.string(), by: z.string(), what: z.string(), note: z.string().nullable() })
export const DifferenceWithHistory = z.object({ ...Difference.shape, history: z.array(Done) })
export type DifferenceWithHistory = z.infer<typeof DifferenceWithHistory>

export const DifferencesAsked = z.object({
  /** pending: whatever is not closed. */
  state: z.enum(['pending', ...DifferenceState.options]).default('pending'),
  kind: DifferenceKind.optional(),
  date: z.iso.date().optional(),
  institutionId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
})
export const Differences = z.object({ differences: z.array(Difference), total: z.number().int() })
export const DifferenceAsked = z.object({ differenceId: z.uuid() })
export const DifferenceNoted = z.object({ differenceId: z.uuid(), note: z.string().trim().min(1).max(500) })
export const DifferenceProposed = z.object({
  differenceId: z.uuid(),
  how: Correction,
  reason: z.string().trim().min(1).max(500),
})
