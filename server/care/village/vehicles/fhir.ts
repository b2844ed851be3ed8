/** What was given out of a kit as FHIR R4. Pure. */
import type { MedicationAdministration, MedicationDispense } from '@medplum/fhirtypes'
import { type Drug, toMedicationConcept } from '#medicine/formulary'

interface Given {
  readonly id: string
  readonly residentId: string
  readonly drug: Drug
  readonly lot: string
  readonly expiresOn: string
  readonly units: number
  readonly dosage: string
  readonly doneAt: Date
  readonly by: { readonly id: string; readonly name: string }
  readonly institutionId: string
}

const shared = (given: Given) => ({
  id: given.id,
  status: 'completed' as const,
  medicationCodeableConcept: toMedicationConcept(given.drug),
  subject: { reference: `Patient/${given.residentId}` },
  performer: [{ actor: { reference: `Practitioner/${given.by.id}`, display: given.by.name } }],
  note: [{ text: `随诊包发放 批号 ${given.lot} 有效期至 ${given.expiresOn}` }],
})

export function toHandedOver(given: Given): MedicationDispense {
  const { performer, ...rest } = shared(given)
  return {
    resourceType: 'MedicationDispense',
    ...rest,
    performer: [...performer, { actor: { reference: `Organization/${given.institutionId}` } }],
    quantity: { value: given.units, unit: given.drug.unit },
    whenHandedOver: given.doneAt.toISOString(),
    ...(given.dosage ? { dosageInstruction: [{ text: given.dosage }] } : {}),
  }
}

export function toGiven(given: Given): MedicationAdministration {
  return {
    resourceType: 'MedicationAdministration',
    ...shared(given),
    effectiveDateTime: given.doneAt.toISOString(),
    dosage: { text: given.dosage || undefined, dose: { value: given.units, unit: given.drug.unit } },
  }
}
