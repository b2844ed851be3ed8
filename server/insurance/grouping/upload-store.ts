/** The SQL of sets that were handed in and wait for a second person. */
import { gunzipSync, gzipSync } from 'node:zlib'
import type { TableChanges } from '#contracts/grouping'
import { type Context, sql, tables } from '#kernel'
import { type TableTexts, tableFiles } from './source.ts'

export interface UploadTable {
  id: string
  name: string
  valid_from: string
  sm3: string
  mdcs: number
  adrgs: number
  drgs: number
  changes: TableChanges
  state: 'waiting' | 'adopted' | 'discarded'
  uploaded_by: string
  uploaded_by_name: string
  uploaded_at: Date
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Date | null
}
interface Tables {
  'grouping.table_upload': UploadTable
  'grouping.upload_file': { upload_id: string; name: string; content: Buffer }
}
const db = (ctx: Context) => tables<Tables>(ctx)

export async function insertUpload(ctx: Context, row: UploadTable, texts: TableTexts): Promise<void> {
  const changes = sql<TableChanges>`${JSON.stringify(row.changes)}::jsonb`
  await db(ctx)
    .insertInto('grouping.table_upload')
    .values({ ...row, changes })
    .execute()
  const files = tableFiles.map((name) => ({ upload_id: row.id, name, content: gzipSync(texts[name]) }))
  await db(ctx).insertInto('grouping.upload_file').values(files).execute()
}

export async function lockUpload(ctx: Context, id: string): Promise<UploadTable | undefined> {
  return db(ctx).selectFrom('grouping.table_upload').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function decideUpload(
  ctx: Context,
  id: string,
  decided: Pick<UploadTable, 'state' | 'decided_by' | 'decided_by_name' | 'decided_at'>,
): Promise<void> {
  await db(ctx).updateTable('grouping.table_upload').set(decided).where('id', '=', id).execute()
}

/** Newest first. */
export async function recentUploads(ctx: Context): Promise<UploadTable[]> {
  return db(ctx).selectFrom('grouping.table_upload').selectAll().orderBy('uploaded_at', 'desc').limit(50).execute()
}

export async function textsOfUpload(ctx: Context, id: string): Promise<TableTexts> {
  const rows = await db(ctx).selectFrom('grouping.upload_file').selectAll().where('upload_id', '=', id).execute()
  return Object.fromEntries(rows.map(({ name, content }) => [name, gunzipSync(content).toString('utf8')])) as TableTexts
}
