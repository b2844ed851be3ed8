/**
 * Truth of follow-ups: what cannot be, or hardly can be, is asked as a question.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/veracity/doubts | doctor (as leader of the team), manager (of the institution) | state?, pattern?, teamId?, doctorId?, cursor? | DoubtList |
 * | GET  /api/veracity/doubts/mine | doctor, registrar | state?, cursor? | DoubtList: about one's own follow-ups |
 * | GET  /api/veracity/doubts/:doubtId | whoever is asked, the doctor concerned, the institution's manager | – | DoubtDetail |
 * | POST /api/veracity/doubts/:doubtId/explain | the doctor concerned | words | DoubtDetail |
 * | POST /api/veracity/answers | the leader; the manager where the leader is the doctor, or there is none | AnswerRequest | Answered |
 * | GET  /api/veracity/rules | doctor, registrar, manager, auditor | onDay? | RuleList: thresholds, why, and what looks alike and is innocent |
 * | POST /api/veracity/looks | manager (own institution), system | LookRequest | Look |
 *
 * A doubt is never put to the one it is about. Open or upheld, its follow-up does not count; dismissed, it does.
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'
import { Way } from './follow-ups.ts'

export const Pattern = z.enum([
  'identical-readings',
  'digit-preference',
  'two-places',
  'too-many-an-hour',
  'at-night',
  'late-batch',
  'not-living',
  'copied-answers',
  'no-variance',
])
export type Pattern = z.infer<typeof Pattern>
export const DoubtState = z.enum(['open', 'upheld', 'dismissed'])
export type DoubtState = z.infer<typeof DoubtState>

export const Doubt = z.object({
  id: uuid,
  followUpId: uuid,
  residentId: uuid,
  residentName: z.string(),
  doctorId: uuid,
  doctorName: z.string(),
  teamId: uuid,
  pattern: Pattern,
  state: DoubtState,
  raisedAt: isoTime,
  doneAt: isoTime,
  /** What is asked, in one sentence with its numbers. */
  question: z.string(),
  /** Who may answer it now. */
  asked: z.enum(['leader', 'manager']),
  mayAnswer: z.boolean(),
  explanation: z.object({ at: isoTime, words: z.string() }).nullable(),
  answer: z.object({ at: isoTime, by: z.string(), byName: z.string(), words: z.string() }).nullable(),
})
export type Doubt = z.infer<typeof Doubt>

/** A follow-up beside the others, as it is now. */
export const EvidenceRow = z.object({
  followUpId: uuid,
  questioned: z.boolean(),
  residentName: z.string(),
  programme: z.string(),
  way: Way,
  doneAt: isoTime,
  enteredAt: isoTime,
  systolicMmhg: z.number().nullable(),
  diastolicMmhg: z.number().nullable(),
  fastingGlucoseMmol: z.number().nullable(),
  heartRateBpm: z.number().nullable(),
  weightKg: z.number().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
})
export type EvidenceRow = z.infer<typeof EvidenceRow>

export const Rule = z.object({
  pattern: Pattern,
  validFrom: day,
  parameters: z.record(z.string(), z.number()),
  why: z.string(),
  /** What looks alike and is innocent, and how the rule keeps clear of it. */
  innocent: z.string(),
  source: z.string(),
})
export type Rule = z.infer<typeof Rule>
export const RulesRequest = z.object({ onDay: day.optional() })
export const RuleList = z.object({ rules: z.array(Rule) })

export const DoubtDetail = z.object({
  doubt: Doubt,
  rule: Rule,
  /** The figures behind the question: n, share, p, km, minutes, … */
  numbers: z.record(z.string(), z.number()),
  rows: z.array(EvidenceRow),
})
export type DoubtDetail = z.infer<typeof DoubtDetail>

export const DoubtsRequest = z.object({
  state: DoubtState.optional(),
  pattern: Pattern.optional(),
  teamId: uuid.optional(),
  doctorId: uuid.optional(),
  cursor: z.string().max(100).optional(),
})
export const MyDoubtsRequest = z.object({ state: DoubtState.optional(), cursor: z.string().max(100).optional() })
export const DoubtList = z.object({ doubts: z.array(Doubt), open: z.int(), nextCursor: z.string().nullable() })
export type DoubtList = z.infer<typeof DoubtList>
export const DoubtRequest = z.object({ doubtId: uuid })
export const ExplainRequest = z.object({ doubtId: uuid, words: z.string().trim().min(1).max(1000) })

/** Doubts of one pattern often have one answer: they may be answered together. */
export const AnswerRequest = z.object({
  doubtIds: z.array(uuid).min(1).max(200),
  verdict: z.enum(['upheld', 'dismissed']),
  words: z.string().trim().min(2).max(1000).describe('why: also the one concerned reads it'),
})
export const Answered = z.object({ doubts: z.array(Doubt) })

export const LookRequest = z.object({
  institutionId: uuid.optional(),
  from: day.describe('follow-ups done or entered from this day'),
  to: day,
})
export const Look = z.object({ doctors: z.int(), followUps: z.int(), raised: z.int() })
export type Look = z.infer<typeof Look>
