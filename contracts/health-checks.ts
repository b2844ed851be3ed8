/**
 * Standards of a yearly health check (体检): what people are owed for their age, not for a disease. Dated data; a disease programme's
 * own check items (contracts/chronic-programme.ts) are done in the same check, each point once.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/follow-ups/residents/:residentId/check-form | the team, who oversees it, the person (self or family) | onDay? | CheckForm |
 * | GET  /api/follow-ups/check-standards | staff | onDay? | CheckStandardList |
 * | POST /api/follow-ups/check-standards | manager, administrator | content | CheckStandard |
 */
import { z } from 'zod'
import { day, uuid } from './booking.ts'
import { Said } from './chronic-programme.ts'

const code = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)

/** Something that is looked at, measured (`fact`: one value of the body) or chosen among answers with points. */
export const CheckPoint = z.strictObject({
  code,
  title: Said,
  required: z.boolean(),
  fact: z.string().max(60).optional(),
  choices: z
    .array(z.strictObject({ value: z.int().min(0).max(100), title: Said }))
    .min(2)
    .max(12)
    .optional(),
})
export type CheckPoint = z.infer<typeof CheckPoint>

/** The points of several answers together, and what that many mean: the last band that begins at or below the sum. */
export const CheckScore = z.strictObject({
  code,
  title: Said,
  of: z.array(code).min(1).max(30),
  bands: z
    .array(z.strictObject({ from: z.int().min(0), title: Said }))
    .min(1)
    .max(10),
})
export type CheckScore = z.infer<typeof CheckScore>

export const CheckStandard = z.strictObject({
  code,
  version: z.string().regex(/^[\w.-]{1,30}$/),
  title: Said,
  validFrom: day,
  validTo: day.optional(),
  source: z.string().min(1).max(600),
  /** false: from memory, to be checked against the official text before real use. */
  verified: z.boolean(),
  /** Whose it is: from this age on, and below that. */
  ageFromYears: z.int().min(0).max(120),
  ageBelowYears: z.int().min(1).max(150).optional(),
  everyMonths: z.int().min(1).max(60),
  /** Of somebody never checked: so many days after a team began to answer for them, or they came of this age. */
  firstWithinDays: z.int().min(0).max(366),
  checkItems: z.array(CheckPoint).min(1).max(80),
  scores: z.array(CheckScore).max(10).default([]),
})
export type CheckStandard = z.infer<typeof CheckStandard>

export const CheckStandardsRequest = z.object({ onDay: day.optional() })
export const CheckStandardList = z.object({ onDay: day, standards: z.array(CheckStandard) })
export const LoadCheckStandard = z.object({ content: CheckStandard })

export const CheckFormRequest = z.object({ residentId: uuid, onDay: day.optional() })
export const CheckForm = z.object({
  residentId: uuid,
  onDay: day,
  /** Why there is a check: titles of the person's programmes and of the standards for their age. Empty: none is owed. */
  because: z.array(Said),
  checkItems: z.array(CheckPoint),
  scores: z.array(CheckScore),
  lastOn: day.nullable(),
  dueOn: day.nullable(),
})
export type CheckForm = z.infer<typeof CheckForm>
