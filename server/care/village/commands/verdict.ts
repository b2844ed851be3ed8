import type { z } from 'zod'
import { refusals } from '#contracts/refusals/index'
import type { Verdict } from '#contracts/village'
import { type Context, Refusal, type RefusalCode } from '#kernel'
import type { CommandTable } from '../tables.ts'

type Shown = z.infer<typeof Verdict>
type Said = Pick<CommandTable, 'state' | 'code' | 'field' | 'params'>

/** The verdict with its sentence in both languages; the row keeps only code and values. */
export function showVerdict(row: Said & { id: string; verdict_at: Date; verdict_number: number }): Shown {
  return {
    ...{ commandId: row.id, state: row.state, code: row.code, field: row.field },
    ...{ zh: sentenceOf(row, 'zh'), en: sentenceOf(row, 'en') },
    ...{ at: row.verdict_at.toISOString(), number: row.verdict_number },
  }
}

export function sentenceOf({ code, params, field }: Omit<Said, 'state'>, locale: 'zh' | 'en'): string | null {
  if (code === null) return null
  if (!(code in refusals)) return code // a code of former times
  const about = { ...(params ?? {}), ...(field && params?.field === undefined ? { field } : {}) }
  return new Refusal(code as RefusalCode, { params: about }).sentence(locale)
}

/** The refusal of something that takes nobody's place in the inbox: only whoever sent it hears of it. */
export function showRejected(ctx: Context, commandId: string, code: RefusalCode): Shown {
  const row = { id: commandId, state: 'refused' as const, code, field: null, params: null }
  return showVerdict({ ...row, verdict_at: ctx.now, verdict_number: 0 })
}
