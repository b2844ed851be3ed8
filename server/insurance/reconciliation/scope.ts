import { type Context, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'

/**
 * The institution whose reconciliation the reader sees; null: all. An auditor, the lead institution's staff and staff of none
 * see all. Refusals: reconciliation.other_institution.
 */
export async function scopeFor(ctx: Context, asked: string | undefined): Promise<string | null> {
  const { institutionId: own, roles } = ctx.actor
  const all =
    own === undefined ||
    roles.includes('auditor') ||
    roles.includes('system') ||
    (await institutionOf(ctx, own)).kind === 'internet-hospital'
  refuseUnless(all || (asked ?? own) === own, 'reconciliation.other_institution', { field: 'institutionId' })
  return asked ?? (all ? null : own!)
}
