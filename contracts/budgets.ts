/**
 * Budgets, packages and what is kept of them: the year of a pool (统筹区) as dated data, and the runs that make statements of it.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/budgets | manager of the lead, auditor, administrator | year | BudgetList |
 * | POST /api/budgets | administrator | BudgetEntry | Budget: a draft |
 * | POST /api/budgets/:budgetId/approve | auditor, manager of the lead; never who entered it | – | Budget: in force, set aside in the books |
 * | GET  /api/budgets/rules | manager, auditor, administrator | onDay? | FundRuleList |
 * | POST /api/budgets/rules | administrator | FundRuleEntry | FundRule: a draft |
 * | POST /api/budgets/rules/:fundRuleId/approve | auditor, manager of the lead; never who entered it | – | FundRule |
 * | GET  /api/budgets/risk-models | manager, auditor, administrator | – | RiskModelList |
 * | POST /api/budgets/risk-models | administrator | RiskModelEntry (a CSV) | RiskModelImport: a draft, or the rows that cannot be read |
 * | POST /api/budgets/risk-models/:riskModelId/approve | auditor, manager of the lead; never who entered it | – | RiskModel |
 * | POST /api/budgets/prepayments | manager of the lead | MonthRun | RunAnswer: drafts of one month's prepayment |
 * | POST /api/budgets/points | manager of the lead | MonthRun | RunAnswer: drafts of one month's points and point value |
 * | POST /api/budgets/clearings | manager of the lead | YearRun | RunAnswer: drafts of the year's clearing by budget |
 * | POST /api/budgets/shared-savings | manager of the lead | SharedSavingsRun | RunAnswer: a draft of what an institution earns of its members' savings |
 * | GET  /api/budgets/overview | manager of the lead, auditor | year | FundOverview |
 * | GET  /api/budgets/capitation | auditor, manager (the lead's: all; another's: the own) | year | CapitationList |
 * | GET  /api/budgets/split | the same | year | SplitList |
 * | GET  /api/budgets/export/:table | as the table | year | CSV |
 */
import { z } from 'zod'
import { Insutype, MedType } from './benefits.ts'
import { day, isoTime, uuid } from './booking.ts'

const bp = z.int().min(0).max(10_000)
const year = z.int().min(2000).max(2200)
const month = z.int().min(1).max(12)
const fen = z.int().min(0).max(1_000_000_000_000_000)
export const institutionCode = z.string().regex(/^[0-9A-Za-z]{1,30}$/)

export const BudgetCategory = z.enum(['outpatient', 'special-disease', 'inpatient'])
export type BudgetCategory = z.infer<typeof BudgetCategory>
export const medTypeOf: Readonly<Record<BudgetCategory, MedType>> = {
  outpatient: '11',
  'special-disease': '14',
  inpatient: '21',
}

export const BudgetEntry = z.object({
  year,
  insutype: Insutype,
  category: BudgetCategory,
  amountFen: fen.min(1),
  /** Kept back for what cannot be foreseen. */
  reserveBp: bp,
  /** January to December, in ten-thousandths of what is not kept back. */
  monthSharesBp: z.array(bp).length(12),
  source: z.string().trim().min(2).max(500),
})
export type BudgetEntry = z.infer<typeof BudgetEntry>
export const Approval = z.enum(['draft', 'approved', 'superseded'])
export const Budget = BudgetEntry.extend({
  id: uuid,
  revision: z.int(),
  state: Approval,
  enteredByName: z.string(),
  enteredAt: isoTime,
  approvedByName: z.string().nullable(),
  approvedAt: isoTime.nullable(),
  mayApprove: z.boolean(),
})
export type Budget = z.infer<typeof Budget>
export const BudgetsRequest = z.object({ year: z.coerce.number().int().min(2000).max(2200) })
export const BudgetList = z.object({ budgets: z.array(Budget) })
export const BudgetRequest = z.object({ budgetId: uuid })

/** What an institution is given ahead each month: its share of last year, of the month's budget, of which so much. */
const Prepayment = z.object({ shareBp: bp })
/** Points of an inpatient case: of a DRG weight or of DIP points; of a visit, by the level of the institution (0 to 3). Thousandths of a point. */
const Points = z.object({
  pointsPerWeight: z.int().min(1).max(1_000_000),
  visitPoints: z.object({ '11': z.array(z.int().min(0)).length(4), '14': z.array(z.int().min(0)).length(4) }),
})
/** Ladders by actual ÷ points' worth. Below 10,000 the institution keeps a part of what was not used; above, the fund bears a part. */
const Sharing = z.object({
  under: z.array(z.object({ downToBp: bp, keepsBp: bp })).max(20),
  over: z.array(z.object({ upToBp: z.int().min(10_000).max(100_000), bearsBp: bp })).max(20),
})
const Capitation = z.object({
  insutypes: z.array(Insutype).min(1),
  medTypes: z.array(MedType).min(1),
  ageFroms: z.array(z.int().min(0).max(150)).min(1).max(30),
  /** Conditions in order; a person is in the cell of the first they have, else in `none`. */
  diseases: z.array(z.string().min(1).max(40)).max(20),
  scoreFroms: z.array(z.int().min(0)).min(1).max(30),
  riskModel: z.string().min(1).max(60),
  /** Fen a head and month by cell: `ageFrom/sex/disease/scoreFrom`. */
  monthFen: z.record(z.string().max(80), fen),
})
/** The part of a surplus that is kept, by the year's score in ten-thousandths. */
const Retention = z.object({
  bands: z
    .array(z.object({ fromBp: bp, keepsBp: bp }))
    .min(1)
    .max(20),
})
/** Weights of contracts, work and results in the split of what is kept; they sum to 10,000. */
const Split = z.object({ contractsBp: bp, workBp: bp, resultsBp: bp })
/** A package for everybody with a disease: one responsible institution and its partners. */
const DiseasePackage = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  titleZh: z.string().min(1).max(60),
  titleEn: z.string().min(1).max(60),
  conditions: z.array(z.string().min(1).max(40)).min(1).max(40),
  diagnosisPrefixes: z
    .array(z.string().regex(/^[A-Z][0-9A-Z.]{1,8}$/))
    .min(1)
    .max(40),
  insutypes: z.array(Insutype).min(1),
  medTypes: z.array(MedType).min(1),
  monthFen: fen,
  responsible: institutionCode,
  partners: z.array(institutionCode).max(400),
  keepsBp: bp,
  split: Split,
})
/** Tracks of shared savings: what the engine is told. */
const SharedSavings = z.object({
  rules: z.record(z.string().max(60), z.union([z.string().max(60), z.number(), z.boolean()])),
})

export const parametersOf = {
  prepayment: Prepayment,
  points: Points,
  sharing: Sharing,
  capitation: Capitation,
  retention: Retention,
  split: Split,
  'disease-package': DiseasePackage,
  'shared-savings': SharedSavings,
} as const
export const FundRuleKind = z.enum([
  'prepayment',
  'points',
  'sharing',
  'capitation',
  'retention',
  'split',
  'disease-package',
  'shared-savings',
])
export type FundRuleKind = z.infer<typeof FundRuleKind>
export type Parameters<K extends FundRuleKind> = z.infer<(typeof parametersOf)[K]>

export const FundRuleEntry = z.object({
  kind: FundRuleKind,
  /** Several of a kind stand beside each other by name: packages by disease. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/)
    .default('all'),
  validFrom: day,
  parameters: z.record(z.string(), z.unknown()),
  source: z.string().trim().min(2).max(500),
})
export const FundRule = z.object({
  id: uuid,
  kind: FundRuleKind,
  name: z.string(),
  validFrom: day,
  parameters: z.record(z.string(), z.unknown()),
  source: z.string(),
  state: Approval,
  enteredByName: z.string(),
  approvedByName: z.string().nullable(),
  mayApprove: z.boolean(),
})
export type FundRule = z.infer<typeof FundRule>
export const FundRulesRequest = z.object({ onDay: day.optional() })
export const FundRuleList = z.object({ rules: z.array(FundRule) })
export const FundRuleRequest = z.object({ fundRuleId: uuid })

/** Columns of the CSV: part (demographic, condition, hierarchy, interaction), code, other, sex, age_from, age_to, weight (four decimals). */
export const RiskModelEntry = z.object({
  model: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  validFrom: day,
  source: z.string().trim().min(2).max(500),
  csv: z.string().min(1).max(900_000),
})
export const RiskModel = z.object({
  id: uuid,
  model: z.string(),
  validFrom: day,
  source: z.string(),
  state: Approval,
  rows: z.int(),
  sm3: z.string(),
  enteredByName: z.string(),
  approvedByName: z.string().nullable(),
  mayApprove: z.boolean(),
})
export type RiskModel = z.infer<typeof RiskModel>
export const RiskModelImport = z.object({
  model: RiskModel.nullable(),
  errors: z.array(z.object({ line: z.int(), zh: z.string(), en: z.string() })),
})
export const RiskModelList = z.object({ models: z.array(RiskModel) })
export const RiskModelRequest = z.object({ riskModelId: uuid })

export const MonthRun = z.object({ year, month })
export const YearRun = z.object({ year })
export const SharedSavingsRun = z.object({
  year,
  institutionId: uuid,
  insutype: Insutype,
  /** Of server/insurance/shared-savings/terms.ts. */
  track: z.enum([
    ...(['track-1', 'basic-a', 'basic-b', 'basic-c', 'basic-d', 'basic-e', 'enhanced'] as const),
    ...(['track-1-plus', 'track-2', 'track-3'] as const),
  ]),
  twoSided: z.boolean(),
  benchmarkFen: fen.min(1),
  /** Millionths; of two-sided tracks and of less than 5,000 members. */
  electedRate: z.int().min(0).max(1_000_000).nullable().default(null),
})
export const RunAnswer = z.object({ statementIds: z.array(uuid) })

/** One month of a budget: planned, spent by bills that stand, given ahead, points and what one was worth. */
export const BudgetMonth = z.object({
  month,
  plannedFen: z.int(),
  actualFen: z.int().nullable(),
  prepaidFen: z.int(),
  points: z.int().nullable().describe('thousandths of a point'),
  /** Fen for a thousand points: an integer that reads like money. */
  thousandPointsFen: z.int().nullable(),
})
export const BudgetBurn = z.object({
  insutype: Insutype,
  category: BudgetCategory,
  amountFen: z.int(),
  reserveFen: z.int(),
  plannedToDateFen: z.int(),
  actualToDateFen: z.int(),
  /** Named method: what was spent to date ÷ the plan's part of the year to date. Null before the first month. */
  forecastFen: z.int().nullable(),
  forecastMethod: z.literal('share-of-plan'),
  months: z.array(BudgetMonth).length(12),
})
export type BudgetMonth = z.infer<typeof BudgetMonth>
export type BudgetBurn = z.infer<typeof BudgetBurn>
export const FundOverview = z.object({
  year: z.int(),
  asOf: isoTime,
  monthsPast: z.int(),
  amountFen: z.int(),
  actualToDateFen: z.int(),
  plannedToDateFen: z.int(),
  forecastFen: z.int().nullable(),
  /** What the budgets would leave at the forecast; negative: they do not reach. */
  forecastSurplusFen: z.int().nullable(),
  /** What packages left in this year's statements, and what is kept of it. */
  packageSurplusFen: z.int(),
  retainedFen: z.int(),
  budgets: z.array(BudgetBurn),
})
export type FundOverview = z.infer<typeof FundOverview>

export const CapitationRow = z.object({
  statementId: uuid,
  kind: z.string(),
  state: z.string(),
  institutionCode: z.string(),
  institutionName: z.string(),
  members: z.int(),
  memberMonths: z.int(),
  packageFen: z.int(),
  ownCareFen: z.int(),
  careElsewhereFen: z.int(),
  /** What findings took back of these bills: not spent. Package − own care − care elsewhere + recovered = surplus. */
  recoveredFen: z.int(),
  surplusFen: z.int(),
  scoreBp: z.int().nullable(),
  retainedFen: z.int(),
})
export type CapitationRow = z.infer<typeof CapitationRow>
export const CapitationList = z.object({ rows: z.array(CapitationRow) })
export const SplitRow = z.object({
  statementId: uuid,
  kind: z.string(),
  state: z.string(),
  leadCode: z.string(),
  leadName: z.string(),
  memberCode: z.string(),
  memberName: z.string(),
  contracts: z.int(),
  work: z.int(),
  results: z.int(),
  amountFen: z.int(),
})
export type SplitRow = z.infer<typeof SplitRow>
export const SplitList = z.object({ rows: z.array(SplitRow) })
export const BudgetsExport = BudgetsRequest.extend({ table: z.enum(['burn', 'capitation', 'split']) })
