import { audit, type Context } from '#kernel'
import { publish } from '#record'
import { toMedicationRequests } from './fhir.ts'
import type { Prescription } from './prescription.ts'
import * as store from './store.ts'

/** Saves a sheet's new state with its step, its trail and what the record says of it, in the running transaction. */
export async function recordStep(
  ctx: Context,
  prescription: Prescription,
  options: { reason?: string; document?: unknown } = {},
): Promise<void> {
  await store.save(ctx, prescription, options.document)
  await store.step(ctx, prescription, options.reason ?? null)
  await publish(ctx, 'prescribing', toMedicationRequests(prescription))
  await audit(ctx, {
    action: 'update',
    residentId: prescription.residentId,
    entity: 'prescribing.prescription',
    entityId: prescription.id,
    reason: options.reason ?? prescription.state,
  })
}
