import { z } from 'zod'
import { billReversed, billSettled } from '#insurance/settlement'
import { defineJob, enqueue, type Listener, listener } from '#kernel'
import {
  expirePrescription,
  lockPrescription,
  overdueSheets,
  prescriptionsOf,
  prescriptionWithdrawn,
} from '#medicine/prescribing'
import { undo } from './cancel-pickup.ts'
import { makeReady } from './choose-pickup.ts'
import * as store from './store.ts'

const onSettled = listener(billSettled, 'dispensing.make_ready', async (ctx, { billId, orderIds }) => {
  // A bill also pays for consults: those order ids are no sheets.
  for (const { id } of await prescriptionsOf(ctx, orderIds)) {
    const prescription = await lockPrescription(ctx, id)
    await store.markPaid(ctx, id, billId)
    if (prescription.state === 'withdrawn' || prescription.state === 'expired') {
      await undo(ctx, prescription, '处方已失效')
      continue
    }
    const [pickup] = await store.find(ctx, { prescriptionId: id, living: true, lock: true })
    if (pickup?.state === 'chosen') await makeReady(ctx, pickup)
  }
})

const onReversed = listener(billReversed, 'dispensing.no_longer_paid', async (ctx, { billId }) => {
  for (const id of (await store.unmarkPaid(ctx, billId)).sort()) {
    await lockPrescription(ctx, id)
    const [pickup] = await store.find(ctx, { prescriptionId: id, living: true, lock: true })
    // The stock stays kept until the sheet's term ends; the code comes back with the payment.
    if (pickup?.state === 'ready') await store.save(ctx, { ...pickup, state: 'chosen', readyAt: null })
  }
})

const onWithdrawn = listener(prescriptionWithdrawn, 'dispensing.undo', async (ctx, told) => {
  if (told.wasApproved) await undo(ctx, await lockPrescription(ctx, told.prescriptionId), told.reason)
})

export const listeners: Listener[] = [onSettled, onReversed, onWithdrawn]

/** Ends one overdue sheet: stock free, money back (R17, R22). On its own, so that one that cannot be ended holds up no other. */
export const expireOne = defineJob(
  'dispensing.expire_one',
  z.object({ prescriptionId: z.uuid() }),
  async (ctx, { prescriptionId }) => {
    const expired = await expirePrescription(ctx, prescriptionId)
    if (expired) await undo(ctx, expired, '超过有效期未取药')
  },
)

const overdueAtOnce = 500

export const findOverdue = defineJob(
  'dispensing.find_overdue',
  z.object({}),
  async (ctx) => {
    for (const prescriptionId of await overdueSheets(ctx, overdueAtOnce)) {
      await enqueue(ctx, expireOne, { prescriptionId }, { key: `dispensing.expire_one ${prescriptionId}` })
    }
  },
  { cron: '*/10 * * * *' },
)
