/** Runs that make statements of the region's month and year: drafts for one person, to be approved by another. */
import { MonthRun, medTypeOf, RunAnswer, YearRun } from '#contracts/budgets'
import { makeStatement } from '#insurance/statements'
import { audit, type Context, config, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { sharesBefore } from './burn.ts'
import { billsOf, pointsIn, spanOf } from './facts.ts'
import { pointsOf } from './points.ts'
import { recoveredOf } from './recovered.ts'
import { type InForce, ruleOn, rulesOn } from './rules.ts'
import { refuseUnlessDecides } from './scope.ts'
import { type BudgetRef, budgetName, subjectOf } from './sides.ts'
import * as store from './store.ts'

const refOf = (row: store.BudgetRow): BudgetRef => ({
  ...{ ref: row.id, source: row.source, insutype: row.insutype, category: row.category },
  ...{ amountFen: row.amount_fen, reserveBp: row.reserve_bp },
})
const ruleRef = ({ ref, validFrom, source }: Pick<InForce<'points'>, 'ref' | 'validFrom' | 'source'>) => ({
  ref,
  validFrom,
  source,
})

const shareOfMonth = ({ month_shares_bp }: store.BudgetRow, month: number) => ({
  monthShareBp: month_shares_bp[month - 1],
  sharesBeforeBp: sharesBefore(month_shares_bp, month - 1),
})

/** Refusals: budgets.no_budget. */
async function budgetsInForce(ctx: Context, year: number): Promise<store.BudgetRow[]> {
  const rows = await store.budgetsOf(ctx, year, 'approved')
  refuseUnless(rows.length > 0, 'budgets.no_budget', { params: { year } })
  return rows
}

async function made(
  ctx: Context,
  kind: string,
  row: store.BudgetRow,
  month: number | null,
  inputs: unknown,
): Promise<string> {
  return makeStatement(ctx, {
    ...{ kind, subject: subjectOf(row), subjectName: budgetName(row).zh, institutionId: null },
    ...{ period: { year: row.year, month }, inputs },
  })
}

/** Refusals: budgets.not_yours, budgets.no_budget, budgets.no_rule, budgets.nothing_before. */
export const runPrepayments = verb(
  {
    name: 'budgets.run_prepayments',
    may: ['manager', 'system'],
    input: MonthRun,
    answer: RunAnswer,
    summary: 'Drafts what institutions are given ahead for a month.',
  },
  async (ctx, { year, month }) => {
    await refuseUnlessDecides(ctx)
    const rule = await ruleOn(ctx, 'prepayment', spanOf(year, month).from)
    const statementIds: string[] = []
    for (const row of await budgetsInForce(ctx, year)) {
      const before = await billsOf(ctx, row, spanOf(year - 1))
      if (before.length === 0) continue
      const lastYear = before.map(({ id, code, name, fen }) => ({ party: { code, name, id }, fundFen: fen }))
      const said = { ...ruleRef(rule), shareBp: rule.parameters.shareBp }
      const inputs = {
        year,
        month,
        budget: refOf(row),
        ...shareOfMonth(row, month),
        rule: said,
        lastYear,
      }
      statementIds.push(await made(ctx, 'prepayment', row, month, inputs))
    }
    if (statementIds.length === 0) refuse('budgets.nothing_before')
    await audit(ctx, { action: 'execute', entity: 'budgets.prepayment', entityId: `${year}-${month}` })
    return { statementIds }
  },
)

/** Refusals: budgets.not_yours, budgets.month_running, budgets.no_budget, budgets.no_rule. */
export const runPoints = verb(
  {
    name: 'budgets.run_points',
    may: ['manager', 'system'],
    input: MonthRun,
    answer: RunAnswer,
    summary: 'Drafts a month’s points and what one was worth.',
  },
  async (ctx, { year, month }) => {
    await refuseUnlessDecides(ctx)
    refuseUnless(dayOf(ctx.now) >= spanOf(year, month).before, 'budgets.month_running', {
      field: 'month',
      params: { month },
    })
    const rule = await ruleOn(ctx, 'points', spanOf(year, month).from)
    const statementIds: string[] = []
    for (const row of await budgetsInForce(ctx, year)) {
      const institutions = await pointsIn(ctx, row, rule.parameters, { year, month })
      const inputs = {
        year,
        month,
        budget: refOf(row),
        ...shareOfMonth(row, month),
        rule: ruleRef(rule),
        institutions,
      }
      statementIds.push(await made(ctx, 'month-points', row, month, inputs))
    }
    await audit(ctx, { action: 'execute', entity: 'budgets.points', entityId: `${year}-${month}` })
    return { statementIds }
  },
)

/**
 * Who else pays a budget's bills: the capitation, which then settles them, so that nothing is paid twice (docs/decisions/0017). A package that
 * takes a part of them out of no capitation cannot be told apart by sums. Refusals: budgets.two_regimes.
 */
async function capitatedBy(ctx: Context, row: store.BudgetRow, onDay: string) {
  const pays = ({ insutypes, medTypes }: { insutypes: readonly string[]; medTypes: readonly string[] }) =>
    insutypes.includes(row.insutype) && medTypes.includes(medTypeOf[row.category])
  const [capitation] = await rulesOn(ctx, 'capitation', onDay)
  if (capitation && pays(capitation.parameters)) return ruleRef(capitation)
  const other = (await rulesOn(ctx, 'disease-package', onDay)).find(({ parameters }) => pays(parameters))
  refuseUnless(!other, 'budgets.two_regimes', { params: { budget: budgetName(row).zh, rule: other?.name ?? '' } })
  return undefined
}

/**
 * The year's clearing of each budget, as drafts. Refusals: budgets.no_budget, budgets.no_rule, budgets.year_running,
 * budgets.two_regimes.
 */
export async function clearBudgets(ctx: Context, year: number): Promise<string[]> {
  refuseUnless(dayOf(ctx.now) >= spanOf(year).before, 'budgets.year_running', { field: 'year', params: { year } })
  const lastDay = `${year}-12-31`
  const points = await ruleOn(ctx, 'points', lastDay)
  const sharing = await ruleOn(ctx, 'sharing', lastDay)
  const statementIds: string[] = []
  for (const row of await budgetsInForce(ctx, year)) {
    const recovered = await recoveredOf(ctx, row, spanOf(year))
    const institutions = (await pointsIn(ctx, row, points.parameters, { year, month: null })).map((one) => {
      const back = recovered.get(one.party.code)
      return { ...one, recoveredFen: back?.fen ?? 0, findings: back?.findings ?? [] }
    })
    const capitated = await capitatedBy(ctx, row, lastDay)
    const counts = institutions.some((one) => pointsOf(one) > 0) || !institutions.some(({ actualFen }) => actualFen > 0)
    const ladders = { ...ruleRef(sharing), ...sharing.parameters }
    const inputs = {
      pool: config.poolareaNo,
      year,
      budget: refOf(row),
      points: ruleRef(points),
      sharing: ladders,
      ...(institutions.some(({ recoveredFen }) => recoveredFen > 0) ? { lessRecovered: true } : {}),
      ...(capitated ? { capitated } : counts ? {} : { noPoints: true }),
      institutions,
    }
    statementIds.push(await made(ctx, 'year-clearing', row, null, inputs))
  }
  return statementIds
}

/** Refusals: budgets.not_yours and those of `clearBudgets`. */
export const runClearings = verb(
  {
    name: 'budgets.run_clearings',
    may: ['manager', 'system'],
    input: YearRun,
    answer: RunAnswer,
    summary: 'Drafts the clearing of each budget of a year.',
  },
  async (ctx, { year }) => {
    await refuseUnlessDecides(ctx)
    const statementIds = await clearBudgets(ctx, year)
    await audit(ctx, { action: 'execute', entity: 'budgets.clearing', entityId: String(year) })
    return { statementIds }
  },
)
