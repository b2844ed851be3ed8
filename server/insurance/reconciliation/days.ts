import { CompareAnswer, CompareAsked, Days, DaysAsked } from '#contracts/reconciliation'
import { insurerInUse } from '#insurance/insurer'
import { audit, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf, institutionSeen, institutionsById } from '#people/institutions'
import { daysOf } from './look-store.ts'
import * as store from './store.ts'

/** Refusals: reconciliation.dates_wrong, reconciliation.other_institution. */
export const readDays = verb(
  {
    name: 'reconciliation.read_days',
    may: ['manager', 'auditor', 'system'],
    input: DaysAsked,
    answer: Days,
    summary: 'Days that were laid beside the insurer’s book, and how they came out.',
  },
  async (ctx, { from, to, institutionId: asked }) => {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
    refuseUnless(days >= 0 && days <= 400, 'reconciliation.dates_wrong', { field: 'to' })
    const institutionId = await institutionSeen(ctx, 'reconciliation.other_institution', asked)
    const rows = await daysOf(ctx, { from, to, institutionId })
    const institutions = await institutionsById(
      ctx,
      rows.map((row) => row.institution_id),
    )
    await audit(ctx, { action: 'read', entity: 'reconciliation.day' })
    return {
      insurer: insurerInUse().name,
      days: rows.map((row) => ({
        date: row.date,
        institutionId: row.institution_id,
        institutionName: institutions.get(row.institution_id)!.name,
        state: stateOf(row),
        comparedAt: row.compared_at?.toISOString() ?? null,
        ours: row.ours,
        theirs: row.theirs,
        open: row.open,
        found: row.found,
        error: row.error,
      })),
    }
  },
)

function stateOf(row: { compared_at: Date | null; error: string | null; open: number; found: number }) {
  if (row.error !== null) return 'failed' as const
  if (row.compared_at === null) return 'waiting' as const
  if (row.open > 0) return 'differs' as const
  return row.found > 0 ? ('settled' as const) : ('even' as const)
}

/** Asks for a day to be compared now. Refusals: reconciliation.dates_wrong, reconciliation.other_institution. */
export const compareDay = verb(
  {
    name: 'reconciliation.compare_day',
    may: ['manager', 'auditor', 'system'],
    input: CompareAsked,
    answer: CompareAnswer,
    summary: 'Compares a day with the insurer’s book, within seconds.',
  },
  async (ctx, { date, institutionId: asked }) => {
    refuseUnless(date <= dayOf(ctx.now) && date >= '2000-01-01', 'reconciliation.dates_wrong', { field: 'date' })
    const institutionId = await institutionSeen(ctx, 'reconciliation.other_institution', asked)
    const institutions = institutionId === null ? await store.institutionsSettling(ctx, date) : [institutionId]
    if (institutionId !== null) await institutionOf(ctx, institutionId)
    for (const one of institutions) await store.wantDay(ctx, { date, institutionId: one }, ctx.now)
    await audit(ctx, { action: 'execute', entity: 'reconciliation.day', reason: date })
    return { date, institutions: institutions.length }
  },
)
