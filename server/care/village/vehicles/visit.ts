import { audit, type Context, refuseUnless } from '#kernel'
import * as store from './store.ts'

interface Visited {
  readonly stopId: string
  readonly arrived: boolean
  readonly note: string
  readonly doneAt: Date
  readonly teamId: string
}

/** Reached a stop, or left it. The first arrival stands. Refusals: village.stop_unknown. */
export async function visitStop(ctx: Context, { stopId, arrived, note, doneAt, teamId }: Visited): Promise<void> {
  const stop = await store.lockStop(ctx, stopId)
  refuseUnless(stop?.team_id === teamId, 'village.stop_unknown', { field: 'stopId' })
  const at = stop.arrived_at ?? doneAt
  const left = arrived ? stop.left_at : doneAt < at ? at : doneAt
  const told = note || stop.note
  await store.changeStop(ctx, stopId, { arrived_at: at, left_at: left, note: told, visited_by: ctx.actor.id })
  await audit(ctx, { action: 'update', entity: 'village.stop', entityId: stopId })
}
