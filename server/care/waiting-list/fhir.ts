/** An entry as FHIR R4: an Appointment that waits for a time (status waitlist). */
import type { Appointment } from '@medplum/fhirtypes'
import type { EntryRow } from './entry.ts'

const said: Partial<Record<EntryRow['state'], string>> = {
  booked: '候补成功',
  left: '本人退出候补',
  lapsed: '未在时限内确认',
  cleared: '候补截止',
}

export function toWaitlisted(entry: EntryRow): Appointment {
  const ended = said[entry.state]
  return {
    resourceType: 'Appointment',
    id: entry.id,
    status: ended ? 'cancelled' : 'waitlist',
    ...(ended ? { cancelationReason: { text: ended } } : {}),
    ...(entry.appointmentId ? { supportingInformation: [{ reference: `Appointment/${entry.appointmentId}` }] } : {}),
    serviceType: [{ coding: [{ system: 'urn:anji:session-kind', code: entry.kind }] }],
    specialty: [{ text: entry.departmentName }],
    created: entry.joinedAt.toISOString(),
    requestedPeriod: [{ start: entry.fromDay, end: entry.toDay }],
    participant: [
      { actor: { reference: `Patient/${entry.residentId}` }, required: 'required', status: 'accepted' },
      ...(entry.doctorId
        ? [{ actor: { reference: `Practitioner/${entry.doctorId}` }, status: 'needs-action' as const }]
        : []),
    ],
  }
}
