/**
 * Where the fund's money went, from the region down to one line of one bill, and from a line up again.
 *
 * | line | who | input | answer |
 * |---|---|---|---|
 * | GET /api/fund/breakdown | auditor, lead manager (region), manager (own institution), doctor (own bills) | by, FundFilter | FundBreakdown: sums, and one row an institution, doctor, month, category or scheme |
 * | GET /api/fund/people | the same | FundFilter, limit?, offset? | FundPeople: who the money was spent on, masked; one audit row a person |
 * | GET /api/fund/bills | the same | FundFilter, limit?, offset? | FundBills: the bills, masked; one audit row a person |
 * | GET /api/fund/lines/:billId/:lineNo | the same | – | LineUpward: the line, the bill, whose it is, and every statement that counts it |
 * | GET /api/fund/export/:table | the same | table = breakdown, people or bills, and that one's input | text/csv, UTF-8 |
 *
 * A bill counts in the month in which it was settled, and not when it was reversed. What rules found counts while it was not dismissed.
 * Medicines are never listed by doctor (R11). Amounts are integer fen.
 */
import { z } from 'zod'
import { Insutype, MedType } from './benefits.ts'
import { AppliedRule, BillAmounts, BillLine } from './settlement.ts'

const fen = z.number().int()
const count = z.number().int()

export const FundBy = z.enum(['institution', 'doctor', 'month', 'category', 'scheme'])
export type FundBy = z.infer<typeof FundBy>

export const FundFilter = z.object({
  year: z.coerce.number().int().min(2000).max(2200),
  month: z.coerce.number().int().min(1).max(12).optional(),
  institutionId: z.uuid().optional(),
  doctorId: z.uuid().optional(),
  residentId: z.uuid().optional(),
  insutype: Insutype.optional(),
  medType: MedType.optional(),
  /** Only bills that the package per head of this institution's people pays. */
  leadId: z.uuid().optional(),
  /** Only bills that this disease's package pays. */
  packageCode: z.string().min(1).max(40).optional(),
  /** Only bills on which a rule found something that was not dismissed. */
  found: z.stringbool().optional(),
})
export type FundFilter = z.infer<typeof FundFilter>
export const BreakdownAsked = FundFilter.extend({ by: FundBy })
export const PageAsked = FundFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})

export const FundSums = z.object({
  bills: count,
  people: count,
  medfee_sumamt: fen,
  inscp_amt: fen,
  /** Of what the fund paid, the pooled fund's part: what budgets, points and packages count. */
  hifp_pay: fen,
  fund_pay_sumamt: fen,
  /** Personal account, family and cash. */
  personFen: fen,
  /** What rules found on these bills, and what came back of it. */
  foundFen: fen,
  recoveredFen: fen,
  /** Of what came back, the pooled fund's part: packages and clearings do not count it as spent. */
  hifpRecoveredFen: fen,
})
export type FundSums = z.infer<typeof FundSums>

const where = z.object({ institutionId: z.string().nullable(), institutionName: z.string().nullable() })
export const FundRow = z.object({
  /** Id of the institution or doctor, month 1–12, or the national code; null: no doctor stands on the visit. */
  key: z.string().nullable(),
  /** The name; null where the key is a code that the screen puts into words. */
  label: z.string().nullable(),
  ...FundSums.shape,
})
export type FundRow = z.infer<typeof FundRow>
export const FundBreakdown = z.object({ scope: where, by: FundBy, total: FundSums, rows: z.array(FundRow) })

const Person = z.object({
  residentId: z.string(),
  /** Masked. */
  name: z.string(),
  sex: z.string(),
  age: z.number().int(),
})
export const FundPeople = z.object({
  scope: where,
  total: count,
  people: z.array(z.object({ ...Person.shape, ...FundSums.omit({ people: true }).shape })),
})
export type FundPerson = z.infer<typeof FundPeople>['people'][number]

export const FundBill = z.object({
  billId: z.string(),
  settledAt: z.string(),
  institutionId: z.string(),
  institutionName: z.string(),
  doctorId: z.string().nullable(),
  doctorName: z.string().nullable(),
  ...Person.shape,
  insutype: Insutype.nullable(),
  med_type: MedType,
  diag_code: z.string(),
  ...FundSums.omit({ bills: true, people: true }).shape,
})
export type FundBill = z.infer<typeof FundBill>
export const FundBills = z.object({ scope: where, total: count, bills: z.array(FundBill) })

export const LineAsked = z.object({ billId: z.uuid(), lineNo: z.coerce.number().int().min(1).max(100_000) })
export const LineUpward = z.object({
  line: BillLine,
  /** How many lines the bill has. */
  lineCount: count,
  /** The rules of the bill that touched this line. */
  rules: z.array(AppliedRule),
  findings: z.array(z.object({ findingId: z.string(), ruleId: z.string(), state: z.string(), amountFen: fen })),
  bill: z.object({ ...FundBill.shape, month: z.number().int(), ...BillAmounts.shape }),
  /** The same year of each place above it. */
  above: z.array(
    z.object({ of: z.enum(['person', 'doctor', 'institution', 'region']), label: z.string(), ...FundSums.shape }),
  ),
  /** Statements that count the bill: of its institution's cases, of its budget, and of the package that pays it. */
  statements: z.array(
    z.object({
      statementId: z.string(),
      kind: z.string(),
      /** `lead:scheme`, `package:scheme`, `region:scheme:category` of a budget, or an institution. */
      subject: z.string(),
      institutionName: z.string().nullable(),
      titleZh: z.string(),
      titleEn: z.string(),
      year: z.number().int(),
      month: z.number().int().nullable(),
      state: z.string(),
      headlineFen: fen.nullable(),
    }),
  ),
})
export type LineUpward = z.infer<typeof LineUpward>

export const FundExport = PageAsked.extend({
  table: z.enum(['breakdown', 'people', 'bills']),
  by: FundBy.default('institution'),
  limit: z.coerce.number().int().min(1).max(5000).default(5000),
})
