import { RefusalsRequest, RefusalTable } from '#contracts/dashboards'
import { refusals } from '#contracts/refusals/index'
import { verb } from '#kernel'
import { refusalsByCode } from './refusal-store.ts'
import { auditLook, windowFor } from './scope.ts'
import { weekBefore } from './window.ts'

/** What people ran into, most frequent first; counted without persons or institutions. Refusals: dashboards.future_day. */
export const readRefusals = verb(
  {
    name: 'dashboards.read_refusals',
    may: ['manager', 'auditor'],
    input: RefusalsRequest,
    answer: RefusalTable,
    summary: 'Refusals of a day by code and role, with their sentences.',
  },
  async (ctx, input) => {
    const window = windowFor(ctx, input.day)
    const rows = await refusalsByCode(ctx, window, weekBefore(window))
    await auditLook(ctx, 'refusals')
    return {
      day: window.day,
      rows: rows.map((row) => ({ ...row, sentence: sentenceOf(row.code), lastAt: row.lastAt.toISOString() })),
    }
  },
)

// A code of an older version may have left the table since; its count stays true.
function sentenceOf(code: string): { zh: string; en: string } {
  const row = (refusals as Record<string, { zh: string; en: string } | undefined>)[code]
  return row ? { zh: row.zh, en: row.en } : { zh: code, en: code }
}
