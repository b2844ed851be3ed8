/** The one it is about may explain; the one who is asked answers. The follow-up itself stays as it is. */
import { Answered, AnswerRequest, DoubtDetail, ExplainRequest } from '#contracts/veracity'
import { announce, audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { doubtAnswered } from './events.ts'
import { refuseUnlessItsManager, showDetail } from './read.ts'
import { askedOf, mayAnswer, showDoubts } from './show.ts'
import * as store from './store.ts'
import type { DoubtTable } from './tables.ts'

/** Refusals: veracity.doubt_unknown, .not_yours, .already_answered. */
export const explainDoubt = verb(
  {
    name: 'veracity.explain',
    may: ['doctor', 'registrar'],
    input: ExplainRequest,
    answer: DoubtDetail,
    summary: 'The one whose follow-up is questioned explains it, before it is answered.',
  },
  async (ctx, { doubtId, words }) => {
    const doubt = await lockOpen(ctx, doubtId, (row) =>
      refuseUnless(row.doctor_id === ctx.actor.id, 'veracity.not_yours'),
    )
    const after: DoubtTable = { ...doubt, explanation: words, explained_at: ctx.now }
    await save(ctx, after, 'explained')
    return showDetail(ctx, after)
  },
)

/**
 * Dismissed: the follow-up counts again. Upheld: it does not. Doubts of one pattern may be answered together, all or none.
 * Refusals: veracity.doubt_unknown, .about_yourself, .not_asked, .not_yours, .already_answered.
 */
export const answerDoubts = verb(
  {
    name: 'veracity.answer',
    may: ['doctor', 'manager'],
    input: AnswerRequest,
    answer: Answered,
    summary: 'The leader, or the manager where it is about the leader, answers questions about follow-ups.',
  },
  async (ctx, { doubtIds, verdict, words }) => {
    const answered: DoubtTable[] = []
    for (const doubtId of [...new Set(doubtIds)].sort()) {
      const leaders = new Map<string, string>()
      const doubt = await lockOpen(ctx, doubtId, async (row) => {
        for (const [teamId, leaderId] of await store.leaderOf(ctx, [row.team_id])) leaders.set(teamId, leaderId)
        refuseUnlessAsked(ctx, row, leaders.get(row.team_id))
      })
      const by = { answered_by: ctx.actor.id, answered_by_name: ctx.actor.name, answered_at: ctx.now }
      const after: DoubtTable = { ...doubt, ...by, state: verdict, answer: words }
      await save(ctx, after, verdict)
      const { follow_up_id: followUpId, resident_id: residentId, team_id: teamId, doctor_id: doctorId, pattern } = after
      await announce(ctx, doubtAnswered, doubtId, {
        doubtId,
        followUpId,
        residentId,
        teamId,
        doctorId,
        pattern,
        verdict,
      })
      answered.push(after)
    }
    return { doubts: await showDoubts(ctx, answered) }
  },
)

function refuseUnlessAsked(ctx: Context, doubt: DoubtTable, leaderId: string | undefined): void {
  refuseUnless(doubt.doctor_id !== ctx.actor.id, 'veracity.about_yourself')
  const asked = askedOf(doubt, leaderId)
  if (ctx.actor.roles.includes('manager')) refuseUnlessItsManager(ctx, doubt)
  else refuseUnless(leaderId === ctx.actor.id, 'veracity.not_yours')
  const open: DoubtTable = { ...doubt, state: 'open' }
  refuseUnless(mayAnswer(ctx, open, leaderId), 'veracity.not_asked', { params: { asked } })
}

/** Refusals: veracity.doubt_unknown, .already_answered; those of `may` come first. */
async function lockOpen(
  ctx: Context,
  doubtId: string,
  may: (row: DoubtTable) => void | Promise<void>,
): Promise<DoubtTable> {
  const doubt = await store.doubtById(ctx, doubtId, true)
  if (!doubt) refuse('veracity.doubt_unknown')
  await may(doubt)
  refuseUnless(doubt.state === 'open', 'veracity.already_answered', { params: { state: doubt.state } })
  return doubt
}

async function save(ctx: Context, doubt: DoubtTable, reason: string): Promise<void> {
  await store.saveDoubt(ctx, doubt)
  const { resident_id: residentId, id: entityId } = doubt
  await audit(ctx, { action: 'update', residentId, entity: 'veracity.doubt', entityId, reason })
}
