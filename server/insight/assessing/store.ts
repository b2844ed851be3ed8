import type { Figure } from '#insurance/assessment'
import type { Context } from '#kernel'

export interface Counted {
  readonly runId: string
  readonly to: string
  readonly asOf: Date
}

/** The newest computation of a year: of the whole year if there is one, else of the year so far. */
export async function newestOf(ctx: Context, year: number): Promise<Counted | undefined> {
  const { rows } = await ctx.client.query<{ run_id: string; period_to: string; as_of: Date }>(
    `select run_id, period_to, as_of from measures.pub_result
     where period_kind in ('year', 'year-to-date') and scope_kind = 'region' and period_from = make_date($1, 1, 1)
     order by period_to desc, as_of desc limit 1`,
    [year],
  )
  const [row] = rows
  return row && { runId: row.run_id, to: row.period_to, asOf: row.as_of }
}

/** Each institution's figures of a computation. */
export async function figuresOf(ctx: Context, year: number, { runId, to }: Counted): Promise<Map<string, Figure[]>> {
  const { rows } = await ctx.client.query<{ institution: string; code: string; hash: string; n: number; d: number }>(
    `select distinct on (scope_id, measure_code) scope_id as institution, measure_code as code, definition_hash as hash,
       numerator as n, denominator as d
     from measures.pub_result
     where run_id = $1 and period_from = make_date($2, 1, 1) and period_to = $3 and scope_kind = 'institution'
       and period_kind in ('year', 'year-to-date')
     order by scope_id, measure_code, period_kind`,
    [runId, year, to],
  )
  const figures = new Map<string, Figure[]>()
  for (const { institution, code, hash, n, d } of rows) {
    const figure = { measure: code, numerator: n, denominator: d, runId, definitionHash: hash }
    figures.set(institution, [...(figures.get(institution) ?? []), figure])
  }
  return figures
}
