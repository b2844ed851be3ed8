import { type Context, pushToStream } from '#kernel'

export const queueChannel = 'review.queue'

/** Open queues read themselves again. The id only orders; nothing is replayed, the queue itself is the state. */
export async function tellQueue(ctx: Context): Promise<void> {
  const event = { id: ctx.chance.uuid(), type: 'changed', data: { at: ctx.now.toISOString() } }
  await pushToStream(ctx, queueChannel, event)
}
