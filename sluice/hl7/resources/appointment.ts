/** SCH, AIS, AIG, AIL, AIP → Appointment. */
import { appointmentStatuses, lookUp } from '../codes/tables.ts'
import { Fault } from '../faults.ts'
import { concept } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Draft, type Fields, type Mapping, referenceTo } from '../types/mapping.ts'
import { fill, rows } from '../types/table.ts'
import { instant } from '../types/time.ts'
import type { Segment } from '../value.ts'
import type { Walk } from '../walk.ts'

const schRows = rows(
  [1, 'identifier[]', as.ei('appointment', 'PLAC')],
  [2, 'identifier[]', as.ei('appointment', 'FILL')],
  [7, 'reasonCode[]', as.coded('0276')],
  [8, 'appointmentType', as.coded('0277')],
)

const byEvent: Readonly<Record<string, string>> = {
  S15: 'cancelled',
  S16: 'cancelled',
  S17: 'entered-in-error',
  S26: 'noshow',
}

/** SCH stands before PID: it is read when the patient is known. */
export function readSch(walk: Walk, sch: Segment): void {
  const { m } = walk
  const key = sch.peek(2) || sch.peek(1)
  const draft = m.make('Appointment', key ? [key] : [m.messageId])
  walk.appointment = draft
  fill(draft, sch, schRows, m)
  const told = sch.value(25)?.understood(1, (text) => lookUp(appointmentStatuses, text))
  draft.status = byEvent[m.header.event] ?? told ?? 'booked'
  const why = sch.value(6) && concept(sch.value(6)!, m, '0276')
  // app-4: only what is cancelled or missed has a reason for it.
  if (why && ['cancelled', 'noshow'].includes(draft.status as string)) draft.cancelationReason = why
  else sch.value(6)?.unread()
  draft.participant = []
  readTimes(draft, sch, m)
}

function readTimes(draft: Draft, sch: Segment, m: Mapping): void {
  const timing = sch.value(11)
  const start = timing?.understood(4, (text) => instant(text, m.zone))
  const end = timing?.understood(5, (text) => instant(text, m.zone))
  const minutes = minutesOf(sch.text(9), sch.text(10))
  if (minutes) draft.minutesDuration = minutes
  if (start) setTimes(draft, start, end)
}

function setTimes(draft: Draft, start: string, end: string | undefined): void {
  draft.start = start
  const minutes = draft.minutesDuration as number | undefined
  if (end && Date.parse(end) >= Date.parse(start)) draft.end = end
  else if (minutes) draft.end = later(start, minutes)
}

function minutesOf(amount: string, unit: string): number | undefined {
  const factor = { H: 60, HR: 60, HOUR: 60, S: 1 / 60, SEC: 1 / 60 }[unit.toUpperCase()] ?? 1
  const minutes = Math.round(Number(amount) * factor)
  return amount && Number.isFinite(minutes) && minutes > 0 ? minutes : undefined
}

/** The same offset as the start's. */
function later(start: string, minutes: number): string {
  const offset = start.slice(-6)
  const shift = (offset[0] === '-' ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)))
  const local = new Date(Date.parse(start) + (minutes + shift) * 60_000)
  return `${local.toISOString().slice(0, 19)}${offset}`
}

export function addPatient(walk: Walk): void {
  if (walk.appointment && walk.patient) take(walk.appointment, referenceTo(walk.patient))
}

function take(appointment: Draft, actor: Fields, type?: Fields): void {
  const participants = appointment.participant as Fields[]
  if (participants.some((other) => JSON.stringify(other.actor) === JSON.stringify(actor))) return
  participants.push({ ...(type ? { type: [type] } : {}), actor, status: 'accepted' })
}

/** Each resource of the appointment: where the person, place or thing stands, where its start and its duration. */
const resources: Readonly<Record<string, { actor: number; start: number; minutes: number }>> = {
  AIS: { actor: 0, start: 4, minutes: 7 },
  AIG: { actor: 3, start: 8, minutes: 11 },
  AIL: { actor: 3, start: 6, minutes: 9 },
  AIP: { actor: 3, start: 6, minutes: 9 },
}

export function readResource(walk: Walk, segment: Segment): void {
  const { m, appointment } = walk
  const places = resources[segment.name]
  if (!appointment || !places) return
  if (segment.name === 'AIS') {
    const service = segment.value(3) && concept(segment.value(3)!, m, 'service')
    if (service) appointment.serviceType = [...((appointment.serviceType as Fields[]) ?? []), service]
  } else {
    for (const value of segment.values(places.actor)) {
      const reader = { AIL: as.location, AIP: as.practitioner, AIG: as.named }[segment.name as 'AIL']
      const actor = reader(value, m) as Fields | undefined
      if (actor) take(appointment, actor)
      else value.unread()
    }
  }
  const start = segment.value(places.start)?.understood(1, (text) => instant(text, m.zone))
  if (!start) return
  const minutes = minutesOf(segment.text(places.minutes), segment.text(places.minutes + 1))
  if (minutes && !appointment.minutesDuration) appointment.minutesDuration = minutes
  if (!appointment.start) setTimes(appointment, start, undefined)
}

/** app-3: without both times only what is proposed, waiting or cancelled is an appointment. */
export function closeAppointment(walk: Walk): void {
  const { appointment } = walk
  if (!appointment) return
  if (appointment.start && !appointment.end && appointment.minutesDuration)
    appointment.end = later(appointment.start as string, appointment.minutesDuration as number)
  const whole = appointment.start !== undefined && appointment.end !== undefined
  if (!whole) delete appointment.start
  if (whole || ['cancelled', 'waitlist', 'proposed'].includes(appointment.status as string)) return
  const why = {
    field: 'SCH-11',
    why: '预约须有开始和结束时间（或时长 SCH-9）',
    whyEn: 'start and end (or the duration, SCH-9) must be said',
  }
  throw new Fault('field-missing', why, { segment: 'SCH', field: 11 })
}
