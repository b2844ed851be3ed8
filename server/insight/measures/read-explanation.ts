import type { z } from 'zod'
import { Explanation, ExplanationRequest } from '#contracts/measures'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf, seesRegion } from '#people/institutions'
import { mayActFor, residentOf } from '#people/residents'
import { teamsOfStaff } from '#people/teams'
import { mayOpen } from '#record'
import { measuresOn } from './definitions.ts'
import { explained, type PersonRow, peopleIn } from './explain.ts'
import { liesUnder } from './names-store.ts'
import { type Period, yearToDate } from './period.ts'
import { measureOn, refuseUnlessCome } from './scope.ts'

export const roles = ['manager', 'auditor', 'doctor', 'resident'] as const

/** The stretch that is asked for; the one that is running when no last day is said. Refusals: measures.future_day. */
export function periodAsked(
  ctx: Context,
  { periodKind, to }: Pick<z.output<typeof ExplanationRequest>, 'periodKind' | 'to'>,
): Period {
  const day = to ?? dayOf(ctx.now)
  if (periodKind === 'year-to-date') refuseUnlessCome(ctx, day)
  if (periodKind === 'month') {
    refuseUnlessCome(ctx, day)
    return { kind: 'month', from: `${day.slice(0, 7)}-01`, to: day }
  }
  if (periodKind === 'year') {
    const year = to === undefined ? Number(day.slice(0, 4)) - 1 : Number(to.slice(0, 4))
    refuseUnlessCome(ctx, `${year}-12-31`)
    return { kind: 'year', from: `${year}-01-01`, to: `${year}-12-31` }
  }
  return yearToDate(day)
}

/** A person's rows in the measures asked for, of now; the reader is checked and the look is kept. Refusals: see readExplanation. */
export async function rowsFor(ctx: Context, residentId: string, period: Period, code: string | undefined) {
  const measures = code === undefined ? measuresOn(period.to) : [measureOn(code, period.to)]
  const asked = measures.filter(({ periods }) => periods.includes(period.kind))
  const rows = asked.length > 0 ? await peopleIn(ctx, asked, period, [residentId]) : []
  refuseUnless(await mayRead(ctx, residentId, rows), 'measures.not_yours')
  await residentOf(ctx, residentId)
  await audit(ctx, { action: 'read', residentId, entity: 'measures.explanation', entityId: residentId })
  return asked.map((measure) => ({ measure, row: rows.find((row) => row.measure === measure.code)! }))
}

/**
 * The person and who acts for them, who may open the record, who is on the team that answers for them, who manages where they are
 * counted, and who sees the region: whoever is shown a name in a list behind a figure may read why.
 */
async function mayRead(ctx: Context, residentId: string, rows: readonly PersonRow[]): Promise<boolean> {
  const { actor } = ctx
  if (await seesRegion(ctx)) return true
  if (actor.roles.includes('resident')) return mayActFor(ctx, residentId)
  const counted = (column: 'institution_id' | 'team_id') =>
    new Set(rows.flatMap(({ facts }) => (facts[column] ? [String(facts[column])] : [])))
  if (actor.roles.includes('doctor')) {
    if (await mayOpen(ctx, residentId)) return true
    const teams = counted('team_id')
    if ((await teamsOfStaff(ctx, actor.id)).some(({ id }) => teams.has(id))) return true
  }
  if (!actor.roles.includes('manager') || actor.institutionId === undefined) return false
  for (const place of counted('institution_id'))
    if (await liesUnder(ctx, 'institution', place, actor.institutionId)) return true
  return false
}

/** Refusals: measures.not_yours, measures.unknown_measure, measures.future_day, residents.not_found. */
export const readExplanation = verb(
  {
    name: 'measures.read_explanation',
    may: roles,
    input: ExplanationRequest,
    answer: Explanation,
    summary: 'Why a person counts, or does not: each criterion with the numbers, as of now (PIPL 24).',
  },
  async (ctx, input) => {
    const period = periodAsked(ctx, input)
    const found = await rowsFor(ctx, input.residentId, period, input.measure)
    return {
      ...{ residentId: input.residentId, period, asOf: ctx.now.toISOString() },
      measures: found.map(({ measure, row }) => explained(measure, row)),
    }
  },
)
