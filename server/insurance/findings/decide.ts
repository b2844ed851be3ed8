/** The auditor's decision, and taking it back before anything is posted. */
import { Decided, DecideRequest, UndoRequest } from '#contracts/findings'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import type { FindingRow } from './finding.ts'
import { auditLook } from './read.ts'
import { heard, showFindings, undoable } from './show.ts'
import * as store from './store.ts'

/** Refusals: findings.unknown. */
async function lockAll(ctx: Context, asked: readonly string[]): Promise<FindingRow[]> {
  const ids = [...new Set(asked)]
  const rows = await store.findingsById(ctx, ids, true)
  if (rows.length < ids.length) refuse('findings.unknown')
  return rows
}

/**
 * One or many, all or none. To uphold, the institution must have been heard. Refusals: findings.unknown, .already_decided,
 * .raised_by_you, .still_to_answer.
 */
export const decideFindings = verb(
  {
    name: 'findings.decide',
    may: ['auditor'],
    input: DecideRequest,
    answer: Decided,
    summary: 'Upholds or dismisses findings, with the reason.',
  },
  async (ctx, { findingIds, verdict, words }) => {
    const rows = await lockAll(ctx, findingIds)
    const { undo_minutes } = await store.policyOn(ctx, dayOf(ctx.now))
    const change = {
      ...{ state: verdict, decision: words, decided_by: ctx.actor.id, decided_by_name: ctx.actor.name },
      ...{ decided_at: ctx.now, stands_at: new Date(ctx.now.getTime() + undo_minutes * 60_000) },
    } as const
    for (const row of rows) {
      refuseUnless(row.decided_at === null, 'findings.already_decided', { params: { state: row.state } })
      refuseUnless(row.raised_by !== ctx.actor.id, 'findings.raised_by_you')
      const mayUphold = verdict === 'dismissed' || heard(row, dayOf(ctx.now))
      refuseUnless(mayUphold, 'findings.still_to_answer', { params: { until: row.answer_by } })
      await store.saveFinding(ctx, row.id, change)
      await auditLook(ctx, row, 'update', verdict)
    }
    return {
      findings: await showFindings(
        ctx,
        rows.map((row) => ({ ...row, ...change })),
      ),
    }
  },
)

/** Refusals: findings.unknown, .not_decided, .not_decided_by_you, .undo_too_late. */
export const undoDecisions = verb(
  {
    name: 'findings.undo',
    may: ['auditor'],
    input: UndoRequest,
    answer: Decided,
    summary: 'Takes one’s own decisions back, before they stand.',
  },
  async (ctx, { findingIds }) => {
    const rows = await lockAll(ctx, findingIds)
    const nothing = { decision: null, decided_by: null, decided_by_name: null, decided_at: null, stands_at: null }
    const after: FindingRow[] = []
    for (const row of rows) {
      refuseUnless(row.decided_at !== null, 'findings.not_decided')
      refuseUnless(row.decided_by === ctx.actor.id, 'findings.not_decided_by_you')
      refuseUnless(undoable(row, ctx.now), 'findings.undo_too_late')
      const state = row.answer_stand === 'appeals' ? 'appealed' : 'open'
      await store.saveFinding(ctx, row.id, { ...nothing, state })
      await auditLook(ctx, row, 'update', 'decision taken back')
      after.push({ ...row, ...nothing, state })
    }
    return { findings: await showFindings(ctx, after) }
  },
)
