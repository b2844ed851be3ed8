/**
 * Booking over HTTP: doctors, their sessions, and the numbers residents hold, book and check in with.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/booking/departments | signed in | institutionId?, kind? | DepartmentList |
 * | GET  /api/booking/doctors | signed in | q? (name, pinyin, initials, department, hospital), institutionId?, departmentCode?, kind?, nearInstitutionId?, sort? soonest, distance, price; limit?, offset? | DoctorList |
 * | GET  /api/booking/doctors/:doctorId/sessions | signed in | from?, to?, kind? | DoctorSessions |
 * | GET  /api/booking/sessions/:sessionId/bands | signed in | – | SessionBands (free numbers of each time band) |
 * | POST /api/booking/sessions | doctor (own), registrar, manager, administrator | OpenSessionRequest | Session |
 * | GET  /api/booking/sessions/:sessionId/appointments | the session's doctor, registrar, manager | – | AppointmentList |
 * | GET  /api/booking/eligibility | resident (self or family), registrar | residentId | Eligibility: what stands in the way, before it bites |
 * | POST /api/booking/sessions/:sessionId/holds | resident (self or family), registrar | HoldRequest | Hold |
 * | GET  /api/booking/holds/:holdId | the same | – | Hold |
 * | POST /api/booking/holds/:holdId/release | the same | – | Released |
 * | POST /api/booking/holds/:holdId/book | the same | BookRequest | Appointment |
 * | GET  /api/booking/appointments | resident (self or family), registrar | residentId, scope? upcoming, past, all | AppointmentList |
 * | GET  /api/booking/appointments/:appointmentId | the same, the doctor | – | Appointment |
 * | GET  /api/booking/appointments/:appointmentId/calendar | resident (self or family), registrar | – | text/calendar, one VEVENT |
 * | POST /api/booking/appointments/:appointmentId/cancel | resident (self or family), registrar | reason? | Appointment |
 * | POST /api/booking/appointments/:appointmentId/reschedule | resident (self or family), registrar | RescheduleRequest | Appointment (the same one, moved) |
 * | POST /api/booking/appointments/:appointmentId/check-in | the same | – | Appointment (for an online follow-up, call /api/consult/appointments/:appointmentId/enter instead: it checks in and opens the waiting room) |
 * | GET  /api/booking/policy | signed in | institutionId, onDate? | BookingPolicy in force |
 * | POST /api/booking/policies | manager, administrator (own institution) | SetPolicyRequest | BookingPolicy |
 */
import { z } from 'zod'

export const uuid = z.uuid()
export const isoTime = z.string().describe('ISO 8601 time, UTC')
export const day = z.iso.date().describe('calendar day in China, YYYY-MM-DD')

export const SessionKind = z.enum(['online-follow-up', 'offline'])
export type SessionKind = z.infer<typeof SessionKind>

/** closed: not released, or suspended; cooling: came back and waits; elsewhere: sold at the hospital's own window. */
export const NumberState = z.enum([
  'closed',
  'cooling',
  'free',
  'held',
  'booked',
  'checked-in',
  'seen',
  'no-show',
  'cancelled',
  'elsewhere',
])
export type NumberState = z.infer<typeof NumberState>

/** Which way a number is sold. */
/** call-back: an extra number of a person whom the doctor calls back; it never comes into a pool. */
export const Channel = z.enum(['app', 'window', 'primary-care', 'referral', 'call-back'])
export const PooledChannel = Channel.exclude(['call-back'])
export type PooledChannel = z.infer<typeof PooledChannel>
export type Channel = z.infer<typeof Channel>

/**
 * pending: being paid and confirmed by the hospital's own system; cancelling: that has been asked to take it back; displaced: the
 * session was suspended, and the person is asked what they want instead (/api/schedules/offers).
 */
export const AppointmentState = z.enum([
  'pending',
  'booked',
  'cancelling',
  'displaced',
  'checked-in',
  'seen',
  'no-show',
  'cancelled',
])
export type AppointmentState = z.infer<typeof AppointmentState>

export const Department = z.object({
  institutionId: uuid,
  institutionName: z.string(),
  code: z.string(),
  name: z.string(),
  doctors: z.number().int(),
})
export const DepartmentList = z.object({ departments: z.array(Department) })
export const ListDepartmentsRequest = z.object({ institutionId: uuid.optional(), kind: SessionKind.optional() })

export const Doctor = z.object({
  id: uuid,
  name: z.string(),
  title: z.string(),
  specialty: z.string(),
  institutionId: uuid,
  institutionName: z.string(),
  departmentCode: z.string(),
  departmentName: z.string(),
  /** First day inside the booking window that still has a free number, or null. */
  nextFreeDate: day.nullable(),
  freeNumbers: z.number().int(),
  /** The next release of numbers of this doctor, when it is still to come. */
  nextReleaseAt: isoTime.nullable(),
  /** Great-circle distance of the hospital from the place that was asked for, one decimal; null: no place, or not known where. */
  distanceKm: z.number().nullable(),
  /** What a visit costs: the cheapest of the sessions ahead; null: not known. */
  feeFen: z.number().int().nullable(),
})
export type Doctor = z.infer<typeof Doctor>
export const DoctorList = z.object({ doctors: z.array(Doctor), total: z.number().int() })
export const FindDoctorsRequest = z.object({
  q: z.string().trim().max(40).optional(),
  institutionId: uuid.optional(),
  departmentCode: z.string().max(20).optional(),
  kind: SessionKind.optional(),
  /** The place distances are measured from: an institution near the person, such as their village clinic. */
  nearInstitutionId: uuid.optional(),
  sort: z.enum(['soonest', 'distance', 'price']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
})

export const Session = z.object({
  id: uuid,
  doctorId: uuid,
  institutionId: uuid,
  departmentCode: z.string(),
  departmentName: z.string(),
  kind: SessionKind,
  date: day,
  startsAt: isoTime,
  endsAt: isoTime,
  numbers: z.number().int(),
  freeNumbers: z.number().int(),
  /** False when outside the booking window or past. */
  bookable: z.boolean(),
  /** Catalogue price of the visit on that day; null when the catalogue has none. */
  feeFen: z.number().int().nullable(),
  /** suspended: the doctor does not sit (停诊); withdrawn: taken back before anybody had a number. */
  state: z.enum(['open', 'suspended', 'withdrawn']),
  suspendedReason: z.string().nullable(),
  /** When its numbers are released; null: they are. */
  releasesAt: isoTime.nullable(),
  /** Its numbers are the hospital's own system's: what is left there is asked at /api/hospital-numbers, and no waiting list offers them. */
  hospitalNumber: z.boolean(),
})
export type Session = z.infer<typeof Session>
export const DoctorSessions = z.object({ doctor: Doctor, sessions: z.array(Session) })
export const DoctorSessionsRequest = z.object({
  doctorId: uuid,
  from: day.optional(),
  to: day.optional(),
  kind: SessionKind.optional(),
})

export const Band = z.object({
  startsAt: isoTime,
  endsAt: isoTime,
  numbers: z.number().int(),
  freeNumbers: z.number().int(),
})
export const SessionBands = z.object({ session: Session, bands: z.array(Band) })
export const SessionRequest = z.object({ sessionId: uuid })

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
export const OpenSessionRequest = z.object({
  doctorId: uuid,
  date: day,
  kind: SessionKind,
  startsAt: clockTime,
  endsAt: clockTime,
  bandMinutes: z.number().int().min(5).max(240).default(30),
  numbersPerBand: z.number().int().min(1).max(400).default(3),
})
export type OpenSessionRequest = z.infer<typeof OpenSessionRequest>

/** A diagnosis made offline and stored in the record: what a follow-up may be for (R04). */
export const OfflineDiagnosis = z.object({
  code: z.string().describe('ICD-10'),
  name: z.string(),
  conditionId: z.string(),
  recordedOn: day.nullable(),
  institutionName: z.string().nullable(),
})
export type OfflineDiagnosis = z.infer<typeof OfflineDiagnosis>

export const Eligibility = z.object({
  residentId: uuid,
  /** May book an online follow-up now. */
  eligible: z.boolean(),
  diagnoses: z.array(OfflineDiagnosis),
  ageYears: z.number().int(),
  /** Under 6: a guardian must be named and only pediatrics may see the child (R10). */
  guardianNeeded: z.boolean(),
  /** What stands in the way, as refusal codes with a sentence each. */
  missing: z.array(z.object({ code: z.string(), sentence: z.string() })),
})
export const EligibilityRequest = z.object({ residentId: uuid })

export const HoldRequest = z.object({
  sessionId: uuid,
  residentId: uuid,
  /** Start of the wanted band; without it, the first free number of the session. */
  bandStartsAt: z.iso.datetime({ offset: true }).optional(),
  /** Residents: app; the hospital's own desk: window too. What is kept for others is booked upward (guidance) or by referral (schedules). */
  channel: Channel.extract(['app', 'window']).optional(),
})
export const Hold = z.object({
  id: uuid,
  numberId: uuid,
  residentId: uuid,
  session: Session,
  doctorName: z.string(),
  startsAt: isoTime,
  endsAt: isoTime,
  expiresAt: isoTime,
  /** asked: the hospital's own system has not answered yet; ask again in a moment. */
  state: z.enum(['asked', 'kept']),
})
export type Hold = z.infer<typeof Hold>
export const HoldIdRequest = z.object({ holdId: uuid })
export const Released = z.object({ released: z.boolean() })

export const BookRequest = z.object({
  holdId: uuid,
  /** ICD-10 code of the offline diagnosis the follow-up is for; required for online-follow-up. */
  diagnosisCode: z.string().max(12).optional(),
  /** Under 6: the guardian who will be present (R10). The signed-in guardian when left out. */
  guardianId: uuid.optional(),
})

export const Appointment = z.object({
  id: uuid,
  state: AppointmentState,
  kind: SessionKind,
  residentId: uuid,
  residentName: z.string(),
  doctorId: uuid,
  doctorName: z.string(),
  doctorTitle: z.string(),
  institutionId: uuid,
  institutionName: z.string(),
  departmentCode: z.string(),
  departmentName: z.string(),
  sessionId: uuid,
  numberId: uuid,
  /** Place in the session, from 1. */
  numberSeq: z.number().int(),
  startsAt: isoTime,
  endsAt: isoTime,
  diagnosis: z.object({ code: z.string(), name: z.string(), conditionId: z.string() }).nullable(),
  guardianId: uuid.nullable(),
  bookedAt: isoTime,
  checkInFrom: isoTime,
  checkInUntil: isoTime,
  cancelUntil: isoTime,
  /** Of a pending one: until when it has to be paid; its bill is /api/settlement's of this appointment's id. */
  payUntil: isoTime.nullable(),
  /** Kept in the hospital's own system; more at /api/hospital-numbers. */
  hospitalNumber: z.boolean(),
  checkedInAt: isoTime.nullable(),
  cancelledAt: isoTime.nullable(),
  cancelReason: z.string().nullable(),
})
export type Appointment = z.infer<typeof Appointment>
export const AppointmentList = z.object({ appointments: z.array(Appointment) })
export const AppointmentRequest = z.object({ appointmentId: uuid })
export const MyAppointmentsRequest = z.object({
  residentId: uuid,
  scope: z.enum(['upcoming', 'past', 'all']).default('all'),
})
/** To another number of the same doctor, or of the same department of the institution, of the same kind. */
export const RescheduleRequest = z.object({
  appointmentId: uuid,
  sessionId: uuid,
  /** Start of the wanted band; without it, the first free number of the session. */
  bandStartsAt: z.iso.datetime({ offset: true }).optional(),
  reason: z.string().trim().max(200).optional(),
})
export const CancelRequest = z.object({ appointmentId: uuid, reason: z.string().trim().max(200).optional() })

export { BookingPolicy, PolicyRequest, SetPolicyRequest } from './booking-policy.ts'
