import { type Context, refuse, refuseUnless, signDocument } from '#kernel'
import { dayOf } from '#people/institutions'
import { publish } from '#record'
import { toProvenance } from './fhir.ts'
import { validUntil } from './policy.ts'
import { approvalOf, type Prescription } from './prescription.ts'
import { recordStep } from './record-step.ts'
import * as store from './store.ts'
import { verifySignatures } from './verify-signatures.ts'
import { lockPrescription } from './withdraw-prescription.ts'

interface Pharmacist {
  readonly id: string
  readonly name: string
}

/**
 * The second signature: from here the sheet has effect (R07) and its term runs (R17). Review calls it with a locked, waiting
 * sheet. Refusals: review.signature_invalid, review.too_old, review.own_prescription.
 */
export async function takeEffect(
  ctx: Context,
  prescription: Prescription,
  pharmacist: Pharmacist,
): Promise<Prescription> {
  refuseUnless(pharmacist.id !== prescription.doctorId, 'review.own_prescription')
  refuseUnless((await verifySignatures(ctx, prescription)).doctor, 'review.signature_invalid')
  const today = dayOf(ctx.now)
  const policy = await store.policyOn(ctx, today)
  const term = { signedDay: dayOf(prescription.signedAt!), validDays: prescription.validDays }
  const until = validUntil(term, today, policy) ?? refuse('review.too_old')

  const signature = await signDocument(ctx, pharmacist.id, approvalOf(prescription, until))
  const approved: Prescription = {
    ...prescription,
    state: 'approved',
    decidedAt: ctx.now,
    pharmacistId: pharmacist.id,
    pharmacistName: pharmacist.name,
    pharmacistSignature: signature,
    validUntil: until,
  }
  await recordStep(ctx, approved)
  const signer = { ...pharmacist, kind: 'verifier' } as const
  await publish(ctx, 'prescribing', [toProvenance(ctx.chance.uuid(), approved, signer, signature)])
  return approved
}

/** The pharmacist's no: the sheet stays on hold until its doctor amends or withdraws it. */
export async function handBack(
  ctx: Context,
  prescription: Prescription,
  pharmacist: Pharmacist,
  reason: string,
): Promise<Prescription> {
  refuseUnless(pharmacist.id !== prescription.doctorId, 'review.own_prescription')
  const returned: Prescription = {
    ...prescription,
    state: 'returned',
    decidedAt: ctx.now,
    pharmacistId: pharmacist.id,
    pharmacistName: pharmacist.name,
    returnReason: reason,
  }
  await recordStep(ctx, returned, { reason })
  return returned
}

/** A sheet in effect now, held until the transaction ends. Refusals: prescribing.unknown_prescription, .not_in_effect, .expired. */
export async function holdInEffect(ctx: Context, prescriptionId: string): Promise<Prescription> {
  const prescription = await lockPrescription(ctx, prescriptionId)
  const { state, validUntil: until } = prescription
  refuseUnless(state !== 'expired', 'prescribing.expired', { params: { until: dayOf(until ?? ctx.now) } })
  refuseUnless(state === 'approved', 'prescribing.not_in_effect', { params: { state } })
  refuseUnless(until && ctx.now <= until, 'prescribing.expired', { params: { until: dayOf(until ?? ctx.now) } })
  return prescription
}

/** The used mark (YW9, R22): a sheet in effect is used up. */
export async function markDispensed(ctx: Context, prescription: Prescription): Promise<void> {
  await recordStep(ctx, { ...prescription, state: 'dispensed' })
}

/** Ends a sheet whose term has passed uncollected. False when it is not in effect any more, or still is within its term. */
export async function expirePrescription(ctx: Context, prescriptionId: string): Promise<Prescription | null> {
  const prescription = await lockPrescription(ctx, prescriptionId)
  if (prescription.state !== 'approved' || ctx.now <= prescription.validUntil!) return null
  const expired: Prescription = { ...prescription, state: 'expired' }
  await recordStep(ctx, expired, { reason: '超过有效期未取药' })
  return expired
}
