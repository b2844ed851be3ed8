import type { CodeableConcept } from '@medplum/fhirtypes'

/** Catalogue codes are the insurer's; ours are shaped like them and marked DEMO. */
export const drugCodeSystem = 'urn:anji:hilist-code'
export const atcSystem = 'http://www.whocc.no/atc'

/** The medicine of a MedicationRequest or MedicationDispense. */
export function toMedicationConcept(drug: { code: string; atc: string | null; nameZh: string; nameEn: string }) {
  const concept: CodeableConcept = {
    coding: [
      { system: drugCodeSystem, code: drug.code, display: drug.nameZh },
      ...(drug.atc ? [{ system: atcSystem, code: drug.atc, display: drug.nameEn }] : []),
    ],
    text: drug.nameZh,
  }
  return concept
}
