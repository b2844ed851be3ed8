/**
 * The care grid (医格): cells, the households in them, how much care each needs, and which team answers for it.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/grid/cells | staff | institutionId? (and those below), all? | CellList |
 * | GET  /api/grid/cells/:cellId | staff | – | Cell |
 * | GET  /api/grid/locate | staff | longitude, latitude | Located |
 * | POST /api/grid/cells | administrator, manager | RegisterCell | Cell |
 * | POST /api/grid/cells/:cellId/amend | the same | AmendCell | Cell |
 * | POST /api/grid/cells/:cellId/split | the same | SplitCell | CellList: the new ones |
 * | POST /api/grid/cells/merge | the same | MergeCells | Cell |
 * | POST /api/grid/cells/:cellId/close | the same | reason | Cell |
 * | GET  /api/grid/map | staff | institutionId | GridMap (GeoJSON with figures) |
 * | GET  /api/grid/load | staff | institutionId | LoadList |
 * | POST /api/grid/households/find | staff of the cell's institution, or of the household's team | FindHouseholds (search words stand in the body) | HouseholdPage |
 * | GET  /api/grid/households/:householdId | the same; resident of it | – | Household |
 * | GET  /api/grid/my-household | resident (self or family) | residentId | MyHousehold |
 * | POST /api/grid/households | registrar, doctor | RegisterHousehold | Household |
 * | POST /api/grid/households/:householdId/amend | the same | AmendHousehold | Household |
 * | POST /api/grid/households/:householdId/move | the same | cellId or point, address? | Household |
 * | POST /api/grid/households/:householdId/dissolve | the same | reason | Household |
 * | POST /api/grid/households/:householdId/members | the same | MoveMember | Household |
 * | POST /api/grid/households/:householdId/members/:residentId/end | the same | EndHouseholdMember | Household |
 * | POST /api/grid/households/:householdId/team | administrator, manager | teamId (null: none), reason | Household |
 * | POST /api/grid/households/:householdId/regrade | the same, manager | – | Household |
 * | POST /api/grid/households/:householdId/grade | the same, manager | GradeByHand | Household |
 * | POST /api/grid/households/:householdId/review | resident of it (self or family) | words | Review |
 * | GET  /api/grid/reviews | registrar, doctor, manager | institutionId | ReviewList |
 * | POST /api/grid/reviews/:reviewId/answer | the same | AnswerReview | Review |
 * | GET  /api/grid/people/:residentId | registrar, doctor, manager | – | GridPerson |
 * | POST /api/grid/people/:residentId/attributes | registrar, doctor | AddAttribute | GridPerson |
 * | POST /api/grid/people/:residentId/attributes/:kind/end | the same | on? | GridPerson |
 * | POST /api/grid/assignments | administrator, manager | institutionId | Assignment: a preview |
 * | GET  /api/grid/assignments/:assignmentId | the same | – | Assignment |
 * | POST /api/grid/assignments/:assignmentId/apply | the same | – | Assignment |
 * | POST /api/grid/assignments/:assignmentId/undo | the same | reason | Assignment |
 *
 * Loads, assignments and the map have their shapes in grid-assignments.ts.
 * Days are days of the calendar in China; a span holds until the day before its end. Points are WGS84.
 */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date()
const reason = z.string().trim().min(2).max(200)
const longitude = z.number().min(-180).max(180)
const latitude = z.number().min(-90).max(90)

/** GeoJSON: longitude first; one closed ring without holes. */
export const Outline = z.object({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(z.tuple([longitude, latitude])).max(500)).length(1),
})
export type Outline = z.infer<typeof Outline>
export const Point = z.object({ longitude, latitude })
export type Point = z.infer<typeof Point>

export const Grade = z
  .enum(['A', 'B', 'C', 'D'])
  .describe('how much care a household needs: A little, B some, C much, D most')
export type Grade = z.infer<typeof Grade>
export const ByGrade = z.object({ A: z.number(), B: z.number(), C: z.number(), D: z.number(), none: z.number() })
export type ByGrade = z.infer<typeof ByGrade>

const cellCode = z
  .string()
  .trim()
  .regex(/^[0-9A-Z][0-9A-Z-]{1,23}$/, 'capital letters, digits and hyphens')
const cellName = z.string().trim().min(2).max(50)
const people = z.number().int().min(0).max(100_000)

export const Cell = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  institutionId: uuid,
  institutionName: z.string(),
  outline: Outline,
  registeredPeople: z.number().int(),
  from: day,
  to: day.nullable(),
  endReason: z.string().nullable(),
  /** Cells that this one was split from or merged from. */
  cameFrom: z.array(z.object({ id: uuid, code: z.string(), name: z.string() })),
  households: z.number().int(),
  people: z.number().int(),
})
export type Cell = z.infer<typeof Cell>
export const CellList = z.object({ cells: z.array(Cell) })
export const CellRequest = z.object({ cellId: uuid })
export const ListCells = z.object({
  institutionId: uuid.optional(),
  all: z.enum(['true', 'false']).default('false').describe('true: cells that have ended too'),
})
const newCell = { id: uuid.optional(), code: cellCode, name: cellName, outline: Outline, registeredPeople: people }
export const RegisterCell = z.object({ ...newCell, institutionId: uuid })
export const AmendCell = z.object({
  cellId: uuid,
  name: cellName.optional(),
  registeredPeople: people.optional(),
  institutionId: uuid.optional(),
  outline: Outline.optional(),
})
export const SplitCell = z.object({ cellId: uuid, into: z.array(z.object(newCell)).min(2).max(20), reason })
export const MergeCells = z.object({ ...newCell, cellIds: z.array(uuid).min(2).max(20), reason })
export const CloseCell = z.object({ cellId: uuid, reason })
export const LocateRequest = z.object({
  longitude: z.coerce.number().min(-180).max(180),
  latitude: z.coerce.number().min(-90).max(90),
})
export const Located = z.object({ cell: Cell.nullable() })

export const Relation = z.enum(['head', 'spouse', 'child', 'parent', 'grandchild', 'grandparent', 'sibling', 'other'])
export type Relation = z.infer<typeof Relation>
export const AttributeKind = z.enum(['disabled', 'poverty-relief', 'pregnant'])
export type AttributeKind = z.infer<typeof AttributeKind>
/** elder (65 or older), child (under 7) and chronic follow from birth date and record; the others are entered. */
export const KeyKind = z.enum(['elder', 'child', 'chronic', 'disabled', 'poverty-relief', 'pregnant'])
export type KeyKind = z.infer<typeof KeyKind>

/** Why a household has its grade, in words (R25). */
export const GradeReason = z.object({
  code: z.string(),
  points: z.number().int(),
  residentId: uuid.nullable(),
  zh: z.string(),
  en: z.string(),
})
export type GradeReason = z.infer<typeof GradeReason>
export const GradeView = z.object({
  grade: Grade,
  points: z.number().int(),
  reasons: z.array(GradeReason),
  ruleVersion: z.string(),
  how: z.enum(['rule', 'hand']),
  handReason: z.string().nullable(),
  holdsUntil: day.nullable(),
  gradedAt: z.iso.datetime(),
})
export type GradeView = z.infer<typeof GradeView>

export const HouseholdMember = z.object({
  residentId: uuid,
  name: z.string(),
  ageYears: z.number().int(),
  sex: z.string(),
  relation: Relation,
  since: day,
  until: day.nullable(),
  endReason: z.string().nullable(),
  kinds: z.array(KeyKind),
})
export type HouseholdMember = z.infer<typeof HouseholdMember>
export const TeamRef = z.object({ id: uuid, name: z.string() })
export const Household = z.object({
  id: uuid,
  cellId: uuid,
  cellName: z.string(),
  address: z.string(),
  point: Point.nullable(),
  headId: uuid.nullable(),
  team: TeamRef.nullable(),
  grade: GradeView.nullable(),
  gradeHistory: z.array(z.object({ grade: Grade, how: z.enum(['rule', 'hand']), gradedAt: z.iso.datetime() })),
  /** Those of today first. */
  members: z.array(HouseholdMember),
  cells: z.array(z.object({ cellId: uuid, cellName: z.string(), since: day, until: day.nullable() })),
  openReview: uuid.nullable(),
  dissolvedOn: day.nullable(),
})
export type Household = z.infer<typeof Household>

export const HouseholdLine = z.object({
  id: uuid,
  cellId: uuid,
  headName: z.string().nullable(),
  people: z.number().int(),
  address: z.string(),
  grade: Grade.nullable(),
  gradedOn: day.nullable(),
  reasons: z.array(GradeReason),
  team: TeamRef.nullable(),
})
export const FindHouseholds = z.object({
  cellId: uuid.optional(),
  teamId: uuid.optional(),
  institutionId: uuid.optional(),
  grade: Grade.optional(),
  unassigned: z.boolean().optional(),
  search: z
    .string()
    .trim()
    .min(1)
    .max(50)
    .optional()
    .describe('a name, its pinyin or initials, or part of the address'),
  after: uuid.optional().describe('the last household of the page before'),
  count: z.number().int().min(1).max(200).default(50),
})
export const HouseholdPage = z.object({
  households: z.array(HouseholdLine),
  total: z.number().int(),
  next: uuid.nullable(),
})

const address = z.string().trim().min(2).max(200)
export const NewMember = z.object({ residentId: uuid, relation: Relation })
export const RegisterHousehold = z.object({
  id: uuid.optional(),
  cellId: uuid.optional().describe('without it, the cell that the point lies in'),
  address,
  point: Point.optional(),
  members: z.array(NewMember).min(1).max(30).describe('exactly one head'),
  since: day.optional(),
})
export const HouseholdRequest = z.object({ householdId: uuid })
export const AmendHousehold = z.object({
  householdId: uuid,
  address: address.optional(),
  point: Point.optional(),
  headId: uuid.optional(),
})
export const MoveHousehold = z.object({
  householdId: uuid,
  cellId: uuid.optional(),
  point: Point.optional(),
  address: address.optional(),
})
export const DissolveHousehold = z.object({ householdId: uuid, reason })
export const MoveMember = z.object({
  householdId: uuid.describe('where to'),
  residentId: uuid,
  relation: Relation.exclude(['head']),
  since: day.optional(),
})
export const MemberEnd = z.enum(['moved', 'moved-away', 'died', 'split', 'error'])
export const EndHouseholdMember = z.object({
  householdId: uuid,
  residentId: uuid,
  reason: MemberEnd,
  on: day.optional(),
})
export const SetHouseholdTeam = z.object({ householdId: uuid, teamId: uuid.nullable(), reason })
export const GradeByHand = z.object({
  householdId: uuid,
  grade: Grade,
  reason,
  holdsUntil: day.describe('no later than a year from today; until then no rule overrides it'),
})
export const AskReview = z.object({ householdId: uuid, words: z.string().trim().min(2).max(500) })
export const Review = z.object({
  id: uuid,
  householdId: uuid,
  cellName: z.string(),
  grade: Grade.nullable(),
  words: z.string(),
  askedAt: z.iso.datetime(),
  outcome: z.enum(['kept', 'changed']).nullable(),
  answer: z.string().nullable(),
  answeredAt: z.iso.datetime().nullable(),
})
export const ReviewList = z.object({ reviews: z.array(Review) })
export const ListReviews = z.object({ institutionId: uuid })
export const AnswerReview = z.object({
  reviewId: uuid,
  outcome: z.enum(['kept', 'changed']),
  answer: reason,
  grade: Grade.optional().describe('when changed'),
  holdsUntil: day.optional().describe('when changed; without it, a year'),
})

export const MyHouseholdRequest = z.object({ residentId: uuid })
export const MyHousehold = z.object({ household: Household.nullable() })
export const GridPersonRequest = z.object({ residentId: uuid })
export const GridPerson = z.object({
  residentId: uuid,
  kinds: z.array(KeyKind),
  householdId: uuid.nullable(),
  cellId: uuid.nullable(),
  attributes: z.array(z.object({ kind: AttributeKind, source: z.string(), since: day, until: day.nullable() })),
})
export const AddAttribute = z.object({
  residentId: uuid,
  kind: AttributeKind,
  source: z.string().trim().min(2).max(100).describe('what it was seen on: the certificate, the register, the booklet'),
  since: day.optional(),
})
export const EndAttribute = z.object({ residentId: uuid, kind: AttributeKind, on: day.optional() })
