import { Budget, BudgetEntry, BudgetList, BudgetRequest, BudgetsRequest } from '#contracts/budgets'
import { poolSide } from '#insurance/packages'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { openAccount, post } from '#ledger'
import { seesRegion } from '#people/institutions'
import { mayApprove, refuseUnlessDecides, refuseUnlessFund } from './scope.ts'
import { budgetName, budgetSide } from './sides.ts'
import * as store from './store.ts'

const shown = (ctx: Context, row: store.BudgetRow, region: boolean): Budget => ({
  ...{ id: row.id, year: row.year, insutype: row.insutype, category: row.category, revision: row.revision },
  ...{ amountFen: row.amount_fen, reserveBp: row.reserve_bp, monthSharesBp: row.month_shares_bp, source: row.source },
  ...{ state: row.state, enteredByName: row.entered_by_name, enteredAt: row.entered_at.toISOString() },
  ...{
    approvedByName: row.approved_by_name,
    approvedAt: row.approved_at?.toISOString() ?? null,
    mayApprove: mayApprove(ctx, row, region),
  },
})

/** Refusals: budgets.shares. */
export const enterBudget = verb(
  {
    name: 'budgets.enter_budget',
    may: ['administrator', 'system'],
    input: BudgetEntry,
    answer: Budget,
    summary: 'Enters the yearly budget of a scheme and category as a draft.',
  },
  async (ctx, entry) => {
    const sum = entry.monthSharesBp.reduce((all, share) => all + share, 0)
    refuseUnless(sum === 10_000, 'budgets.shares', { field: 'monthSharesBp', params: { sum } })
    const id = ctx.chance.uuid()
    await store.insertBudget(ctx, {
      ...{ id, year: entry.year, insutype: entry.insutype, category: entry.category, amount_fen: entry.amountFen },
      ...{
        reserve_bp: entry.reserveBp,
        month_shares_bp: entry.monthSharesBp,
        source: entry.source,
        ...store.enteredBy(ctx),
      },
    })
    await audit(ctx, { action: 'create', entity: 'budgets.budget', entityId: id })
    return shown(ctx, (await store.budgetById(ctx, id))!, await seesRegion(ctx))
  },
)

/** The pool sets the budget aside; a revision moves the difference only. */
async function setAside(ctx: Context, row: store.BudgetRow, beforeFen: number): Promise<void> {
  const moreFen = row.amount_fen - beforeFen
  if (moreFen === 0) return
  const pool = await openAccount(ctx, { ...poolSide(row.insutype), mayGoNegative: true })
  const budget = await openAccount(ctx, { ...budgetSide(row.year, row), mayGoNegative: true })
  const [source, destination] = moreFen > 0 ? [pool.id, budget.id] : [budget.id, pool.id]
  const reason = `${row.year} 年${budgetName(row).zh}总额预算第 ${row.revision} 版`
  await post(ctx, {
    key: `budget:${row.id}`,
    postings: [{ source, destination, amountFen: Math.abs(moreFen), reason }],
  })
}

/** Refusals: budgets.unknown, budgets.decided, budgets.second_person, budgets.not_yours, ledger.period_closed. */
export const approveBudget = verb(
  {
    name: 'budgets.approve_budget',
    may: ['auditor', 'manager'],
    input: BudgetRequest,
    answer: Budget,
    summary: 'A second person puts a budget in force; the pool sets it aside.',
  },
  async (ctx, { budgetId }) => {
    await refuseUnlessDecides(ctx)
    const row = await store.budgetById(ctx, budgetId, true)
    refuseUnless(row, 'budgets.unknown')
    refuseUnless(row.state === 'draft', 'budgets.decided')
    refuseUnless(row.entered_by !== ctx.actor.id, 'budgets.second_person')
    const before = await store.approveBudget(ctx, row)
    await setAside(ctx, row, before?.amount_fen ?? 0)
    await audit(ctx, { action: 'update', entity: 'budgets.budget', entityId: row.id, reason: 'approved' })
    return shown(ctx, (await store.budgetById(ctx, row.id))!, true)
  },
)

/** Refusals: budgets.not_yours. */
export const listBudgets = verb(
  {
    name: 'budgets.list_budgets',
    may: ['manager', 'auditor', 'administrator'],
    input: BudgetsRequest,
    answer: BudgetList,
    summary: 'The budgets of a year, with drafts and what was replaced.',
  },
  async (ctx, { year }) => {
    await refuseUnlessFund(ctx)
    const region = await seesRegion(ctx)
    return { budgets: (await store.budgetsOf(ctx, year)).map((row) => shown(ctx, row, region)) }
  },
)
