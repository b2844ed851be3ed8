/** The dated data by which readings are judged. */
import type { PersonalLimit, Rules } from '#contracts/readings'
import { type Context, sql, tables } from '#kernel'
import { db, type PersonalLimitTable } from '../tables.ts'

/** All that is in force on a day, in one round trip. Kept for the day: rows of the past never change. */
export async function rulesOn(ctx: Context, onDay: string): Promise<Rules> {
  const { rows } = await sql<Record<keyof Rules, unknown>>`
    select
      (select coalesce(json_agg(json_build_object('measure', measure, 'neverBelow', never_below, 'ordinaryFrom', ordinary_from,
          'ordinaryTo', ordinary_to, 'neverAbove', never_above, 'source', source) order by measure), '[]')
         from readings.limit_rule where valid_from <= ${onDay} and (valid_to is null or valid_to >= ${onDay})) as limits,
      (select coalesce(json_agg(json_build_object('measure', measure, 'atLeast', at_least, 'atMost', at_most, 'sources', sources,
          'freshHours', fresh_hours, 'repeatMinutes', repeat_minutes, 'source', source) order by id), '[]')
         from readings.alarm_rule where valid_from <= ${onDay} and (valid_to is null or valid_to >= ${onDay})) as alarms,
      (select coalesce(json_agg(json_build_object('measure', measure, 'ageFromYears', age_from_years, 'low', low, 'high', high, 'source', source) order by measure, age_from_years), '[]')
         from (select distinct on (measure, age_from_years) * from readings.target_rule where valid_from <= ${onDay}
                order by measure, age_from_years, valid_from desc) t) as targets,
      (select coalesce(json_agg(json_build_object('step', step, 'afterMinutes', after_minutes, 'who', who, 'source', source) order by step), '[]')
         from readings.escalation_rule where valid_from =
              (select max(valid_from) from readings.escalation_rule where valid_from <= ${onDay})) as escalation,
      (select json_build_object('lateDaysMax', late_days_max, 'aheadMinutesMax', ahead_minutes_max, 'source', source)
         from readings.clock_rule where valid_from <= ${onDay} order by valid_from desc limit 1) as clock`.execute(
    tables(ctx),
  )
  const found = rows[0] as unknown as Rules
  if (!found.clock) throw new Error(`No clock rule of readings is in force on ${onDay}: the region's row is missing`)
  return found
}

const show = (row: PersonalLimitTable): PersonalLimit => ({
  id: row.id,
  measure: row.measure as PersonalLimit['measure'],
  purpose: row.purpose,
  low: row.low === null ? null : Number(row.low),
  high: row.high === null ? null : Number(row.high),
  reason: row.reason,
  setBy: row.set_by,
  setAt: row.set_at.toISOString(),
})

export async function personalLimitsOf(ctx: Context, residentId: string): Promise<PersonalLimit[]> {
  const rows = await db(ctx)
    .selectFrom('readings.personal_limit')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('ended_at', 'is', null)
    .orderBy('measure')
    .orderBy('purpose')
    .execute()
  return rows.map(show)
}

export async function personalLimitById(ctx: Context, id: string): Promise<PersonalLimitTable | undefined> {
  return db(ctx)
    .selectFrom('readings.personal_limit')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

export async function endPersonalLimit(ctx: Context, where: { id: string } | PersonalLimitKey): Promise<void> {
  await db(ctx)
    .updateTable('readings.personal_limit')
    .set({ ended_at: ctx.now })
    .where('ended_at', 'is', null)
    .$if('id' in where, (query) => query.where('id', '=', (where as { id: string }).id))
    .$if('residentId' in where, (query) => {
      const { residentId, measure, purpose } = where as PersonalLimitKey
      return query.where('resident_id', '=', residentId).where('measure', '=', measure).where('purpose', '=', purpose)
    })
    .execute()
}

interface PersonalLimitKey {
  residentId: string
  measure: string
  purpose: 'alarm' | 'target'
}

export async function insertPersonalLimit(ctx: Context, row: PersonalLimitTable): Promise<void> {
  await db(ctx).insertInto('readings.personal_limit').values(row).execute()
}
