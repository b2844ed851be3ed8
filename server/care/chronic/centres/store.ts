/** All SQL of centres. */
import type { CentreTier } from '#contracts/chronic'
import { type Context, tables } from '#kernel'
import type { Criterion } from './centre.ts'

interface RuleTable {
  version: string
  valid_from: string
  criteria: Criterion[]
  source: string
}
interface AssessmentTable {
  id: string
  institution_id: string
  assessed_on: string
  valid_to: string
  rule_version: string
  met: string[]
  tier: CentreTier | null
  assessed_by: string
  assessed_at: Date
}
interface PubCentre {
  institution_id: string
  tier: CentreTier | null
  from_date: string
  to_date: string
}
interface Tables {
  'chronic.centre_rule': RuleTable
  'chronic.centre_assessment': AssessmentTable
  'chronic.pub_centre': PubCentre
}
const db = (ctx: Context) => tables<Tables>(ctx)

export interface Assessment {
  readonly institutionId: string
  readonly assessedOn: string
  readonly validTo: string
  readonly ruleVersion: string
  readonly met: readonly string[]
  readonly tier: CentreTier | null
}

export interface Rule {
  readonly version: string
  readonly criteria: readonly Criterion[]
}

export async function ruleOn(ctx: Context, day: string): Promise<Rule> {
  return db(ctx)
    .selectFrom('chronic.centre_rule')
    .select(['version', 'criteria'])
    .where('valid_from', '<=', day)
    .orderBy('valid_from', 'desc')
    .executeTakeFirstOrThrow()
}

export async function rules(ctx: Context): Promise<Rule[]> {
  return db(ctx).selectFrom('chronic.centre_rule').select(['version', 'criteria']).orderBy('valid_from').execute()
}

/** False when the institution has an assessment of that day. */
export async function insertAssessment(ctx: Context, one: Assessment): Promise<boolean> {
  const rows = await db(ctx)
    .insertInto('chronic.centre_assessment')
    .values({
      id: ctx.chance.uuid(),
      institution_id: one.institutionId,
      assessed_on: one.assessedOn,
      valid_to: one.validTo,
      rule_version: one.ruleVersion,
      met: JSON.stringify(one.met) as never,
      tier: one.tier,
      assessed_by: ctx.actor.id,
      assessed_at: ctx.now,
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'assessed_on']).doNothing())
    .returning('id')
    .execute()
  return rows.length > 0
}

/** The newest assessment of each institution up to a day. */
export async function assessmentsOn(ctx: Context, day: string): Promise<Assessment[]> {
  const rows = await db(ctx)
    .selectFrom('chronic.centre_assessment')
    .selectAll()
    .distinctOn('institution_id')
    .where('assessed_on', '<=', day)
    .orderBy('institution_id')
    .orderBy('assessed_on', 'desc')
    .execute()
  return rows.map((row) => ({
    institutionId: row.institution_id,
    assessedOn: row.assessed_on,
    validTo: row.valid_to,
    ruleVersion: row.rule_version,
    met: row.met,
    tier: row.tier,
  }))
}

/** What tier an institution has on a day; null for none. */
export async function tierOn(ctx: Context, institutionId: string, day: string): Promise<CentreTier | null> {
  const row = await db(ctx)
    .selectFrom('chronic.pub_centre')
    .select('tier')
    .where('institution_id', '=', institutionId)
    .where('from_date', '<=', day)
    .where('to_date', '>=', day)
    .executeTakeFirst()
  return row?.tier ?? null
}
