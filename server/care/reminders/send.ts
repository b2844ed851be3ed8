/** The outbox of short messages: taken up when due, sent one by one, tried again with limits. */
import { z } from 'zod'
import { type Context, defineJob, enqueue } from '#kernel'
import { residentsOf } from '#people/residents'
import { namesOf } from './names.ts'
import { NotSent } from './not-sent.ts'
import { afterFailure, afterLook, afterSending, type Delivery, deadlineOf, type Notice } from './notice.ts'
import { notifyLink } from './notify-link.ts'
import * as store from './store.ts'
import { pushNotice } from './tell.ts'
import { messageWords } from './words.ts'

const leaseMinutes = 5
const batch = 500

/** Each minute: what is due is kept for five minutes and queued, one job a message, so that one slow message delays no other. */
export const dispatchDue = defineJob(
  'reminders.dispatch',
  z.object({}),
  async (ctx: Context) => {
    const until = new Date(ctx.now.getTime() + leaseMinutes * 60_000)
    for (const id of await store.leaseDue(ctx, batch, until))
      await enqueue(ctx, sendMessage, { id }, { key: `reminders:${id}` })
  },
  { cron: '* * * * *' },
)

/** Sends one message, or asks what became of one that was sent. A repeat finds it done. */
export const sendMessage = defineJob('reminders.send', z.object({ id: z.uuid() }), async (ctx, { id }) => {
  const delivery = await store.deliveryById(ctx, id, true)
  if (!delivery?.nextAt || delivery.nextAt > ctx.now) return
  const notice = (await store.noticeById(ctx, id))!
  if (delivery.state === 'sent') return look(ctx, delivery)
  if (delivery.state === 'waiting' && notice.dueAt > notice.madeAt) await pushNotice(ctx, notice)
  await store.saveDelivery(ctx, await send(ctx, notice, delivery))
})

async function send(ctx: Context, notice: Notice, delivery: Delivery): Promise<Delivery> {
  const over = { ...delivery, nextAt: null, leasedUntil: null }
  const deadline = deadlineOf(notice.kind, notice.facts)
  const late = deadline !== undefined && deadline <= ctx.now && notice.kind !== 'cancelled'
  if (late) return { ...over, state: 'overtaken' }
  const setting = await store.settingOf(ctx, notice.personId)
  if (setting.offKinds.includes(notice.kind)) return { ...over, state: 'not-wanted' }
  const [person] = await residentsOf(ctx, [notice.personId])
  if (!person?.phone) return { ...over, state: 'no-phone' }
  const text = messageWords(notice.kind, notice.facts, await namesOf(ctx, notice), setting.language)
  try {
    const { reference } = await notifyLink().send(ctx, { id: notice.id, phone: person.phone, text })
    return afterSending(delivery, reference, ctx.now)
  } catch (error) {
    if (error instanceof NotSent) return afterFailure(delivery, error.code, ctx.now)
    throw error
  }
}

async function look(ctx: Context, delivery: Delivery): Promise<void> {
  const said = await notifyLink()
    .look(ctx, delivery.reference!)
    .catch((error: unknown) => {
      if (error instanceof NotSent) return 'taken' as const
      throw error
    })
  await store.saveDelivery(ctx, afterLook(delivery, said, ctx.now))
}
