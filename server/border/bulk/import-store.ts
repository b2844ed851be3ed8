import type { Selectable } from 'kysely'
import { type Context, tables } from '#kernel'
import type { Issue } from '#record'
import { jobStore } from './job-store.ts'
import type { BulkTables } from './tables.ts'

export type ImportRow = Selectable<BulkTables['bulk.import']>
export type ImportInput = Selectable<BulkTables['bulk.import_input']>

const db = (ctx: Context) => tables<BulkTables>(ctx)

export const imports = jobStore<ImportRow>('bulk.import', 'asked_at')

export async function insertImport(
  ctx: Context,
  job: Omit<ImportRow, 'state' | 'failure' | 'expires_at'>,
  inputs: readonly { type: string; url: string | null; bytes: number | null }[],
): Promise<void> {
  await db(ctx)
    .insertInto('bulk.import')
    .values({ ...job, state: 'running', failure: null, expires_at: null })
    .execute()
  const rows = inputs.map((one, index) => ({ ...one, import_id: job.id, number: index + 1 }))
  await db(ctx).insertInto('bulk.import_input').values(rows).execute()
}

export async function inputsOf(ctx: Context, id: string): Promise<ImportInput[]> {
  return db(ctx).selectFrom('bulk.import_input').selectAll().where('import_id', '=', id).orderBy('number').execute()
}

export async function saveInput(ctx: Context, input: ImportInput): Promise<void> {
  const { import_id, number, type: _type, url: _url, ...progress } = input
  await db(ctx)
    .updateTable('bulk.import_input')
    .set(progress)
    .where('import_id', '=', import_id)
    .where('number', '=', number)
    .execute()
}

export interface LineRefusal {
  readonly line: number
  readonly issues: readonly Issue[]
}

export async function insertRefusals(
  ctx: Context,
  input: ImportInput,
  refusals: readonly LineRefusal[],
): Promise<void> {
  if (refusals.length === 0) return
  const { import_id, number } = input
  const rows = refusals.map(({ line, issues }) => ({ import_id, number, line, issues: JSON.stringify(issues) }))
  await db(ctx).insertInto('bulk.import_refusal').values(rows).execute()
}

/** Refused lines of an input after a line, in their order. */
export async function refusalsAfter(
  ctx: Context,
  { import_id, number }: Pick<ImportInput, 'import_id' | 'number'>,
  line: number,
): Promise<LineRefusal[]> {
  const rows = await db(ctx)
    .selectFrom('bulk.import_refusal')
    .select(['line', 'issues'])
    .where('import_id', '=', import_id)
    .where('number', '=', number)
    .where('line', '>', line)
    .orderBy('line')
    .limit(1000)
    .execute()
  return rows as LineRefusal[]
}

export async function clearImport(ctx: Context, id: string): Promise<void> {
  await db(ctx).deleteFrom('bulk.import_refusal').where('import_id', '=', id).execute()
}
