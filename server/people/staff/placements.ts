import { addPlacementInput, endPlacementInput, staffPage } from '#contracts/staff'
import { refuseUnless, verb } from '#kernel'
import { openInstitutionOf, refuseUnlessManages } from '#people/institutions'
import { checkTerm } from './staff.ts'
import { managedStaffOf, staffOf } from './staff-of.ts'
import * as store from './store.ts'
import { tell } from './tell.ts'

/** The receiving institution files it. Refusals: staff.not_found, .left, .dates_reversed, institutions.not_found, .closed, .not_yours. */
export const addPlacement = verb(
  {
    name: 'staff.add_placement',
    may: ['administrator', 'system'],
    input: addPlacementInput,
    answer: staffPage,
    summary: 'Files that a staff member also practises at another institution.',
  },
  async (ctx, { staffId, institutionId, department, filingNumber, validFrom, validTo = null }) => {
    const staff = await staffOf(ctx, staffId)
    refuseUnless(!staff.left, 'staff.left')
    const institution = await openInstitutionOf(ctx, institutionId)
    await refuseUnlessManages(ctx, institutionId)
    checkTerm({ validFrom, validTo })
    const id = ctx.chance.uuid()
    const registered = staff.placements.some(({ kind }) => kind === 'registered')
    const kind = registered ? 'multi-site' : 'registered' // after a transfer the first filing is the new registration
    const placement = { id, institutionId, institutionName: institution.name, kind, department } as const
    await store.insertPlacement(ctx, staffId, { ...placement, filingNumber, validFrom, validTo })
    return tell(ctx, staffId, { change: 'placement' })
  },
)

/** Refusals: staff.not_found, .left, .placement_not_found, institutions.not_yours. */
export const endPlacement = verb(
  {
    name: 'staff.end_placement',
    may: ['administrator', 'system'],
    input: endPlacementInput,
    answer: staffPage,
    summary: 'Ends a registration or a multi-site filing.',
  },
  async (ctx, { staffId, placementId, reason }) => {
    const staff = await managedStaffOf(ctx, staffId)
    const placement = staff.placements.find(({ id }) => id === placementId)
    refuseUnless(placement, 'staff.placement_not_found')
    await store.endPlacement(ctx, staffId, placementId, reason)
    return tell(ctx, staffId, { change: 'placement', reason, ended: [placement] })
  },
)
