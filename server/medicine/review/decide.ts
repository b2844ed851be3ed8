import { prescription as prescriptionShape } from '#contracts/prescribing'
import { approveInput, returnInput } from '#contracts/review'
import { addCharges, declareOwn } from '#insurance/settlement'
import { announce, audit, type Context, refuse, refuseUnless, systemActor, verb } from '#kernel'
import {
  handBack,
  lockPrescription,
  type Prescription,
  prescriptionsOf,
  refuseIfTerminated,
  selfPaidOf,
  takeEffect,
  viewOf,
} from '#medicine/prescribing'
import { dayOf } from '#people/institutions'
import { refuseUnlessLicensed } from '#people/staff'
import { publish } from '#record'
import { isHeldBy, isHeldByOther } from './claim.ts'
import { prescriptionApproved, prescriptionReturned } from './events.ts'
import { toReviewTask } from './fhir.ts'
import * as store from './store.ts'
import { tellQueue } from './tell-queue.ts'

/**
 * The second signature (R07): the sheet is in effect from here, its charges stand on the visit, its term runs (R17).
 * Refusals: staff.no_licence and its like, prescribing.unknown_prescription, .authority_closed (terminated meanwhile),
 * review.not_waiting, .own_prescription, .not_claimed, .claimed_by_other, .signature_invalid, .too_old; those of addCharges.
 */
export const approvePrescription = verb(
  {
    name: 'review.approve_prescription',
    may: ['pharmacist'],
    input: approveInput,
    answer: prescriptionShape,
    summary: 'The pharmacist approves and signs; the prescription takes effect.',
  },
  async (ctx, { prescriptionId, note }) => {
    const waiting = await openForDecision(ctx, prescriptionId)
    const { id: pharmacistId, name } = ctx.actor
    const approved = await takeEffect(ctx, waiting, { id: pharmacistId, name })
    await charge(ctx, approved)
    await close(ctx, approved, { outcome: 'approved', reasonCode: null, reason: note || null })
    const { version, consultId, residentId, doctorId, validUntil } = approved
    const told = { prescriptionId, version, consultId, residentId, doctorId, pharmacistId }
    await announce(ctx, prescriptionApproved, prescriptionId, { ...told, validUntil: validUntil!.toISOString() })
    return viewOf(approved)
  },
)

/**
 * Back to the doctor, with a reason from the list or in own words. Refusals: as approve, and review.reason_needed,
 * review.unknown_reason.
 */
export const returnPrescription = verb(
  {
    name: 'review.return_prescription',
    may: ['pharmacist'],
    input: returnInput,
    answer: prescriptionShape,
    summary: 'The pharmacist returns a prescription to its doctor with a reason.',
  },
  async (ctx, { prescriptionId, reasonCode = null, reason: ownWords }) => {
    const reasons = await store.reasonsOn(ctx, dayOf(ctx.now))
    const chosen = reasons.find(({ code }) => code === reasonCode)
    refuseUnless(chosen || reasonCode === null, 'review.unknown_reason', { params: { code: reasonCode ?? '' } })
    const reason = [chosen?.zh, ownWords].filter(Boolean).join(':')
    refuseUnless(reason !== '', 'review.reason_needed', { field: 'reason' })

    const waiting = await openForDecision(ctx, prescriptionId)
    const { id: pharmacistId, name } = ctx.actor
    const returned = await handBack(ctx, waiting, { id: pharmacistId, name }, reason)
    await close(ctx, returned, { outcome: 'returned', reasonCode, reason })
    const { version, consultId, residentId, doctorId } = returned
    const told = { prescriptionId, version, consultId, residentId, doctorId, pharmacistId, reasonCode, reason }
    await announce(ctx, prescriptionReturned, prescriptionId, told)
    return viewOf(returned)
  },
)

/** The consult's authority first, then the sheet, as everywhere. */
async function openForDecision(ctx: Context, prescriptionId: string): Promise<Prescription> {
  await refuseUnlessLicensed(ctx, ctx.actor.id, 'pharmacist')
  const [seen] = await prescriptionsOf(ctx, [prescriptionId])
  if (!seen) refuse('prescribing.unknown_prescription')
  await refuseIfTerminated(ctx, seen.consultId)
  const prescription = await lockPrescription(ctx, prescriptionId)
  const { state, doctorId } = prescription
  refuseUnless(state === 'signed', 'review.not_waiting', { params: { state } })
  refuseUnless(doctorId !== ctx.actor.id, 'review.own_prescription')
  const claim = await store.claimOf(ctx, prescriptionId)
  if (isHeldByOther(claim, ctx.actor.id, ctx.now)) {
    refuse('review.claimed_by_other', { params: { name: claim.pharmacistName } })
  }
  refuseUnless(isHeldBy(claim, ctx.actor.id, ctx.now), 'review.not_claimed')
  return prescription
}

async function charge(
  ctx: Context,
  { id, consultId, residentId, institutionId, doctorId, diagnoses, items, overrides }: Prescription,
) {
  const { chargeIds } = await addCharges(ctx, {
    mdtrtId: consultId,
    residentId,
    institutionId,
    doctorId,
    orderId: id,
    diagCode: diagnoses[0]!.code,
    lines: items.map(({ drugCode, nameZh, packs, days }) => ({
      ...{ hilistCode: drugCode, name: nameZh, cnt: packs, prdDays: days },
    })),
  })
  // What the fund will not pay and was prescribed all the same is the person's own, in the doctor's signed words.
  const own = selfPaidOf(overrides)
  for (const [index, { drugCode }] of items.entries()) {
    const reason = own.get(drugCode)
    const system = ctx.as(systemActor('review'))
    if (reason) await declareOwn(system, { mdtrtId: consultId, chargeIds: [chargeIds[index]!], reason })
  }
}

async function close(
  ctx: Context,
  prescription: Prescription,
  {
    outcome,
    reasonCode,
    reason,
  }: { outcome: 'approved' | 'returned'; reasonCode: string | null; reason: string | null },
): Promise<void> {
  const { id, version, residentId, signedAt } = prescription
  await store.saveDecision(ctx, {
    id: ctx.chance.uuid(),
    prescription_id: id,
    version,
    outcome,
    pharmacist_id: ctx.actor.id,
    pharmacist_name: ctx.actor.name,
    at: ctx.now,
    waited_seconds: Math.round((ctx.now.getTime() - signedAt!.getTime()) / 1000),
    reason_code: reasonCode,
    reason,
  })
  await store.dropClaim(ctx, id)
  await publish(ctx, 'review', [toReviewTask(prescription, outcome, ctx.actor, ctx.now, reason)])
  await audit(ctx, { action: 'create', residentId, entity: 'review.decision', entityId: id, reason: reason ?? outcome })
  await tellQueue(ctx)
}
