/**
 * Findings of the fund's monitoring: what a rule says of a bill, what the institution answers, what the auditor decides, what comes back.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/findings | auditor and the lead institution's manager (region), manager (own institution), doctor (own lines) | state?, stage?, ruleId?, kind?, institutionId?, doctorId?, period?, cursor? | FindingList |
 * | POST /api/findings | auditor | RaiseRequest: by hand, on lines of a bill | FindingDetail |
 * | GET  /api/findings/summary | the same as the list | by, year, month? | FindingSummary: per institution, doctor, rule or month |
 * | GET  /api/findings/rules | auditor, manager, doctor | year? | RuleRates: hits, upheld, dismissed, appealed, overturned, a proposal where a rule is often wrong |
 * | GET  /api/findings/export/:table | the same as the list | year, month?, state? | text/csv: findings, rules, institutions, doctors, months |
 * | GET  /api/findings/runs | auditor, the lead institution's manager | – | FindingRuns |
 * | POST /api/findings/runs | auditor, the lead institution's manager | year, month? | FindingRun: goes on in the background |
 * | POST /api/findings/decisions | auditor | DecideRequest: one or many, all or none | Decided |
 * | POST /api/findings/decisions/undo | the auditor who decided, within minutes, before anything is posted | findingIds | Decided |
 * | GET  /api/findings/:findingId | as the list | – | FindingDetail: the claim, its lines, those that are evidence lit |
 * | POST /api/findings/:findingId/person | as the list | – | FindingPerson: opened, and in the trail |
 * | POST /api/findings/:findingId/answer | manager of the institution | AnswerRequest | FindingDetail |
 * | GET  /api/findings/:findingId/attachments/:attachmentId | as the list | – | the bytes |
 *
 * open → (appealed) → upheld → recovered, or dismissed. Upheld money comes back as ledger postings once the time to undo is over; never
 * more than the fund paid for the lines; a reversal of the bill takes the recovery back. Amounts are integer fen.
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'

const fen = z.int().min(0)
const words = z.string().trim().min(2).max(1000)
const bilingual = z.object({ zh: z.string(), en: z.string() })
const period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const year = z.coerce.number().int().min(2000).max(2100)
const month = z.coerce.number().int().min(1).max(12)

export const FindingState = z.enum(['open', 'appealed', 'upheld', 'dismissed', 'recovered'])
export type FindingState = z.infer<typeof FindingState>
export const FindingStage = z.enum(['before', 'during', 'after'])
export type FindingStage = z.infer<typeof FindingStage>
export const FindingVerdict = z.enum(['violation', 'suspect'])

export const Finding = z.object({
  id: uuid,
  ruleId: z.string(),
  version: z.int(),
  kind: z.string(),
  verdict: FindingVerdict,
  stage: FindingStage,
  state: FindingState,
  setlId: z.string(),
  period: period.describe('month of the bill'),
  institutionId: uuid.nullable(),
  institutionName: z.string(),
  fixmedinsCode: z.string(),
  doctorId: uuid.nullable(),
  doctorName: z.string().nullable(),
  /** Masked: who it is opens with `/person`, and that is in the trail. */
  person: z.string(),
  /** What should not have been charged to the fund, and what the fund paid for those lines: the most that can come back. */
  amountFen: fen,
  fundFen: fen,
  recoveredFen: fen,
  reason: bilingual,
  clause: z.string(),
  raisedBy: z.string().nullable().describe('who raised it by hand; null: a rule did'),
  foundAt: isoTime,
  answerBy: day.describe('the institution may answer until the end of this day'),
  answered: z.boolean(),
  decidedAt: isoTime.nullable(),
  undoUntil: isoTime.nullable().describe('a decision can be taken back until then'),
  mayAnswer: z.boolean(),
  mayDecide: z.boolean(),
})
export type Finding = z.infer<typeof Finding>

/** A line of the claim. `lit`: evidence of the finding; `amountFen`: what of it the finding is about. */
export const FindingLine = z.object({
  setlId: z.string(),
  bkkpSn: z.string(),
  lit: z.boolean(),
  hilist_code: z.string(),
  hilist_name: z.string(),
  fee_ocur_time: isoTime.nullable(),
  cnt: z.int(),
  pric: fen,
  det_item_fee_sumamt: fen,
  inscp_amt: fen,
  amountFen: fen,
  fixmedinsCode: z.string(),
})
export type FindingLine = z.infer<typeof FindingLine>
export const Attachment = z.object({ id: uuid, name: z.string(), contentType: z.string(), bytes: z.int() })
export const FindingAnswer = z.object({
  at: isoTime,
  byName: z.string(),
  stand: z.enum(['accepts', 'appeals']),
  words: z.string(),
  attachments: z.array(Attachment),
})
export const FindingDecision = z.object({
  at: isoTime,
  byName: z.string(),
  verdict: z.enum(['upheld', 'dismissed']),
  words: z.string(),
})
/** The rule in the version that found it, in words; whoever may read the rules opens it by its id. */
export const FindingRule = z.object({
  name: bilingual,
  logic: bilingual,
  clause: bilingual,
  source: z.string(),
  action: z.enum(['stop', 'remind']),
  enabled: z.boolean().describe('whether the rule is in force today'),
})
export const FindingDetail = z.object({
  finding: Finding,
  /** Null: raised by hand. */
  rule: FindingRule.nullable(),
  lines: z.array(FindingLine),
  /** The numbers that the rule saw: days in hand, visits, kilometres. */
  window: z.string().nullable(),
  answer: FindingAnswer.nullable(),
  decision: FindingDecision.nullable(),
  transactionId: z.string().nullable(),
  /** Why nothing, or no longer anything, comes back. */
  recoveryNote: bilingual.nullable(),
})
export type FindingDetail = z.infer<typeof FindingDetail>

export const FindingsAsked = z.object({
  state: FindingState.optional(),
  stage: FindingStage.optional(),
  ruleId: z.string().max(80).optional(),
  kind: z.string().max(40).optional(),
  institutionId: uuid.optional(),
  doctorId: uuid.optional(),
  period: period.optional(),
  cursor: z.string().max(100).optional(),
})
export const FindingList = z.object({
  findings: z.array(Finding),
  counts: z.record(FindingState, z.int()),
  nextCursor: z.string().nullable(),
})
export type FindingList = z.infer<typeof FindingList>
export const FindingAsked = z.object({ findingId: uuid })
export const FindingPerson = z.object({
  name: z.string().nullable(),
  psnNo: z.string(),
  sex: z.string().nullable(),
  birthDate: day.nullable(),
})

export const RaiseRequest = z.object({
  setlId: uuid,
  lineNos: z.array(z.int().min(1).max(9999)).min(1).max(200),
  amountFen: z.int().min(1).max(10_000_000_000).describe('at most the amount of these lines'),
  words,
})
export const AnswerRequest = z.object({
  findingId: uuid,
  stand: z.enum(['accepts', 'appeals']),
  words,
  attachments: z
    .array(
      z.object({
        name: z.string().trim().min(1).max(120),
        contentType: z.enum(['application/pdf', 'image/jpeg', 'image/png']),
        base64: z.base64().min(4).max(300_000),
      }),
    )
    .max(3)
    .default([]),
})
export const DecideRequest = z.object({
  findingIds: z.array(uuid).min(1).max(200),
  verdict: z.enum(['upheld', 'dismissed']),
  words: words.describe('why: the institution reads it too'),
})
export const UndoRequest = z.object({ findingIds: z.array(uuid).min(1).max(200) })
export const Decided = z.object({ findings: z.array(Finding) })

export const SummaryAsked = z.object({
  by: z.enum(['institution', 'doctor', 'rule', 'month']),
  year,
  month: month.optional(),
})
export const SummaryRow = z.object({
  key: z.string(),
  name: z.string(),
  found: z.int(),
  open: z.int(),
  appealed: z.int(),
  upheld: z.int().describe('upheld, recovered or not'),
  dismissed: z.int(),
  recovered: z.int(),
  amountFen: fen,
  upheldFen: fen,
  recoveredFen: fen,
})
export type SummaryRow = z.infer<typeof SummaryRow>
export const FindingSummary = z.object({ rows: z.array(SummaryRow) })

export const RatesAsked = z.object({ year: year.optional() })
export const RuleRate = z.object({
  ruleId: z.string(),
  version: z.int(),
  kind: z.string(),
  name: bilingual,
  hits: z.int(),
  decided: z.int(),
  upheld: z.int(),
  dismissed: z.int(),
  appealed: z.int(),
  overturned: z.int().describe('appealed and dismissed'),
  /** Basis points; null: nothing decided, or nothing appealed. */
  falsePositiveBp: z.int().nullable(),
  overturnBp: z.int().nullable(),
  /** A rule that is often wrong should ask rather than accuse. */
  proposal: z.enum(['make-suspect', 'make-remind']).nullable(),
})
export type RuleRate = z.infer<typeof RuleRate>
export const RuleRates = z.object({ rules: z.array(RuleRate) })

export const ExportAsked = z.object({
  table: z.enum(['findings', 'rules', 'institutions', 'doctors', 'months']),
  year,
  month: month.optional(),
  state: FindingState.optional(),
})

export const RunAsked = z.object({ year: z.int().min(2000).max(2100), month: z.int().min(1).max(12).optional() })
export const FindingRun = z.object({
  id: uuid,
  state: z.enum(['queued', 'running', 'done', 'failed']),
  year: z.int(),
  month: z.int().nullable(),
  askedAt: isoTime,
  finishedAt: isoTime.nullable(),
  slicesDone: z.int(),
  slicesTotal: z.int(),
  found: z.int().describe('what the rules say of the period'),
  fresh: z.int().describe('of these, new: the same rule version on the same lines is one finding'),
})
export type FindingRun = z.infer<typeof FindingRun>
export const FindingRuns = z.object({ runs: z.array(FindingRun) })
