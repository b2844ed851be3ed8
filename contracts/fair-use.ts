/**
 * Fair use of booking over HTTP: why somebody may not book for a while, until when, and how to speak against it (PIPL 24).
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/fair-use/restrictions/mine | resident (self or family), registrar | residentId | RestrictionList |
 * | POST /api/fair-use/restrictions/:restrictionId/contest | resident (self or family), registrar | words | Restriction |
 * | GET  /api/fair-use/restrictions | registrar, manager | state? running, contested, over, all; limit?, offset? | RestrictionList |
 * | POST /api/fair-use/restrictions/:restrictionId/decide | registrar, manager | decision lift or uphold, reason | Restriction |
 */
import { z } from 'zod'
import { day, isoTime, uuid } from './booking.ts'

export const RestrictionWhy = z.enum(['no-shows', 'cancels'])
export type RestrictionWhy = z.infer<typeof RestrictionWhy>

/** running: in force; contested: in force, and a person has yet to decide; over: its time has passed; lifted: taken back. */
export const RestrictionState = z.enum(['running', 'contested', 'over', 'lifted'])
export type RestrictionState = z.infer<typeof RestrictionState>

export const Restriction = z.object({
  id: uuid,
  residentId: uuid,
  residentName: z.string(),
  state: RestrictionState,
  why: RestrictionWhy,
  /** What it says to the person, in the language of the request. */
  sentence: z.string(),
  /** null: in the whole region. */
  institutionId: uuid.nullable(),
  institutionName: z.string().nullable(),
  from: isoTime,
  until: isoTime,
  /** The rule it rests on. */
  policyId: uuid,
  clause: z.string(),
  /** The appointments it rests on. */
  evidence: z.array(z.object({ appointmentId: uuid, date: day })),
  contestedAt: isoTime.nullable(),
  contestWords: z.string().nullable(),
  decision: z.enum(['lift', 'uphold']).nullable(),
  decidedAt: isoTime.nullable(),
  decisionReason: z.string().nullable(),
})
export type Restriction = z.infer<typeof Restriction>
export const RestrictionList = z.object({ restrictions: z.array(Restriction), total: z.number().int() })
export const MyRestrictionsRequest = z.object({ residentId: uuid })
export const ContestRequest = z.object({ restrictionId: uuid, words: z.string().trim().min(2).max(1000) })
export const ListRestrictionsRequest = z.object({
  state: z.enum(['running', 'contested', 'over', 'all']).default('running'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})
export const DecideRestrictionRequest = z.object({
  restrictionId: uuid,
  decision: z.enum(['lift', 'uphold']),
  reason: z.string().trim().min(2).max(500),
})
