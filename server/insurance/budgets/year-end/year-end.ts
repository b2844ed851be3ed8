import { join } from 'node:path'
import { scoreOf } from '#insurance/assessment'
import { versionsOf } from '#insurance/benefits'
import { claimsFolder } from '#insurance/claims'
import { riskModelOn } from '#insurance/risk'
import { makeStatement } from '#insurance/statements'
import { type Context, config, refuse, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import { institutionsKnown, splitsOf } from '../facts.ts'
import { recoveriesOf } from '../recovered.ts'
import { ruleOn, rulesOn } from '../rules.ts'
import { clearBudgets } from '../runs.ts'
import { gatherYear } from './gather.ts'
import { takeBackTheGone } from './gone.ts'
import type { Known } from './inputs.ts'
import type { YearPlan } from './plan.ts'
import { summaryOf, workYear, type YearSummary } from './work.ts'

export interface YearEnd {
  readonly pool: string
  readonly year: number
  /** A claims folder other than the region's own. */
  readonly parquet?: string
  readonly progress?: (line: string) => void
}

/** The year's rules in force on its last day. Refusals: budgets.no_rule. */
async function planOf(ctx: Context, pool: string, year: number): Promise<YearPlan> {
  const day = `${year}-12-31`
  const capitation = await ruleOn(ctx, 'capitation', day)
  const name = capitation.parameters.riskModel
  const found = await riskModelOn(ctx, name, day)
  const riskModel = found ?? refuse('budgets.no_rule', { params: { kind: `risk-model ${name}`, day } })
  const flat = async <T extends 'catalogue' | 'policy' | 'supplement' | 'special-disease'>(table: T) =>
    [...(await versionsOf(ctx, table)).values()].flat()
  return {
    ...{
      pool,
      year,
      capitation,
      retention: await ruleOn(ctx, 'retention', day),
      split: await ruleOn(ctx, 'split', day),
    },
    packages: await rulesOn(ctx, 'disease-package', day),
    riskModel: { ref: riskModel.id, sm3: riskModel.sm3, model: riskModel.model },
    rows: {
      ...{ items: await flat('catalogue'), policies: await flat('policy'), supplements: await flat('supplement') },
      diseases: await flat('special-disease'),
    },
  }
}

/**
 * Names, scores and members of the region's institutions. A score counts once it is confirmed: money does not move by a figure that may
 * still be objected to. Until then nothing is kept, and the year's end that runs after it makes the revision.
 */
async function knownIn(ctx: Context, year: number): Promise<Known> {
  const institutions = await institutionsKnown(ctx)
  const scores = new Map<string, { ref: string; scoreBp: number }>()
  for (const { id, code } of institutions) {
    const score = await scoreOf(ctx, id, year)
    if (score?.state === 'confirmed' && score.scoreBp !== null)
      scores.set(code, { ref: score.scoreId, scoreBp: score.scoreBp })
  }
  const before = new Set(await splitsOf(ctx, year))
  const byCode = new Map(institutions.map((one) => [one.code, one]))
  const below = (id: string): string[] =>
    institutions.filter(({ parentId }) => parentId === id).flatMap(({ id, code }) => [code, ...below(id)])
  return {
    partyOf: (code) => ({ code, name: byCode.get(code)?.name ?? code, id: byCode.get(code)?.id ?? null }),
    scoreOf: (code) => scores.get(code) ?? null,
    splitBefore: (subject) => before.has(subject),
    membersOf: (lead) => {
      const found = byCode.get(lead)
      return found ? [lead, ...below(found.id)] : [lead]
    },
  }
}

export interface YearEnded extends YearSummary {
  readonly statementIds: readonly string[]
}

/**
 * The whole clearing of a pool's year as drafts: budgets, packages per head and per disease, and the splits of what they leave; and every
 * bill split again against what was paid. Safe to repeat: the same claims and rules are the same statements; what was cut off goes on.
 * Refusals: budgets.wrong_pool, budgets.year_running, budgets.no_budget, budgets.no_rule, budgets.no_claims, budgets.no_rate.
 */
export async function yearEnd(
  ctx: Context,
  { pool, year, parquet, progress = () => undefined }: YearEnd,
): Promise<YearEnded> {
  refuseUnless(pool === config.poolareaNo, 'budgets.wrong_pool', {
    field: 'pool',
    params: { own: config.poolareaNo, asked: pool.slice(0, 20) },
  })
  refuseUnless(dayOf(ctx.now) > `${year}-12-31`, 'budgets.year_running', { field: 'year', params: { year } })
  progress('budgets')
  const clearings = await ctx.transaction((ctx) => clearBudgets(ctx, year))
  const { plan, known, recovered } = await ctx.transaction(async (ctx) => ({
    plan: await planOf(ctx, pool, year),
    known: await knownIn(ctx, year),
    recovered: await recoveriesOf(ctx, year),
  }))
  const folder = parquet ?? claimsFolder()
  const keep = join(folder, '..', `year-end-${pool}-${year}`, 'slices')
  const { sums, slices } = await gatherYear({ folder, plan, keep, progress, recovered })
  refuseUnless(slices > 0, 'budgets.no_claims', { params: { pool, year } })
  const worked = workYear(plan, sums, known)
  const statementIds = [...clearings]
  for (const [at, { draft }] of worked.entries()) {
    if (at % 50 === 0) progress(`statement ${at + 1} of ${worked.length}`)
    const { kind, subject, subjectName, institution, inputs } = draft
    const about = { kind, subject, subjectName, institutionId: institution.id, period: { year, month: null }, inputs }
    statementIds.push(await ctx.transaction((ctx) => makeStatement(ctx, about)))
  }
  const keys = new Set(worked.map(({ draft }) => `${draft.kind} ${draft.subject}`))
  const gone = await takeBackTheGone(ctx, year, keys)
  if (gone.length > 0) progress(`${gone.length} statements of before are taken back`)
  return { ...summaryOf(sums, worked), statementIds: [...statementIds, ...gone] }
}
