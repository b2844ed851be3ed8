import { type Context, sql, tables } from '#kernel'
import type { Window } from './window.ts'

export interface RefusalCounts {
  code: string
  role: string
  times: number
  timesLastWeek: number
  lastAt: Date
}

export async function refusalsByCode(ctx: Context, window: Window, lastWeek: Window): Promise<RefusalCounts[]> {
  const { rows } = await sql<RefusalCounts>`
    select code, role, count(*) filter (where at >= ${window.from}) as "times",
      count(*) filter (where at < ${window.from}) as "timesLastWeek", max(at) as "lastAt"
    from kernel.pub_refusal
    where (at >= ${window.from} and at <= ${window.until}) or (at >= ${lastWeek.from} and at <= ${lastWeek.until})
    group by code, role order by "times" desc, "timesLastWeek" desc, code
  `.execute(tables(ctx))
  return rows
}

export async function refusalCount(ctx: Context, { from, until }: Window): Promise<number> {
  const { rows } = await sql<{ times: number }>`
    select count(*) as "times" from kernel.pub_refusal where at >= ${from} and at <= ${until}
  `.execute(tables(ctx))
  return rows[0]!.times
}

export async function refusalTrend(ctx: Context, from: Date, until: Date): Promise<Map<string, number>> {
  const { rows } = await sql<{ day: string; times: number }>`
    select (at at time zone 'Asia/Shanghai')::date::text as "day", count(*) as "times"
    from kernel.pub_refusal where at >= ${from} and at <= ${until} group by 1
  `.execute(tables(ctx))
  return new Map(rows.map((row) => [row.day, row.times]))
}
