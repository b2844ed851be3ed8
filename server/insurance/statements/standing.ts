/** What already stands of a year, for a run that finds nothing any more where something was stated before. */
import type { Context } from '#kernel'
import type { Content } from './calculation.ts'
import { withdraw } from './make-statement.ts'
import * as store from './store.ts'

export interface Standing {
  readonly kind: string
  readonly subject: string
  readonly subjectName: string
  readonly institutionId: string | null
  /** Of the one that is posted; null: nothing is, there is only a draft. */
  readonly posted: { readonly inputs: unknown } | null
}

/** Each subject that has a statement of these kinds for a whole year, posted or on its way. */
export async function standingOfYear(ctx: Context, kinds: readonly string[], year: number): Promise<Standing[]> {
  const rows = await store.aliveOfYear(ctx, kinds, year)
  return [...Map.groupBy(rows, ({ kind, subject }) => `${kind} ${subject}`).values()].map((own) => {
    const posted = own.find(({ state }) => state === 'posted')
    const { kind, subject, subject_name, institution_id } = posted ?? own[0]!
    const content = posted && (JSON.parse(posted.content) as Content)
    return {
      ...{ kind, subject, subjectName: subject_name, institutionId: institution_id },
      posted: content ? { inputs: content.inputs } : null,
    }
  })
}

/** What was drafted, or even approved, and says nothing any more. What is posted is taken back by a revision, never so. */
export async function withdrawDrafts(ctx: Context, key: store.Key): Promise<void> {
  await ctx.transaction(async (ctx) => {
    await store.lockKey(ctx, key)
    for (const row of await store.livingOf(ctx, key))
      if (['draft', 'submitted', 'approved'].includes(row.state)) await withdraw(ctx, row)
  })
}
