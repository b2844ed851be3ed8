/** The SQL of months and their cases. */
import type { CaseSystem, Outlier } from '#contracts/cases'
import { type Context, sql } from '#kernel'
import { db, type GroupedTable, type MonthTable } from './tables.ts'

export async function askMonth(ctx: Context, year: number, month: number): Promise<MonthTable> {
  const asked = { state: 'queued' as const, asked_by: ctx.actor.id, asked_at: ctx.now, ended_at: null, failure: null }
  return db(ctx)
    .insertInto('cases.month')
    .values({ year, month, ...asked, tariff_id: null, pays: null, cases: null, sm3: null, point_values: {} })
    .onConflict((conflict) => conflict.columns(['year', 'month']).doUpdateSet(asked))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function monthOf(
  ctx: Context,
  year: number,
  month: number,
  lock = false,
): Promise<MonthTable | undefined> {
  return db(ctx)
    .selectFrom('cases.month')
    .selectAll()
    .where('year', '=', year)
    .where('month', '=', month)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function months(ctx: Context): Promise<MonthTable[]> {
  return db(ctx)
    .selectFrom('cases.month')
    .selectAll()
    .orderBy('year', 'desc')
    .orderBy('month', 'desc')
    .limit(60)
    .execute()
}

export async function saveMonth(
  ctx: Context,
  { year, month }: Pick<MonthTable, 'year' | 'month'>,
  change: Partial<MonthTable>,
): Promise<void> {
  const { point_values, ...rest } = change
  const values = point_values ? { ...rest, point_values: JSON.stringify(point_values) as never } : rest
  await db(ctx).updateTable('cases.month').set(values).where('year', '=', year).where('month', '=', month).execute()
}

const rowsAtOnce = 1_000

/** The month's rows as they are now: a case keeps its id, one that is no longer there goes. */
export async function replaceCases(
  ctx: Context,
  { year, month }: Pick<MonthTable, 'year' | 'month'>,
  rows: readonly GroupedTable[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await db(ctx)
      .insertInto('cases.grouped')
      .values(rows.slice(at, at + rowsAtOnce))
      .onConflict((conflict) =>
        conflict.columns(['setl_id', 'system']).doUpdateSet((from) => ({
          ...{ pays: from.ref('excluded.pays'), adrg: from.ref('excluded.adrg'), reason: from.ref('excluded.reason') },
          ...{ group_code: from.ref('excluded.group_code'), outlier: from.ref('excluded.outlier') },
          ...{ weight_10000: from.ref('excluded.weight_10000'), points_10000: from.ref('excluded.points_10000') },
          equal_weight_10000: from.ref('excluded.equal_weight_10000'),
          ...{ mean_cost_fen: from.ref('excluded.mean_cost_fen'), pay_fen: from.ref('excluded.pay_fen') },
          ...{ standard_fen: from.ref('excluded.standard_fen'), cost_fen: from.ref('excluded.cost_fen') },
          ...{ person_fen: from.ref('excluded.person_fen'), fund_fen: from.ref('excluded.fund_fen') },
          ...{ year: from.ref('excluded.year'), month: from.ref('excluded.month') },
        })),
      )
      .execute()
  }
  const kept = [...new Set(rows.map(({ setl_id }) => setl_id))]
  await sql`delete from cases.grouped where year = ${year} and month = ${month} and setl_id <> all(${kept}::uuid[])`.execute(
    db(ctx),
  )
}

export interface CaseFilter {
  readonly year: number
  readonly month: number
  readonly institutionId: string | null
  readonly system?: CaseSystem | undefined
  readonly outlier?: Outlier | undefined
  readonly groupCode?: string | undefined
}

function casesIn(ctx: Context, { year, month, institutionId, system, outlier, groupCode }: CaseFilter) {
  return db(ctx)
    .selectFrom('cases.grouped')
    .where('year', '=', year)
    .where('month', '=', month)
    .$if(institutionId !== null, (query) => query.where('institution_id', '=', institutionId!))
    .$if(system !== undefined, (query) => query.where('system', '=', system!))
    .$if(outlier !== undefined, (query) => query.where('outlier', '=', outlier!))
    .$if(groupCode !== undefined, (query) => query.where('group_code', '=', groupCode!))
}

export async function casePage(
  ctx: Context,
  filter: CaseFilter & { cursor?: string | undefined },
  limit: number,
): Promise<GroupedTable[]> {
  return casesIn(ctx, filter)
    .selectAll()
    .$if(filter.cursor !== undefined, (query) => query.where(sql<string>`id::text`, '>', filter.cursor!))
    .orderBy(sql`id::text`)
    .limit(limit)
    .execute()
}

export async function allCases(ctx: Context, filter: CaseFilter): Promise<GroupedTable[]> {
  return casesIn(ctx, filter).selectAll().orderBy('setl_id').orderBy('system').execute()
}

export interface Sums {
  readonly key: string
  readonly system: CaseSystem
  readonly cases: number
  readonly cost: number
  readonly person: number
  readonly fund: number
  readonly pay: number
  readonly days: number
  readonly weighed: number
  readonly measured: number
  /** Σ weight (DRG) or points (DIP), ten-thousandths. */
  readonly units: number
  /** Over cases of a group with a mean: what they cost, and what their groups cost; their days, and their groups' days (thousandths). */
  readonly own_cost: number
  readonly mean_cost: number
  readonly own_days: number
  readonly mean_days_milli: number
  readonly high: number
  readonly low: number
  readonly ungrouped: number
}

/** Sums of a month by something: the region, institutions, departments or groups. */
export async function sumsBy(
  ctx: Context,
  filter: CaseFilter,
  by: 'all' | 'institution_id' | 'dept_code' | 'group_code',
  tariffId: string | null,
): Promise<Sums[]> {
  const key = by === 'all' ? sql`'all'` : sql`g.${sql.ref(by)}::text`
  const { rows } = await sql<Sums>`
    select ${key} as key, g.system, count(*)::int as cases, sum(g.cost_fen)::bigint as cost, sum(g.person_fen)::bigint as person,
           sum(g.fund_fen)::bigint as fund, sum(g.pay_fen)::bigint as pay, sum(g.ipt_days)::bigint as days,
           count(g.weight_10000)::int as weighed, count(g.mean_cost_fen)::int as measured,
           coalesce(sum(coalesce(g.points_10000, g.weight_10000)), 0)::bigint as units,
           coalesce(sum(g.cost_fen) filter (where g.mean_cost_fen is not null), 0)::bigint as own_cost,
           coalesce(sum(g.mean_cost_fen), 0)::bigint as mean_cost,
           coalesce(sum(g.ipt_days) filter (where w.mean_days_milli is not null), 0)::bigint as own_days,
           coalesce(sum(w.mean_days_milli), 0)::bigint as mean_days_milli,
           count(*) filter (where g.outlier = 'high')::int as high, count(*) filter (where g.outlier = 'low')::int as low,
           count(*) filter (where g.outlier = 'ungrouped')::int as ungrouped
      from cases.grouped g
      left join cases.drg_weight w on w.tariff_id = ${tariffId}::uuid and w.drg = g.group_code and g.system = 'drg'
     where g.year = ${filter.year} and g.month = ${filter.month}
       and (${filter.institutionId}::uuid is null or g.institution_id = ${filter.institutionId}::uuid)
     group by 1, 2 order by 3 desc, 1, 2`.execute(db(ctx))
  return rows
}

/** Evenly over the month: each stay by its id, at most so many of each system. */
export async function samplePoints(ctx: Context, filter: CaseFilter, limit: number): Promise<GroupedTable[]> {
  return casesIn(ctx, filter).selectAll().orderBy(sql`md5(setl_id::text)`).orderBy('system').limit(limit).execute()
}
