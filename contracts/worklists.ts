/**
 * Worklists: who of a team's people needs what today, and calling or telling many of them at once.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | POST /api/worklists/today (a read: a name stands in no address) | member of the team; manager above it | teamId?, kind?, urgency?, cellId?, q? (name, pinyin), after?, limit? | Worklist |
 * | POST /api/worklists/put-off | member of the team | teamId, residentId, kind, until, reason | PutOff: not shown until that day |
 * | POST /api/worklists/put-off/:putOffId/undo | the same | – | PutOff |
 * | GET  /api/worklists/calls | member of the team; manager above it | teamId?, residentId | CallList |
 * | POST /api/worklists/calls | member of the team | teamId, residentId, purpose, outcome, note? | Call |
 * | POST /api/worklists/batches/preview | member of the team | BatchRequest | BatchPreview: who would be told, who not and why |
 * | POST /api/worklists/batches | the same | BatchRequest | Batch, on its way |
 * | GET  /api/worklists/batches | member of the team; manager above it | teamId | BatchList, newest first |
 * | GET  /api/worklists/batches/:batchId | the same | – | Batch with progress |
 */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date()

export const ReasonKind = z.enum([
  'alarm',
  'urgent-follow-up',
  'held-reading',
  'follow-up',
  'check',
  'promise',
  'suspected',
  'renewal',
  'doubt',
])
export type ReasonKind = z.infer<typeof ReasonKind>
/** now: at once; late: its day is over; soon: within a week; ahead: within a month. */
export const Urgency = z.enum(['now', 'late', 'soon', 'ahead'])
export type Urgency = z.infer<typeof Urgency>

export const Reason = z.object({
  kind: ReasonKind,
  urgency: Urgency,
  /** In words. */
  sentence: z.string(),
  dueOn: day.nullable(),
  lateDays: z.number().int(),
  /** The alarm, enrolment, promise, finding, contract or doubt. */
  thingId: z.string(),
  programmeCode: z.string().nullable(),
})
export type Reason = z.infer<typeof Reason>

export const WorkItem = z.object({
  residentId: uuid,
  name: z.string(),
  sex: z.string(),
  ageYears: z.number().int(),
  hasPhone: z.boolean(),
  cellId: uuid.nullable(),
  cellName: z.string().nullable(),
  householdId: uuid.nullable(),
  grade: z.enum(['A', 'B', 'C', 'D']).nullable(),
  urgency: Urgency,
  reasons: z.array(Reason),
  lastCall: z.object({ at: z.string(), outcome: z.string() }).nullable(),
})
export type WorkItem = z.infer<typeof WorkItem>

export const Worklist = z.object({
  teamId: uuid,
  teamName: z.string(),
  teams: z.array(z.object({ id: uuid, name: z.string() })),
  cells: z.array(z.object({ id: uuid, name: z.string(), people: z.number().int() })),
  people: z.number().int(),
  counts: z.object({
    urgency: z.record(Urgency, z.number().int()),
    kind: z.record(ReasonKind, z.number().int()),
  }),
  items: z.array(WorkItem),
  more: z.boolean(),
})
export type Worklist = z.infer<typeof Worklist>

export const TodayRequest = z.object({
  teamId: uuid.optional(),
  kind: ReasonKind.optional(),
  urgency: Urgency.optional(),
  cellId: uuid.optional(),
  q: z.string().trim().max(40).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const PutOffRequest = z.object({
  teamId: uuid,
  residentId: uuid,
  kind: ReasonKind.exclude(['alarm', 'doubt', 'held-reading']),
  until: day,
  reason: z.string().trim().min(2).max(200),
})
export const PutOff = PutOffRequest.extend({ id: uuid, undone: z.boolean() })
export type PutOff = z.infer<typeof PutOff>
export const PutOffIdRequest = z.object({ putOffId: uuid })

export const Purpose = z.enum(['follow-up', 'check', 'suspected', 'renewal', 'alarm', 'promise', 'other'])
export type Purpose = z.infer<typeof Purpose>
export const CallOutcome = z.enum(['reached', 'comes', 'not-reached', 'wrong-number', 'declined', 'moved', 'died'])
export const CallRequest = z.object({
  teamId: uuid,
  residentId: uuid,
  purpose: Purpose,
  outcome: CallOutcome,
  note: z.string().trim().max(300).optional(),
})
export const Call = z.object({
  id: uuid,
  purpose: Purpose,
  outcome: CallOutcome,
  note: z.string().nullable(),
  at: z.string(),
  byName: z.string(),
})
export type Call = z.infer<typeof Call>
/** Nothing said: the team that answers for the person. */
export const CallsRequest = z.object({ teamId: uuid.optional(), residentId: uuid })
export const CallList = z.object({ calls: z.array(Call) })

export const BatchPurpose = Purpose.extract(['follow-up', 'check', 'suspected', 'renewal'])
export type BatchPurpose = z.infer<typeof BatchPurpose>
export const BatchRequest = z.object({
  teamId: uuid,
  purpose: BatchPurpose,
  /** Nobody named: everyone on the list for this reason. */
  residentIds: z.array(uuid).min(1).max(3000).optional(),
})
const Skipped = z.enum(['told-lately', 'no-phone', 'not-due'])
export const BatchPreview = z.object({
  tell: z.number().int(),
  skip: z.array(z.object({ reason: Skipped, people: z.number().int() })),
  example: z.string().nullable(),
})
export const Batch = z.object({
  id: uuid,
  teamId: uuid,
  purpose: BatchPurpose,
  people: z.number().int(),
  told: z.number().int(),
  skipped: z.number().int(),
  askedAt: z.string(),
  askedByName: z.string(),
  doneAt: z.string().nullable(),
})
export type Batch = z.infer<typeof Batch>
export const BatchIdRequest = z.object({ batchId: uuid })
export const BatchesRequest = z.object({ teamId: uuid })
export const BatchList = z.object({ batches: z.array(Batch) })
