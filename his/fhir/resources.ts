// The hospital's rows as FHIR R4. Pure.
import type { HisNumberState } from '#contracts/sluice'

export interface Resource {
  resourceType: string
  id: string
  meta: { versionId: string; lastUpdated: string }
  [element: string]: unknown
}

/** One statement for each type: rows with id, version and changed, newest last. */
export const sources: Record<string, { sql: string; make: (row: never) => Omit<Resource, 'meta'> }> = {
  Patient: {
    sql: `select patient.id, version, changed_at as changed, name, sex, birth_date, document_type, document_number, phone from patient`,
    make: patient as never,
  },
  Schedule: {
    sql: `select session.id, session.revision as version, session.changed_at as changed, session.starts_at, session.ends_at,
      session.state, session.reason, session.fee_fen, doctor.id as doctor_id, doctor.name as doctor_name, doctor.title,
      doctor.specialty, department.code as department_code, department.name as department_name
      from session join doctor on doctor.id = session.doctor_id join department on department.code = doctor.department_code`,
    make: schedule as never,
  },
  Slot: {
    sql: `select number.id, number.revision as version, number.changed_at as changed, number.session_id, number.seq,
      number.starts_at, number.ends_at, number.state, number.hold_id from number`,
    make: slot as never,
  },
  Appointment: {
    sql: `select coalesce(registration.appointment_id::text, registration.id) as id,
      case registration.state when 'active' then 1 else 2 end as version,
      coalesce(registration.cancelled_at, registration.registered_at) as changed, registration.id as registration_id,
      registration.state, registration.hold_id, registration.patient_id, registration.paid_fen, registration.refunded_fen,
      number.id as number_id, number.state as number_state, number.starts_at, number.ends_at, session.doctor_id
      from registration join number on number.id = registration.number_id join session on session.id = number.session_id`,
    make: appointment as never,
  },
  DiagnosticReport: {
    sql: `select report.id, report.version, report.changed_at as changed, report.patient_id, report.code, report.name,
      report.conclusion, report.ready, report.at, doctor.name as doctor_name,
      (select count(*)::int from report_item where report_id = report.id) as items
      from report join doctor on doctor.id = report.doctor_id where report.ready`,
    make: diagnosticReport as never,
  },
  Observation: {
    sql: `select report.id || '-' || report_item.seq as id, report.version, report.changed_at as changed, report.patient_id,
      report.at, report_item.code, report_item.name, report_item.value, report_item.unit, report_item.reference, report_item.flag
      from report join report_item on report_item.report_id = report.id where report.ready`,
    make: observation as never,
  },
}

export const systems = {
  document: 'urn:anji-his:document:',
  patient: 'urn:anji-his:patient',
  hold: 'urn:anji-his:hold',
  registration: 'urn:anji-his:registration',
  until: 'urn:anji-his:lock-until',
  paid: 'urn:anji-his:paid-fen',
  refund: 'urn:anji-his:refund-fen',
  bill: 'urn:anji-his:bill',
  fee: 'urn:anji-his:fee-fen',
  refusal: 'urn:anji-his:refusal',
}

const gender: Record<string, string> = { '0': 'unknown', '1': 'male', '2': 'female', '9': 'other' }

function patient(row: Record<string, string | null>) {
  return {
    resourceType: 'Patient',
    id: row.id!,
    identifier: [
      { system: systems.patient, value: row.id },
      { system: `${systems.document}${row.document_type}`, value: row.document_number },
    ],
    name: [{ text: row.name }],
    gender: gender[row.sex!],
    birthDate: row.birth_date,
    ...(row.phone ? { telecom: [{ system: 'phone', value: row.phone }] } : {}),
  }
}

function schedule(row: Record<string, string> & { starts_at: Date; ends_at: Date; fee_fen: number }) {
  return {
    resourceType: 'Schedule',
    id: row.id!,
    active: row.state === 'open',
    specialty: [{ coding: [{ code: row.department_code }], text: row.department_name }],
    actor: [{ reference: `Practitioner/${row.doctor_id}`, display: row.doctor_name }],
    planningHorizon: { start: row.starts_at.toISOString(), end: row.ends_at.toISOString() },
    comment: row.reason ?? undefined,
    extension: [{ url: systems.fee, valueInteger: row.fee_fen }],
  }
}

const slotStatus: Record<HisNumberState, string> = {
  free: 'free',
  locked: 'busy-tentative',
  taken: 'busy',
  'checked-in': 'busy',
  seen: 'busy',
  'no-show': 'busy',
  suspended: 'busy-unavailable',
}

interface SlotRow {
  id: string
  session_id: string
  seq: number
  starts_at: Date
  ends_at: Date
  state: HisNumberState
  hold_id: string | null
}
function slot(row: SlotRow) {
  return {
    resourceType: 'Slot',
    id: row.id,
    ...(row.hold_id ? { identifier: [{ system: systems.hold, value: row.hold_id }] } : {}),
    schedule: { reference: `Schedule/${row.session_id}` },
    status: slotStatus[row.state],
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
    comment: String(row.seq),
  }
}

interface AppointmentRow {
  id: string
  registration_id: string
  state: 'active' | 'cancelled'
  hold_id: string | null
  patient_id: string
  paid_fen: number
  refunded_fen: number
  number_id: string
  number_state: HisNumberState
  starts_at: Date
  ends_at: Date
  doctor_id: string
}
function appointment(row: AppointmentRow) {
  const came: Partial<Record<HisNumberState, string>> = {
    'checked-in': 'arrived',
    seen: 'fulfilled',
    'no-show': 'noshow',
  }
  return {
    resourceType: 'Appointment',
    id: row.id,
    identifier: [
      { system: systems.registration, value: row.registration_id },
      ...(row.hold_id ? [{ system: systems.hold, value: row.hold_id }] : []),
    ],
    status: row.state === 'cancelled' ? 'cancelled' : (came[row.number_state] ?? 'booked'),
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
    slot: [{ reference: `Slot/${row.number_id}` }],
    participant: [
      { actor: { reference: `Patient/${row.patient_id}` }, status: 'accepted' },
      { actor: { reference: `Practitioner/${row.doctor_id}` }, status: 'accepted' },
    ],
    extension: [
      { url: systems.paid, valueInteger: row.paid_fen },
      { url: systems.refund, valueInteger: row.refunded_fen },
    ],
  }
}

function diagnosticReport(row: Record<string, string> & { at: Date; items: number }) {
  return {
    resourceType: 'DiagnosticReport',
    id: row.id!,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: row.code }], text: row.name },
    subject: { reference: `Patient/${row.patient_id}` },
    effectiveDateTime: row.at.toISOString(),
    issued: row.at.toISOString(),
    performer: [{ display: row.doctor_name }],
    result: Array.from({ length: row.items }, (_, index) => ({ reference: `Observation/${row.id}-${index + 1}` })),
    ...(row.conclusion ? { conclusion: row.conclusion } : {}),
  }
}

function observation(row: Record<string, string> & { at: Date }) {
  const numeric = /^-?\d+(\.\d+)?$/.test(row.value!)
  return {
    resourceType: 'Observation',
    id: row.id!,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: row.code }], text: row.name },
    subject: { reference: `Patient/${row.patient_id}` },
    effectiveDateTime: row.at.toISOString(),
    ...(numeric
      ? {
          valueQuantity: {
            value: Number(row.value),
            unit: row.unit,
            system: 'http://unitsofmeasure.org',
            code: row.unit,
          },
        }
      : { valueString: row.value }),
    interpretation: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: row.flag }] },
    ],
    ...(row.reference ? { referenceRange: [{ text: row.reference }] } : {}),
  }
}
