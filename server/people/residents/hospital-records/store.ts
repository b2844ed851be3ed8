import { type Context, sql, tables } from '#kernel'

interface LinkedRow {
  patient_id: string
  resident_id: string
  how: 'certain' | 'decided'
  linked_at: Date
}
interface DoubtRow {
  resident_id: string
  patient_id: string
  decision: 'same' | 'not-same' | null
  decision_reason: string | null
}
interface LinkTables {
  'residents.linked_patient': LinkedRow
  'residents.identity_doubt': DoubtRow
}

export async function ownersOf(
  ctx: Context,
  patientIds: readonly string[],
): Promise<Map<string, { residentId: string; how: LinkedRow['how'] }>> {
  const rows = await tables<LinkTables>(ctx)
    .selectFrom('residents.linked_patient')
    .select(['patient_id', 'resident_id', 'how'])
    .where('patient_id', '=', sql<string>`any(${[...patientIds]})`)
    .execute()
  return new Map(rows.map((row) => [row.patient_id, { residentId: row.resident_id, how: row.how }]))
}

export async function linkedTo(ctx: Context, residentId: string): Promise<string[]> {
  const rows = await tables<LinkTables>(ctx)
    .selectFrom('residents.linked_patient')
    .select('patient_id')
    .where('resident_id', '=', residentId)
    .orderBy('patient_id')
    .execute()
  return rows.map((row) => row.patient_id)
}

/** False when it is linked already. */
export async function saveLink(
  ctx: Context,
  residentId: string,
  patientId: string,
  how: LinkedRow['how'],
): Promise<boolean> {
  const written = await tables<LinkTables>(ctx)
    .insertInto('residents.linked_patient')
    .values({ patient_id: patientId, resident_id: residentId, how, linked_at: ctx.now })
    .onConflict((conflict) => conflict.column('patient_id').doNothing())
    .executeTakeFirst()
  return Number(written.numInsertedOrUpdatedRows ?? 0) > 0
}

export async function dropLink(ctx: Context, residentId: string, patientId: string): Promise<boolean> {
  const gone = await tables<LinkTables>(ctx)
    .deleteFrom('residents.linked_patient')
    .where('patient_id', '=', patientId)
    .where('resident_id', '=', residentId)
    .executeTakeFirst()
  return Number(gone.numDeletedRows) > 0
}

export async function saidNotSame(ctx: Context, patientIds: readonly string[]) {
  const rows = await tables<LinkTables>(ctx)
    .selectFrom('residents.identity_doubt')
    .select(['resident_id', 'patient_id', 'decision_reason'])
    .where('decision', '=', 'not-same')
    .where('patient_id', '=', sql<string>`any(${[...patientIds]})`)
    .execute()
  return rows.map((row) => ({
    residentId: row.resident_id,
    patientId: row.patient_id,
    reason: row.decision_reason ?? '',
  }))
}
