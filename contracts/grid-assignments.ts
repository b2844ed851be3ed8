/** What teams carry, which team answers for which household, and the map of the cells. The endpoints stand in grid.ts. */
import { z } from 'zod'
import { ByGrade, Grade, Outline, TeamRef } from './grid.ts'

const uuid = z.uuid()
const reason = z.string().trim().min(2).max(200)

/** What a team carries: households weighted by grade say how much work they are. */
export const TeamLoad = z.object({
  teamId: uuid,
  name: z.string(),
  institutionId: uuid,
  institutionName: z.string(),
  quota: z.number().int(),
  households: z.number().int(),
  byGrade: ByGrade,
  people: z.number().int(),
  weighted: z.number(),
})
export type TeamLoad = z.infer<typeof TeamLoad>
export const LoadRequest = z.object({ institutionId: uuid })
export const LoadList = z.object({ teams: z.array(TeamLoad), unassigned: z.number().int() })

/** kept: nothing changes; contract: follows the contract; nearest, balanced: chosen; the others: left over, and why. */
export const AssignReason = z.enum([
  'kept',
  'contract',
  'nearest',
  'balanced',
  'contract-team-full',
  'all-full',
  'no-team',
])
export type AssignReason = z.infer<typeof AssignReason>
const LoadFigure = z.object({ households: z.number().int(), weighted: z.number() })
export const Assignment = z.object({
  id: uuid,
  institutionId: uuid,
  state: z.enum(['previewed', 'applied', 'undone']),
  madeAt: z.iso.datetime(),
  appliedAt: z.iso.datetime().nullable(),
  undoneAt: z.iso.datetime().nullable(),
  unchanged: z.number().int(),
  changes: z.array(
    z.object({
      householdId: uuid,
      headName: z.string().nullable(),
      grade: Grade.nullable(),
      from: TeamRef.nullable(),
      to: TeamRef.nullable().describe('null: left over'),
      reason: AssignReason,
      reasonText: z.string(),
      distanceM: z.number().int().nullable(),
    }),
  ),
  loads: z.array(
    z.object({ teamId: uuid, name: z.string(), quota: z.number().int(), before: LoadFigure, after: LoadFigure }),
  ),
})
export type Assignment = z.infer<typeof Assignment>
export const PreviewAssignment = z.object({ institutionId: uuid })
export const AssignmentRequest = z.object({ assignmentId: uuid })
export const UndoAssignment = z.object({ assignmentId: uuid, reason })

export const MapRequest = z.object({ institutionId: uuid })
export const GridMap = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: uuid,
      /** `name` is what ECharts matches its data by: the cell's code, which is unique. */
      properties: z.object({
        name: z.string(),
        cellName: z.string(),
        institutionName: z.string(),
        registeredPeople: z.number().int(),
        people: z.number().int(),
        households: ByGrade,
        unassigned: z.number().int(),
        teams: z.array(TeamRef.extend({ households: z.number().int() })),
      }),
      geometry: Outline,
    }),
  ),
})
