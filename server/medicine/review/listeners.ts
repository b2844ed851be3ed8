import { type Listener, listener } from '#kernel'
import { prescriptionSigned, prescriptionsOf, prescriptionWithdrawn } from '#medicine/prescribing'
import { publish } from '#record'
import { toReviewTask } from './fhir.ts'
import * as store from './store.ts'
import { tellQueue } from './tell-queue.ts'

/** A signed sheet is in the queue by its state already; this shows it to open queues and asks for the review in the record. */
const onSigned = listener(prescriptionSigned, 'review.ask', async (ctx, { prescriptionId }) => {
  const [prescription] = await prescriptionsOf(ctx, [prescriptionId])
  if (prescription?.state !== 'signed') return
  await publish(ctx, 'review', [toReviewTask(prescription, 'waiting', null, ctx.now, null)])
  await tellQueue(ctx)
})

const onWithdrawn = listener(prescriptionWithdrawn, 'review.drop_claim', async (ctx, { prescriptionId }) => {
  await store.dropClaim(ctx, prescriptionId)
  await tellQueue(ctx)
})

export const listeners: Listener[] = [onSigned, onWithdrawn]
