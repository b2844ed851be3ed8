/** What teams tell: ids only. */
import { z } from 'zod'
import { Duty, ResponsibilityBasis } from '#contracts/teams'
import { defineEvent } from '#kernel'

export const teamChanged = defineEvent(
  'teams.team_changed',
  z.object({ teamId: z.uuid(), institutionId: z.uuid(), change: z.enum(['registered', 'amended', 'dissolved']) }),
)
export const memberChanged = defineEvent(
  'teams.member_changed',
  z.object({ teamId: z.uuid(), staffId: z.uuid(), duty: Duty, change: z.enum(['joined', 'left']) }),
)
/** Another team answers for a person on this basis, or none any more. The subject is the person. */
export const responsibilityChanged = defineEvent(
  'teams.responsibility_changed',
  z.object({
    residentId: z.uuid(),
    basis: ResponsibilityBasis,
    teamId: z.uuid().nullable(),
    formerTeamId: z.uuid().nullable(),
  }),
)
