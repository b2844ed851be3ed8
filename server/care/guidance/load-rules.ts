import { z } from 'zod'
import { type Context, defineJob } from '#kernel'
import { dayOf } from '#people/institutions'
import { inForce, type Rule } from './rule.ts'
import { type RuleLine, ruleLines, rulesValidFrom } from './rules-data.ts'
import * as store from './store.ts'

/**
 * Brings the table of rules up to the data of this version: a new row begins, a changed one begins today and the old one ends
 * yesterday, one that is gone ends yesterday. What was said before keeps the row it named. An unchanged table is left as it is.
 */
async function loadRules(ctx: Context): Promise<Rule[]> {
  await store.lockRules(ctx)
  const today = dayOf(ctx.now)
  const yesterday = dayOf(new Date(ctx.now.getTime() - 24 * 60 * 60_000))
  const known = await store.allRules(ctx)
  const current = new Map(inForce(known, today).map((rule) => [rule.key, rule]))
  let changed = false
  for (const line of ruleLines) {
    const rule = current.get(line.key)
    if (rule && same(rule, line)) continue
    changed = true
    const validFrom = known.some(({ key }) => key === line.key) ? today : rulesValidFrom
    // A row that began today is not yet a day old: nobody's yesterday rests on it.
    if (rule && rule.validFrom < today) await store.endRule(ctx, rule.id, yesterday)
    if (rule && rule.validFrom === today) continue
    await store.insertRule(ctx, { ...line, id: ctx.chance.uuid(), validFrom, validTo: null })
  }
  const wanted = new Set(ruleLines.map(({ key }) => key))
  for (const rule of current.values()) {
    if (wanted.has(rule.key) || rule.validFrom >= today) continue
    changed = true
    await store.endRule(ctx, rule.id, yesterday)
  }
  return inForce(changed ? await store.allRules(ctx) : known, today)
}

const content = (rule: RuleLine) =>
  JSON.stringify([
    rule.complaint,
    rule.conditions,
    rule.place,
    rule.urgency,
    rule.departmentCode,
    rule.departmentName,
    rule.levelMin,
    rule.reasonZh,
    rule.reasonEn,
    rule.clause,
  ])
const same = (a: RuleLine, b: RuleLine) => content(a) === content(b)

/** The rules in force on a day; a region that has none yet loads them first. */
export async function rulesOn(ctx: Context, onDate: string): Promise<Rule[]> {
  const rules = inForce(await store.allRules(ctx), onDate)
  return rules.length > 0 ? rules : inForce(await loadRules(ctx), onDate)
}

export const loadRulesHourly = defineJob(
  'guidance.load_rules',
  z.object({}),
  async (ctx) => {
    await loadRules(ctx)
  },
  { cron: '7 * * * *' },
)
