import { claimAnswer, claimInput, nextAnswer, nextInput, releaseAnswer } from '#contracts/review'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { lockPrescription } from '#medicine/prescribing'
import { refuseUnlessLicensed } from '#people/staff'
import { claimMinutes } from './claim.ts'
import * as store from './store.ts'
import { tellQueue } from './tell-queue.ts'

/**
 * Locks a waiting sheet to this pharmacist; again: for longer. Refusals: staff.no_licence and its like,
 * prescribing.unknown_prescription, review.not_waiting, .own_prescription, .claimed_by_other.
 */
export const claimPrescription = verb(
  {
    name: 'review.claim_prescription',
    may: ['pharmacist'],
    input: claimInput,
    answer: claimAnswer,
    summary: 'Locks a waiting prescription to the pharmacist who asks.',
  },
  async (ctx, { prescriptionId }) => {
    await refuseUnlessLicensed(ctx, ctx.actor.id, 'pharmacist')
    return { prescriptionId, claimedUntil: (await claim(ctx, prescriptionId)).toISOString() }
  },
)

/** Claims the oldest that nobody holds and that is not the pharmacist's own. Null when nothing waits. */
export const claimNext = verb(
  {
    name: 'review.claim_next',
    may: ['pharmacist'],
    input: nextInput,
    answer: nextAnswer,
    summary: 'Claims the oldest prescription that nobody holds.',
  },
  async (ctx) => {
    await refuseUnlessLicensed(ctx, ctx.actor.id, 'pharmacist')
    for (const row of await store.waiting(ctx)) {
      if (row.doctor_id === ctx.actor.id) continue
      if (row.pharmacist_id !== null && row.pharmacist_id !== ctx.actor.id) continue
      if (await store.takeClaim(ctx, newClaim(ctx, row.id))) {
        await traceClaim(ctx, row.id)
        return { prescriptionId: row.id }
      }
    }
    return { prescriptionId: null }
  },
)

/** Gives a sheet back to the queue; nothing happens when it was not held. */
export const releasePrescription = verb(
  {
    name: 'review.release_prescription',
    may: ['pharmacist'],
    input: claimInput,
    answer: releaseAnswer,
    summary: 'Gives a claimed prescription back to the queue.',
  },
  async (ctx, { prescriptionId }) => {
    await store.dropClaim(ctx, prescriptionId, ctx.actor.id)
    await tellQueue(ctx)
    return { prescriptionId }
  },
)

async function claim(ctx: Context, prescriptionId: string): Promise<Date> {
  const { state, doctorId } = await lockPrescription(ctx, prescriptionId)
  refuseUnless(state === 'signed', 'review.not_waiting', { params: { state } })
  refuseUnless(doctorId !== ctx.actor.id, 'review.own_prescription')
  const wanted = newClaim(ctx, prescriptionId)
  if (!(await store.takeClaim(ctx, wanted))) {
    const held = await store.claimOf(ctx, prescriptionId)
    refuse('review.claimed_by_other', { params: { name: held?.pharmacistName ?? '' } })
  }
  await traceClaim(ctx, prescriptionId)
  return wanted.until
}

const newClaim = (ctx: Context, prescriptionId: string) => ({
  prescriptionId,
  pharmacistId: ctx.actor.id,
  pharmacistName: ctx.actor.name,
  until: new Date(ctx.now.getTime() + claimMinutes * 60_000),
})

async function traceClaim(ctx: Context, prescriptionId: string): Promise<void> {
  await audit(ctx, { action: 'update', entity: 'review.claim', entityId: prescriptionId })
  await tellQueue(ctx)
}
