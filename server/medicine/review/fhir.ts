import type { Task } from '@medplum/fhirtypes'
import type { Prescription } from '#medicine/prescribing'

/** The review as a Task: asked by the doctor, done or rejected by the pharmacist. Its id is the sheet's. */
export function toReviewTask(
  prescription: Prescription,
  outcome: 'approved' | 'returned' | 'waiting',
  pharmacist: { id: string; name: string } | null,
  at: Date,
  reason: string | null,
): Task {
  const status = ({ approved: 'completed', returned: 'rejected', waiting: 'requested' } as const)[outcome]
  return {
    resourceType: 'Task',
    id: prescription.id,
    status,
    ...(reason ? { statusReason: { text: reason } } : {}),
    intent: 'order',
    code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'approve' }], text: '审方' },
    focus: { reference: `MedicationRequest/${prescription.items[0]!.itemId}` },
    for: { reference: `Patient/${prescription.residentId}` },
    encounter: { reference: `Encounter/${prescription.consultId}` },
    authoredOn: prescription.signedAt!.toISOString(),
    lastModified: at.toISOString(),
    requester: { reference: `Practitioner/${prescription.doctorId}`, display: prescription.doctorName },
    ...(pharmacist ? { owner: { reference: `Practitioner/${pharmacist.id}`, display: pharmacist.name } } : {}),
    groupIdentifier: {
      system: 'urn:anji:prescription-number',
      value: `${prescription.number}/${prescription.version}`,
    },
  }
}
