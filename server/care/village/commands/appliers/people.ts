import { z } from 'zod'
import { FieldChanges } from '#contracts/village'
import { type AnyApplier, applier } from '../applier.ts'
import { amendFields } from '../fields.ts'

const person = applier({
  kind: 'person',
  schema: z.object({ fields: FieldChanges }),
  apply: (ctx, deed) => amendFields(ctx, deed, { residentId: deed.command.residentId, householdId: null }),
})

export const peopleAppliers: readonly AnyApplier[] = [person]
