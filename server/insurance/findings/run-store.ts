/** Passes over a period, and what settlement was told while it settled. */
import type { Context } from '#kernel'
import type { Period } from './over-claims.ts'

export interface RunRow {
  readonly id: string
  readonly year: number
  readonly month: number | null
  readonly state: 'queued' | 'running' | 'done' | 'failed'
  readonly asked_at: Date
  readonly finished_at: Date | null
  readonly slices_done: number
  readonly slices_total: number
  readonly found: number
  readonly fresh: number
}

/** False when another is under way. */
export async function insertRun(ctx: Context, id: string, { year, month }: Period, total: number): Promise<boolean> {
  const { rowCount } = await ctx.client.query(
    `insert into findings.run (id, year, month, state, asked_by, asked_at, slices_total)
     values ($1, $2, $3, 'queued', $4, $5, $6) on conflict ((true)) where state in ('queued', 'running') do nothing`,
    [id, year, month, /^[0-9a-f-]{36}$/.test(ctx.actor.id) ? ctx.actor.id : null, ctx.now, total],
  )
  return rowCount === 1
}

export async function lockRun(ctx: Context, id: string): Promise<RunRow | undefined> {
  const { rows } = await ctx.client.query<RunRow>('select * from findings.run where id = $1 for update', [id])
  return rows[0]
}

export async function updateRun(ctx: Context, id: string, change: Partial<RunRow>): Promise<void> {
  const names = Object.keys(change)
  await ctx.client.query(
    `update findings.run set ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')} where id = $1`,
    [id, ...Object.values(change)],
  )
}

export async function newestRuns(ctx: Context, limit: number): Promise<RunRow[]> {
  const { rows } = await ctx.client.query<RunRow>(
    'select * from findings.run order by asked_at desc, id desc limit $1',
    [limit],
  )
  return rows
}

/** A run that has not moved for hours was cut off for good. */
export async function giveUpStale(ctx: Context, hours: number): Promise<void> {
  await ctx.client.query(
    `update findings.run set state = 'failed', finished_at = $1
      where state in ('queued', 'running') and asked_at < $1::timestamptz - make_interval(hours => $2)`,
    [ctx.now, hours],
  )
}

export interface SaidRow {
  readonly setl_id: string
  readonly rule_id: string
  readonly version: number
  readonly verdict: 'violation' | 'suspect'
  readonly line_nos: number[]
  readonly amount_fen: number
  readonly kind: string
  readonly name_zh: string
  readonly name_en: string
  readonly clause_zh: string
  readonly psn_no: string
  readonly fixmedins_code: string
  readonly insutype: string | null
  readonly period: string
}

/** What was said of bills while they were settled, and paid all the same. */
export async function saidDuring(ctx: Context, { year, month }: Period): Promise<SaidRow[]> {
  const { rows } = await ctx.client.query<SaidRow>(
    `select v.setl_id, v.rule_id, v.version, v.verdict, v.line_nos, v.amount_fen, r.kind, r.name_zh, r.name_en, r.clause_zh,
            b.psn_no, b.fixmedins_code, b.insutype, to_char(b.settled_at at time zone 'Asia/Shanghai', 'YYYY-MM') as period
       from settlement.pub_verdict v
       join settlement.pub_bill b using (setl_id)
       join monitoring.pub_rule r using (rule_id, version)
      where b.state = 'settled' and v.stage = 'during' and extract(year from b.settled_at at time zone 'Asia/Shanghai') = $1
        and ($2::int is null or extract(month from b.settled_at at time zone 'Asia/Shanghai') = $2)`,
    [year, month],
  )
  return rows
}
