/**
 * Payment by case: CHS-DRG and DIP side by side, month by month; one of them pays.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/cases/tariffs | manager, auditor | – | TariffList |
 * | POST /api/cases/tariffs | manager of the lead | LearnRequest | TariffDetail: a draft, learned from the stays settled in the days named |
 * | GET  /api/cases/tariffs/:tariffId | manager, auditor | – | TariffDetail |
 * | POST /api/cases/tariffs/:tariffId/change | manager of the lead | parameters | TariffDetail: a draft only |
 * | POST /api/cases/tariffs/:tariffId/publish | manager of the lead, auditor; never who made it | – | TariffDetail: in force in its days |
 * | POST /api/cases/tariffs/:tariffId/withdraw | manager of the lead | – | TariffDetail: a draft only |
 * | GET  /api/cases/tariffs/:tariffId/export/:table | manager, auditor | – | text/csv: weights, dip |
 * | GET  /api/cases/months | manager, auditor | – | MonthList |
 * | POST /api/cases/months | manager of the lead, auditor | year, month | Month: goes on in the background; again does it again |
 * | GET  /api/cases/months/:year/:month | manager (own institution; the lead's: all), auditor | institutionId? | MonthPicture |
 * | GET  /api/cases/months/:year/:month/cases | the same | institutionId?, system?, outlier?, groupCode?, cursor? | CaseList |
 * | GET  /api/cases/months/:year/:month/export/:table | the same | institutionId? | text/csv: cases, groups, departments |
 * | POST /api/cases/months/:year/:month/statements | manager of the lead | – | StatementsMade: drafts, one for each institution and system |
 * | GET  /api/cases/stays/:mdtrtId | manager, auditor, a doctor of the institution who may open the record | – | StayExplained; in the trail |
 * | POST /api/cases/stays/:mdtrtId/what-if | the same | Recoding | WhatIf: before and after; changes nothing; in the trail |
 *
 * Amounts are integer fen; weights, scores and points ten-thousandths (10000 = 1).
 */
import { z } from 'zod'
import { Insutype } from './benefits.ts'
import { day, isoTime, uuid } from './booking.ts'
import { CaseExplained } from './grouping.ts'

const year = z.coerce.number().int().min(2000).max(2200)
const month = z.coerce.number().int().min(1).max(12)
const fen = z.int().min(0).max(1_000_000_000_000_000)
const factorBp = z.int().min(1_000).max(50_000)
const words = z.string().trim().min(2).max(500)

export const CaseSystem = z.enum(['drg', 'dip'])
export type CaseSystem = z.infer<typeof CaseSystem>
export const Outlier = z.enum(['none', 'high', 'low', 'ungrouped'])
export type Outlier = z.infer<typeof Outlier>

const perScheme = z.object({ '310': fen.min(1), '390': fen.min(1) })
const perLevel = z.object({ '0': factorBp, '1': factorBp, '2': factorBp, '3': factorBp })

/** What a tariff says beside its weights and its list. Factors are basis points: 10000 is 1. */
export const TariffParameters = z.object({
  /** Which of the two pays. The other is worked out beside it. */
  pays: CaseSystem,
  drg: z.object({
    /** Fen for a weight of 1, by scheme. */
    rateFen: perScheme,
    levelFactorBp: perLevel,
    /** By institution code, where it differs from its level's. */
    institutionFactorBp: z.record(z.string(), factorBp).default({}),
    /** A cost from so many times the group's mean is a high outlier, by hospital level. */
    highTimesBp: z.object({ '0': z.int(), '1': z.int(), '2': z.int(), '3': z.int() }),
    /** A cost below this share of the group's mean is a low outlier: paid what it cost. */
    lowShareBp: z.int().min(0).max(10_000),
    /** 0000, QY and groups without a weight: this share of what it cost. */
    ungroupedShareBp: z.int().min(0).max(10_000),
  }),
  dip: z.object({
    /** What the fund has for a month's stays, by scheme. */
    monthBudgetFen: perScheme,
    levelFactorBp: perLevel,
    institutionFactorBp: z.record(z.string(), factorBp).default({}),
    /** Auxiliary: by age and by severity of the secondary diagnoses. */
    auxiliary: z.object({
      ...{ childBelowYears: z.int().min(0).max(18), childBp: factorBp },
      ...{ elderFromYears: z.int().min(50).max(120), elderBp: factorBp },
      ...{ mccBp: factorBp, ccBp: factorBp },
    }),
    highTimesBp: z.int().min(10_000).max(100_000),
    lowTimesBp: z.int().min(0).max(10_000),
    /** What no group fits: this share of what it cost, as points. */
    ungroupedShareBp: z.int().min(0).max(10_000),
  }),
  source: words,
})
export type TariffParameters = z.infer<typeof TariffParameters>

export const LearnRequest = z.object({
  year,
  basisFrom: day,
  basisTo: day,
  casesMin: z.int().min(1).max(1000).default(5).describe('fewer do not make a group of their own'),
  pays: CaseSystem.default('drg'),
})
export const TariffRow = z.object({
  id: uuid,
  year: z.int(),
  revision: z.int(),
  state: z.enum(['draft', 'published', 'withdrawn']),
  validFrom: day,
  validTo: day,
  tableSet: z.string(),
  basisFrom: day,
  basisTo: day,
  basisCases: z.int(),
  basisMeanFen: fen,
  pays: CaseSystem,
  weights: z.int(),
  dipGroups: z.int(),
  madeByName: z.string(),
  madeAt: isoTime,
  publishedByName: z.string().nullable(),
  publishedAt: isoTime.nullable(),
  mayChange: z.boolean(),
  mayPublish: z.boolean(),
})
export type TariffRow = z.infer<typeof TariffRow>
export const TariffList = z.object({ tariffs: z.array(TariffRow) })
export const DrgWeight = z.object({
  drg: z.string(),
  name: z.string(),
  weight10000: z.int(),
  meanCostFen: fen,
  meanDaysMilli: z.int(),
  cases: z.int(),
  learnedFrom: z.enum(['drg', 'adrg']),
})
export const DipGroup = z.object({
  code: z.string(),
  kind: z.enum(['core', 'primary-care', 'composite']),
  diagnosis: z.string(),
  procedures: z.array(z.string()),
  cases: z.int(),
  meanCostFen: fen,
  score10000: z.int(),
})
export type DipGroup = z.infer<typeof DipGroup>
export const TariffDetail = TariffRow.extend({
  parameters: TariffParameters,
  drgWeights: z.array(DrgWeight),
  dipList: z.array(DipGroup),
})
export type TariffDetail = z.infer<typeof TariffDetail>
export const TariffRequest = z.object({ tariffId: uuid })
export const ChangeTariff = z.object({ tariffId: uuid, parameters: TariffParameters })

export const MonthRequest = z.object({ year, month })
export const Month = z.object({
  year: z.int(),
  month: z.int(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  tariffId: uuid.nullable(),
  pays: CaseSystem.nullable(),
  cases: z.int().nullable(),
  sm3: z.string().nullable(),
  askedAt: isoTime,
  endedAt: isoTime.nullable(),
  failure: z.string().nullable(),
})
export type Month = z.infer<typeof Month>
export const MonthList = z.object({ months: z.array(Month) })

/** Totals of the same stays under one system. */
export const SystemTotals = z.object({
  system: CaseSystem,
  pays: z.boolean(),
  cases: z.int(),
  costFen: fen,
  personFen: fen,
  fundFen: fen.describe('what the fund paid bill by bill'),
  payFen: fen.describe('what the fund pays by this system'),
  /** Case-mix index: mean weight (DRG), mean points (DIP). */
  cmi10000: z.int(),
  /** Costs and days against what the groups cost and take in the region; 10000: as the region. */
  costIndex10000: z.int().nullable(),
  timeIndex10000: z.int().nullable(),
  outliers: z.object({ high: z.int(), low: z.int(), ungrouped: z.int() }),
})
export type SystemTotals = z.infer<typeof SystemTotals>
const part = z.object({ code: z.string(), name: z.string(), drg: SystemTotals, dip: SystemTotals })
export const CasePoint = z.object({
  mdtrtId: uuid,
  system: CaseSystem,
  groupCode: z.string(),
  costFen: fen,
  payFen: fen,
  personFen: fen,
  outlier: Outlier,
})
export const MonthPicture = z.object({
  month: Month,
  institutionId: uuid.nullable(),
  institutionName: z.string().nullable(),
  totals: z.array(SystemTotals),
  institutions: z.array(part),
  departments: z.array(part),
  groups: z.array(
    z.object({
      system: CaseSystem,
      code: z.string(),
      name: z.string(),
      cases: z.int(),
      meanCostFen: fen,
      meanPayFen: fen,
      weight10000: z.int().nullable(),
    }),
  ),
  /** At most 2,000 stays, evenly over the month. */
  points: z.array(CasePoint),
  pointValues: z.array(z.object({ insutype: Insutype, budgetFen: fen, points10000: z.int(), valueFen: z.number() })),
})
export type MonthPicture = z.infer<typeof MonthPicture>
export const MonthPictureRequest = MonthRequest.extend({ institutionId: uuid.optional() })

export const CaseRow = z.object({
  id: uuid,
  mdtrtId: uuid,
  setlId: uuid,
  institutionId: uuid,
  institutionName: z.string(),
  deptCode: z.string(),
  system: CaseSystem,
  pays: z.boolean(),
  groupCode: z.string(),
  groupName: z.string(),
  reason: z.string(),
  endedOn: day,
  days: z.int(),
  /** `equal`: what a DRG case counts where a budget is shared by points, outliers and stays in no group as they are paid. */
  ...{ weight10000: z.int().nullable(), points10000: z.int().nullable(), equalWeight10000: z.int().nullable() },
  costFen: fen,
  personFen: fen,
  payFen: fen,
  outlier: Outlier,
})
export type CaseRow = z.infer<typeof CaseRow>
export const CasesRequest = MonthPictureRequest.extend({
  system: CaseSystem.optional(),
  outlier: Outlier.optional(),
  groupCode: z.string().max(200).optional(),
  cursor: z.string().max(100).optional(),
})
export const CaseList = z.object({ cases: z.array(CaseRow), nextCursor: z.string().nullable() })
export const StatementsMade = z.object({
  statements: z.array(z.object({ statementId: uuid, kind: z.string(), subject: z.string() })),
})

export const StayRequest = z.object({ mdtrtId: uuid })
const code = z.string().trim().min(1).max(40)
/** What would be coded otherwise. Codes are removed first, then added; the principal ones come first at last. */
export const Recoding = StayRequest.extend({
  principalDiagnosis: code.optional(),
  addDiagnoses: z.array(code).max(20).default([]),
  removeDiagnoses: z.array(code).max(20).default([]),
  principalProcedure: code.optional(),
  addProcedures: z.array(code).max(20).default([]),
  removeProcedures: z.array(code).max(20).default([]),
})
export type Recoding = z.infer<typeof Recoding>

export const SystemPay = z.object({
  system: CaseSystem,
  pays: z.boolean(),
  groupCode: z.string(),
  groupName: z.string(),
  weight10000: z.int().nullable(),
  points10000: z.int().nullable(),
  meanCostFen: fen.nullable(),
  /** Cost against the group's mean; 10000: as much. */
  times10000: z.int().nullable(),
  outlier: Outlier,
  standardFen: fen,
  /** Null: the month's point value is not known yet. */
  payFen: fen.nullable(),
  /** How it was reckoned, step by step. */
  steps: z.array(
    z.object({ zh: z.string(), en: z.string(), amountFen: z.int().optional(), value10000: z.int().optional() }),
  ),
})
export type SystemPay = z.infer<typeof SystemPay>
export const CodedStay = z.object({
  diagnoses: z.array(z.object({ code: z.string(), name: z.string() })),
  procedures: z.array(z.object({ code: z.string(), name: z.string() })),
  grouping: CaseExplained,
  drg: SystemPay,
  dip: SystemPay,
})
export type CodedStay = z.infer<typeof CodedStay>
export const StayExplained = z.object({
  mdtrtId: uuid,
  institutionId: uuid,
  institutionName: z.string(),
  deptCode: z.string(),
  sex: z.enum(['male', 'female', 'unknown']),
  ageYears: z.int(),
  ageDays: z.int().nullable(),
  weightG: z.int().nullable(),
  days: z.int(),
  endedOn: day,
  costFen: fen,
  personFen: fen,
  fundFen: fen,
  stay: CodedStay,
})
export type StayExplained = z.infer<typeof StayExplained>
export const WhatIf = z.object({ mdtrtId: uuid, costFen: fen, personFen: fen, before: CodedStay, after: CodedStay })
export type WhatIf = z.infer<typeof WhatIf>
export const CaseTable = z.enum(['cases', 'groups', 'departments'])
