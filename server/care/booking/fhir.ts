/** Booking's facts as FHIR R4: Schedule and Slot (by projection), Appointment (in the same transaction), our ConceptMap. */
import type { Appointment, ConceptMap, Schedule, Slot } from '@medplum/fhirtypes'
import type { AppointmentRow, NumberRow, SessionRow } from './number.ts'
import { diagnosisMap, diagnosisMapValidFrom, diagnosisMapVersion, snomedSystem } from './rules/diagnosis-map.ts'

const kindSystem = 'urn:anji:session-kind'
const kindText = { 'online-follow-up': '互联网复诊', offline: '线下门诊' } as const

export function toSchedule(session: SessionRow, doctorName: string): Schedule {
  return {
    resourceType: 'Schedule',
    id: session.id,
    active: session.state === 'open',
    serviceType: [{ coding: [{ system: kindSystem, code: session.kind, display: kindText[session.kind] }] }],
    specialty: [{ text: session.departmentName }],
    actor: [{ reference: `Practitioner/${session.doctorId}`, display: doctorName }],
    planningHorizon: { start: session.startsAt.toISOString(), end: session.endsAt.toISOString() },
  }
}

const slotStatus: Record<NumberRow['state'], Slot['status']> = {
  closed: 'busy-unavailable',
  cooling: 'busy-unavailable',
  elsewhere: 'busy',
  free: 'free',
  held: 'busy-tentative',
  booked: 'busy',
  'checked-in': 'busy',
  seen: 'busy',
  'no-show': 'busy',
  cancelled: 'busy-unavailable',
}

export function toSlot(number: NumberRow): Slot {
  return {
    resourceType: 'Slot',
    id: number.id,
    schedule: { reference: `Schedule/${number.sessionId}` },
    status: slotStatus[number.state],
    start: number.startsAt.toISOString(),
    end: number.endsAt.toISOString(),
  }
}

const appointmentStatus: Record<AppointmentRow['state'], Appointment['status']> = {
  pending: 'pending',
  cancelling: 'booked',
  displaced: 'pending',
  booked: 'booked',
  'checked-in': 'checked-in',
  seen: 'fulfilled',
  'no-show': 'noshow',
  cancelled: 'cancelled',
}

/** The Slot it names follows by projection, about a second behind. */
export function toFhirAppointment(appointment: AppointmentRow, session: SessionRow): Appointment {
  const { diagnosisCode, diagnosisName, diagnosisConditionId } = appointment
  return {
    resourceType: 'Appointment',
    id: appointment.id,
    status: appointmentStatus[appointment.state],
    ...(appointment.cancelReason && appointment.state === 'cancelled'
      ? { cancelationReason: { text: appointment.cancelReason } }
      : {}),
    serviceType: [{ coding: [{ system: kindSystem, code: session.kind, display: kindText[session.kind] }] }],
    specialty: [{ text: session.departmentName }],
    ...(diagnosisCode
      ? {
          reasonCode: [
            {
              coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: diagnosisCode, display: diagnosisName ?? '' }],
            },
          ],
          reasonReference: [{ reference: `Condition/${diagnosisConditionId}` }],
        }
      : {}),
    start: appointment.startsAt.toISOString(),
    end: appointment.endsAt.toISOString(),
    slot: [{ reference: `Slot/${appointment.numberId}` }],
    created: appointment.bookedAt.toISOString(),
    participant: [
      { actor: { reference: `Patient/${appointment.residentId}` }, required: 'required', status: 'accepted' },
      { actor: { reference: `Practitioner/${appointment.doctorId}` }, required: 'required', status: 'accepted' },
    ],
  }
}

export const conceptMapId = 'anji-snomed-icd10'

/** Our SNOMED CT → ICD-10 map, so that others can see which offline diagnoses open a follow-up. */
export function toConceptMap(): ConceptMap {
  return {
    resourceType: 'ConceptMap',
    id: conceptMapId,
    url: 'urn:anji:concept-map:snomed-icd10',
    version: diagnosisMapVersion,
    name: 'AnjiSnomedToIcd10',
    title: '常见慢性病诊断:SNOMED CT 至 ICD-10',
    status: 'active',
    date: diagnosisMapValidFrom,
    group: [
      {
        source: snomedSystem,
        target: 'http://hl7.org/fhir/sid/icd-10',
        element: diagnosisMap.map(({ snomed, icd10, name, display }) => ({
          code: snomed,
          display,
          target: [{ code: icd10, display: name, equivalence: 'wider' as const }],
        })),
      },
    ],
  }
}
