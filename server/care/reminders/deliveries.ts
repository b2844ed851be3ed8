/** Short messages as whoever runs the region sees them: states and codes, no text, no phone, no person. */
import { DeliveriesRequest, Delivery, DeliveryList, DeliveryRequest } from '#contracts/reminders'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { countsByState, listDeliveries } from './delivery-store.ts'
import * as store from './store.ts'

export const readDeliveries = verb(
  {
    name: 'reminders.list_deliveries',
    may: ['administrator'],
    input: DeliveriesRequest,
    answer: DeliveryList,
    summary: 'What became of short messages, without text and phone.',
  },
  async (ctx, asked) => ({ counts: await countsByState(ctx), deliveries: await listDeliveries(ctx, asked) }),
)

/** Refusals: reminders.delivery_unknown, reminders.delivery_not_again. */
export const sendAgain = verb(
  {
    name: 'reminders.send_again',
    may: ['administrator'],
    input: DeliveryRequest,
    answer: Delivery,
    summary: 'Puts a message that was given up back into the outbox.',
  },
  async (ctx, { deliveryId }) => {
    const delivery = await store.deliveryById(ctx, deliveryId, true)
    if (!delivery) refuse('reminders.delivery_unknown')
    const { state } = delivery
    refuseUnless(state === 'given-up' || state === 'failed', 'reminders.delivery_not_again', { params: { state } })
    await store.saveDelivery(ctx, { ...delivery, state: 'waiting', attempts: 0, nextAt: ctx.now, leasedUntil: null })
    await audit(ctx, { action: 'execute', entity: 'reminders.delivery', entityId: deliveryId })
    return (await listDeliveries(ctx, { id: deliveryId, limit: 1 }))[0]!
  },
)
