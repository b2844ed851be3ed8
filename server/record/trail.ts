import { type AuditEntry, audit, type Context, sql, tables } from '#kernel'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whose data it was, for the trail that the resident reads: the linked resident, or the resident whose own Patient it is. */
async function residentsOf(ctx: Context, patientIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ patient_id: string; resident_id: string }>`
    select patient_id, resident_id from record.patient_link where patient_id = any(${[...patientIds]}::text[])`.execute(
    tables(ctx),
  )
  const residents = new Map(patientIds.filter((id) => uuid.test(id)).map((id) => [id, id]))
  for (const row of rows) residents.set(row.patient_id, row.resident_id)
  return residents
}

/**
 * Writes one audit row for each patient that was touched, or one without a patient when the resources are nobody's. What is
 * read by our own system code on a person's behalf carries that person in its own verb's trail.
 */
export async function leaveTrail(
  ctx: Context,
  action: AuditEntry['action'],
  entity: string,
  touched: readonly { id: string; patientId: string | null }[],
): Promise<void> {
  const byPatient = new Map<string | null, string[]>()
  for (const { id, patientId } of touched) {
    const ids = byPatient.get(patientId) ?? []
    ids.push(id)
    byPatient.set(patientId, ids)
  }
  // Asking and finding nothing is also a reading.
  if (byPatient.size === 0) byPatient.set(null, [])
  const patientIds = [...byPatient.keys()].filter((id) => id !== null)
  const residents = patientIds.length > 0 ? await residentsOf(ctx, patientIds) : new Map<string, string>()
  for (const [patientId, ids] of byPatient) {
    await audit(ctx, {
      action,
      entity,
      residentId: patientId === null ? undefined : residents.get(patientId),
      entityId: ids.length === 1 ? ids[0] : patientId === null ? undefined : `Patient/${patientId}`,
      ...(ids.length > 1 ? { reason: `${ids.length} resources` } : {}),
    })
  }
}
