/** What booking wants of the hospital, in the order in which it was said of a hold. */

import { z } from 'zod'
import { displaced, outsideAsked, outsideSession } from '#care/booking'
import { audit, type Context, defineJob, listener } from '#kernel'
import { sendCommand } from '#people/sluices'
import { happened, personOf } from './carry-out.ts'
import type { Registration } from './registration.ts'
import * as store from './store.ts'

/** The hospital keeps a lock until the hold and the payment after it are over, and a little longer: late answers find it. */
const lockMinutesBeyondHold = 20

export const onAsked = listener(outsideAsked, 'hospital-numbers.ask_hospital', async (ctx, asked) => {
  if (asked.what === 'held') return beginLock(ctx, asked)
  const registration = await store.lockRegistration(ctx, { holdId: asked.holdId })
  if (!registration) return
  const reason = asked.reason ?? '本人取消'
  if (asked.what === 'let-go') await happened(ctx, registration, { what: 'let-go' })
  else if (asked.what === 'cancel-asked') await happened(ctx, registration, { what: 'cancel-asked', reason })
  else {
    const booked = { what: 'booked', appointmentId: asked.appointmentId!, payUntil: new Date(asked.until) } as const
    await happened(ctx, registration, booked)
  }
})

type Asked = z.infer<(typeof outsideAsked)['schema']>

async function beginLock(ctx: Context, asked: Asked): Promise<void> {
  const { holdId, numberId, sessionId, residentId } = asked
  const theirs = await store.hisNumberOf(ctx, numberId)
  const session = await outsideSession(ctx, sessionId)
  if (!theirs || !session)
    throw new Error(`Number ${numberId} is the hospital’s, and no number of the hospital’s is known`)
  const until = new Date(asked.until)
  const registration: Registration = {
    holdId,
    institutionId: theirs.institution_id,
    sessionId,
    numberId,
    hisNumberId: theirs.his_number_id,
    residentId,
    appointmentId: null,
    state: 'locking',
    feeFen: session.feeFen ?? 0,
    paidFen: 0,
    refundedFen: 0,
    billId: null,
    orderId: null,
    cancelWanted: null,
    code: null,
    reason: null,
  }
  // Whoever had the number before is over: booking has said so of its hold, which may be heard after this.
  const before = await store.aliveOf(ctx, numberId)
  if (before && before.holdId !== holdId) await happened(ctx, before, { what: 'let-go' })
  if (!(await store.insertRegistration(ctx, registration, until))) return
  await audit(ctx, { action: 'create', residentId, entity: 'hospital-numbers.registration', entityId: holdId })
  await sendCommand(ctx, {
    institutionId: registration.institutionId,
    kind: 'number.lock',
    key: registration.hisNumberId,
    body: {
      hisNumberId: registration.hisNumberId,
      holdId,
      until: new Date(until.getTime() + lockMinutesBeyondHold * 60_000).toISOString(),
      person: await personOf(ctx, residentId),
    },
    dropAfter: until,
  })
}

/** Who lost a suspended number and takes no other gets all money back; the hospital's book is told. */
export const onDisplaced = listener(displaced, 'hospital-numbers.give_back', async (ctx, { appointmentId, reason }) => {
  const registration = await store.lockRegistration(ctx, { appointmentId })
  if (registration) await happened(ctx, registration, { what: 'taken-back', reason })
})

/** What was not paid in time goes back to the hospital. */
export const giveUpUnpaid = defineJob(
  'hospital-numbers.give_up_unpaid',
  z.object({}),
  async (ctx) => {
    for (const registration of await store.lockUnpaidPast(ctx, 100)) {
      await happened(ctx, registration, { what: 'given-up', reason: '超过支付时间' })
    }
  },
  { cron: '* * * * *' },
)
