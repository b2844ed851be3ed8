/** Photos and ECG files of a person, beside who brought them and when. */
import { FileList, FilesRequest, type VillageFile } from '#contracts/village'
import { audit, type Context, refuse, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { staffOf } from '#people/staff'
import { mayOpen } from '#record'
import type { CommandTable } from '../tables.ts'
import * as store from './store.ts'

type Row = Awaited<ReturnType<typeof store.filesOf>>[number]

/** Refusals: village.file_unknown. */
export const listFiles = verb(
  {
    ...{ name: 'village.list_files', may: ['doctor', 'registrar', 'pharmacist', 'resident'] },
    ...{
      input: FilesRequest,
      answer: FileList,
      summary: 'What was photographed or recorded of a person in the village.',
    },
  },
  async (ctx, { residentId }) => {
    if (!(await mayOpen(ctx, residentId))) refuse('village.file_unknown')
    await audit(ctx, { action: 'read', residentId, entity: 'village.attachment' })
    const kept = (await store.filesOf(ctx, residentId)).filter((row) => row.owner_id === residentId)
    return { files: await Promise.all(kept.map((row) => show(ctx, row))) }
  },
)

/** Those that a command names, and what its device brought of the same person on that day. */
export async function filesBeside(ctx: Context, row: CommandTable, named: readonly string[]): Promise<VillageFile[]> {
  if (!row.resident_id) return []
  const day = dayOf(row.done_at)
  const own = (await store.filesOf(ctx, row.resident_id)).filter(
    (file) => file.device_id === row.device_id && (named.includes(file.id) || dayOf(file.done_at) === day),
  )
  return Promise.all(own.map((file) => show(ctx, file)))
}

async function show(ctx: Context, row: Row): Promise<VillageFile> {
  return {
    ...{ id: row.id, what: row.what, mediaType: row.media_type, bytes: row.bytes, doneAt: row.done_at.toISOString() },
    ...{ doctorName: (await staffOf(ctx, row.doctor_id)).name, kept: row.owner_id !== null },
  }
}
