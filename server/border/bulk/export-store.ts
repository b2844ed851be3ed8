import type { Selectable } from 'kysely'
import { type Context, sql, tables } from '#kernel'
import { jobStore } from './job-store.ts'
import type { BulkTables } from './tables.ts'

export type ExportRow = Selectable<BulkTables['bulk.export']>
export type ExportType = Selectable<BulkTables['bulk.export_type']>
export type ExportFile = Selectable<BulkTables['bulk.export_file']>

const db = (ctx: Context) => tables<BulkTables>(ctx)

export const exports = jobStore<ExportRow>('bulk.export', 'transaction_time')

export async function insertExport(
  ctx: Context,
  job: Omit<ExportRow, 'asked_at' | 'state' | 'failure' | 'expires_at'>,
  types: readonly { type: string; deleted: boolean; queries: string[] }[],
): Promise<void> {
  await db(ctx)
    .insertInto('bulk.export')
    .values({ ...job, state: 'running', failure: null, expires_at: null })
    .execute()
  const rows = types.map((one, position) => ({ ...one, position, export_id: job.id }))
  await db(ctx).insertInto('bulk.export_type').values(rows).execute()
}

export async function typesOf(ctx: Context, id: string): Promise<ExportType[]> {
  return db(ctx).selectFrom('bulk.export_type').selectAll().where('export_id', '=', id).orderBy('position').execute()
}

export async function moveOn(
  ctx: Context,
  { export_id, type, deleted, after_row, lines, done }: ExportType,
): Promise<void> {
  await db(ctx)
    .updateTable('bulk.export_type')
    .set({ after_row, lines, done })
    .where('export_id', '=', export_id)
    .where('type', '=', type)
    .where('deleted', '=', deleted)
    .execute()
}

export async function insertFile(ctx: Context, file: ExportFile): Promise<void> {
  await db(ctx).insertInto('bulk.export_file').values(file).execute()
}

export async function filesOf(ctx: Context, id: string): Promise<ExportFile[]> {
  return db(ctx).selectFrom('bulk.export_file').selectAll().where('export_id', '=', id).orderBy('name').execute()
}

/** Those of the patients who were not in the export yet; now they are. */
export async function addPatients(ctx: Context, id: string, patientIds: readonly string[]): Promise<Set<string>> {
  if (patientIds.length === 0) return new Set()
  const added = await db(ctx)
    .insertInto('bulk.export_patient')
    .values(patientIds.map((patient_id) => ({ export_id: id, patient_id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('patient_id')
    .execute()
  return new Set(added.map((one) => one.patient_id))
}

/** Whether every transaction that was under way when the export was asked for has ended: what it wrote is there now. */
export async function isSettled(ctx: Context, id: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (
      select 1 from pg_stat_activity a
       where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
         and a.xact_start < (select asked_at from bulk.export where id = ${id})
    ) as open`.execute(tables(ctx))
  return rows[0]?.open === false
}

/** What the files and the trail needed is dropped with the files; that there was an export stays. */
export async function clearExport(ctx: Context, id: string): Promise<void> {
  await db(ctx).deleteFrom('bulk.export_file').where('export_id', '=', id).execute()
  await db(ctx).deleteFrom('bulk.export_patient').where('export_id', '=', id).execute()
}
