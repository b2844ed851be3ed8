import { breakGlassAnswer, breakGlassInput } from '#contracts/consent'
import { announce, audit, verb } from '#kernel'
import { residentOf } from '#people/residents'
import { staffOf } from '#people/staff'
import { grantAccess } from '#record'
import { breakGlassMinutes } from './consent.ts'
import { glassBroken } from './events.ts'
import * as store from './store.ts'

/** Opens a record in an emergency to this staff member alone. Refusals: residents.not_found, staff.not_found. */
export const breakGlass = verb(
  {
    name: 'consent.break_glass',
    may: ['doctor', 'pharmacist'],
    input: breakGlassInput,
    answer: breakGlassAnswer,
    summary: 'Opens a record for an hour in an emergency; the resident reads the reason.',
  },
  async (ctx, { residentId, reason }) => {
    await residentOf(ctx, residentId)
    const staff = await staffOf(ctx, ctx.actor.id)
    const id = ctx.chance.uuid()
    const until = new Date(ctx.now.getTime() + breakGlassMinutes * 60_000)
    await store.saveBreakGlass(ctx, { id, residentId, reason, until })
    const grantee = { granteeKind: 'staff', granteeId: staff.id } as const
    await grantAccess(ctx, { ...grantee, patientId: residentId, basis: 'break-glass', basisId: id, until })
    await audit(ctx, { action: 'break-glass', residentId, entity: 'record.record', entityId: id, reason })
    await announce(ctx, glassBroken, residentId, { breakGlassId: id, residentId, staffId: staff.id })
    return { id, until: until.toISOString() }
  },
)
