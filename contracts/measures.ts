/**
 * The community's published figures over HTTP: contract rate, fulfilment, enrolment, standard management, control, urgent
 * follow-up; how each is counted, who is behind it, and why a person is in or out.
 *
 * Roles: manager (own institution; the lead internet hospital's manager sees the region), auditor (region), doctor (the own
 * teams, the cells they answer for and the own panel; no people of others). A resident reads how they themselves are counted.
 *
 * | line | who | input | answer |
 * |---|---|---|---|
 * | GET  /api/measures | manager, auditor, doctor | day? | MeasureList: definitions in words, in force that day |
 * | GET  /api/measures/figures | manager, auditor, doctor | ScopeRequest, PeriodRequest | FigurePage: all measures of one scope, a year earlier beside them |
 * | GET  /api/measures/breakdown | manager, auditor, doctor | measure, by, ScopeRequest, PeriodRequest | Breakdown: one measure, one row an institution, team, cell or doctor inside the scope |
 * | GET  /api/measures/trend | manager, auditor, doctor | measure, ScopeRequest | MeasureTrend: the year to date at the ends of months |
 * | GET  /api/measures/funnel | manager, auditor, doctor | programme, ScopeRequest, PeriodRequest | Funnel: population → found → enrolled → managed → at target |
 * | GET  /api/measures/map | manager, auditor, doctor | measure, ScopeRequest, PeriodRequest | MeasureMap: a value a cell (outlines: the grid's own routes) |
 * | GET  /api/measures/comparison | manager, auditor | programme, tier? | Comparison: managed against unmanaged, matched |
 * | GET  /api/measures/people | manager, auditor, doctor | measure, membership?, ScopeRequest, PeriodRequest, limit?, offset? | PeopleBehind; one audit row a person |
 * | GET  /api/measures/explanations/:residentId | manager, auditor, doctor, resident | measure?, PeriodRequest | Explanation: each criterion with its numbers, as of now |
 * | GET  /api/measures/runs | manager, auditor | – | RunList: newest first, with progress |
 * | POST /api/measures/runs | manager (region), auditor | day? | Run: computes anew in the background |
 * | GET  /api/measures/export/:table | manager, auditor, doctor | table = figures, breakdown or people, and that one's input | text/csv, UTF-8 |
 *
 * Days are days of the calendar in China. A figure is of a run: its `asOf` is the instant the raw facts were taken.
 */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date()
const count = z.number().int().nonnegative()
const sentence = z.object({ zh: z.string(), en: z.string() })

export const MeasureCode = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/)
export const PeriodKind = z.enum(['year-to-date', 'year', 'month'])
export type PeriodKind = z.infer<typeof PeriodKind>
export const ScopeKind = z.enum(['region', 'institution', 'team', 'cell', 'doctor'])
export type ScopeKind = z.infer<typeof ScopeKind>
export const Programme = z.enum(['hypertension', 'diabetes'])
export type Programme = z.infer<typeof Programme>

/** outside: not of the population or denominator. denominator: counted, not to the standard. numerator: counted, and to the standard. */
export const Membership = z.enum(['outside', 'excluded', 'denominator', 'numerator'])
export type Membership = z.infer<typeof Membership>

export const CriterionPart = z.enum(['population', 'exclusion', 'denominator', 'numerator'])
export type CriterionPart = z.infer<typeof CriterionPart>

export const MeasurePage = z.object({
  code: MeasureCode,
  version: z.number().int().positive(),
  title: sentence,
  /** How this is counted, in words: what the figure is, then each criterion. */
  counted: sentence,
  criteria: z.array(z.object({ code: z.string(), part: CriterionPart, words: sentence })),
  source: z.string(),
  programme: Programme.nullable(),
  /** What is counted: people, promised services, urgent follow-ups. */
  unit: z.enum(['people', 'services', 'follow-ups']),
  validFrom: day,
  validTo: day.nullable(),
  definitionHash: z.string(),
})
export type MeasurePage = z.infer<typeof MeasurePage>
export const MeasureList = z.object({ day, measures: z.array(MeasurePage) })

export const ScopeRequest = z.object({ scopeKind: ScopeKind.optional(), scopeId: uuid.optional() })
export const PeriodRequest = z.object({ periodKind: PeriodKind.default('year-to-date'), to: day.optional() })
export const DefinitionsRequest = z.object({ day: day.optional() })
export const FiguresRequest = z.object({ ...ScopeRequest.shape, ...PeriodRequest.shape })
export const BreakdownRequest = FiguresRequest.extend({ measure: MeasureCode, by: ScopeKind.exclude(['region']) })
export const TrendRequest = ScopeRequest.extend({ measure: MeasureCode })
export const FunnelRequest = FiguresRequest.extend({ programme: Programme })
export const MapRequest = FiguresRequest.extend({ measure: MeasureCode })
export const ComparisonRequest = z.object({
  programme: Programme,
  tier: z.enum(['basic', 'standard', 'demonstration']).optional(),
})
export const PeopleRequest = FiguresRequest.extend({
  measure: MeasureCode,
  membership: Membership.optional(),
  /** Only those for whom this criterion decided. */
  reason: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})
export const ExplanationRequest = PeriodRequest.extend({ residentId: uuid, measure: MeasureCode.optional() })

/** Where a figure is from: the scope, the days counted, the instant of the raw facts. */
const of = {
  scope: z.object({ kind: ScopeKind, id: uuid.nullable(), name: z.string().nullable() }),
  period: z.object({ kind: PeriodKind, from: day, to: day }),
  asOf: z.string(),
  runId: uuid,
}

const ratio = {
  numerator: count,
  denominator: count,
  /** Percent with two decimals; null when nothing is to be counted. */
  ratePercent: z.number().nullable(),
}
export const MeasureFigure = z.object({
  code: MeasureCode,
  version: z.number().int(),
  title: sentence,
  counted: sentence,
  unit: MeasurePage.shape.unit,
  programme: Programme.nullable(),
  ...ratio,
  /** The same stretch a year earlier, out of the same raw facts. */
  yearEarlier: z.object(ratio).nullable(),
  /** Growth on the year: difference of the rates in percentage points, two decimals. */
  growthPoints: z.number().nullable(),
  definitionHash: z.string(),
})
export type MeasureFigure = z.infer<typeof MeasureFigure>
export const FigurePage = z.object({ ...of, figures: z.array(MeasureFigure) })
export type FigurePage = z.infer<typeof FigurePage>

export const BreakdownRow = z.object({ id: uuid, name: z.string(), ...ratio, growthPoints: z.number().nullable() })
export type BreakdownRow = z.infer<typeof BreakdownRow>
export const Breakdown = z.object({ ...of, measure: MeasureCode, by: ScopeKind, rows: z.array(BreakdownRow) })
export type Breakdown = z.infer<typeof Breakdown>

export const MeasureTrend = z.object({
  scope: of.scope,
  measure: MeasureCode,
  points: z.array(z.object({ from: day, to: day, ...ratio })),
})
export type MeasureTrend = z.infer<typeof MeasureTrend>

export const FunnelStage = z.object({
  code: z.enum(['population', 'expected', 'found', 'enrolled', 'managed', 'at-target']),
  title: sentence,
  counted: sentence,
  people: count,
})
export const Funnel = z.object({ ...of, programme: Programme, stages: z.array(FunnelStage) })
export type Funnel = z.infer<typeof Funnel>

export const MapCell = z.object({ cellId: uuid, code: z.string(), name: z.string(), institutionId: uuid, ...ratio })
export const MeasureMap = z.object({ ...of, measure: MeasureCode, cells: z.array(MapCell) })
export type MeasureMap = z.infer<typeof MeasureMap>

export const PersonBehind = z.object({
  residentId: uuid,
  name: z.string(),
  membership: Membership,
  /** The criterion that decided, and its sentence with this person's numbers. */
  reason: z.string(),
  words: sentence,
  numerator: count,
  denominator: count,
})
export type PersonBehind = z.infer<typeof PersonBehind>
export const PeopleBehind = z.object({ ...of, measure: MeasureCode, people: z.array(PersonBehind), total: count })
export type PeopleBehind = z.infer<typeof PeopleBehind>

export const CriterionOfPerson = z.object({
  code: z.string(),
  part: CriterionPart,
  held: z.boolean(),
  words: sentence,
})
export const MeasureOfPerson = z.object({
  code: MeasureCode,
  version: z.number().int(),
  title: sentence,
  membership: Membership,
  reason: z.string(),
  /** In or out, and why, in one sentence. */
  words: sentence,
  numerator: count,
  denominator: count,
  criteria: z.array(CriterionOfPerson),
})
export type MeasureOfPerson = z.infer<typeof MeasureOfPerson>
export const Explanation = z.object({
  residentId: uuid,
  period: of.period,
  asOf: z.string(),
  measures: z.array(MeasureOfPerson),
})
export type Explanation = z.infer<typeof Explanation>

const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() })
export const Balance = z.object({
  covariate: z.enum(['age', 'female', 'baseline']),
  title: sentence,
  /** Standardised mean difference, managed less unmanaged. */
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export const ComparisonOfTier = z.object({
  tier: ComparisonRequest.shape.tier.unwrap().nullable(),
  managed: z.object({ people: count, matched: count }),
  unmanaged: z.object({ people: count, matched: count }),
  strata: count,
  /** Share at target in percentage points, managed less unmanaged, with its 95 % interval; null when nobody is matched. */
  atTargetPoints: estimate.nullable(),
  /** Mean fasting glucose (mmol/L) or systolic pressure (mmHg), managed less unmanaged. */
  meanDifference: estimate.nullable(),
  balance: z.array(Balance),
})
export type ComparisonOfTier = z.infer<typeof ComparisonOfTier>
export const Comparison = z.object({
  programme: Programme,
  period: of.period,
  asOf: z.string(),
  runId: uuid,
  method: sentence,
  unit: z.enum(['mmol/L', 'mmHg']),
  results: z.array(ComparisonOfTier),
})
export type Comparison = z.infer<typeof Comparison>

export const RunState = z.enum(['queued', 'exporting', 'computing', 'done', 'failed'])
export const Run = z.object({
  id: uuid,
  state: RunState,
  day,
  asOf: z.string().nullable(),
  askedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Periods computed, of how many. */
  done: count,
  total: count,
  /** SM3 over the results: the same facts give the same bytes. */
  resultHash: z.string().nullable(),
  failure: z.string().nullable(),
})
export type Run = z.infer<typeof Run>
export const RunList = z.object({ runs: z.array(Run) })
export const AskRun = z.object({ day: day.optional() })
export const MeasureExportTable = z.enum(['figures', 'breakdown', 'people'])
