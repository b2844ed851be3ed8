import { z } from 'zod'
import { MoveMember, RegisterHousehold } from '#contracts/grid'
import { FieldChanges } from '#contracts/village'
import { moveMember, registerHousehold } from '#people/grid'
import { dayOf } from '#people/institutions'
import { type AnyApplier, applier } from '../applier.ts'
import { amendFields } from '../fields.ts'
import { fit, named } from '../fit.ts'

const Body = z.record(z.string(), z.unknown())

export const peopleAppliers: readonly AnyApplier[] = [
  applier({
    kind: 'person',
    schema: z.object({ fields: FieldChanges }),
    apply: (ctx, deed) =>
      amendFields(ctx, deed, { residentId: named(deed.command.residentId, 'residentId'), householdId: null }),
  }),
  applier({
    kind: 'household-register',
    schema: Body,
    apply: async (ctx, { command, body, doneAt }) => {
      const id = named(command.householdId, 'householdId')
      await registerHousehold(ctx, fit(RegisterHousehold, { since: dayOf(doneAt), ...body, id }))
      return undefined
    },
  }),
  applier({
    kind: 'household-amend',
    schema: z.object({ fields: FieldChanges }),
    apply: (ctx, deed) =>
      amendFields(ctx, deed, { residentId: null, householdId: named(deed.command.householdId, 'householdId') }),
  }),
  applier({
    kind: 'household-move',
    schema: Body,
    apply: async (ctx, { command, body, doneAt }) => {
      const residentId = named(command.residentId, 'residentId')
      await moveMember(ctx, fit(MoveMember, { since: dayOf(doneAt), ...body, residentId }))
      return undefined
    },
  }),
]
