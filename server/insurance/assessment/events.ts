import { z } from 'zod'
import { defineEvent } from '#kernel'

export const scoreConfirmed = defineEvent(
  'assessment.confirmed',
  z.object({
    scoreId: z.uuid(),
    institutionId: z.uuid(),
    year: z.number().int(),
    scoreBp: z.number().int().nullable(),
  }),
)
