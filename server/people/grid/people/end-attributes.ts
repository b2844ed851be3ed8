import { AttributeKind } from '#contracts/grid'
import { announce, audit, type Context } from '#kernel'
import { attributeChanged } from '../events.ts'
import * as store from './store.ts'

/** Nothing entered about somebody holds after the end of the residence. */
export async function endAttributes(ctx: Context, residentId: string, on: string): Promise<void> {
  for (const kind of await store.end(ctx, residentId, AttributeKind.options, on)) {
    await tellAttribute(ctx, residentId, kind, 'ended')
  }
}

export async function tellAttribute(
  ctx: Context,
  residentId: string,
  kind: AttributeKind,
  change: 'begun' | 'ended',
): Promise<void> {
  const action = change === 'begun' ? 'create' : 'update'
  await audit(ctx, { action, residentId, entity: 'grid.attribute', entityId: kind, reason: change })
  await announce(ctx, attributeChanged, residentId, { residentId, kind, change })
}
