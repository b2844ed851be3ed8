import type { z } from 'zod'
import type { Cells, PolicyTable, Publication, PublicationPage } from '#contracts/policies'
import type { Context } from '#kernel'

type Published = z.output<typeof Publication>
type Change = z.output<typeof PublicationPage>['changes'][number]

/** Publications go one at a time. */
export async function lockPublishing(ctx: Context): Promise<void> {
  await ctx.client.query(`select pg_advisory_xact_lock(hashtextextended('policies.publish', 0))`)
}

type Made = Omit<Published, 'no' | 'publishedAt' | 'rows'>

export async function insertPublication(ctx: Context, made: Made): Promise<void> {
  await ctx.client.query(
    `insert into policies.publication (id, no, draft_id, title, reason, correction, maker_id, maker_name, checker_id,
                                       checker_name, published_at, from_day, preview_sm3)
     select $1, coalesce(max(no), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from policies.publication`,
    [
      ...[made.publicationId, made.draftId, made.title, made.reason, made.correction, made.maker.id, made.maker.name],
      ...[made.checker.id, made.checker.name, ctx.now, made.fromDay, made.previewSm3],
    ],
  )
}

export async function insertChanges(ctx: Context, publicationId: string, changes: readonly Change[]): Promise<void> {
  const lines = changes.map((one, index) => ({ ...one, no: index + 1 }))
  await ctx.client.query(
    `insert into policies.change (publication_id, line_no, table_name, key, change, before, after)
     select $1, c.no, c."table", c.key, c.change, c.before, c.after
       from jsonb_to_recordset($2) as c (no int, "table" text, key text, change text, before jsonb, after jsonb)`,
    [publicationId, JSON.stringify(lines)],
  )
}

const select = `select p.*, (select count(*)::int from policies.change c where c.publication_id = p.id) as rows
                  from policies.publication p`

interface Row {
  id: string
  no: number
  draft_id: string
  title: string
  reason: string
  correction: boolean
  maker_id: string
  maker_name: string
  checker_id: string
  checker_name: string
  published_at: Date
  from_day: string
  preview_sm3: string
  rows: number
}

const toPublication = (row: Row): Published => ({
  publicationId: row.id,
  no: row.no,
  draftId: row.draft_id,
  title: row.title,
  reason: row.reason,
  correction: row.correction,
  maker: { id: row.maker_id, name: row.maker_name },
  checker: { id: row.checker_id, name: row.checker_name },
  publishedAt: row.published_at.toISOString(),
  fromDay: row.from_day,
  rows: row.rows,
  previewSm3: row.preview_sm3,
})

export async function publicationOf(ctx: Context, id: string): Promise<Published | undefined> {
  const { rows } = await ctx.client.query<Row>(`${select} where p.id = $1`, [id])
  return rows[0] && toPublication(rows[0])
}

export async function publications(ctx: Context): Promise<Published[]> {
  const { rows } = await ctx.client.query<Row>(`${select} order by p.no desc limit 200`)
  return rows.map(toPublication)
}

export async function changesOf(ctx: Context, publicationId: string, page: { limit: number; offset: number }) {
  const { rows } = await ctx.client.query(
    `select table_name, key, change, before, after, count(*) over ()::int as total
       from policies.change where publication_id = $1 order by line_no limit $2 offset $3`,
    [publicationId, page.limit, page.offset],
  )
  const changes: Change[] = rows.map(({ table_name, key, change, before, after }) => {
    return { table: table_name, key, change, before, after }
  })
  return { changes, total: (rows[0]?.total as number | undefined) ?? 0 }
}

/** For each of the keys the last publication that changed it. */
export async function lastChanges(ctx: Context, table: PolicyTable, keys: readonly string[]) {
  if (keys.length === 0) return []
  const { rows } = await ctx.client.query<{ key: string; id: string; title: string }>(
    `select distinct on (c.key) c.key, p.id, p.title
       from policies.change c join policies.publication p on p.id = c.publication_id
      where c.table_name = $1 and c.key = any($2::text[]) order by c.key, p.no desc`,
    [table, keys],
  )
  const found = new Map(rows.map((row) => [row.key, row]))
  // A row that was loaded, not published, has no publication to name.
  return keys.map((key) => ({
    table,
    key,
    publicationId: found.get(key)?.id ?? '',
    title: found.get(key)?.title ?? '',
  }))
}

export interface ChangeOfKey {
  readonly change: Change['change']
  readonly before: Cells | null
  readonly after: Cells | null
  readonly publicationId: string
  readonly publishedAt: string
  readonly maker: string
  readonly checker: string
  readonly reason: string
}

/** Every publication that wrote a row, the last first. */
export async function changesOfKey(ctx: Context, table: PolicyTable, key: string): Promise<ChangeOfKey[]> {
  const { rows } = await ctx.client.query(
    `select c.change, c.before, c.after, p.id, p.published_at, p.maker_name, p.checker_name, p.reason
       from policies.change c join policies.publication p on p.id = c.publication_id
      where c.table_name = $1 and c.key = $2 order by p.no desc, c.line_no`,
    [table, key],
  )
  return rows.map((row) => ({
    ...{ change: row.change, before: row.before, after: row.after, reason: row.reason, publicationId: row.id },
    ...{ publishedAt: row.published_at.toISOString(), maker: row.maker_name, checker: row.checker_name },
  }))
}

/** Bills that stand, of the days that a correction reaches. */
export async function billsBetween(ctx: Context, fromDay: string, publishedAt: string) {
  const { rows } = await ctx.client.query<{ bills: number; people: number; first_day: string | null }>(
    `select count(*)::int as bills, count(distinct resident_id)::int as people, min(benefit_date) as first_day
       from settlement.pub_bill
      where state = 'settled' and insutype is not null and benefit_date >= $1
        and benefit_date <= ($2::timestamptz at time zone 'Asia/Shanghai')::date`,
    [fromDay, publishedAt],
  )
  const { bills, people, first_day } = rows[0]!
  return { bills, people, firstDay: first_day }
}
