import type { Dosage, MedicationRequest, Provenance } from '@medplum/fhirtypes'
import type { PrescriptionState } from '#contracts/prescribing'
import type { Signature } from '#kernel'
import { frequencies, toMedicationConcept } from '#medicine/formulary'
import type { Item, Prescription } from './prescription.ts'

const prescriptionNumberSystem = 'urn:anji:prescription-number'

// on-hold until the pharmacist has approved it: it has no effect before (R07)
const statuses: Record<Exclude<PrescriptionState, 'draft'>, MedicationRequest['status']> = {
  signed: 'on-hold',
  returned: 'on-hold',
  approved: 'active',
  dispensed: 'completed',
  withdrawn: 'cancelled',
  expired: 'stopped',
}

/** One MedicationRequest a line; a draft is no fact yet and has none. */
export function toMedicationRequests(
  prescription: Prescription,
  options: { superseded?: boolean } = {},
): MedicationRequest[] {
  if (prescription.state === 'draft') return []
  const status = options.superseded ? 'cancelled' : statuses[prescription.state]
  return prescription.items.map(
    (item): MedicationRequest => ({
      resourceType: 'MedicationRequest',
      id: item.itemId,
      status,
      intent: 'order',
      ...(prescription.returnReason ? { statusReason: { text: prescription.returnReason } } : {}),
      medicationCodeableConcept: toMedicationConcept({ ...item, code: item.drugCode }),
      subject: { reference: `Patient/${prescription.residentId}`, display: prescription.residentName },
      encounter: { reference: `Encounter/${prescription.consultId}` },
      authoredOn: prescription.signedAt!.toISOString(),
      requester: { reference: `Practitioner/${prescription.doctorId}`, display: prescription.doctorName },
      groupIdentifier: { system: prescriptionNumberSystem, value: `${prescription.number}/${prescription.version}` },
      reasonCode: prescription.diagnoses.map(({ code, display }) => ({
        coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code, display }],
        text: display,
      })),
      courseOfTherapyType: { text: prescription.supply },
      dosageInstruction: [toDosage(item, prescription)],
      ...(item.note ? { note: [{ text: item.note }] } : {}),
      dispenseRequest: {
        ...(prescription.validUntil
          ? {
              validityPeriod: {
                start: prescription.decidedAt!.toISOString(),
                end: prescription.validUntil.toISOString(),
              },
            }
          : {}),
        numberOfRepeatsAllowed: 0,
        quantity: { value: item.packs, unit: item.packUnit },
        expectedSupplyDuration: { value: item.days, unit: '天', system: 'http://unitsofmeasure.org', code: 'd' },
      },
    }),
  )
}

function toDosage(item: Item, { kind, usage }: { kind: Prescription['kind']; usage: string }): Dosage {
  const { times, periodDays } = frequencies[item.frequency]
  return {
    text: [item.usageText.zh, kind === 'herbal' ? usage : ''].filter(Boolean).join(','),
    ...(kind === 'herbal' || periodDays === 0
      ? {}
      : { timing: { repeat: { frequency: times, period: periodDays, periodUnit: 'd' } } }),
    route: { text: item.routeZh },
    doseAndRate: [{ doseQuantity: { value: item.dose, unit: item.doseUnit } }],
  }
}

/** A signature over the sheet: the author's, or the pharmacist's verification (ASTM E1762). */
export function toProvenance(
  id: string,
  prescription: Prescription,
  signer: { id: string; name: string; kind: 'author' | 'verifier' },
  signature: Signature,
): Provenance {
  const who = { reference: `Practitioner/${signer.id}`, display: signer.name }
  const purpose = { author: '1.2.840.10065.1.12.1.1', verifier: '1.2.840.10065.1.12.1.5' }[signer.kind]
  const typeSystem = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type'
  return {
    resourceType: 'Provenance',
    id,
    target: prescription.items.map(({ itemId }) => ({ reference: `MedicationRequest/${itemId}` })),
    recorded: signature.signedAt,
    agent: [{ type: { coding: [{ system: typeSystem, code: signer.kind }] }, who }],
    signature: [
      {
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: purpose }],
        when: signature.signedAt,
        who,
        sigFormat: 'application/octet-stream',
        data: signature.value,
      },
    ],
  }
}
