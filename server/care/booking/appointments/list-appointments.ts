import {
  Appointment,
  AppointmentList,
  AppointmentRequest,
  MyAppointmentsRequest,
  SessionRequest,
} from '#contracts/booking'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import type { AppointmentRow } from '../number.ts'
import { refuseUnlessForResident } from '../rules/who.ts'
import * as sessions from '../sessions/session-store.ts'
import { showAppointment } from '../show.ts'
import * as store from '../store.ts'

/** Refusals: residents.not_acting_for. */
export const myAppointments = verb(
  {
    name: 'booking.my_appointments',
    may: ['resident', 'registrar', 'system'],
    input: MyAppointmentsRequest,
    answer: AppointmentList,
    summary: 'Appointments of a person: upcoming soonest first, past newest first.',
  },
  async (ctx, { residentId, scope }) => {
    await refuseUnlessForResident(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'booking.appointment' })
    const open = ({ state }: AppointmentRow) => state !== 'seen' && state !== 'no-show' && state !== 'cancelled'
    const rows = await store.appointmentsOf(ctx, { residentId })
    const upcoming = rows.filter(open)
    const past = rows.filter((row) => !open(row)).reverse()
    const wanted = { upcoming, past, all: [...upcoming, ...past] }[scope]
    return { appointments: await showAll(ctx, wanted) }
  },
)

/** Refusals: booking.appointment_unknown, residents.not_acting_for, booking.not_your_session (a doctor's look). */
export const readAppointment = verb(
  {
    name: 'booking.read_appointment',
    may: ['resident', 'registrar', 'doctor', 'system'],
    input: AppointmentRequest,
    answer: Appointment,
    summary: 'One appointment.',
  },
  async (ctx, { appointmentId }) => {
    const appointment = await store.appointmentById(ctx, appointmentId)
    if (!appointment) refuse('booking.appointment_unknown')
    if (ctx.actor.roles.includes('doctor'))
      refuseUnless(appointment.doctorId === ctx.actor.id, 'booking.not_your_session')
    else await refuseUnlessForResident(ctx, appointment.residentId)
    await audit(ctx, {
      action: 'read',
      residentId: appointment.residentId,
      entity: 'booking.appointment',
      entityId: appointmentId,
    })
    return showAppointment(ctx, appointment)
  },
)

/** Refusals: booking.session_unknown, booking.not_your_session. */
export const sessionAppointments = verb(
  {
    name: 'booking.session_appointments',
    may: ['doctor', 'registrar', 'manager', 'system'],
    input: SessionRequest,
    answer: AppointmentList,
    summary: 'The appointments of a session, by time.',
  },
  async (ctx, { sessionId }) => {
    const session = await sessions.sessionById(ctx, sessionId)
    if (!session) refuse('booking.session_unknown')
    const { actor } = ctx
    const atDesk = actor.roles.includes('registrar') || actor.roles.includes('manager')
    const theirs = session.doctorId === actor.id || (atDesk && actor.institutionId === session.institutionId)
    refuseUnless(theirs || actor.roles.includes('system'), 'booking.not_your_session')
    const rows = await store.appointmentsOf(ctx, { sessionId })
    for (const row of rows) {
      await audit(ctx, { action: 'read', residentId: row.residentId, entity: 'booking.appointment', entityId: row.id })
    }
    return { appointments: await showAll(ctx, rows) }
  },
)

/** Booked for the doctor's day and not yet checked in. */
export function expectedOn(ctx: Context, doctorId: string, date: string): Promise<number> {
  return store.countBooked(ctx, doctorId, date)
}

async function showAll(ctx: Context, rows: readonly AppointmentRow[]) {
  const shown = []
  for (const row of rows) shown.push(await showAppointment(ctx, row))
  return shown
}
