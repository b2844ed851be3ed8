import type { z } from 'zod'
import type { KitCount } from '#contracts/village'
import { audit, type Context, refuseUnless } from '#kernel'
import * as store from './store.ts'

export interface Counted extends z.infer<typeof KitCount> {
  readonly doneAt: Date
  readonly teamId: string
  /** Null: counted at the desk. */
  readonly commandId: string | null
}

/**
 * What somebody found in the kit: the difference becomes an entry. What was taken out after the count, on another device, is not counted
 * back in. Refusals: village.kit_unknown, .lot_unknown.
 */
export async function countKit(ctx: Context, { kitId, counts, doneAt, teamId, commandId }: Counted): Promise<void> {
  const kit = await store.lockKit(ctx, kitId)
  refuseUnless(kit?.team_id === teamId, 'village.kit_unknown', { field: 'kitId' })
  for (const { drugCode, lot, units } of counts) {
    const known = await store.lotOf(ctx, kitId, drugCode, lot)
    refuseUnless(known, 'village.lot_unknown', { field: 'lot' })
    const since = await store.movedSince(ctx, { kitId, drugCode, lot, since: doneAt })
    const difference = Math.max(0, units + since) - known.units
    if (difference === 0) continue
    await store.moveStock(ctx, {
      ...{ id: ctx.chance.uuid(), kit_id: kitId, drug_code: drugCode, lot, units: difference, reason: 'counted' },
      ...{ resident_id: null, command_id: commandId, by_staff: ctx.actor.id, done_at: doneAt, entered_at: ctx.now },
    })
  }
  await audit(ctx, { action: 'update', entity: 'village.kit', entityId: kitId })
}
