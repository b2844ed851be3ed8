import { AnswerObjection, RaiseObjection, ScoreDetail } from '#contracts/assessment'
import { audit, refuseUnless, verb } from '#kernel'
import { detailOf, seenScore } from './read-scores.ts'
import * as store from './store.ts'

/** Refusals: assessment.unknown_score, .other_institution, .not_provisional, .unknown_indicator. */
export const raiseObjection = verb(
  {
    name: 'assessment.raise_objection',
    may: ['manager'],
    input: RaiseObjection,
    answer: ScoreDetail,
    summary: 'An institution objects to its provisional score, or to one indicator of it.',
  },
  async (ctx, { scoreId, indicatorCode, text }) => {
    const seen = await seenScore(ctx, scoreId)
    const row = (await store.lockCurrent(ctx, seen.institution_id, seen.year)) ?? seen
    refuseUnless(row.id === scoreId && row.state === 'provisional', 'assessment.not_provisional')
    refuseUnless(row.institution_id === ctx.actor.institutionId, 'assessment.other_institution')
    if (indicatorCode !== null) {
      const known = (await store.indicatorsOf(ctx, scoreId)).some(({ code }) => code === indicatorCode)
      refuseUnless(known, 'assessment.unknown_indicator', { field: 'indicatorCode', params: { code: indicatorCode } })
    }
    const id = ctx.chance.uuid()
    await store.insertObjection(ctx, {
      id,
      score_id: scoreId,
      indicator_code: indicatorCode,
      text,
      raised_by: ctx.actor.id,
      raised_by_name: ctx.actor.name,
      raised_at: ctx.now,
      ...{ answer: null, answered_by: null, answered_by_name: null, answered_at: null },
    })
    await audit(ctx, { action: 'create', entity: 'assessment.objection', entityId: id })
    return detailOf(ctx, row)
  },
)

/** Refusals: assessment.unknown_objection, .objection_answered. */
export const answerObjection = verb(
  {
    name: 'assessment.answer_objection',
    may: ['auditor'],
    input: AnswerObjection,
    answer: ScoreDetail,
    summary: 'The fund answers an objection; the figure itself is counted anew by insight.',
  },
  async (ctx, { objectionId, answer }) => {
    const objection = await store.lockObjection(ctx, objectionId)
    refuseUnless(objection, 'assessment.unknown_objection')
    refuseUnless(objection.answer === null, 'assessment.objection_answered')
    const made = { answered_by: ctx.actor.id, answered_by_name: ctx.actor.name, answered_at: ctx.now }
    await store.answerObjection(ctx, objectionId, { answer, ...made })
    await audit(ctx, { action: 'update', entity: 'assessment.objection', entityId: objectionId })
    return detailOf(ctx, await seenScore(ctx, objection.score_id))
  },
)
