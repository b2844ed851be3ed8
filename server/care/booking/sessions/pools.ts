/** A session's numbers as a pool: quotas, giving back from one channel to another, taking an untouched session back. */
import type { Channel } from '#contracts/booking'
import { announce, audit, type Context } from '#kernel'
import { numbersMoved, sessionChanged } from '../events.ts'
import type { AppointmentRow, NumberRow, SessionRow } from '../number.ts'
import * as store from '../store.ts'
import { type Quota, spreadChannels } from './channel-spread.ts'
import { lockNumbers, moveChannel, saveChannels } from './pool-store.ts'
import * as sessions from './session-store.ts'

const untaken: readonly NumberRow['state'][] = ['free', 'cooling', 'closed']

/** Untaken numbers of a channel go to another one; answers how many. */
export async function giveBackNumbers(ctx: Context, sessionId: string, from: Channel, to: Channel): Promise<number> {
  const numberIds = await moveChannel(ctx, sessionId, from, to)
  if (numberIds.length > 0) await announce(ctx, numbersMoved, sessionId, { sessionId, numberIds })
  return numberIds.length
}

/** Deals a session's untaken numbers out anew; whoever has a number keeps it, and it counts for its channel. */
export async function setQuotas(ctx: Context, session: SessionRow, quota: Quota): Promise<void> {
  const numbers = await lockNumbers(ctx, session.id, session.startsAt, session.endsAt)
  const open = numbers.filter(({ state }) => untaken.includes(state))
  const left = (channel: keyof Quota) =>
    Math.max(
      0,
      quota[channel] - numbers.filter((one) => one.channel === channel && !untaken.includes(one.state)).length,
    )
  const channels = spreadChannels(open.length, {
    window: left('window'),
    'primary-care': left('primary-care'),
    referral: left('referral'),
  })
  const changed = open.map(({ id, channel }, index) => ({ id, was: channel, is: channels[index]! }))
  const moved = changed.filter(({ was, is }) => was !== is)
  await saveChannels(ctx, new Map(moved.map(({ id, is }) => [id, is])))
  await audit(ctx, { action: 'update', entity: 'booking.session', entityId: session.id, reason: 'quotas' })
  if (moved.length > 0) {
    await announce(ctx, numbersMoved, session.id, { sessionId: session.id, numberIds: moved.map(({ id }) => id) })
  }
}

/** Takes a session back that nobody has a number of. Answers false, and changes nothing, when somebody has. */
export async function withdrawSession(ctx: Context, sessionId: string, reason: string): Promise<boolean> {
  const session = await sessions.sessionById(ctx, sessionId)
  if (session?.state !== 'open') return session?.state === 'withdrawn'
  const numbers = await lockNumbers(ctx, session.id, session.startsAt, session.endsAt)
  if (numbers.some(({ state }) => !untaken.includes(state))) return false
  for (const { id } of numbers) await store.saveNumberState(ctx, id, 'closed')
  await sessions.updateSession(ctx, { ...session, state: 'withdrawn', suspendedReason: reason })
  await audit(ctx, { action: 'update', entity: 'booking.session', entityId: session.id, reason })
  await announce(ctx, sessionChanged, session.id, { sessionId: session.id })
  return true
}

/** The session as booking knows it, for those above who change it. */
export function bookedSession(ctx: Context, sessionId: string): Promise<SessionRow | undefined> {
  return sessions.sessionById(ctx, sessionId)
}

/** An appointment, locked, for those above who decide what becomes of it. */
export function lockAppointment(ctx: Context, appointmentId: string): Promise<AppointmentRow | undefined> {
  return store.appointmentById(ctx, appointmentId, true)
}
