import { audit, type Context } from '#kernel'
import { calculationOf, writeContent } from './calculation.ts'
import * as store from './store.ts'

export interface NewStatement {
  readonly kind: string
  readonly version?: number
  /** The code of an institution, or a name of the region's. */
  readonly subject: string
  readonly subjectName: string
  /** Whose it is; null: the region's. */
  readonly institutionId: string | null
  readonly period: { readonly year: number; readonly month: number | null }
  readonly inputs: unknown
}

/**
 * A draft; answers its id. The same bytes again are the statement that is there; other bytes withdraw a draft that was not posted, and of
 * one that was posted make the next revision, which will supersede it. Refusals: statements.inputs_wrong.
 */
export async function makeStatement(ctx: Context, asked: NewStatement): Promise<string> {
  const { kind, subject } = asked
  const { year, month } = asked.period
  const written = writeContent({ kind, version: asked.version, subject, year, month, inputs: asked.inputs })
  return ctx.transaction(async (ctx) => {
    const key = { kind, subject, year, month }
    await store.lockKey(ctx, key)
    const before = await store.livingOf(ctx, key)
    const open = before.find(({ state }) => ['draft', 'submitted', 'approved'].includes(state))
    if (open?.content_sm3 === written.sm3) return open.id
    const posted = before.find(({ state }) => state === 'posted')
    if (open) await withdraw(ctx, open)
    if (posted?.content_sm3 === written.sm3) return posted.id
    const id = ctx.chance.uuid()
    const { titleZh, titleEn } = calculationOf(kind, written.content.version)
    await store.insertStatement(ctx, {
      ...{ id, kind, calculation_version: written.content.version, subject, subject_name: asked.subjectName },
      ...{ institution_id: asked.institutionId, year, month, revision: (before[0]?.revision ?? 0) + 1 },
      ...{ supersedes: posted?.id ?? null, state: 'draft', content: written.text, content_sm3: written.sm3 },
      ...{ result: written.content.result, headline_fen: written.headlineFen, title_zh: titleZh, title_en: titleEn },
      ...{ made_by: ctx.actor.id, made_by_name: ctx.actor.name, made_at: ctx.now },
      ...{ submitted_by: null, submitted_by_name: null, submitted_at: null, returned_words: null },
      ...{ approved_by: null, approved_by_name: null, approved_at: null },
      ...{ posted_by: null, posted_by_name: null, posted_at: null, transaction_id: null, reversal_id: null },
    })
    await audit(ctx, { action: 'create', entity: 'statements.statement', entityId: id })
    return id
  })
}

/** Other inputs make what was drafted, or even approved, void; who had approved it stays in the trail. */
export async function withdraw(ctx: Context, { id, state, approved_by }: store.Row): Promise<void> {
  const none = { approved_by: null, approved_by_name: null, approved_at: null }
  await store.change(ctx, id, { state: 'withdrawn', ...none })
  const reason = `withdrawn, was ${state}${approved_by === null ? '' : ` by ${approved_by}`}`
  await audit(ctx, { action: 'update', entity: 'statements.statement', entityId: id, reason })
}
