/** Doubts as they are shown: who is asked, what, and whether the reader may answer. */
import type { Doubt, Rule } from '#contracts/veracity'
import { audit, type Context } from '#kernel'
import { residentsOf } from '#people/residents'
import { staffById } from '#people/staff'
import * as store from './store.ts'
import type { DoubtTable, RuleTable } from './tables.ts'
import { questionOf } from './words.ts'

/** The leader of the team; the manager of the institution where the leader is the one it is about, or there is none. */
export const askedOf = ({ doctor_id }: DoubtTable, leaderId: string | undefined): Doubt['asked'] =>
  leaderId !== undefined && leaderId !== doctor_id ? 'leader' : 'manager'

/** Whether the actor may answer now. That a manager is of this institution has been looked at before. */
export function mayAnswer(ctx: Context, doubt: DoubtTable, leaderId: string | undefined): boolean {
  if (doubt.state !== 'open' || doubt.doctor_id === ctx.actor.id) return false
  return askedOf(doubt, leaderId) === 'leader' ? ctx.actor.id === leaderId : ctx.actor.roles.includes('manager')
}

/** Leaves a row of the trail for each person. */
export async function showDoubts(ctx: Context, rows: readonly DoubtTable[]): Promise<Doubt[]> {
  if (rows.length === 0) return []
  const people = new Map(
    (await residentsOf(ctx, [...new Set(rows.map(({ resident_id }) => resident_id))])).map((one) => [one.id, one.name]),
  )
  for (const residentId of people.keys()) await audit(ctx, { action: 'read', residentId, entity: 'veracity.doubt' })
  const leaders = await store.leaderOf(
    ctx,
    rows.map(({ team_id }) => team_id),
  )
  const doctors = await staffById(
    ctx,
    rows.map(({ doctor_id }) => doctor_id),
  )
  return rows.map((row) => {
    const leaderId = leaders.get(row.team_id)
    return {
      id: row.id,
      followUpId: row.follow_up_id,
      residentId: row.resident_id,
      residentName: people.get(row.resident_id) ?? '',
      doctorId: row.doctor_id,
      doctorName: doctors.get(row.doctor_id)!.name,
      teamId: row.team_id,
      pattern: row.pattern,
      state: row.state,
      raisedAt: row.raised_at.toISOString(),
      doneAt: row.done_at.toISOString(),
      question: questionOf(row.pattern, row.numbers, ctx.locale),
      asked: askedOf(row, leaderId),
      mayAnswer: mayAnswer(ctx, row, leaderId),
      explanation: row.explanation === null ? null : { at: row.explained_at!.toISOString(), words: row.explanation },
      answer:
        row.answer === null
          ? null
          : {
              at: row.answered_at!.toISOString(),
              by: row.answered_by!,
              byName: row.answered_by_name!,
              words: row.answer,
            },
    }
  })
}

export function showRule(ctx: Context, row: RuleTable): Rule {
  const zh = ctx.locale === 'zh'
  return {
    pattern: row.pattern,
    validFrom: row.valid_from,
    parameters: row.parameters as Record<string, number>,
    why: zh ? row.why_zh : row.why_en,
    innocent: zh ? row.innocent_zh : row.innocent_en,
    source: row.source,
  }
}
