/**
 * The yearly assessment of institutions over HTTP: by which scheme, with which result, and what was objected.
 *
 * | line | who | input | answer |
 * |---|---|---|---|
 * | GET  /api/assessment/schemes | manager, auditor, administrator | – | Schemes: in force, proposed and ended |
 * | POST /api/assessment/schemes | administrator | ProposeScheme | Scheme |
 * | POST /api/assessment/schemes/:schemeId/decide | auditor | DecideScheme: another person than who proposed | Scheme |
 * | GET  /api/assessment/scores | manager (own; lead hospital: region), auditor | year | Scores |
 * | GET  /api/assessment/scores/:scoreId | the same | – | ScoreDetail: each indicator with its figure, formula and points |
 * | POST /api/assessment/scores/:scoreId/objections | manager (own) | RaiseObjection | ScoreDetail |
 * | POST /api/assessment/objections/:objectionId/answer | auditor | AnswerObjection | ScoreDetail |
 * | POST /api/assessment/scores/:scoreId/confirm | auditor | – | ScoreDetail |
 * | POST /api/assessment/scores/:scoreId/reopen | auditor | ReopenScore | ScoreDetail: a new version, provisional |
 * | POST /api/assessing/years/:year/hand | manager (lead hospital), auditor | – | Handed: the year's figures go to insurance |
 *
 * Rates, weights and scores are ten-thousandths (basis points).
 */
import { z } from 'zod'

const uuid = z.uuid()
const bp = z.number().int().min(0).max(10_000)
const year = z.number().int().min(2000).max(2999)
const sentence = z.object({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) })

export const Indicator = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  /** Of insight: the measure whose rate is scored. */
  measure: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  title: sentence,
  /** Of 10,000 over all indicators. */
  weightBp: bp.min(1),
  /** The rate that earns nothing, and the rate from which the whole weight is earned; linear in between. Where less is better, full is the lower one. */
  zeroAtBp: bp,
  fullAtBp: bp,
})
export type Indicator = z.infer<typeof Indicator>

export const SchemeState = z.enum(['proposed', 'in-force', 'returned'])
export const Scheme = z.object({
  schemeId: z.string(),
  title: sentence,
  source: z.string(),
  yearFrom: z.number().int(),
  yearTo: z.number().int().nullable(),
  indicators: z.array(Indicator),
  state: SchemeState,
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: z.string(),
  decidedByName: z.string().nullable(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
})
export type Scheme = z.infer<typeof Scheme>
export const Schemes = z.object({ schemes: z.array(Scheme) })
export const ProposeScheme = z.object({
  title: sentence,
  /** The document it comes from. */
  source: z.string().min(1).max(300),
  yearFrom: year,
  yearTo: year.nullable(),
  indicators: z.array(Indicator).min(1).max(50),
})
export const DecideScheme = z.object({
  schemeId: uuid,
  decision: z.enum(['publish', 'return']),
  reason: z.string().min(1).max(500),
})

export const ScoreState = z.enum(['provisional', 'confirmed', 'superseded'])
const scoreFields = {
  scoreId: z.string(),
  institutionId: z.string(),
  institutionName: z.string(),
  year: z.number().int(),
  version: z.number().int(),
  /** Null: none of the scheme's indicators has anybody behind it. */
  scoreBp: bp.nullable(),
  state: ScoreState,
  asOf: z.string(),
  handedAt: z.string(),
  confirmedAt: z.string().nullable(),
  openObjections: z.number().int(),
}
export const Score = z.object(scoreFields)
export type Score = z.infer<typeof Score>
export const ScoresAsked = z.object({ year: z.coerce.number().int().min(2000).max(2999) })
export const Scores = z.object({ year: z.number().int(), scores: z.array(Score) })

export const IndicatorScore = z.object({
  ...Indicator.shape,
  numerator: z.number().int(),
  denominator: z.number().int(),
  rateBp: bp.nullable(),
  /** Its part of the score, in ten-thousandths of the whole; null: nobody is behind it, its weight counts for the others. */
  pointsBp: bp.nullable(),
  /** The computation in insight that the figure is from. */
  runId: z.string(),
  definitionHash: z.string(),
})
export type IndicatorScore = z.infer<typeof IndicatorScore>

const Objection = z.object({
  objectionId: z.string(),
  indicatorCode: z.string().nullable(),
  text: z.string(),
  raisedByName: z.string(),
  raisedAt: z.string(),
  answer: z.string().nullable(),
  answeredByName: z.string().nullable(),
  answeredAt: z.string().nullable(),
})
export const ScoreDetail = z.object({
  ...scoreFields,
  schemeId: z.string(),
  schemeTitle: sentence,
  indicators: z.array(IndicatorScore),
  objections: z.array(Objection),
  confirmedByName: z.string().nullable(),
  reopenReason: z.string().nullable(),
  versions: z.array(
    z.object({ scoreId: z.string(), version: z.number().int(), scoreBp: bp.nullable(), state: ScoreState }),
  ),
})
export type ScoreDetail = z.infer<typeof ScoreDetail>

export const ScoreAsked = z.object({ scoreId: uuid })
const text = z.string().trim().min(1).max(2000)
export const RaiseObjection = z.object({
  scoreId: uuid,
  indicatorCode: z.string().max(61).nullable().default(null),
  text,
})
export const AnswerObjection = z.object({ objectionId: uuid, answer: text })
export const ReopenScore = z.object({ scoreId: uuid, reason: text })

export const HandYear = z.object({ year: z.coerce.number().int().min(2000).max(2999) })
export const Handed = z.object({
  year: z.number().int(),
  /** The computation and the last day it counts. */
  runId: z.string(),
  to: z.string(),
  institutions: z.number().int(),
  /** Confirmed before, and left as they are. */
  kept: z.number().int(),
})
