import type { z } from 'zod'
import type { StatementDetail, StatementRow } from '#contracts/statements'
import type { Context } from '#kernel'
import { seesRegion } from '#people/institutions'
import type { Content } from './calculation.ts'
import * as store from './store.ts'

export function rowOf(row: store.Row): StatementRow {
  return {
    ...{ id: row.id, kind: row.kind, version: row.calculation_version, subject: row.subject },
    ...{ subjectName: row.subject_name, institutionId: row.institution_id, year: row.year, month: row.month },
    ...{ revision: row.revision, state: row.state, contentSm3: row.content_sm3, headlineFen: row.headline_fen },
    ...{ titleZh: row.title_zh, titleEn: row.title_en, madeAt: row.made_at.toISOString() },
    postedAt: row.posted_at?.toISOString() ?? null,
  }
}

const signed = (id: string | null, name: string | null, at: Date | null) =>
  id === null || at === null ? null : { id, name: name ?? '', at: at.toISOString() }

/** A statement with its steps, and what the reader may do with it now. */
export async function detailOf(ctx: Context, row: store.Row): Promise<z.input<typeof StatementDetail>> {
  const { inputs, steps, result, postings } = JSON.parse(row.content) as Content
  const region = await seesRegion(ctx)
  const acts = (...roles: readonly string[]) => region && ctx.actor.roles.some((role) => roles.includes(role))
  const second = ctx.actor.id !== row.made_by && ctx.actor.id !== row.submitted_by
  return {
    ...rowOf(row),
    ...{ supersedes: row.supersedes, supersededBy: (await store.successorOf(ctx, row.id)) ?? null },
    made: signed(row.made_by, row.made_by_name, row.made_at)!,
    submitted: signed(row.submitted_by, row.submitted_by_name, row.submitted_at),
    approved: signed(row.approved_by, row.approved_by_name, row.approved_at),
    posted: signed(row.posted_by, row.posted_by_name, row.posted_at),
    returnedWords: row.returned_words,
    ...{ inputs, steps: [...steps], result, postings: [...postings] },
    ...{ transactionId: row.transaction_id, reversalId: row.reversal_id },
    maySubmit: row.state === 'draft' && acts('manager'),
    mayApprove: row.state === 'submitted' && second && acts('manager', 'auditor'),
    mayPost: row.state === 'approved' && acts('manager', 'auditor'),
  }
}
