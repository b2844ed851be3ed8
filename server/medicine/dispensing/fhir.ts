import type { MedicationDispense } from '@medplum/fhirtypes'
import { toMedicationConcept } from '#medicine/formulary'
import type { Prescription } from '#medicine/prescribing'
import type { Pickup } from './pickup.ts'
import type { Kept, Lot } from './stock.ts'

/** One MedicationDispense a line, with its lots in the note. Its id is the line's. */
export function toMedicationDispenses(
  pickup: Pickup,
  prescription: Prescription,
  kept: readonly Kept[],
  lots: readonly Lot[],
): MedicationDispense[] {
  const lotOf = new Map(lots.map((lot) => [lot.id, lot]))
  return prescription.items.map((item): MedicationDispense => {
    const handed = kept.filter(({ itemId }) => itemId === item.itemId)
    const lotTexts = handed.map(({ lotId, packs }) => {
      const { lotNumber, expiresOn } = lotOf.get(lotId)!
      return `批号 ${lotNumber} 有效期至 ${expiresOn} ×${packs}`
    })
    return {
      resourceType: 'MedicationDispense',
      id: item.itemId,
      status: 'completed',
      medicationCodeableConcept: toMedicationConcept({ ...item, code: item.drugCode }),
      subject: { reference: `Patient/${pickup.residentId}`, display: prescription.residentName },
      context: { reference: `Encounter/${pickup.consultId}` },
      performer: [
        {
          actor: {
            reference: `Practitioner/${pickup.dispensedBy}`,
            ...(pickup.dispenserName ? { display: pickup.dispenserName } : {}),
          },
        },
        { actor: { reference: `Organization/${pickup.pharmacyId}` } },
      ],
      authorizingPrescription: [{ reference: `MedicationRequest/${item.itemId}` }],
      quantity: { value: item.packs, unit: item.packUnit },
      daysSupply: { value: item.days, unit: '天', system: 'http://unitsofmeasure.org', code: 'd' },
      whenHandedOver: pickup.dispensedAt!.toISOString(),
      dosageInstruction: [{ text: item.usageText.zh }],
      note: [{ text: lotTexts.join(';') }],
    }
  })
}
