import { ListRestrictionsRequest, MyRestrictionsRequest, RestrictionList } from '#contracts/fair-use'
import { audit, verb } from '#kernel'
import { showRestrictions } from './show.ts'
import * as store from './store.ts'
import { refuseUnlessForResident } from './who.ts'

/** Refusals: residents.not_acting_for. */
export const listMyRestrictions = verb(
  {
    name: 'fair_use.list_my_restrictions',
    may: ['resident', 'registrar', 'system'],
    input: MyRestrictionsRequest,
    answer: RestrictionList,
    summary: 'Why a person may not book for a while, until when, and what was decided about it.',
  },
  async (ctx, { residentId }) => {
    await refuseUnlessForResident(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'fair_use.restriction' })
    const rows = await store.restrictionsOf(ctx, residentId)
    return { restrictions: await showRestrictions(ctx, rows), total: rows.length }
  },
)

export const listRestrictions = verb(
  {
    name: 'fair_use.list_restrictions',
    may: ['registrar', 'manager', 'system'],
    input: ListRestrictionsRequest,
    answer: RestrictionList,
    summary: 'Restrictions by the rules of the own institution and of the region.',
  },
  async (ctx, asked) => {
    const { rows, total } = await store.findRestrictions(ctx, asked, ctx.actor.institutionId)
    for (const { residentId, id } of rows)
      await audit(ctx, { action: 'read', residentId, entity: 'fair_use.restriction', entityId: id })
    return { restrictions: await showRestrictions(ctx, rows), total }
  },
)
