/** The SQL of table sets. */
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Context, sql, tables } from '#kernel'
import { type TableTexts, tableFiles } from './source.ts'

export interface TableSetTable {
  id: string
  name: string
  valid_from: string
  sm3: string
  mdcs: number
  adrgs: number
  drgs: number
  loaded_by: string
  loaded_at: Date
}
interface TableFileTable {
  set_id: string
  name: string
  content: Buffer
}
interface GroupingTables {
  'grouping.table_set': TableSetTable
  'grouping.table_file': TableFileTable
}
const db = (ctx: Context) => tables<GroupingTables>(ctx)

export async function setOn(ctx: Context, day: string): Promise<TableSetTable | undefined> {
  return db(ctx)
    .selectFrom('grouping.table_set')
    .selectAll()
    .where('valid_from', '<=', day)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function setById(ctx: Context, id: string): Promise<TableSetTable> {
  return db(ctx).selectFrom('grouping.table_set').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

export async function setFrom(ctx: Context, validFrom: string): Promise<TableSetTable | undefined> {
  // One import at a time: two of the same day would not see each other.
  await sql`lock table grouping.table_set in share row exclusive mode`.execute(db(ctx))
  return db(ctx).selectFrom('grouping.table_set').selectAll().where('valid_from', '=', validFrom).executeTakeFirst()
}

export async function sets(ctx: Context): Promise<TableSetTable[]> {
  return db(ctx).selectFrom('grouping.table_set').selectAll().orderBy('valid_from', 'desc').execute()
}

export async function insertSet(ctx: Context, row: TableSetTable, texts: TableTexts): Promise<void> {
  await db(ctx).insertInto('grouping.table_set').values(row).execute()
  const files = tableFiles.map((name) => ({ set_id: row.id, name, content: gzipSync(texts[name]) }))
  await db(ctx).insertInto('grouping.table_file').values(files).execute()
}

export async function textsOf(ctx: Context, setId: string): Promise<TableTexts> {
  const rows = await db(ctx).selectFrom('grouping.table_file').selectAll().where('set_id', '=', setId).execute()
  return Object.fromEntries(rows.map(({ name, content }) => [name, gunzipSync(content).toString('utf8')])) as TableTexts
}
