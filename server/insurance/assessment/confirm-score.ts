import { ReopenScore, ScoreAsked, ScoreDetail } from '#contracts/assessment'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { scoreConfirmed } from './events.ts'
import { provisional } from './hand-assessment.ts'
import { detailOf, seenScore } from './read-scores.ts'
import * as store from './store.ts'

/** Refusals: assessment.unknown_score, .not_provisional, .objections_open. */
export const confirmScore = verb(
  {
    name: 'assessment.confirm_score',
    may: ['auditor', 'system'],
    input: ScoreAsked,
    answer: ScoreDetail,
    summary: 'Confirms a provisional score: from then on the year is settled by it.',
  },
  async (ctx, { scoreId }) => {
    const row = await lockScore(ctx, scoreId)
    refuseUnless(row.state === 'provisional', 'assessment.not_provisional')
    const open = (await store.objectionsOf(ctx, [scoreId])).filter(({ answer }) => answer === null).length
    refuseUnless(open === 0, 'assessment.objections_open', { params: { count: open } })
    const made = { confirmed_by: ctx.actor.id, confirmed_by_name: ctx.actor.name, confirmed_at: ctx.now }
    await store.updateScore(ctx, scoreId, { state: 'confirmed', ...made })
    await audit(ctx, { action: 'update', entity: 'assessment.score', entityId: scoreId })
    const { institution_id: institutionId, year, score_bp: scoreBp } = row
    await announce(ctx, scoreConfirmed, institutionId, { scoreId, institutionId, year, scoreBp })
    return detailOf(ctx, { ...row, state: 'confirmed', ...made })
  },
)

/** Refusals: assessment.unknown_score, .not_confirmed. */
export const reopenScore = verb(
  {
    name: 'assessment.reopen_score',
    may: ['auditor'],
    input: ReopenScore,
    answer: ScoreDetail,
    summary: 'Opens a confirmed score again: a new version with the same figures, until insight hands others.',
  },
  async (ctx, { scoreId, reason }) => {
    const row = await lockScore(ctx, scoreId)
    refuseUnless(row.state === 'confirmed', 'assessment.not_confirmed')
    await store.updateScore(ctx, scoreId, { state: 'superseded' })
    const next = { ...row, ...provisional, id: ctx.chance.uuid(), version: row.version + 1, reopen_reason: reason }
    await store.insertScore(ctx, next)
    await store.copyIndicators(ctx, scoreId, next.id)
    await audit(ctx, { action: 'create', entity: 'assessment.score', entityId: next.id, reason })
    return detailOf(ctx, next)
  },
)

async function lockScore(ctx: Context, scoreId: string): Promise<store.ScoreRow> {
  const seen = await seenScore(ctx, scoreId)
  const current = await store.lockCurrent(ctx, seen.institution_id, seen.year)
  return current?.id === scoreId ? current : { ...seen, state: 'superseded' }
}
