/**
 * The queue at the hospital: places after check-in, calling, the screen in the waiting hall. Online visits wait in consult's room.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | POST /api/queue/appointments/:appointmentId/check-in | resident (self or family), registrar | – | MyPlace |
 * | GET  /api/queue/appointments/:appointmentId/place | the same | – | MyPlace |
 * | GET  /api/queue/appointments/:appointmentId/stream | resident (self or family) | – | events `place`: fetch again |
 * | POST /api/queue/appointments/:appointmentId/back-from-tests | resident (self or family), registrar | – | MyPlace |
 * | GET  /api/queue/doctor | doctor (own) | date? | DoctorQueue |
 * | GET  /api/queue/doctor/stream | doctor | – | events `queue`: fetch again |
 * | POST /api/queue/doctor/call-next | doctor (own) | sessionId, roomId? | DoctorQueue |
 * | POST /api/queue/places/:placeId/call | the place's doctor | roomId? | DoctorQueue (call this one out of turn, reason?) |
 * | POST /api/queue/places/:placeId/call-again | the place's doctor | – | DoctorQueue |
 * | POST /api/queue/places/:placeId/pass-over | the place's doctor | – | DoctorQueue (comes back after k; the last time: missed) |
 * | POST /api/queue/places/:placeId/begin | the place's doctor | – | DoctorQueue |
 * | POST /api/queue/places/:placeId/send-to-tests | the place's doctor | – | DoctorQueue |
 * | POST /api/queue/places/:placeId/finish | the place's doctor | – | DoctorQueue (the appointment is seen) |
 * | POST /api/queue/places/:placeId/priority | the place's doctor, registrar of the institution | PriorityRequest | DeskPlace |
 * | GET  /api/queue/desk | registrar, manager (own institution) | departmentCode? | DeskQueue: all of today's places |
 * | POST /api/queue/expected | registrar (own institution) | q: name, pinyin, telephone or document | ExpectedList: who has booked for today |
 * | GET  /api/queue/rooms | signed in | institutionId | RoomList |
 * | POST /api/queue/rooms | registrar, manager, administrator (own institution) | SaveRoomRequest | Room |
 * | GET  /api/queue/institutions/:institutionId/screen | signed in | departmentCode? | HallScreen (no full names) |
 * | GET  /api/queue/institutions/:institutionId/stream | signed in | – | events `hall`: fetch again |
 * | GET  /api/queue/rule | signed in | institutionId, onDate? | QueueRule in force |
 * | POST /api/queue/rules | manager, administrator (own institution) | SetRuleRequest | QueueRule |
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'

/** waiting: in line; called: asked in; in-room: being seen; at-tests: away, keeps a claim to come first; done; missed; closed: the day ended. */
export const PlaceState = z.enum(['waiting', 'called', 'in-room', 'at-tests', 'done', 'missed', 'closed'])
export type PlaceState = z.infer<typeof PlaceState>

/** Why someone goes before others of the same band. */
export const Priority = z.enum(['elder', 'urgent', 'disabled', 'pregnant', 'infant', 'soldier'])
export type Priority = z.infer<typeof Priority>

export const MyPlace = z.object({
  placeId: uuid,
  appointmentId: uuid,
  residentId: uuid,
  state: PlaceState,
  numberSeq: z.number().int(),
  ticket: z.string().describe('what the screen shows: A012'),
  /** How many are before me; null when not in line. */
  ahead: z.number().int().nullable(),
  /** About how long; null when nothing can be said. */
  aboutMinutes: z.number().int().nullable(),
  /** Whether aboutMinutes rests on this session's measured pace, or only on the plan. */
  paceMeasured: z.boolean(),
  room: z.string().nullable(),
  calledAt: isoTime.nullable(),
  calls: z.number().int(),
  passedOver: z.number().int(),
  priority: Priority.nullable(),
  /** In words: why the place is what it is. */
  sentences: z.array(z.string()),
  doctorName: z.string(),
  departmentName: z.string(),
  institutionName: z.string(),
})
export type MyPlace = z.infer<typeof MyPlace>
export const PlaceOfAppointmentRequest = z.object({ appointmentId: uuid })

export const DeskPlace = z.object({
  placeId: uuid,
  appointmentId: uuid,
  residentId: uuid,
  name: z.string(),
  ageYears: z.number().int(),
  sex: z.string(),
  state: PlaceState,
  ticket: z.string(),
  numberSeq: z.number().int(),
  bandStartsAt: isoTime,
  checkedInAt: isoTime,
  late: z.boolean(),
  returning: z.boolean(),
  priority: Priority.nullable(),
  calls: z.number().int(),
  passedOver: z.number().int(),
  calledAt: isoTime.nullable(),
  beganAt: isoTime.nullable(),
  finishedAt: isoTime.nullable(),
  room: z.string().nullable(),
  doctorId: uuid,
  doctorName: z.string(),
})
export type DeskPlace = z.infer<typeof DeskPlace>

export const DoctorQueue = z.object({
  date: day,
  sessions: z.array(
    z.object({
      sessionId: uuid,
      startsAt: isoTime,
      endsAt: isoTime,
      /** In the order in which they will be called. */
      waiting: z.array(DeskPlace),
      called: z.array(DeskPlace),
      inRoom: z.array(DeskPlace),
      atTests: z.array(DeskPlace),
      done: z.array(DeskPlace),
      missed: z.array(DeskPlace),
      /** Booked and not checked in. */
      expected: z.number().int(),
      paceMinutes: z.number().int().nullable(),
    }),
  ),
})
export type DoctorQueue = z.infer<typeof DoctorQueue>
export const DoctorQueueRequest = z.object({ date: day.optional() })
export const CallNextRequest = z.object({ sessionId: uuid, roomId: uuid.optional() })
export const CallRequest = z.object({
  placeId: uuid,
  roomId: uuid.optional(),
  reason: z.string().trim().max(200).optional(),
})
export const PlaceRequest = z.object({ placeId: uuid })
export const PriorityRequest = z.object({
  placeId: uuid,
  priority: Priority.nullable(),
  reason: z.string().trim().min(2).max(200),
})

export const DeskQueueRequest = z.object({ departmentCode: z.string().max(20).optional() })
export const DeskQueue = z.object({ date: day, places: z.array(DeskPlace) })

export const ExpectedRequest = z.object({ q: z.string().trim().min(1).max(40) })
/** People with a booking of today, by the time of the visit. */
export const ExpectedList = z.object({
  people: z.array(
    z.object({
      appointmentId: uuid,
      residentId: uuid,
      name: z.string(),
      sex: z.string(),
      ageYears: z.number().int(),
      documentMasked: z.string(),
      state: z.string().describe('booked, or checked-in already'),
      doctorName: z.string(),
      departmentName: z.string(),
      numberSeq: z.number().int(),
      startsAt: isoTime,
      endsAt: isoTime,
    }),
  ),
})
export type Expected = z.infer<typeof ExpectedList>['people'][number]

export const Room = z.object({
  id: uuid,
  institutionId: uuid,
  departmentCode: z.string(),
  name: z.string(),
  kind: z.enum(['room', 'counter']),
  open: z.boolean(),
})
export type Room = z.infer<typeof Room>
export const RoomListRequest = z.object({ institutionId: uuid })
export const RoomList = z.object({ rooms: z.array(Room) })
export const SaveRoomRequest = z.object({
  roomId: uuid.optional().describe('without it, a new room'),
  institutionId: uuid,
  departmentCode: z.string().trim().min(1).max(20),
  name: z.string().trim().min(1).max(40),
  kind: z.enum(['room', 'counter']).default('room'),
  open: z.boolean().default(true),
})

/** For everyone in the hall: tickets and masked names only. */
export const HallScreen = z.object({
  institutionId: uuid,
  institutionName: z.string(),
  at: isoTime,
  called: z.array(
    z.object({
      ticket: z.string(),
      name: z.string().describe('王*英'),
      room: z.string().nullable(),
      doctorName: z.string(),
      departmentName: z.string(),
      calledAt: isoTime,
      calls: z.number().int(),
    }),
  ),
  lines: z.array(
    z.object({
      doctorName: z.string(),
      departmentName: z.string(),
      room: z.string().nullable(),
      /** The next few tickets, in order. */
      next: z.array(z.object({ ticket: z.string(), name: z.string() })),
      waiting: z.number().int(),
      paceMinutes: z.number().int().nullable(),
    }),
  ),
})
export type HallScreen = z.infer<typeof HallScreen>
export const HallRequest = z.object({ institutionId: uuid, departmentCode: z.string().max(20).optional() })

/** How places are ordered; dated, by institution, with the clause it comes from. */
export const QueueRule = z.object({
  id: uuid,
  institutionId: uuid.nullable(),
  validFrom: day,
  validTo: day.nullable(),
  /** Checked in more than this after the band began: late. */
  lateAfterMinutes: z.number().int(),
  /** A late arrival lets this many go first. */
  lateBehind: z.number().int(),
  /** Called and not there: comes back after this many. */
  passBehind: z.number().int(),
  /** Passed over this often: missed, a no-show. */
  passesMax: z.number().int(),
  /** From this age on a person goes first in the band; null: no such rule. */
  elderFromYears: z.number().int().nullable(),
  clause: z.string(),
})
export type QueueRule = z.infer<typeof QueueRule>
export const RuleRequest = z.object({ institutionId: uuid, onDate: day.optional() })
export const SetRuleRequest = z.object({
  institutionId: uuid,
  validFrom: day,
  lateAfterMinutes: z.number().int().min(0).max(240),
  lateBehind: z.number().int().min(0).max(50),
  passBehind: z.number().int().min(1).max(50),
  passesMax: z.number().int().min(1).max(10),
  elderFromYears: z.number().int().min(60).max(100).nullable(),
  clause: z.string().trim().min(1).max(200),
})
