import { z } from 'zod'
import { KitCount, KitDispense, RouteVisit } from '#contracts/village'
import { refuse } from '#kernel'
import { countKit } from '../../vehicles/count.ts'
import { dispenseFromKit } from '../../vehicles/dispense.ts'
import { endSession, startSession } from '../../vehicles/sessions.ts'
import { visitStop } from '../../vehicles/visit.ts'
import { type AnyApplier, applier } from '../applier.ts'

const KitNamed = z.object({ kitId: z.uuid() })

export const vehicleAppliers: readonly AnyApplier[] = [
  applier({
    kind: 'kit-dispense',
    schema: KitDispense,
    apply: async (ctx, { command, body, doneAt, teamId }) => {
      const { residentId } = command
      if (!residentId) refuse('village.body_invalid', { field: 'residentId', params: { field: 'residentId' } })
      await dispenseFromKit(ctx, { ...body, residentId, doneAt, teamId, commandId: command.id })
      return undefined
    },
  }),
  applier({
    kind: 'kit-count',
    schema: KitCount,
    apply: async (ctx, { command, body, doneAt, teamId }) => {
      await countKit(ctx, { ...body, doneAt, teamId, commandId: command.id })
      return undefined
    },
  }),
  applier({
    kind: 'route-visit',
    schema: RouteVisit,
    apply: async (ctx, { body, doneAt, teamId }) => {
      await visitStop(ctx, { ...body, doneAt, teamId })
      return undefined
    },
  }),
  applier({
    kind: 'session-start',
    schema: KitNamed,
    apply: async (ctx, { command, body, doneAt, deviceId, teamId }) => {
      await startSession(ctx, { id: command.id, kitId: body.kitId, deviceId, teamId, doneAt })
      return undefined
    },
  }),
  applier({
    kind: 'session-end',
    schema: KitNamed.partial(),
    apply: async (ctx, { deviceId, doneAt }) => {
      await endSession(ctx, { deviceId, doneAt })
      return undefined
    },
  }),
]
