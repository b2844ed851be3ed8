import { z } from 'zod'
import { defineEvent } from '#kernel'

/** An institution was registered, amended or closed (R14: the regulator hears of licence changes). */
export const institutionChanged = defineEvent(
  'institutions.institution_changed',
  z.object({ institutionId: z.uuid(), change: z.enum(['registered', 'amended', 'closed']) }),
)
