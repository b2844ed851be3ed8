/**
 * Statements: what an institution or the region is paid, as inputs, steps, result and postings. Its bytes are canonical JSON (RFC 8785);
 * worked out again from the same inputs they are the same bytes.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/statements | auditor, manager (the lead's: all; another's: the own) | kind?, subject?, year?, month?, state?, source?, cursor? | StatementList |
 * | GET  /api/statements/:statementId | the same | – | StatementDetail |
 * | POST /api/statements/:statementId/rerun | the same | – | Rerun |
 * | POST /api/statements/:statementId/submit | manager of the lead | – | StatementDetail |
 * | POST /api/statements/:statementId/approve | auditor, manager of the lead; never who made or submitted it | – | StatementDetail |
 * | POST /api/statements/:statementId/return | the same | words | StatementDetail: a draft again |
 * | POST /api/statements/:statementId/post | manager of the lead, auditor | – | StatementDetail: its postings are in the books, once |
 * | GET  /api/statements/:statementId/export/:format | as one | – | json: the canonical bytes; csv: its steps |
 * | POST /api/statements/periods/:period/close | auditor | – | ClosedStatementPeriod: nothing of it is posted any more |
 */
import { z } from 'zod'
import { isoTime, uuid } from './booking.ts'

export const StatementState = z.enum(['draft', 'submitted', 'approved', 'posted', 'superseded', 'withdrawn'])
export type StatementState = z.infer<typeof StatementState>

/** Where a figure comes from, to be clicked down: what = statement, finding, bills, cases, members, measure, budget, rule, table, input. */
export const StepSource = z.object({ what: z.string(), ref: z.string() })
export type StepSource = z.infer<typeof StepSource>

/** Integers only: fen, points in thousandths, ratios in ten-thousandths, counts. A step has one figure. */
export const Step = z.object({
  no: z.int(),
  ruleId: z.string(),
  clause: z.string(),
  zh: z.string(),
  en: z.string(),
  amountFen: z.int().optional(),
  points: z.int().optional().describe('thousandths of a point'),
  ratioBp: z.int().optional(),
  count: z.int().optional(),
  from: z.array(StepSource),
})
export type Step = z.infer<typeof Step>

export const StatementAccount = z.object({ kind: z.string(), ownerId: z.string(), name: z.string() })
export type StatementAccount = z.infer<typeof StatementAccount>
export const StatementPosting = z.object({
  source: StatementAccount,
  destination: StatementAccount,
  amountFen: z.int().positive(),
  reason: z.string(),
})
export type StatementPosting = z.infer<typeof StatementPosting>

export const StatementRow = z.object({
  id: uuid,
  kind: z.string(),
  version: z.int(),
  /** The code of an institution (fixmedins_code), or a name of the region's: region:310:inpatient. */
  subject: z.string(),
  subjectName: z.string(),
  institutionId: uuid.nullable(),
  year: z.int(),
  /** Null: of the whole year. */
  month: z.int().nullable(),
  revision: z.int(),
  state: StatementState,
  contentSm3: z.string(),
  /** The figure that people look for first, in fen. */
  headlineFen: z.int().nullable(),
  titleZh: z.string(),
  titleEn: z.string(),
  madeAt: isoTime,
  postedAt: isoTime.nullable(),
})
export type StatementRow = z.infer<typeof StatementRow>

const Signed = z.object({ id: z.string(), name: z.string(), at: isoTime })

export const StatementDetail = StatementRow.extend({
  supersedes: uuid.nullable(),
  supersededBy: uuid.nullable(),
  made: Signed,
  submitted: Signed.nullable(),
  approved: Signed.nullable(),
  posted: Signed.nullable(),
  returnedWords: z.string().nullable(),
  inputs: z.unknown(),
  steps: z.array(Step),
  result: z.unknown(),
  postings: z.array(StatementPosting),
  /** The transaction of the books. */
  transactionId: uuid.nullable(),
  reversalId: uuid.nullable(),
  maySubmit: z.boolean(),
  mayApprove: z.boolean(),
  mayPost: z.boolean(),
})
export type StatementDetail = z.infer<typeof StatementDetail>

export const StatementsRequest = z.object({
  kind: z.string().max(60).optional(),
  subject: z.string().max(100).optional(),
  year: z.coerce.number().int().min(2000).max(2200).optional(),
  month: z.coerce.number().int().min(1).max(12).optional(),
  state: StatementState.optional(),
  /** Only those with a step that rests on it: the id of a rule or a budget, as a step's `from` says it. */
  source: z.string().min(1).max(100).optional(),
  cursor: z.string().max(100).optional(),
})
export const StatementList = z.object({ statements: z.array(StatementRow), nextCursor: z.string().nullable() })
export type StatementList = z.infer<typeof StatementList>
export const StatementRequest = z.object({ statementId: uuid })
export const ReturnRequest = z.object({ statementId: uuid, words: z.string().trim().min(2).max(1000) })

export const Rerun = z.object({
  same: z.boolean(),
  sm3: z.string(),
  keptSm3: z.string(),
  /** Paths at which the new bytes say something else; empty when they are the same. */
  differences: z.array(z.object({ path: z.string(), was: z.string(), is: z.string() })),
})
export type Rerun = z.infer<typeof Rerun>

export const StatementExport = z.object({ statementId: uuid, format: z.enum(['json', 'csv']) })

/** A month `2026-03` or a year `2026`. */
export const StatementPeriod = z.object({ period: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/) })
export const ClosedStatementPeriod = z.object({ period: z.string(), closedAt: isoTime })
