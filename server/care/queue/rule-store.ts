/** SQL of the queue's dated rules. */
import { type Context, tables } from '#kernel'
import type { Rule } from './place.ts'

interface RuleTable {
  id: string
  institution_id: string | null
  valid_from: string
  valid_to: string | null
  late_after_minutes: number
  late_behind: number
  pass_behind: number
  passes_max: number
  elder_from_years: number | null
  clause: string
}
const db = (ctx: Context) => tables<{ 'queue.rule': RuleTable }>(ctx)

const toRule = (row: RuleTable): Rule => ({
  id: row.id,
  institutionId: row.institution_id,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  lateAfterMinutes: row.late_after_minutes,
  lateBehind: row.late_behind,
  passBehind: row.pass_behind,
  passesMax: row.passes_max,
  elderFromYears: row.elder_from_years,
  clause: row.clause,
})

export async function rulesFor(ctx: Context, institutionId: string): Promise<Rule[]> {
  const rows = await db(ctx)
    .selectFrom('queue.rule')
    .selectAll()
    .where((eb) => eb.or([eb('institution_id', '=', institutionId), eb('institution_id', 'is', null)]))
    .execute()
  return rows.map(toRule)
}

export async function ruleById(ctx: Context, id: string): Promise<Rule> {
  return toRule(await db(ctx).selectFrom('queue.rule').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
}

/** Ends the institution's open rule the day before and begins the new one; a rule that was to begin later gives way. */
export async function beginRule(ctx: Context, rule: Rule, previousEnds: string): Promise<void> {
  const own = rule.institutionId!
  await db(ctx)
    .deleteFrom('queue.rule')
    .where('institution_id', '=', own)
    .where('valid_from', '>=', rule.validFrom)
    .execute()
  await db(ctx)
    .updateTable('queue.rule')
    .set({ valid_to: previousEnds })
    .where('institution_id', '=', own)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', previousEnds)]))
    .execute()
  await db(ctx)
    .insertInto('queue.rule')
    .values({
      id: rule.id,
      institution_id: own,
      valid_from: rule.validFrom,
      valid_to: rule.validTo,
      late_after_minutes: rule.lateAfterMinutes,
      late_behind: rule.lateBehind,
      pass_behind: rule.passBehind,
      passes_max: rule.passesMax,
      elder_from_years: rule.elderFromYears,
      clause: rule.clause,
    })
    .execute()
}
