/** What the grid tells: ids and codes only. */
import { z } from 'zod'
import { AttributeKind, Grade } from '#contracts/grid'
import { defineEvent } from '#kernel'

export const cellChanged = defineEvent(
  'grid.cell_changed',
  z.object({ cellId: z.uuid(), change: z.enum(['registered', 'amended', 'ended']) }),
)
/** A household was registered, amended, moved to another cell or dissolved; or its members changed. */
export const householdChanged = defineEvent(
  'grid.household_changed',
  z.object({
    householdId: z.uuid(),
    cellId: z.uuid(),
    change: z.enum(['registered', 'amended', 'moved', 'members', 'dissolved', 'team']),
  }),
)
export const householdGraded = defineEvent(
  'grid.household_graded',
  z.object({ householdId: z.uuid(), grade: Grade, before: Grade.nullable() }),
)
export const attributeChanged = defineEvent(
  'grid.attribute_changed',
  z.object({ residentId: z.uuid(), kind: AttributeKind, change: z.enum(['begun', 'ended']) }),
)
export const assignmentApplied = defineEvent(
  'grid.assignment_applied',
  z.object({ assignmentId: z.uuid(), institutionId: z.uuid(), households: z.int(), undone: z.boolean() }),
)
