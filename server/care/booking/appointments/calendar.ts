/** An appointment for a person's own calendar: RFC 5545, one VEVENT. */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { AppointmentRequest } from '#contracts/booking'
import { audit, type Context, refuse, systemActor } from '#kernel'
import { institutionOf } from '#people/institutions'
import { readVersion } from '#record'
import type { AppointmentRow } from '../number.ts'
import { refuseUnlessForResident } from '../rules/who.ts'
import * as sessions from '../sessions/session-store.ts'
import * as store from '../store.ts'

const zone = 'Asia/Shanghai'
/** China has had no summer time since 1991: one rule says all of it. */
const zoneText = [
  'BEGIN:VTIMEZONE',
  `TZID:${zone}`,
  'BEGIN:STANDARD',
  'DTSTART:19910915T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n')

const words = {
  zh: { visit: { 'online-follow-up': '互联网复诊', offline: '门诊' }, number: '号', bring: '请携带有效身份证件。' },
  en: {
    visit: { 'online-follow-up': 'Online follow-up', offline: 'Visit' },
    number: 'Number',
    bring: 'Bring your identity document.',
  },
} as const

/**
 * The file for the person or the family. The same UID for good; SEQUENCE counts the changes, so that a calendar that has an older one
 * takes this instead; a cancelled visit says so. Refusals: booking.appointment_unknown, residents.not_acting_for.
 */
export async function appointmentCalendar(ctx: Context, params: Record<string, string>): Promise<string> {
  const asked = AppointmentRequest.safeParse(params)
  if (!asked.success) refuse('booking.appointment_unknown')
  const { appointmentId } = asked.data
  return ctx.transaction(async (ctx) => {
    const appointment = await store.appointmentById(ctx, appointmentId)
    if (!appointment) refuse('booking.appointment_unknown')
    await refuseUnlessForResident(ctx, appointment.residentId)
    const { residentId } = appointment
    await audit(ctx, { action: 'read', residentId, entity: 'booking.appointment', entityId: appointmentId })
    return calendarText(ctx, appointment)
  })
}

async function calendarText(ctx: Context, appointment: AppointmentRow): Promise<string> {
  const [session, number, doctor] = [
    await sessions.sessionById(ctx, appointment.sessionId),
    await store.numberById(ctx, appointment.numberId),
    await sessions.doctorById(ctx, appointment.doctorId),
  ]
  if (!session || !number || !doctor) throw new Error(`Appointment ${appointment.id} has lost its session`)
  const institution = await institutionOf(ctx, session.institutionId)
  const { version } = await readVersion(ctx.as(systemActor('booking')), 'Appointment', appointment.id)
  const { visit, number: numbered, bring } = words[ctx.locale]
  const calendar = ical({
    prodId: { company: 'Anji', product: 'Booking', language: ctx.locale === 'zh' ? 'ZH' : 'EN' },
  })
  calendar.method(ICalCalendarMethod.PUBLISH)
  // The calendar has no zone of its own, or its DTSTAMP would not be in UTC.
  calendar.timezone({ name: null, generator: () => zoneText })
  calendar.createEvent({
    id: `${appointment.id}@booking.anji`,
    // Every version of the Appointment in the record is a change that somebody can see.
    sequence: version - 1,
    status: statusOf(appointment),
    stamp: ctx.now,
    // Instants, which do not ask the machine where it stands.
    start: Temporal.Instant.fromEpochMilliseconds(appointment.startsAt.getTime()),
    end: Temporal.Instant.fromEpochMilliseconds(appointment.endsAt.getTime()),
    timezone: zone,
    summary: `${session.departmentName} ${doctor.name} ${visit[appointment.kind]}`,
    description: `${institution.name}\n${numbered} ${number.seq}\n${bring}`,
    location: `${institution.name}，${institution.address}`,
  })
  return calendar.toString()
}

function statusOf({ state }: AppointmentRow): ICalEventStatus {
  if (state === 'cancelled') return ICalEventStatus.CANCELLED
  return state === 'pending' || state === 'displaced' ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED
}
