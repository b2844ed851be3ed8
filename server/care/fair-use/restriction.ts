/** Why somebody may not book for a while. Rules only: no clock, no I/O. */
import type { RestrictionState, RestrictionWhy } from '#contracts/fair-use'
import { Refusal } from '#kernel'

export interface RestrictionRow {
  readonly id: string
  readonly residentId: string
  readonly why: RestrictionWhy
  /** null: the whole region. */
  readonly institutionId: string | null
  readonly policyId: string
  readonly clause: string
  readonly count: number
  readonly withinDays: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly contestedAt: Date | null
  readonly contestWords: string | null
  readonly decision: 'lift' | 'uphold' | null
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
}

/** What a policy says about visits that were missed or cancelled. */
export interface PenaltyRule {
  readonly why: RestrictionWhy
  readonly max: number | null
  readonly withinDays: number
  /** The first time, the second … */
  readonly penaltyDays: readonly number[]
  readonly scope: 'hospital' | 'region'
  readonly policyId: string
  readonly clause: string
}

export interface Happened {
  readonly appointmentId: string
  readonly date: string
}

/** PIPL 24: the longest that a rule may close booking by itself. */
export const longestDays = 183

/** For how many days what has happened closes booking; undefined when it does not. `before`: how often it has already. */
export function penaltyDaysOf(rule: PenaltyRule, happened: number, before: number): number | undefined {
  if (rule.max === null || happened < rule.max) return undefined
  const days = rule.penaltyDays[Math.min(before, rule.penaltyDays.length - 1)]
  return days === undefined ? undefined : Math.min(days, longestDays)
}

export function stateOf(row: RestrictionRow, now: Date): RestrictionState {
  if (row.decision === 'lift') return 'lifted'
  if (row.endsAt <= now) return 'over'
  return row.contestedAt && !row.decidedAt ? 'contested' : 'running'
}

/** Whether it closes booking at the institution now. A contested one holds until somebody has decided. */
export function closes(row: RestrictionRow, institutionId: string | null, now: Date): boolean {
  const here = row.institutionId === null || row.institutionId === institutionId
  return here && row.decision !== 'lift' && row.startsAt <= now && row.endsAt > now
}

const codes = {
  'no-shows': { region: 'fair_use.no_shows', hospital: 'fair_use.no_shows_here' },
  cancels: { region: 'fair_use.cancels', hospital: 'fair_use.cancels_here' },
} as const

/** The refusal, which is also the sentence a person reads: what happened, by which rule, until when, and what to do. */
export function refusalFor(row: RestrictionRow): Refusal {
  const code = codes[row.why][row.institutionId === null ? 'region' : 'hospital']
  const { count, withinDays: days, endsAt, policyId: policy, id: restriction } = row
  return new Refusal(code, { params: { count, days, until: endsAt.toISOString(), policy, restriction } })
}

/** Refusals: fair_use.no_shows, .no_shows_here, .cancels, .cancels_here. */
export function refuseIfRestricted(rows: readonly RestrictionRow[], institutionId: string | null, now: Date): void {
  const [longest] = rows
    .filter((row) => closes(row, institutionId, now))
    .sort((a, b) => b.endsAt.getTime() - a.endsAt.getTime())
  if (longest) throw refusalFor(longest)
}
