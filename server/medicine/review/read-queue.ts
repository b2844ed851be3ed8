import { queueAnswer, queueInput, reasonsAnswer } from '#contracts/review'
import { audit, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { medianMinutes } from './claim.ts'
import * as store from './store.ts'

const recentDecisions = 50

/** Oldest first, with who holds which. */
export const readQueue = verb(
  {
    name: 'review.read_queue',
    may: ['pharmacist'],
    input: queueInput,
    answer: queueAnswer,
    summary: 'Prescriptions that wait for a pharmacist, the oldest first.',
  },
  async (ctx) => {
    const items = (await store.waiting(ctx)).map((row) => ({
      prescriptionId: row.id,
      number: row.number,
      version: row.version,
      residentName: row.resident_name,
      doctorName: row.doctor_name,
      kind: row.kind,
      drugs: row.drugs,
      reasonsGiven: row.reasons_given,
      signedAt: row.signed_at.toISOString(),
      waitedMinutes: Math.floor((ctx.now.getTime() - row.signed_at.getTime()) / 60_000),
      claimedById: row.pharmacist_id,
      claimedByName: row.pharmacist_name,
    }))
    await audit(ctx, { action: 'read', entity: 'review.queue' })
    return { items, waiting: items.length, usualMinutes: medianMinutes(await store.lastWaits(ctx, recentDecisions)) }
  },
)

export const readReasons = verb(
  {
    name: 'review.read_reasons',
    may: ['pharmacist', 'doctor'],
    input: queueInput,
    answer: reasonsAnswer,
    summary: 'Reasons for which a prescription can be returned.',
  },
  async (ctx) => ({ reasons: await store.reasonsOn(ctx, dayOf(ctx.now)) }),
)
