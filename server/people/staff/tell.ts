import { announce, audit, type Context } from '#kernel'
import { publish } from '#record'
import { staffChanged } from './events.ts'
import { toPractitioner, toPractitionerRole } from './fhir.ts'
import type { Placement, StaffPage } from './staff.ts'
import { staffOf } from './staff-of.ts'

/** Publishes a staff member as they now are, with a placement that has just ended, and says what changed. */
export async function tell(
  ctx: Context,
  staffId: string,
  told: {
    change: 'registered' | 'amended' | 'left' | 'licence' | 'placement'
    reason?: string
    ended?: readonly Placement[]
  },
): Promise<StaffPage> {
  const staff = await staffOf(ctx, staffId)
  await publish(ctx, 'staff', [
    toPractitioner(staff),
    ...staff.placements.map((placement) => toPractitionerRole(staff, placement, true)),
    ...(told.ended ?? []).map((placement) => toPractitionerRole(staff, placement, false)),
  ])
  const action = told.change === 'registered' ? 'create' : 'update'
  await audit(ctx, { action, entity: 'staff.staff', entityId: staffId, reason: told.reason })
  await announce(ctx, staffChanged, staffId, { staffId, change: told.change })
  return staff
}
