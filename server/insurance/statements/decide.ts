/** A statement is made by one person and approved by another. */
import { ReturnRequest, StatementDetail, StatementRequest, type StatementState } from '#contracts/statements'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { readable, refuseUnlessRegion } from './scope.ts'
import { detailOf } from './show.ts'
import * as store from './store.ts'

/** Locked, and in the state it must be in. Refusals: statements.unknown, statements.not_yours, statements.wrong_state. */
export async function lockedIn(ctx: Context, id: string, state: StatementState): Promise<store.Row> {
  const row = await readable(ctx, id, true)
  await refuseUnlessRegion(ctx)
  refuseUnless(row.state === state, 'statements.wrong_state', { params: { state: row.state } })
  return row
}

async function changed(ctx: Context, row: store.Row, values: Partial<store.Row>) {
  await store.change(ctx, row.id, values)
  await audit(ctx, { action: 'update', entity: 'statements.statement', entityId: row.id, reason: values.state! })
  return detailOf(ctx, (await store.statementById(ctx, row.id))!)
}

/** Refusals: statements.unknown, statements.not_yours, statements.wrong_state. */
export const submitStatement = verb(
  {
    name: 'statements.submit',
    may: ['manager', 'system'],
    input: StatementRequest,
    answer: StatementDetail,
    summary: 'A draft is put before the person who approves it.',
  },
  async (ctx, { statementId }) => {
    const row = await lockedIn(ctx, statementId, 'draft')
    const by = { submitted_by: ctx.actor.id, submitted_by_name: ctx.actor.name, submitted_at: ctx.now }
    return changed(ctx, row, { state: 'submitted', ...by, returned_words: null })
  },
)

/** Refusals: statements.second_person and those of submitting. */
export const approveStatement = verb(
  {
    name: 'statements.approve',
    may: ['auditor', 'manager'],
    input: StatementRequest,
    answer: StatementDetail,
    summary: 'A second person agrees to a statement.',
  },
  async (ctx, { statementId }) => {
    const row = await lockedIn(ctx, statementId, 'submitted')
    refuseUnless(ctx.actor.id !== row.made_by && ctx.actor.id !== row.submitted_by, 'statements.second_person')
    const by = { approved_by: ctx.actor.id, approved_by_name: ctx.actor.name, approved_at: ctx.now }
    return changed(ctx, row, { state: 'approved', ...by })
  },
)

/** Back to a draft, with words. Refusals: those of approving. */
export const returnStatement = verb(
  {
    name: 'statements.return',
    may: ['auditor', 'manager'],
    input: ReturnRequest,
    answer: StatementDetail,
    summary: 'A statement that is not agreed to is a draft again.',
  },
  async (ctx, { statementId, words }) => {
    const row = await lockedIn(ctx, statementId, 'submitted')
    const none = { submitted_by: null, submitted_by_name: null, submitted_at: null }
    return changed(ctx, row, { state: 'draft', ...none, returned_words: words })
  },
)
