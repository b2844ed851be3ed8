import { z } from 'zod'
import { defineEvent } from '#kernel'

/** A staff member was registered or changed, or a licence or placement began or ended (R14). */
export const staffChanged = defineEvent(
  'staff.staff_changed',
  z.object({ staffId: z.uuid(), change: z.enum(['registered', 'amended', 'left', 'licence', 'placement']) }),
)
