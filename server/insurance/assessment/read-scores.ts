import { type IndicatorScore, type Score, ScoreAsked, ScoreDetail, Scores, ScoresAsked } from '#contracts/assessment'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { institutionOf, institutionSeen, institutionsById } from '#people/institutions'
import { demonstrationIndicators } from './scheme.ts'
import * as store from './store.ts'

/** Refusals: assessment.other_institution. */
export const listScores = verb(
  {
    name: 'assessment.list_scores',
    may: ['manager', 'auditor'],
    input: ScoresAsked,
    answer: Scores,
    summary: 'The scores of a year that the reader may see, the best first.',
  },
  async (ctx, { year }) => {
    const rows = await store.scoresOfYear(ctx, year, await institutionSeen(ctx, 'assessment.other_institution'))
    const objections = await store.objectionsOf(
      ctx,
      rows.map(({ id }) => id),
    )
    await audit(ctx, { action: 'read', entity: 'assessment.score' })
    const institutions = await institutionsById(
      ctx,
      rows.map((row) => row.institution_id),
    )
    return { year, scores: rows.map((row) => show(row, institutions.get(row.institution_id)!.name, objections)) }
  },
)

/** Refusals: assessment.unknown_score, assessment.other_institution. */
export const readScore = verb(
  {
    name: 'assessment.read_score',
    may: ['manager', 'auditor'],
    input: ScoreAsked,
    answer: ScoreDetail,
    summary: 'One score: each indicator with its figure, its bounds and its points.',
  },
  async (ctx, { scoreId }) => {
    const row = await seenScore(ctx, scoreId)
    await audit(ctx, { action: 'read', entity: 'assessment.score', entityId: scoreId })
    return detailOf(ctx, row)
  },
)

/** Refusals: assessment.unknown_score, assessment.other_institution. */
export async function seenScore(ctx: Context, scoreId: string): Promise<store.ScoreRow> {
  const row = await store.scoreById(ctx, scoreId)
  refuseUnless(row, 'assessment.unknown_score')
  await institutionSeen(ctx, 'assessment.other_institution', row.institution_id)
  return row
}

/** What an institution's year is settled by; undefined: nothing was handed yet. */
export async function scoreOf(ctx: Context, institutionId: string, year: number) {
  const row = await ctx.transaction((ctx) => store.currentOf(ctx, institutionId, year))
  return row && { scoreId: row.id, scoreBp: row.score_bp, state: row.state, version: row.version, asOf: row.as_of }
}

export async function detailOf(ctx: Context, row: store.ScoreRow): Promise<ScoreDetail> {
  const scheme = await store.schemeById(ctx, row.scheme_id)
  const byCode = new Map(scheme.indicators.map((indicator) => [indicator.code, indicator]))
  const indicators = (await store.indicatorsOf(ctx, row.id)).map(
    (one): IndicatorScore => ({
      ...byCode.get(one.code)!,
      numerator: one.numerator,
      denominator: one.denominator,
      rateBp: one.rate_bp,
      pointsBp: one.points_bp,
      runId: one.run_id,
      definitionHash: one.definition_hash,
    }),
  )
  const versions = await store.versionsOf(ctx, row)
  const objections = await store.objectionsOf(
    ctx,
    versions.map(({ id }) => id),
  )
  return {
    ...show(row, (await institutionOf(ctx, row.institution_id)).name, objections),
    schemeId: scheme.id,
    schemeTitle: scheme.title,
    indicators,
    confirmedByName: row.confirmed_by_name,
    reopenReason: row.reopen_reason,
    versions: versions.map(({ id, version, score_bp, state }) => ({ scoreId: id, version, scoreBp: score_bp, state })),
    objections: objections.map((one) => ({
      objectionId: one.id,
      indicatorCode: one.indicator_code,
      text: one.text,
      raisedByName: one.raised_by_name,
      raisedAt: one.raised_at.toISOString(),
      answer: one.answer,
      answeredByName: one.answered_by_name,
      answeredAt: one.answered_at?.toISOString() ?? null,
    })),
  }
}

function show(row: store.ScoreRow, institutionName: string, objections: readonly store.ObjectionRow[]): Score {
  return {
    scoreId: row.id,
    institutionId: row.institution_id,
    institutionName,
    year: row.year,
    version: row.version,
    scoreBp: row.score_bp,
    state: row.state,
    asOf: row.as_of.toISOString(),
    handedAt: row.handed_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    openObjections: objections.filter((one) => one.score_id === row.id && one.answer === null).length,
  }
}

/** The demonstration's scheme, in force from a year on. Safe to repeat. */
export async function loadDemonstrationScheme(ctx: Context, yearFrom: number): Promise<void> {
  await ctx.transaction(async (ctx) => {
    if ((await store.allSchemes(ctx)).length > 0) return
    await store.insertScheme(ctx, {
      id: ctx.chance.uuid(),
      title: { zh: '示范考核办法', en: 'Demonstration scheme' },
      source: '示范考核办法（记忆，上线前核实）',
      year_from: yearFrom,
      year_to: null,
      indicators: [...demonstrationIndicators],
      state: 'in-force',
      proposed_by: 'demonstration',
      proposed_by_name: '示范数据',
      proposed_at: ctx.now,
      decided_by: ctx.actor.id,
      decided_by_name: ctx.actor.name,
      decided_at: ctx.now,
      reason: '随示范区装入',
    })
  })
}
