/**
 * Family-doctor teams: who belongs to them, and for whom they answer.
 *
 * | line | who | input beside the path | answer |
 * |---|---|---|---|
 * | GET  /api/teams | staff | institutionId? (and those below it), all? | TeamList |
 * | GET  /api/teams/mine | staff | – | TeamList: where the reader is a member today |
 * | GET  /api/teams/:teamId | staff | – | Team |
 * | POST /api/teams | administrator, manager | RegisterTeam | Team |
 * | POST /api/teams/:teamId/amend | the same; the leader | AmendTeam | Team |
 * | POST /api/teams/:teamId/members | the same; the leader | AddMember | Team |
 * | POST /api/teams/:teamId/members/:staffId/end | the same; the leader | reason | Team |
 * | POST /api/teams/:teamId/dissolve | administrator, manager | reason | Team |
 * | GET  /api/teams/of/:residentId | resident (self or family), staff who may open the record | – | MyTeam |
 *
 * Days are days of the calendar in China. A span holds from its first day until the day before `to` (`until`).
 */
import { z } from 'zod'

const uuid = z.uuid()
const day = z.iso.date()

export const Duty = z.enum(['leader', 'gp', 'village-doctor', 'nurse', 'public-health', 'pharmacist'])
export type Duty = z.infer<typeof Duty>

/** contract: the person signed; grid: the household was assigned. The contract goes before the grid. */
export const ResponsibilityBasis = z.enum(['contract', 'grid'])
export type ResponsibilityBasis = z.infer<typeof ResponsibilityBasis>

export const Member = z.object({
  staffId: uuid,
  name: z.string(),
  title: z.string(),
  duty: Duty,
  from: day,
  to: day.nullable(),
})
export type Member = z.infer<typeof Member>

export const Team = z.object({
  id: uuid,
  institutionId: uuid,
  institutionName: z.string(),
  name: z.string(),
  leaderId: uuid,
  leaderName: z.string(),
  householdQuota: z.number().int(),
  from: day,
  to: day.nullable(),
  endReason: z.string().nullable(),
  /** Those of today first, then those who have left. */
  members: z.array(Member),
  /** People for whom the team answers today, by what makes it answer. A person of both counts once, as contract. */
  people: z.object({ contract: z.number().int(), grid: z.number().int() }),
})
export type Team = z.infer<typeof Team>

const name = z.string().trim().min(2).max(50)
const quota = z.number().int().min(1).max(5000)
const reason = z.string().trim().min(2).max(200)

export const RegisterTeam = z.object({
  id: uuid.optional(),
  institutionId: uuid,
  name,
  leaderId: uuid,
  householdQuota: quota,
  members: z
    .array(z.object({ staffId: uuid, duty: Duty.exclude(['leader']) }))
    .max(50)
    .default([]),
})
export const AmendTeam = z.object({
  teamId: uuid,
  name: name.optional(),
  leaderId: uuid.optional().describe('the leader before stays on as gp'),
  householdQuota: quota.optional(),
})
export const AddMember = z.object({ teamId: uuid, staffId: uuid, duty: Duty.exclude(['leader']) })
export const EndMember = z.object({ teamId: uuid, staffId: uuid, reason })
export const DissolveTeam = z.object({ teamId: uuid, reason })
export const TeamRequest = z.object({ teamId: uuid })
export const ListTeams = z.object({
  institutionId: uuid.optional(),
  all: z.enum(['true', 'false']).default('false').describe('true: dissolved teams too'),
})
export const TeamList = z.object({ teams: z.array(Team) })

export const MyTeamRequest = z.object({ residentId: uuid })
export const MyTeam = z.object({
  basis: ResponsibilityBasis.nullable().describe('null: no team answers for this person'),
  since: day.nullable(),
  opensRecord: z
    .boolean()
    .describe('Whether the team may open the record: by contract, or by the grid and the person’s agreement'),
  team: Team.omit({ people: true, householdQuota: true }).nullable(),
})
export type MyTeam = z.infer<typeof MyTeam>
