/** Bookings of several people in one unit of work, each judged alone and refused alone. One person alone is one of one. */
import type { z } from 'zod'
import { keepMarks, refuseIfRestricted, restrictionsOfRows, restrictionsStatement, seenBy } from '#care/fair-use'
import type { Appointment, BookRequest } from '#contracts/booking'
import { type Asked, announce, audit, type Context, Refusal, refuse, refuseUnless, sendTogether } from '#kernel'
import { dayOf } from '#people/institutions'
import { type Resident, residentsOf } from '#people/residents'
import { publish } from '#record'
import { numberBooked, numbersMoved } from '../events.ts'
import { toFhirAppointment } from '../fhir.ts'
import * as holds from '../holding/hold-store.ts'
import { type AppointmentRow, type NumberRow, policyInForce, refuseUnlessHeld, type SessionRow } from '../number.ts'
import { dayAfter } from '../region-time.ts'
import { limitDays, refuseUnlessWithinLimits } from '../rules/limits.ts'
import { policiesOfRows, policiesStatement } from '../rules/policy-store.ts'
import { refuseUnlessForResident } from '../rules/who.ts'
import * as sessions from '../sessions/session-store.ts'
import { appointmentOf, factOf, showAppointment } from '../show.ts'
import * as store from '../store.ts'
import { makeAppointment } from './make-appointment.ts'
import { askOutsideOf, isOutside } from './outside.ts'

interface Ask extends Asked<z.output<typeof BookRequest>> {
  readonly at: number
}
interface Seen extends Ask {
  readonly number: NumberRow & { readonly heldFor: string }
}
interface Made extends Seen {
  readonly session: SessionRow
  readonly resident: Resident
  readonly appointment: AppointmentRow
}
type Outcome = Appointment | Refusal

export async function bookTogether(
  ctx: Context,
  asked: readonly Asked<z.output<typeof BookRequest>>[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = new Array(asked.length)
  const asks = asked.map(({ ctx: by, item }, at): Ask => ({ ctx: ctx.lend(by), item, at }))
  const each = async <A extends Ask, B>(some: readonly A[], judge: (one: A) => Promise<B | Appointment>) => {
    const passed: B[] = []
    for (const one of some) {
      try {
        const next = await judge(one)
        if ('bookedAt' in (next as object)) outcomes[one.at] = next as Appointment
        else passed.push(next as B)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        outcomes[one.at] = error
      }
    }
    return passed
  }
  const seen = await look(ctx, asks, each)
  const made = seen.length === 0 ? [] : await judge(ctx, seen, each)
  if (made.length > 0) await save(ctx, made)
  const doctors = await sessions.doctorsById(ctx, [...new Set(made.map(({ appointment }) => appointment.doctorId))])
  for (const { at, appointment, session, number, resident } of made) {
    const doctor = doctors.get(appointment.doctorId)
    if (!doctor) throw new Error(`Doctor ${appointment.doctorId} is not listed`)
    outcomes[at] = appointmentOf(appointment, { session, seq: number.seq, doctor, residentName: resident.name })
  }
  return outcomes
}

type Each = <A extends Ask, B>(some: readonly A[], judge: (one: A) => Promise<B | Appointment>) => Promise<B[]>

/** Whose hold it is, without a lock; what was booked before is answered again. */
async function look(ctx: Context, asks: readonly Ask[], each: Each): Promise<Seen[]> {
  const holdIds = asks.map(({ item }) => item.holdId)
  const [before, numbers] = await sendTogether(ctx, [
    store.appointmentsByHoldStatement(holdIds),
    holds.byHoldStatement(holdIds, false),
  ])
  const booked = new Map(store.appointmentsOfRows(before).map((one) => [one.holdId, one]))
  const held = new Map(holds.numbersOfRows(numbers).map((one) => [one.holdId, one]))
  return each(asks, async (one): Promise<Seen | Appointment> => {
    const again = booked.get(one.item.holdId)
    if (again) return answerAgain(one.ctx, again)
    const number = held.get(one.item.holdId)
    refuseUnlessHeld(number, ctx.now)
    await refuseUnlessForResident(one.ctx, number.heldFor)
    return { ...one, number }
  })
}

/** The persons first, then the numbers: everybody locks in this order. A retry may have got here before. */
async function judge(ctx: Context, seen: readonly Seen[], each: Each): Promise<Made[]> {
  const holdIds = seen.map(({ item }) => item.holdId)
  const residentIds = [...new Set(seen.map(({ number }) => number.heldFor))]
  const sessionIds = [...new Set(seen.map(({ number }) => number.sessionId))]
  const days = seen.map(({ number }) => dayOf(number.startsAt)).sort()
  const span = { from: dayAfter(days[0]!, -limitDays), to: dayAfter(days.at(-1)!, limitDays) }
  const [, before, numberRows, sessionRows, policyRows, restrictionRows, hadRows = []] = await sendTogether(ctx, [
    holds.lockPersonsStatement(residentIds),
    store.appointmentsByHoldStatement(holdIds),
    holds.byHoldStatement(holdIds, true),
    holds.sessionsStatement(sessionIds),
    policiesStatement(sessionIds),
    restrictionsStatement(residentIds, ctx.now),
    store.hadStatement({ residentIds, ...span, now: ctx.now }),
  ])
  const booked = new Map(store.appointmentsOfRows(before).map((one) => [one.holdId, one]))
  const held = new Map(holds.numbersOfRows(numberRows).map((one) => [one.holdId, one]))
  const bySession = new Map(holds.sessionsOfRows(sessionRows).map((one) => [one.id, one]))
  const policies = policiesOfRows(policyRows)
  const restrictions = Map.groupBy(restrictionsOfRows(restrictionRows), (one) => one.residentId)
  const had = Map.groupBy(hadRows as unknown as store.HadRow[], (one) => one.residentId)
  const residents = new Map((await residentsOf(ctx, residentIds)).map((one) => [one.id, one]))
  return each(seen, async (one): Promise<Made | Appointment> => {
    const { holdId } = one.item
    const meanwhile = booked.get(holdId)
    if (meanwhile) return answerAgain(one.ctx, meanwhile)
    const number = held.get(holdId)
    refuseUnlessHeld(number, ctx.now)
    const session = bySession.get(number.sessionId)
    const resident = residents.get(number.heldFor)
    if (!session || !resident) return refuse('booking.session_unknown')
    const policy = policyInForce(policies, session.institutionId, dayOf(ctx.now))
    if (!policy) throw new Error('No booking policy is in force: the region’s row is missing')
    refuseIfRestricted(restrictions.get(resident.id) ?? [], session.institutionId, ctx.now)
    const has = (had.get(resident.id) ?? []).filter((other) => other.holdId !== holdId)
    // Whom the doctor calls back uses up no limit that was made against hoarding.
    if (number.channel !== 'call-back') refuseUnlessWithinLimits(policy, has, session)
    const appointment = await makeAppointment(one.ctx, { request: one.item, number, session, resident, policy })
    return { ...one, number, session, resident, appointment }
  })
}

async function answerAgain(ctx: Context, before: AppointmentRow): Promise<Appointment> {
  await refuseUnlessForResident(ctx, before.residentId)
  refuseUnless(before.state !== 'cancelled', 'booking.hold_expired')
  return showAppointment(ctx, before)
}

async function save(ctx: Context, made: readonly Made[]): Promise<void> {
  const shown = made.map(({ ctx: by, resident, appointment }) => {
    return { residentId: resident.id, seen: seenBy(by, { phone: resident.phone, contact: appointment.guardianId }) }
  })
  const marks = keepMarks(shown, ctx.now)
  await sendTogether(ctx, [
    holds.saveBookedStatement(made.map(({ number }) => number.id)),
    store.insertAppointmentsStatement(made.map(({ appointment }) => appointment)),
    ...(marks ? [marks] : []),
  ])
  await publish(
    ctx,
    'booking',
    made.map(({ appointment, session }) => toFhirAppointment(appointment, session)),
  )
  for (const { ctx: by, session, appointment } of made) {
    const { id: entityId, residentId, policyId } = appointment
    const entry = { action: 'create', entity: 'booking.appointment', entityId } as const
    await audit(by, { ...entry, residentId, reason: `policy ${policyId}` })
    if (isOutside(session)) await askOutsideOf(by, 'booked', appointment)
    else await announce(by, numberBooked, appointment.id, factOf(appointment, session))
  }
  for (const [sessionId, some] of Map.groupBy(made, ({ session }) => session.id))
    await announce(ctx, numbersMoved, sessionId, { sessionId, numberIds: some.map(({ number }) => number.id) })
}
