/** How a number comes back: at once when a hold ends, after a random time when a booking was cancelled. */
import { clusterMarks } from '#care/fair-use'
import { announce, type Context } from '#kernel'
import { dayOf } from '#people/institutions'
import { askOutside } from '../appointments/outside.ts'
import { numbersMoved, released } from '../events.ts'
import { type AppointmentRow, coolsUntil, type NumberRow, type Policy, returnsToPool } from '../number.ts'
import { saveReturned } from './hold-store.ts'

type Why = 'hold-expired' | 'hold-released' | 'cancelled'

/**
 * Free for others from now on. Whoever held it, and whoever is of one cluster with them, does not get it again: a number is not
 * handed from one to another by holding and letting go.
 */
export async function letGo(ctx: Context, number: NumberRow, why: Why): Promise<void> {
  if (number.state === 'held') await askOutside(ctx, 'let-go', number)
  const marks = number.heldFor ? await clusterMarks(ctx, number.heldFor) : []
  const state = number.channel === 'call-back' ? 'cancelled' : 'free'
  await saveReturned(ctx, number.id, { state, freeAt: null, marks })
  await tell(ctx, number, why)
}

/**
 * A cancelled number: it cools for a random time, so that nobody knows when to wait for it, and does not go back to the cluster it
 * came from. After its band it is of no use to anybody; at the counter on the day itself it may be over with it by the policy.
 */
export async function giveBack(
  ctx: Context,
  number: NumberRow,
  appointment: AppointmentRow,
  policy: Policy,
  byDesk: boolean,
): Promise<void> {
  const sameDay = dayOf(ctx.now) === appointment.date
  const marks = await clusterMarks(ctx, appointment.residentId)
  const ofPool = number.channel !== 'call-back'
  if (!ofPool || !returnsToPool(number, ctx.now) || (byDesk && sameDay && !policy.counterReturnsSameDay)) {
    await saveReturned(ctx, number.id, { state: 'cancelled', freeAt: null, marks })
    await announce(ctx, numbersMoved, number.sessionId, { sessionId: number.sessionId, numberIds: [number.id] })
    return
  }
  const freeAt = coolsUntil(number, policy, ctx.now, ctx.chance)
  const cools = freeAt > ctx.now
  await saveReturned(ctx, number.id, { state: cools ? 'cooling' : 'free', freeAt: cools ? freeAt : null, marks })
  await tell(ctx, number, 'cancelled')
}

async function tell(ctx: Context, { sessionId, id }: NumberRow, why: Why): Promise<void> {
  await announce(ctx, released, sessionId, { sessionId, numberId: id, why })
  await announce(ctx, numbersMoved, sessionId, { sessionId, numberIds: [id] })
}
