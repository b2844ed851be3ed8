import type { Context } from '#kernel'
import type { DayRow, DifferenceRow } from './store.ts'

export async function daysOf(
  ctx: Context,
  asked: { from: string; to: string; institutionId: string | null },
): Promise<DayRow[]> {
  const { rows } = await ctx.client.query<DayRow>({
    name: 'reconciliation-days',
    text: `select d.*, count(f.id)::int as found, count(f.id) filter (where f.state <> 'closed')::int as open
             from reconciliation.day d
             left join reconciliation.difference f on f.date = d.date and f.institution_id = d.institution_id
            where d.date between $1 and $2 and ($3::uuid is null or d.institution_id = $3)
            group by d.date, d.institution_id order by d.date, d.institution_id`,
    values: [asked.from, asked.to, asked.institutionId],
  })
  return rows
}

export interface DifferenceFilter {
  readonly state?: string | undefined
  readonly kind?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly institutionId: string | null
  readonly limit: number
  readonly offset: number
}

export async function findDifferences(
  ctx: Context,
  filter: DifferenceFilter,
): Promise<{ rows: DifferenceRow[]; total: number }> {
  const { rows } = await ctx.client.query<DifferenceRow & { total: number }>({
    name: 'reconciliation-find-differences',
    text: `select *, count(*) over ()::int as total from reconciliation.difference
            where ($1::uuid is null or institution_id = $1)
              and ($2::text is null or case when $2 = 'pending' then state <> 'closed' else state = $2 end)
              and ($3::text is null or kind = $3) and ($4::date is null or date >= $4) and ($5::date is null or date <= $5)
            order by (state = 'closed'), date desc, found_at desc, id limit $6 offset $7`,
    values: [
      filter.institutionId,
      filter.state ?? null,
      filter.kind ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.limit,
      filter.offset,
    ],
  })
  return { rows, total: rows[0]?.total ?? 0 }
}

export async function differenceById(ctx: Context, id: string, lock = false): Promise<DifferenceRow | undefined> {
  const { rows } = await ctx.client.query<DifferenceRow>(
    `select * from reconciliation.difference where id = $1 ${lock ? 'for update' : ''}`,
    [id],
  )
  return rows[0]
}

export async function stepsOf(ctx: Context, id: string) {
  const { rows } = await ctx.client.query<{ at: Date; by_name: string; what: string; note: string | null }>({
    name: 'reconciliation-steps',
    text: 'select at, by_name, what, note from reconciliation.step where difference_id = $1 order by no',
    values: [id],
  })
  return rows
}
