/** What a person, a doctor or an institution does over time, where no published list says what is allowed. */
import type { z } from 'zod'
import { quoted } from '#kernel'

/** A line as a bill has it; `setlId`, `fixmedinsCode` and `medType` say where it stands in the person's year. */
export interface SeenLine {
  readonly setlId: string
  readonly bkkpSn: string
  readonly hilistCode: string
  readonly cnt: number
  readonly pricFen: number
  readonly priceCeilingFen: number | null
  readonly overCeilingFen: number
  readonly detItemFeeSumamtFen: number
  readonly inscpAmtFen: number
  /** China local, YYYY-MM-DD HH:MM:SS. */
  readonly at: string
  readonly prdDays: number | null
  readonly drordNo: string | null
  readonly fixmedinsCode: string
  readonly medType: string
}
export interface SeenStay {
  readonly setlId: string
  readonly fixmedinsCode: string
  readonly begndate: string
  readonly enddate: string
}
/** A bill before it is settled, and what the person had before in the year. */
export interface SeenBill {
  readonly setlId: string
  readonly lines: readonly SeenLine[]
}
export interface SeenBefore {
  readonly lines: readonly SeenLine[]
  readonly stays: readonly SeenStay[]
}

/** One finding: its lines with what of each it is about (0: it only proves), and the figures that its sentence says. */
export interface Seen {
  readonly setlId: string
  readonly lines: readonly { readonly setlId: string; readonly bkkpSn: string; readonly amountFen: number }[]
  readonly facts: readonly string[]
}

export interface Behaviour<P> {
  readonly kind: string
  readonly params: z.ZodType<P>
  /** `person`: all that is needed lies in the person's slice; `region`: people are compared. */
  readonly scope: 'person' | 'region'
  /**
   * Over the claims' relations (setl_d, fee_list_d, mdtrt_d, diag_list_d, psn_insu_d); a row for each line of each finding:
   * finding (its key), setl_id (the bill it is raised on), line_setl_id, bkkp_sn, amount_fen, facts (joined by |).
   */
  readonly sql: (params: P) => string
  /** The same on one bill with the person's year, where that can be known. */
  readonly one?: (params: P, bill: SeenBill, before: SeenBefore) => Seen[]
  /** The sentence, from the figures. */
  readonly say: (facts: readonly string[], params: P) => { readonly zh: string; readonly en: string }
}

/** Text as SQL says it. */
/** True when the column begins with one of these; with none: never. */
export const beginsWith = (column: string, prefixes: readonly string[]): string =>
  prefixes.length === 0 ? 'false' : `(${prefixes.map((one) => `starts_with(${column}, ${quoted(one)})`).join(' or ')})`

export const hasPrefix = (text: string, prefixes: readonly string[]): boolean =>
  prefixes.some((one) => text.startsWith(one))

/** part × amount ÷ whole in fen, half a fen up; the same in both engines. */
export const shareFen = (amountFen: number, part: number, whole: number): number =>
  Math.floor((2 * amountFen * part + whole) / (2 * whole))
export const shareSql = (amount: string, part: string, whole: string): string =>
  `((2 * ${amount} * ${part} + ${whole}) // (2 * ${whole}))::bigint`

const dayMs = 86_400_000
export const dayNumber = (at: string): number => Math.floor(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) / dayMs)
export const minuteNumber = (at: string): number => Date.parse(`${at.slice(0, 19).replace(' ', 'T')}Z`) / 60_000

/** Lines of an unreversed claim. */
export const lines = `(select * from fee_list_d where vali_flag = '1')`
export const bills = `(select * from setl_d where vali_flag = '1')`
export const visits = `(select * from mdtrt_d where vali_flag = '1')`
