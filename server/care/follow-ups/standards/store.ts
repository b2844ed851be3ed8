/** All SQL of the standards of a health check. */
import type { CheckStandard } from '#contracts/health-checks'
import { type Context, sql } from '#kernel'
import { type CheckContent, type CheckStandardTable, db } from '../tables.ts'

/** The standards in force on a day, by code. */
export async function standardsOn(ctx: Context, onDay: string): Promise<CheckStandard[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.pub_check_standard')
    .selectAll()
    .where('valid_from', '<=', onDay)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>=', onDay)]))
    .orderBy('code')
    .execute()
  return rows.map(standardOf)
}

export async function versionsOf(ctx: Context, code: string): Promise<CheckStandard[]> {
  const rows = await db(ctx)
    .selectFrom('follow_ups.pub_check_standard')
    .selectAll()
    .where('code', '=', code)
    .orderBy('valid_from')
    .execute()
  return rows.map(standardOf)
}

const standardOf = (row: CheckStandardTable): CheckStandard => ({
  code: row.code,
  version: row.version,
  title: { zh: row.title_zh, en: row.title_en },
  validFrom: row.valid_from,
  ...(row.valid_to === null ? {} : { validTo: row.valid_to }),
  source: row.source,
  verified: row.verified,
  ageFromYears: row.age_from_years,
  ...(row.age_below_years === null ? {} : { ageBelowYears: row.age_below_years }),
  everyMonths: row.every_months,
  firstWithinDays: row.first_within_days,
  checkItems: row.content.checkItems,
  scores: row.content.scores,
})

export async function insertStandard(ctx: Context, one: CheckStandard): Promise<void> {
  const { checkItems, scores } = one
  const values = {
    code: one.code,
    version: one.version,
    title_zh: one.title.zh,
    title_en: one.title.en,
    valid_from: one.validFrom,
    valid_to: one.validTo ?? null,
    age_from_years: one.ageFromYears,
    age_below_years: one.ageBelowYears ?? null,
    every_months: one.everyMonths,
    first_within_days: one.firstWithinDays,
    content: sql<CheckContent>`${JSON.stringify({ checkItems, scores })}::jsonb`,
    source: one.source,
    verified: one.verified,
  }
  await db(ctx).insertInto('follow_ups.check_standard').values(values).execute()
}

export async function lockStandards(ctx: Context): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('follow_ups.check_standard'))`.execute(db(ctx))
}

/** When a person's check by age is due, of the standards in force on a day the earliest. */
export async function checkDueByAge(ctx: Context, residentId: string, onDay: string): Promise<string | undefined> {
  const row = await db(ctx)
    .selectFrom('follow_ups.pub_check_due')
    .select('due_on')
    .where('resident_id', '=', residentId)
    .where('valid_from', '<=', onDay)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>=', onDay)]))
    .where((where) => where.or([where('below_until', 'is', null), where('below_until', '>', onDay)]))
    .orderBy('due_on')
    .limit(1)
    .executeTakeFirst()
  return row?.due_on
}
