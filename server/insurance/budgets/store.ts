/** SQL of budgets and rules: what is entered and approved. */
import type { FundRuleKind } from '#contracts/budgets'
import { type Context, sql, tables } from '#kernel'

type State = 'draft' | 'approved' | 'superseded'
interface Entered {
  id: string
  source: string
  state: State
  entered_by: string
  entered_by_name: string
  entered_at: Date
  approved_by: string | null
  approved_by_name: string | null
  approved_at: Date | null
}
export interface BudgetRow extends Entered {
  year: number
  insutype: '310' | '390'
  category: 'outpatient' | 'special-disease' | 'inpatient'
  revision: number
  amount_fen: number
  reserve_bp: number
  month_shares_bp: number[]
}
export interface RuleRow extends Entered {
  kind: FundRuleKind
  name: string
  valid_from: string
  parameters: Record<string, unknown>
}
interface BudgetTables {
  'budgets.budget': BudgetRow
  'budgets.rule': RuleRow
}
const db = (ctx: Context) => tables<BudgetTables>(ctx)

export const enteredBy = (ctx: Context) => ({
  ...{ state: 'draft' as const, entered_by: ctx.actor.id, entered_by_name: ctx.actor.name, entered_at: ctx.now },
  ...{ approved_by: null, approved_by_name: null, approved_at: null },
})
const approvedBy = (ctx: Context) => ({
  ...{ state: 'approved' as const, approved_by: ctx.actor.id, approved_by_name: ctx.actor.name, approved_at: ctx.now },
})

export async function insertBudget(ctx: Context, row: Omit<BudgetRow, 'revision'>): Promise<void> {
  const { year, insutype, category } = row
  // One after another: the revision counts.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`budgets ${year} ${insutype} ${category}`}, 0))`.execute(
    db(ctx),
  )
  const { last } = await db(ctx)
    .selectFrom('budgets.budget')
    .select(sql<number>`coalesce(max(revision), 0)::int`.as('last'))
    .where('year', '=', year)
    .where('insutype', '=', insutype)
    .where('category', '=', category)
    .executeTakeFirstOrThrow()
  await db(ctx)
    .insertInto('budgets.budget')
    .values({ ...row, revision: last + 1 })
    .execute()
}

export async function budgetById(ctx: Context, id: string, lock = false): Promise<BudgetRow | undefined> {
  return db(ctx)
    .selectFrom('budgets.budget')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function budgetsOf(ctx: Context, year: number, state?: State): Promise<BudgetRow[]> {
  return db(ctx)
    .selectFrom('budgets.budget')
    .selectAll()
    .where('year', '=', year)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .orderBy('insutype')
    .orderBy('category')
    .orderBy('revision', 'desc')
    .execute()
}

/** Puts it in force; answers what it takes the place of. */
export async function approveBudget(ctx: Context, row: BudgetRow): Promise<BudgetRow | undefined> {
  const before = await db(ctx)
    .updateTable('budgets.budget')
    .set({ state: 'superseded' })
    .where('year', '=', row.year)
    .where('insutype', '=', row.insutype)
    .where('category', '=', row.category)
    .where('state', '=', 'approved')
    .returningAll()
    .executeTakeFirst()
  await db(ctx).updateTable('budgets.budget').set(approvedBy(ctx)).where('id', '=', row.id).execute()
  return before
}

export async function insertRule(ctx: Context, row: RuleRow): Promise<void> {
  const parameters = sql<Record<string, unknown>>`${JSON.stringify(row.parameters)}::jsonb`
  await db(ctx)
    .insertInto('budgets.rule')
    .values({ ...row, parameters })
    .execute()
}

export async function ruleById(ctx: Context, id: string, lock = false): Promise<RuleRow | undefined> {
  return db(ctx)
    .selectFrom('budgets.rule')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function approveRule(ctx: Context, row: RuleRow): Promise<void> {
  await db(ctx)
    .updateTable('budgets.rule')
    .set({ state: 'superseded' })
    .where('kind', '=', row.kind)
    .where('name', '=', row.name)
    .where('valid_from', '=', row.valid_from)
    .where('state', '=', 'approved')
    .execute()
  await db(ctx).updateTable('budgets.rule').set(approvedBy(ctx)).where('id', '=', row.id).execute()
}

export async function allRules(ctx: Context): Promise<RuleRow[]> {
  return db(ctx)
    .selectFrom('budgets.rule')
    .selectAll()
    .where('state', '<>', 'superseded')
    .orderBy('kind')
    .orderBy('name')
    .orderBy('valid_from', 'desc')
    .limit(500)
    .execute()
}

/** Of each name of a kind, the newest that is in force on the day. */
export async function rulesInForce(ctx: Context, kind: FundRuleKind, onDay: string): Promise<RuleRow[]> {
  return db(ctx)
    .selectFrom('budgets.rule')
    .distinctOn('name')
    .selectAll()
    .where('kind', '=', kind)
    .where('state', '=', 'approved')
    .where('valid_from', '<=', onDay)
    .orderBy('name')
    .orderBy('valid_from', 'desc')
    .execute()
}
