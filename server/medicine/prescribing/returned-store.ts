import { type Context, tables } from '#kernel'
import type { PrescribingTables } from './store.ts'

/** Consults whose sheet came back from the pharmacist and has not been signed anew, the oldest return first. */
export async function consultsWithReturned(ctx: Context, doctorId: string): Promise<string[]> {
  const rows = await tables<PrescribingTables>(ctx)
    .selectFrom('prescribing.prescription as sheet')
    .leftJoin('prescribing.prescription as next', 'next.previous_version_id', 'sheet.id')
    .select('sheet.consult_id')
    .where('sheet.doctor_id', '=', doctorId)
    .where('sheet.state', '=', 'returned')
    .where((eb) => eb.or([eb('next.id', 'is', null), eb('next.state', '=', 'draft')]))
    .orderBy('sheet.decided_at')
    .execute()
  return [...new Set(rows.map((row) => row.consult_id))]
}
