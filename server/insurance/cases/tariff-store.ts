/** The SQL of tariffs. */
import { TariffParameters } from '#contracts/cases'
import { type Context, refuse, sql } from '#kernel'
import { type DipTable, db, type TariffTable, type WeightTable } from './tables.ts'
import type { LearnedTariff } from './tariff.ts'

const read = (row: TariffTable): TariffTable => ({ ...row, parameters: TariffParameters.parse(row.parameters) })

/** Refusals: cases.unknown_tariff. */
export async function tariffById(ctx: Context, id: string, lock = false): Promise<TariffTable> {
  const row = await db(ctx)
    .selectFrom('cases.tariff')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row ? read(row) : refuse('cases.unknown_tariff')
}

/** Refusals: cases.no_tariff. */
export async function tariffOn(ctx: Context, day: string): Promise<TariffTable> {
  const row = await db(ctx)
    .selectFrom('cases.tariff')
    .selectAll()
    .where('state', '=', 'published')
    .where('valid_from', '<=', day)
    .where('valid_to', '>=', day)
    .executeTakeFirst()
  return row ? read(row) : refuse('cases.no_tariff', { params: { day } })
}

export async function tariffs(ctx: Context): Promise<TariffTable[]> {
  const rows = await db(ctx)
    .selectFrom('cases.tariff')
    .selectAll()
    .where('state', '<>', 'withdrawn')
    .orderBy('year', 'desc')
    .orderBy('revision', 'desc')
    .execute()
  return rows.map(read)
}

/** Tariffs of a year are numbered one after the other. */
export async function nextRevision(ctx: Context, year: number): Promise<number> {
  await sql`lock table cases.tariff in share row exclusive mode`.execute(db(ctx))
  const { last } = await db(ctx)
    .selectFrom('cases.tariff')
    .select((from) => from.fn.max('revision').as('last'))
    .where('year', '=', year)
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}

export async function isCovered(ctx: Context, { id, valid_from, valid_to }: TariffTable): Promise<boolean> {
  const other = await db(ctx)
    .selectFrom('cases.tariff')
    .select('id')
    .where('state', '=', 'published')
    .where('id', '<>', id)
    .where('valid_from', '<=', valid_to)
    .where('valid_to', '>=', valid_from)
    .executeTakeFirst()
  return other !== undefined
}

const rowsAtOnce = 1_000

export async function insertTariff(ctx: Context, row: TariffTable, learned: LearnedTariff): Promise<void> {
  await db(ctx)
    .insertInto('cases.tariff')
    .values({ ...row, parameters: JSON.stringify(row.parameters) as never })
    .execute()
  const weights = learned.weights.map(
    (one): WeightTable => ({
      ...{ tariff_id: row.id, drg: one.drg, weight_10000: one.weight10000, mean_cost_fen: one.meanCostFen },
      ...{ mean_days_milli: one.meanDaysMilli, cases: one.cases, learned_from: one.learnedFrom },
    }),
  )
  for (let at = 0; at < weights.length; at += rowsAtOnce)
    await db(ctx)
      .insertInto('cases.drg_weight')
      .values(weights.slice(at, at + rowsAtOnce))
      .execute()
  const groups = learned.dipGroups.map(
    (one): DipTable => ({
      ...{
        tariff_id: row.id,
        code: one.code,
        kind: one.kind,
        diagnosis: one.diagnosis,
        procedures: [...one.procedures],
      },
      ...{ cases: one.cases, mean_cost_fen: one.meanCostFen, score_10000: one.score10000 },
    }),
  )
  for (let at = 0; at < groups.length; at += rowsAtOnce)
    await db(ctx)
      .insertInto('cases.dip_group')
      .values(groups.slice(at, at + rowsAtOnce))
      .execute()
}

export async function saveTariff(ctx: Context, { id, ...row }: TariffTable): Promise<void> {
  const { state, published_by, published_by_name, published_at } = row
  await db(ctx)
    .updateTable('cases.tariff')
    .set({ state, published_by, published_by_name, published_at, parameters: JSON.stringify(row.parameters) as never })
    .where('id', '=', id)
    .execute()
}

export async function weightsOf(ctx: Context, tariffId: string): Promise<WeightTable[]> {
  return db(ctx).selectFrom('cases.drg_weight').selectAll().where('tariff_id', '=', tariffId).orderBy('drg').execute()
}

export async function dipGroupsOf(ctx: Context, tariffId: string): Promise<DipTable[]> {
  return db(ctx).selectFrom('cases.dip_group').selectAll().where('tariff_id', '=', tariffId).orderBy('code').execute()
}

export async function countsOf(ctx: Context, ids: readonly string[]): Promise<Map<string, [number, number]>> {
  const { rows } = await sql<{ id: string; weights: number; groups: number }>`
    select t.id, (select count(*)::int from cases.drg_weight w where w.tariff_id = t.id) as weights,
           (select count(*)::int from cases.dip_group g where g.tariff_id = t.id) as groups
      from cases.tariff t where t.id = any(${[...ids]}::uuid[])`.execute(db(ctx))
  return new Map(rows.map(({ id, weights, groups }) => [id, [weights, groups]]))
}
