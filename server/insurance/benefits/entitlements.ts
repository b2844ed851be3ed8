import { EndEntitlement, Entitlement, Entitlements, FindEntitlements, GrantEntitlement } from '#contracts/benefits'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { refuseUnlessActsFor } from '#people/residents'
import { mayOpen, refuseUnlessMayWrite } from '#record'
import * as store from './store.ts'

/**
 * Gives a person an entitlement that changes what is paid: a family-doctor contract, a special-disease ticket, medical
 * aid, civil-servant or enterprise cover. A special-disease ticket is two persons' work at the desk (`tickets.ts`).
 * Refusals: benefits.ticket_needed, benefits.entitlement_dates, record.not_allowed (a client's scopes).
 */
export const grantEntitlement = verb(
  {
    name: 'benefits.grant_entitlement',
    may: ['administrator', 'integration', 'system'],
    input: GrantEntitlement,
    answer: Entitlement,
    summary: 'Gives a person an entitlement from a day on.',
  },
  async (ctx, { residentId, kind, detail, validFrom, validTo }) => {
    refuseUnlessScoped(ctx)
    const alone = kind === 'special-disease' && ctx.actor.roles.includes('administrator')
    refuseUnless(!alone, 'benefits.ticket_needed', { field: 'kind' })
    refuseUnless(validTo === null || validTo >= validFrom, 'benefits.entitlement_dates', { field: 'validTo' })
    const entitlementId = ctx.chance.uuid()
    const entitlement = { entitlementId, residentId, kind, detail, valid_from: validFrom, valid_to: validTo }
    await store.insertEntitlement(ctx, entitlement)
    await audit(ctx, { action: 'create', residentId, entity: 'benefits.entitlement', entityId: entitlementId })
    return entitlement
  },
)

/** The last day of an entitlement. Refusals: benefits.unknown_entitlement, benefits.entitlement_dates, record.not_allowed. */
export const endEntitlement = verb(
  {
    name: 'benefits.end_entitlement',
    may: ['administrator', 'integration', 'system'],
    input: EndEntitlement,
    answer: Entitlement,
    summary: 'Ends an entitlement on a day.',
  },
  async (ctx, { entitlementId, validTo }) => {
    refuseUnlessScoped(ctx)
    const held = await store.lockEntitlement(ctx, entitlementId)
    refuseUnless(held, 'benefits.unknown_entitlement')
    refuseUnless(validTo >= held.valid_from, 'benefits.entitlement_dates', { field: 'validTo' })
    await store.endEntitlementOn(ctx, entitlementId, validTo)
    const { residentId } = held
    await audit(ctx, { action: 'update', residentId, entity: 'benefits.entitlement', entityId: entitlementId })
    return { ...held, valid_to: validTo }
  },
)

function refuseUnlessScoped(ctx: Context): void {
  if (ctx.actor.roles.includes('integration')) refuseUnlessMayWrite(ctx, 'Coverage')
}

/**
 * For the person and family, a doctor who may open the record (a special-disease ticket names a disease), and those who
 * grant and audit. Refusals: residents.not_acting_for.
 */
export const listEntitlements = verb(
  {
    name: 'benefits.list_entitlements',
    may: ['resident', 'doctor', 'auditor', 'administrator', 'system'],
    input: FindEntitlements,
    answer: Entitlements,
    summary: 'What a person is entitled to beyond the scheme.',
  },
  async (ctx, { residentId }) => {
    const { roles } = ctx.actor
    if (roles.includes('resident')) await refuseUnlessActsFor(ctx, residentId)
    else if (roles.includes('doctor')) refuseUnless(await mayOpen(ctx, residentId), 'residents.not_acting_for')
    await audit(ctx, { action: 'read', residentId, entity: 'benefits.entitlement' })
    return { entitlements: await store.entitlementsOf(ctx, residentId) }
  },
)
