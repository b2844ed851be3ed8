import type { MeasureOfPerson } from '#contracts/measures'
import type { Context } from '#kernel'
import { membershipOf, membersOf, reasonOf } from './compile.ts'
import type { Measure } from './definitions.ts'
import { personSql, programmeSql } from './facts.ts'
import { type Period, withPeriod } from './period.ts'
import { relationsOfPeople } from './relations.ts'
import { sentenceOf, whyOf } from './words.ts'

/** A person in a measure: the place of the criterion that decided, and the facts. */
export interface PersonRow {
  readonly measure: string
  readonly residentId: string
  readonly decided: number
  readonly numerator: number
  readonly denominator: number
  readonly facts: Readonly<Record<string, unknown>>
}

/** One statement for PostgreSQL over the people in `$1`: the same facts and the same conditions as for everyone. */
export function statementOf(measures: readonly Measure[], period: Period, everyone = false): string {
  const each = measures.map(
    (
      measure,
    ) => `select '${measure.code}' as measure, resident_id, decided, numerator, denominator, to_jsonb(m) as facts
      from (${membersOf(measure, { everyone: true, each: true })}) m`,
  )
  return withPeriod(
    `with ${relationsOfPeople(everyone)},
      person_fact as materialized (${personSql}),
      programme_fact as materialized (${programmeSql})
      ${each.join(' union all ')}`,
    period,
  )
}

export async function peopleIn(
  ctx: Context,
  measures: readonly Measure[],
  period: Period,
  residentIds: readonly string[],
): Promise<PersonRow[]> {
  const { rows } = await ctx.client.query(statementOf(measures, period), [residentIds])
  return rows.map(({ measure, resident_id, decided, numerator, denominator, facts }) => ({
    ...{ measure, decided, facts, residentId: resident_id },
    ...{ numerator: Number(numerator), denominator: Number(denominator) },
  }))
}

/** Why one person is in or out, criterion by criterion with the numbers. Pure. */
export function explained(measure: Measure, row: PersonRow): MeasureOfPerson {
  const { facts, decided } = row
  return {
    code: measure.code,
    version: measure.version,
    title: measure.title,
    membership: membershipOf(measure, decided),
    reason: reasonOf(measure, decided),
    words: whyOf(measure, decided, facts),
    numerator: row.numerator,
    denominator: row.denominator,
    criteria: measure.criteria.map((one, at) => {
      const held = facts[`c${at}`] === true
      return { code: one.code, part: one.part, held, words: sentenceOf(one, held, facts) }
    }),
  }
}
