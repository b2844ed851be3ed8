import { z } from 'zod'
import { type Context, defineJob, enqueue, refuseUnless, sendTogether } from '#kernel'
import { refuseUnlessMayRead } from '../../access/reach.ts'
import { copyValues, type NewVersion } from '../../store.ts'
import { resourceTypes } from '../../structure/table.ts'
import { extract } from '../../values/extract.ts'
import { decimalOf, type Hash } from '../../values/keys.ts'
import { refreshCatalogue } from './catalogue.ts'

const batchSize = 500
// Numbers of custom parameters, and of quantities in comparable units: the others' rows stay as they were written.
const firstCustom = 100_000

/** Has all rows of these types indexed anew, from the first on. */
export async function requestReindex(ctx: Context, types: readonly string[]): Promise<void> {
  const tables = [...new Set(types.map((type) => type.toLowerCase()))].sort()
  await sendTogether(ctx, [
    {
      text: `
        insert into record.reindex (table_name) select unnest($1::text[])
        on conflict (table_name) do update
           set barrier = null, after_row = 0, done = 0, total = 0, finished_at = null`,
      values: [tables],
    },
  ])
}

interface Task {
  readonly table_name: string
  readonly after_row: number
  /** Nobody writes by an older catalogue any more; null before the barrier is set. */
  readonly passed: boolean | null
}

/**
 * A batch at a time, each in a transaction of its own. Recurs, so that what an upgrade or a restart left is taken up again.
 */
export const reindexJob = defineJob('record.reindex', z.object({}), reindexBatch, { cron: '* * * * *' })

async function reindexBatch(ctx: Context): Promise<void> {
  const [rows = []] = await sendTogether(ctx, [
    {
      text: `select table_name, after_row, barrier <= pg_snapshot_xmin(pg_current_snapshot()) as passed
               from record.reindex where finished_at is null order by table_name limit 1 for update skip locked`,
    },
  ])
  const task = rows[0] as unknown as Task | undefined
  if (!task) return
  const later = new Date(ctx.now.getTime() + (task.passed ? 0 : 500))
  if (task.passed === null) await begin(ctx, task)
  else if (task.passed) await indexRows(ctx, task)
  await enqueue(ctx, reindexJob, {}, { key: reindexJob.name, runAt: later })
}

/** Whoever writes now may have read the catalogue as it was: the rows are looked at when all of those have ended. */
async function begin(ctx: Context, { table_name }: Task): Promise<void> {
  await sendTogether(ctx, [
    {
      text: `update record.reindex set barrier = pg_snapshot_xmax(pg_current_snapshot()),
                    total = (select count(*) from record.${table_name}) where table_name = $1`,
      values: [table_name],
    },
  ])
}

async function indexRows(ctx: Context, { table_name, after_row }: Task): Promise<void> {
  await refreshCatalogue(ctx)
  const type = resourceTypes.find((one) => one.toLowerCase() === table_name)
  if (!type) throw new Error(`No type has the table ${table_name}`)
  const [rows = []] = await sendTogether(ctx, [
    {
      text: `select row, id, deleted, content from record.${table_name} where row > $1 order by row limit ${batchSize} for update`,
      values: [after_row],
    },
  ])
  const found = rows as { row: number; id: string; deleted: boolean; content: string }[]
  const last = found.at(-1)
  if (!last) return finish(ctx, type, table_name)
  const indexed = found.map(({ row, id, deleted, content }) => {
    const values = deleted ? undefined : extract(type, id, JSON.parse(content))
    return { row, values } as Pick<NewVersion, 'row' | 'values'> as NewVersion
  })
  await sendTogether(ctx, [
    updateKeys(table_name, indexed),
    ...['string_value', 'date_value', 'quantity_value'].map((side) => ({
      text: `delete from record.${side} where row = any($1::bigint[]) and (parameter >= ${firstCustom} or parameter < 0)`,
      values: [indexed.map((one) => one.row)],
    })),
    ...copyValues(indexed.map(withoutStandard)),
    {
      text: 'update record.reindex set after_row = $2, done = done + $3 where table_name = $1',
      values: [table_name, last.row, found.length],
    },
  ])
}

function updateKeys(table: string, indexed: readonly NewVersion[]) {
  return {
    text: `
      update record.${table} t set keys = n.keys::bigint[]
        from unnest($1::bigint[], $2::text[]) as n (row, keys)
       where t.row = n.row and t.keys <> n.keys::bigint[]`,
    values: [
      indexed.map((one) => one.row),
      indexed.map(({ values }) => {
        const keys = values?.keys ?? []
        return `{${keys.flatMap((high, at) => (at % 2 === 0 ? decimalOf([high, keys[at + 1] ?? 0] as Hash) : [])).join()}}`
      }),
    ],
  }
}

function withoutStandard(version: NewVersion): NewVersion {
  const { values } = version
  if (!values) return version
  const ours = ({ parameter }: { parameter: number }) => parameter >= firstCustom || parameter < 0
  const { strings, dates, quantities } = values
  return {
    ...version,
    values: {
      ...values,
      strings: strings.filter(ours),
      dates: dates.filter(ours),
      quantities: quantities.filter(ours),
    },
  }
}

async function finish(ctx: Context, type: string, table: string): Promise<void> {
  await sendTogether(ctx, [
    { text: 'update record.reindex set finished_at = $2 where table_name = $1', values: [table, ctx.now] },
    { text: 'update record.search_parameter set ready = true where type = $1 and reason is null', values: [type] },
    { text: 'update record.search_catalogue set version = gen_random_uuid()' },
  ])
}

/** How far the indexing by one SearchParameter resource has come, type by type. */
export interface IndexProgress {
  readonly type: string
  readonly code: string
  /** 'unusable' says why in `reason`. */
  readonly state: 'indexing' | 'ready' | 'unusable'
  readonly reason: string | null
  readonly done: number
  readonly total: number
}

/** Refusals: record.not_allowed, not_found (none is registered under this id). */
export async function indexProgress(ctx: Context, id: string): Promise<IndexProgress[]> {
  refuseUnlessMayRead(ctx, 'SearchParameter')
  return ctx.transaction(async (ctx) => {
    const [rows = []] = await sendTogether(ctx, [
      {
        text: `
          select p.type, p.code, p.reason, coalesce(r.done, 0) as done, coalesce(r.total, 0) as total,
                 case when p.reason is not null then 'unusable' when p.ready then 'ready' else 'indexing' end as state
            from record.search_parameter p left join record.reindex r on r.table_name = lower(p.type)
           where p.resource_id = $1 order by p.type`,
        values: [id],
      },
    ])
    refuseUnless(rows.length > 0, 'record.not_found', { params: { type: 'SearchParameter', id } })
    return rows as unknown as IndexProgress[]
  })
}
