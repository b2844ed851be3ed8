import type {
  Diagnosis,
  Override,
  PrescriptionDraft,
  PrescriptionItem,
  PrescriptionState,
  Prescription as PrescriptionView,
  Warning,
} from '#contracts/prescribing'
import type { Signature } from '#kernel'
import { type Drug, drugOf, type Formulary } from '#medicine/formulary'
import { quantityOf, usageText } from './quantity.ts'

export interface Item extends PrescriptionItem {
  readonly atc: string | null
}

/** One version of a sheet. */
export interface Prescription {
  readonly id: string
  readonly number: string
  readonly version: number
  readonly previousVersionId: string | null
  readonly state: PrescriptionState
  readonly consultId: string
  readonly residentId: string
  readonly residentName: string
  readonly doctorId: string
  readonly doctorName: string
  readonly institutionId: string
  readonly kind: PrescriptionDraft['kind']
  readonly supply: PrescriptionDraft['supply']
  readonly supplyReason: string
  readonly stable: boolean
  readonly usage: string
  readonly validDays: number
  readonly diagnoses: readonly Diagnosis[]
  readonly edition: string
  readonly items: readonly Item[]
  readonly warnings: readonly Warning[]
  readonly overrides: readonly Override[]
  readonly createdAt: Date
  readonly signedAt: Date | null
  readonly doctorSignature: Signature | null
  readonly decidedAt: Date | null
  readonly pharmacistId: string | null
  readonly pharmacistName: string | null
  readonly pharmacistSignature: Signature | null
  readonly returnReason: string | null
  readonly validUntil: Date | null
}

/** The lines of a draft as they are printed, with their quantities. Refusals: formulary.unknown_drug. */
export function itemsOf(draft: PrescriptionDraft, formulary: Formulary, uuid: () => string): Item[] {
  return draft.items.map((item) => itemOf(drugOf(formulary, item.drugCode), item, uuid()))
}

function itemOf(drug: Drug, item: PrescriptionDraft['items'][number], itemId: string): Item {
  return {
    ...item,
    itemId,
    atc: drug.atc,
    nameZh: drug.nameZh,
    nameEn: drug.nameEn,
    form: drug.form,
    formZh: drug.formZh,
    strengthText: `${drug.strength}${drug.doseUnit}`,
    doseUnit: drug.doseUnit,
    unit: drug.unit,
    packUnit: drug.packUnit,
    packDescription: drug.packDescription,
    route: drug.route,
    routeZh: drug.routeZh,
    ...quantityOf(drug, item),
    usageText: usageText(drug, item),
  }
}

export function draftOf(prescription: Prescription): PrescriptionDraft {
  const { kind, supply, supplyReason, stable, validDays, usage } = prescription
  return {
    kind,
    supply,
    supplyReason,
    stable,
    validDays,
    usage,
    diagnoses: [...prescription.diagnoses],
    items: prescription.items.map(({ drugCode, dose, frequency, days, note }) => ({
      drugCode,
      dose,
      frequency,
      days,
      note,
    })),
  }
}

/** What the doctor's signature covers: every word of the sheet. A changed byte is another document (ES 13). */
export function documentOf(prescription: Prescription) {
  const { number, version, consultId, residentId, residentName, doctorId, doctorName, institutionId } = prescription
  const { kind, supply, supplyReason, stable, usage, validDays, diagnoses, edition, items, overrides } = prescription
  return {
    type: 'prescription',
    ...{ number, version, consultId, residentId, residentName, doctorId, doctorName, institutionId },
    ...{ kind, supply, supplyReason, stable, usage, validDays, diagnoses, edition, overrides },
    items: items.map(({ atc: _, ...printed }) => printed),
  }
}

/** What the pharmacist's signature covers: the doctor's, the decision and its term. */
export function approvalOf(prescription: Prescription, validUntil: Date) {
  return {
    type: 'prescription-approval',
    prescription: documentOf(prescription),
    doctorSignature: prescription.doctorSignature?.value ?? null,
    validUntil: validUntil.toISOString(),
  }
}

const stateTexts: Record<PrescriptionState, { zh: string; en: string }> = {
  draft: { zh: '医师正在开具', en: 'The doctor is writing it' },
  signed: { zh: '等待药师审核，审核通过前不生效', en: 'Waiting for the pharmacist; it has no effect before' },
  returned: { zh: '药师已退回，等待医师修改', en: 'Returned by the pharmacist; the doctor will amend it' },
  approved: { zh: '药师审核通过，请选择药房、缴费取药', en: 'Approved. Choose a pharmacy, pay and collect' },
  dispensed: { zh: '已发药', en: 'Handed out' },
  withdrawn: { zh: '已撤回，不再有效', en: 'Withdrawn; no longer valid' },
  expired: { zh: '超过有效期未取药，已失效', en: 'Expired: it was not collected in time' },
}

export function viewOf(prescription: Prescription): PrescriptionView {
  const iso = (at: Date | null) => at?.toISOString() ?? null
  const { id, edition: _, doctorSignature, pharmacistSignature, pharmacistId: __, ...rest } = prescription
  return {
    ...rest,
    prescriptionId: id,
    diagnoses: [...rest.diagnoses],
    items: rest.items.map(({ atc: _, ...item }) => item),
    warnings: [...rest.warnings],
    overrides: [...rest.overrides],
    createdAt: rest.createdAt.toISOString(),
    signedAt: iso(rest.signedAt),
    decidedAt: iso(rest.decidedAt),
    validUntil: iso(rest.validUntil),
    stateText: stateTexts[rest.state],
    signatures: { doctor: doctorSignature, pharmacist: pharmacistSignature },
  }
}
