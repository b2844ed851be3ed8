import { type Override, prescription as prescriptionShape, signInput, type Warning } from '#contracts/prescribing'
import { announce, type Context, type RefusalCode, refuse, signDocument, verb } from '#kernel'
import { refuseUnlessLicensed } from '#people/staff'
import { publish } from '#record'
import { openDraft, warningsAt } from './draft-prescription.ts'
import { prescriptionSigned } from './events.ts'
import { toMedicationRequests, toProvenance } from './fhir.ts'
import { documentOf, draftOf, type Prescription, viewOf } from './prescription.ts'
import { recordStep } from './record-step.ts'
import * as store from './store.ts'

/**
 * The consulting doctor's signature. Everything is checked again at this instant, under an authority that cannot be closed
 * meanwhile. Refusals: those of openDraft; staff.no_licence and its like; prescribing.empty, .diagnosis_missing,
 * .diagnosis_outside_consult, .too_many_drugs, .herbal_not_alone, .barred_online, .blocked, .override_needed.
 */
export const signPrescription = verb(
  {
    name: 'prescribing.sign_prescription',
    // R06: no system or client role stands here
    may: ['doctor'],
    input: signInput,
    answer: prescriptionShape,
    summary: 'The consulting doctor signs; the pharmacist reviews next.',
  },
  async (ctx, { prescriptionId, overrides }) => {
    const { desk, prescription: draft } = await openDraft(ctx, prescriptionId)
    await refuseUnlessLicensed(ctx, ctx.actor.id, 'doctor', { institutionId: desk.authority.institutionId })
    const warnings = await warningsAt(ctx, desk, draftOf(draft))
    refuseBlocked(ctx, warnings, draft, desk.policy.drugsMax)
    const answered = answeredBy(ctx, warnings, overrides)

    const unsigned: Prescription = { ...draft, state: 'signed', warnings, overrides: answered, signedAt: ctx.now }
    const document = documentOf(unsigned)
    const signed: Prescription = { ...unsigned, doctorSignature: await signDocument(ctx, draft.doctorId, document) }
    await recordStep(ctx, signed, { document })
    const signer = { id: draft.doctorId, name: draft.doctorName, kind: 'author' } as const
    await publish(ctx, 'prescribing', [toProvenance(ctx.chance.uuid(), signed, signer, signed.doctorSignature!)])
    await supersede(ctx, signed)
    const { id, version, consultId, residentId, doctorId } = signed
    await announce(ctx, prescriptionSigned, id, { prescriptionId: id, version, consultId, residentId, doctorId })
    return viewOf(signed)
  },
)

// Rules that people know by name have a code of their own; the rest say their sentence.
const ownCodes: Record<string, RefusalCode> = {
  empty: 'prescribing.empty',
  diagnosis_missing: 'prescribing.diagnosis_missing',
  diagnosis_outside_consult: 'prescribing.diagnosis_outside_consult',
  too_many_drugs: 'prescribing.too_many_drugs',
  herbal_not_alone: 'prescribing.herbal_not_alone',
  barred_online: 'prescribing.barred_online',
}

function refuseBlocked(ctx: Context, warnings: readonly Warning[], draft: Prescription, drugsMax: number): void {
  const blocks = warnings.filter(({ level }) => level === 'block')
  const first = blocks.find(({ code }) => code in ownCodes) ?? blocks[0]
  if (!first) return
  const drug = draft.items.find(({ drugCode }) => drugCode === first.drugCode)
  const outside = draft.diagnoses.find(({ code, display }) => first.zh.includes(`${code} ${display}`))
  refuse(ownCodes[first.code] ?? 'prescribing.blocked', {
    params: {
      max: drugsMax,
      code: outside?.code ?? '',
      name: (ctx.locale === 'zh' ? drug?.nameZh : drug?.nameEn) ?? '',
      why: blocks.map((block) => block[ctx.locale]).join('; '),
    },
  })
}

/** The overrides that answer a warning of now. Every `reason` needs one (R20: the reason is signed with the sheet). */
function answeredBy(ctx: Context, warnings: readonly Warning[], overrides: readonly Override[]): Override[] {
  const asked = warnings.filter(({ level }) => level === 'reason')
  const given = new Map(overrides.map((override) => [override.key, override]))
  const open = asked.filter(({ key }) => !given.has(key))
  if (open.length > 0) {
    refuse('prescribing.override_needed', {
      field: 'overrides',
      params: { why: open.map((one) => one[ctx.locale]).join('; ') },
    })
  }
  return asked.map(({ key }) => given.get(key)!)
}

/** The returned version before this one is history now: its orders are cancelled in the record, its row stays. */
async function supersede(ctx: Context, signed: Prescription): Promise<void> {
  if (!signed.previousVersionId) return
  const [previous] = await store.find(ctx, { ids: [signed.previousVersionId] })
  await publish(ctx, 'prescribing', previous ? toMedicationRequests(previous, { superseded: true }) : [])
}
