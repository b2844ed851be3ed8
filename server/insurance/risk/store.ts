/** All SQL of risk models. */
import { type Context, sql, tables } from '#kernel'
import type { Model } from './model.ts'

export interface ModelRow {
  id: string
  model: string
  valid_from: string
  rows: Model
  sm3: string
  source: string
  state: 'draft' | 'approved' | 'superseded'
  entered_by: string
  entered_by_name: string
  entered_at: Date
  approved_by: string | null
  approved_by_name: string | null
  approved_at: Date | null
}

const db = (ctx: Context) => tables<{ 'risk.model': ModelRow }>(ctx)

export async function insertModel(ctx: Context, row: ModelRow): Promise<void> {
  const rows = sql<Model>`${JSON.stringify(row.rows)}::jsonb`
  await db(ctx)
    .insertInto('risk.model')
    .values({ ...row, rows })
    .execute()
}

export async function models(ctx: Context): Promise<ModelRow[]> {
  return db(ctx)
    .selectFrom('risk.model')
    .selectAll()
    .orderBy('valid_from', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

export async function lockModel(ctx: Context, id: string): Promise<ModelRow | undefined> {
  return db(ctx).selectFrom('risk.model').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function approve(ctx: Context, row: ModelRow): Promise<void> {
  await db(ctx)
    .updateTable('risk.model')
    .set({ state: 'superseded' })
    .where('model', '=', row.model)
    .where('valid_from', '=', row.valid_from)
    .where('state', '=', 'approved')
    .execute()
  const by = { approved_by: ctx.actor.id, approved_by_name: ctx.actor.name, approved_at: ctx.now }
  await db(ctx)
    .updateTable('risk.model')
    .set({ state: 'approved', ...by })
    .where('id', '=', row.id)
    .execute()
}

export async function inForce(ctx: Context, model: string, onDay: string): Promise<ModelRow | undefined> {
  return db(ctx)
    .selectFrom('risk.model')
    .selectAll()
    .where('model', '=', model)
    .where('state', '=', 'approved')
    .where('valid_from', '<=', onDay)
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
}
