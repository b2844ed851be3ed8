import { type Context, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'

/** Of which findings somebody may know: all, those of an institution, or those of a doctor's own lines. */
export interface Scope {
  readonly institutionId?: string
  readonly doctorId?: string
}

/** An auditor and the lead internet hospital's manager see the region. */
export async function seesRegion(ctx: Context): Promise<boolean> {
  const { roles, institutionId } = ctx.actor
  if (roles.includes('auditor') || roles.includes('system')) return true
  if (!roles.includes('manager') || institutionId === undefined) return false
  return (await institutionOf(ctx, institutionId)).kind === 'internet-hospital'
}

/** The reader's own; `asked` may narrow it. Refusals: findings.other_scope. */
export async function scopeFor(ctx: Context, asked: Scope = {}): Promise<Scope> {
  if (await seesRegion(ctx)) return asked
  const { actor } = ctx
  if (actor.roles.includes('manager') && actor.institutionId !== undefined) {
    refuseUnless((asked.institutionId ?? actor.institutionId) === actor.institutionId, 'findings.other_scope', {
      field: 'institutionId',
    })
    return { ...asked, institutionId: actor.institutionId }
  }
  refuseUnless(actor.roles.includes('doctor'), 'findings.other_scope')
  refuseUnless((asked.doctorId ?? actor.id) === actor.id, 'findings.other_scope', { field: 'doctorId' })
  return { ...asked, doctorId: actor.id }
}

export const within = (
  scope: Scope,
  row: { readonly institution_id: string | null; readonly doctor_id: string | null },
): boolean =>
  (scope.institutionId === undefined || row.institution_id === scope.institutionId) &&
  (scope.doctorId === undefined || row.doctor_id === scope.doctorId)
