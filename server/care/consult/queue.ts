import { expectedOn } from '#care/booking'
import { tellConversation } from '#care/conversation'
import { NothingMore, Queue } from '#contracts/consult'
import { audit, type Context, listener, pushToStream, verb } from '#kernel'
import { consultsWithReturned } from '#medicine/prescribing'
import { prescriptionApproved, prescriptionReturned } from '#medicine/review'
import { dayOf } from '#people/institutions'
import { queueChannel } from './consult.ts'
import { runningDuty } from './duty-store.ts'
import { placesOf, showEntries } from './show.ts'
import * as store from './store.ts'

/** The doctor's own queue: who waits, who is being seen, who was seen today. */
export const readQueue = verb(
  {
    name: 'consult.read_queue',
    may: ['doctor'],
    input: NothingMore,
    answer: Queue,
    summary: 'The doctor’s waiting room and day.',
  },
  async (ctx) => {
    const doctorId = ctx.actor.id
    const today = dayOf(ctx.now)
    const open = await store.openConsults(ctx, doctorId)
    const done = await store.doneSince(ctx, doctorId, new Date(`${today}T00:00:00+08:00`))
    const returned = await store.consultsByIds(ctx, await consultsWithReturned(ctx, doctorId))
    for (const row of [...open, ...done, ...returned]) {
      await audit(ctx, { action: 'read', residentId: row.residentId, entity: 'consult.queue', entityId: row.id })
    }
    const entries = await showEntries(ctx, [...open, ...done, ...returned])
    const doneUntil = open.length + done.length
    return {
      onDuty: (await runningDuty(ctx, doctorId)) !== undefined,
      waiting: entries.slice(0, open.length).filter((entry) => entry.state === 'waiting'),
      inProgress: entries.slice(0, open.length).filter((entry) => entry.state === 'in-progress'),
      doneToday: entries.slice(open.length, doneUntil),
      returned: entries.slice(doneUntil),
      expected: await expectedOn(ctx, doctorId, today),
    }
  },
)

/** The doctor's queue has changed: the desk fetches it again, and everyone who waits learns the new place. */
export async function tellQueue(ctx: Context, doctorId: string, reason: string): Promise<void> {
  const open = await store.openConsults(ctx, doctorId)
  for (const [consultId, place] of await placesOf(ctx, doctorId, open)) {
    await tellConversation(ctx, consultId, 'place', `${ctx.now.getTime()}.${place.ahead}`, place)
  }
  await tellDesk(ctx, doctorId, reason)
}

async function tellDesk(ctx: Context, doctorId: string, reason: string): Promise<void> {
  const id = `${ctx.now.getTime()}.${ctx.chance.uuid()}`
  await pushToStream(ctx, queueChannel(doctorId), { id, type: 'queue', data: { reason } })
}

/** A sheet that came back stands in the queue at once: nobody gets the medicine before the doctor has amended it. */
export const tellOfReturn = listener(prescriptionReturned, 'consult.tell_of_return', (ctx, { doctorId }) =>
  tellQueue(ctx, doctorId, 'prescription-returned'),
)

/** An approved sheet changes on the desk at once; who waits keeps the place. */
export const tellOfApproval = listener(prescriptionApproved, 'consult.tell_of_approval', (ctx, { doctorId }) =>
  tellDesk(ctx, doctorId, 'prescription-approved'),
)
