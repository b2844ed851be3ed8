/** An extra number (加号) of one person whom the doctor calls back: beside the pools, kept until it is booked or over. */
import { announce, audit, type Context, refuseUnless } from '#kernel'
import { dayOf } from '#people/institutions'
import { refuseUnlessLicensed, staffOf } from '#people/staff'
import { sessionOpened } from '../events.ts'
import type { NumberRow, SessionRow } from '../number.ts'
import { minutesAfter } from '../region-time.ts'
import { departmentCodeOf } from '../sessions/department-code.ts'
import { listDoctor } from '../sessions/open-session.ts'
import * as sessions from '../sessions/session-store.ts'
import * as store from '../store.ts'
import { insertNumber, nextOnlineSession } from './extra-store.ts'
import { letGo } from './give-back.ts'
import { keepNumber } from './kept-number.ts'

/** How long a session is that is opened for those called back alone, and how soon another one has to begin to be taken instead. */
const ownSessionMinutes = 60

export interface ExtraNumber {
  readonly holdId: string
  readonly sessionId: string
  readonly startsAt: Date
}

/**
 * Makes a number from now on in the doctor's online session (one that runs or is about to; else one of its own without any pool)
 * and keeps it for the person. Who may call whom is the caller's to say. Refusals: booking.already_in_session, staff.* (R02).
 */
export async function keepExtra(
  ctx: Context,
  wanted: { readonly doctorId: string; readonly residentId: string; readonly until: Date; readonly minutes: number },
): Promise<ExtraNumber> {
  const { doctorId, residentId, until, minutes } = wanted
  await refuseUnlessLicensed(ctx, doctorId, 'doctor')
  await store.lockPerson(ctx, residentId)
  await sessions.lockDoctor(ctx, doctorId)
  const before = minutesAfter(ctx.now, ownSessionMinutes)
  const session = (await nextOnlineSession(ctx, doctorId, dayOf(ctx.now), before)) ?? (await openOwn(ctx, doctorId))
  const has = await store.hadBy(ctx, residentId, session.date, '')
  refuseUnless(!has.some((one) => one.sessionId === session.id), 'booking.already_in_session')
  const number: NumberRow = {
    id: ctx.chance.uuid(),
    sessionId: session.id,
    seq: 0,
    startsAt: ctx.now,
    endsAt: minutesAfter(until, minutes),
    state: 'closed',
    channel: 'call-back',
    freeAt: null,
    holdId: null,
    heldFor: null,
    heldUntil: null,
    outside: null,
  }
  await insertNumber(ctx, number)
  const holdId = await keepNumber(ctx, number, residentId, until)
  await audit(ctx, { action: 'create', residentId, entity: 'booking.hold', entityId: holdId, reason: 'call-back' })
  return { holdId, sessionId: session.id, startsAt: number.startsAt }
}

/** Takes an extra number back that was not booked. Safe to repeat. */
export async function dropExtra(ctx: Context, holdId: string): Promise<void> {
  const number = await store.numberByHold(ctx, holdId, true)
  if (number?.state === 'held') await letGo(ctx, number, 'hold-released')
}

async function openOwn(ctx: Context, doctorId: string): Promise<SessionRow> {
  const doctor = await staffOf(ctx, doctorId)
  const { institutionId, department } = doctor
  refuseUnless(institutionId, 'staff.not_registered_here', { field: 'doctorId' })
  await listDoctor(ctx, { ...doctor, institutionId })
  const session: SessionRow = {
    id: ctx.chance.uuid(),
    doctorId,
    institutionId,
    departmentCode: departmentCodeOf(department),
    departmentName: department,
    kind: 'online-follow-up',
    date: dayOf(ctx.now),
    startsAt: ctx.now,
    endsAt: minutesAfter(ctx.now, ownSessionMinutes),
    master: 'anji',
    feeFen: null,
    state: 'open',
    suspendedReason: null,
    releasesAt: null,
  }
  await sessions.insertSession(ctx, session, [])
  await audit(ctx, { action: 'create', entity: 'booking.session', entityId: session.id, reason: 'call-back' })
  await announce(ctx, sessionOpened, session.id, { sessionId: session.id })
  return session
}
