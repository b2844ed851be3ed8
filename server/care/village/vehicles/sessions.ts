/** Who works with a vehicle, kit or workstation, from when to when. */
import { audit, type Context, refuseUnless } from '#kernel'
import * as store from './store.ts'

interface Started {
  readonly id: string
  readonly kitId: string
  readonly deviceId: string
  readonly teamId: string
  readonly doneAt: Date
}

/** Refusals: village.kit_unknown, .session_open. */
export async function startSession(ctx: Context, { id, kitId, deviceId, teamId, doneAt }: Started): Promise<void> {
  const kit = await store.kitById(ctx, kitId)
  refuseUnless(kit?.team_id === teamId, 'village.kit_unknown', { field: 'kitId' })
  refuseUnless(!(await store.openSessionOf(ctx, deviceId)), 'village.session_open')
  const session = {
    id,
    kit_id: kitId,
    device_id: deviceId,
    doctor_id: ctx.actor.id,
    started_at: doneAt,
    ended_at: null,
  }
  await store.insertSession(ctx, session)
  await audit(ctx, { action: 'create', entity: 'village.kit_session', entityId: id })
}

/** Refusals: village.session_none. */
export async function endSession(
  ctx: Context,
  { deviceId, doneAt }: Pick<Started, 'deviceId' | 'doneAt'>,
): Promise<void> {
  const open = await store.openSessionOf(ctx, deviceId)
  refuseUnless(open, 'village.session_none')
  await store.endSession(ctx, open.id, doneAt)
  await audit(ctx, { action: 'update', entity: 'village.kit_session', entityId: open.id })
}
