import type { Context } from '#kernel'
import { narrowedToReader } from '#people/institutions'

/** Of which findings somebody may know: all, those of an institution, or those of a doctor's own lines. */
export interface Scope {
  readonly institutionId?: string
  readonly doctorId?: string
}

/** The reader's own; `asked` may narrow it. Refusals: findings.other_scope. */
export const scopeFor = (ctx: Context, asked: Scope = {}): Promise<Scope> =>
  narrowedToReader(ctx, 'findings.other_scope', asked)

export const within = (
  scope: Scope,
  row: { readonly institution_id: string | null; readonly doctor_id: string | null },
): boolean =>
  (scope.institutionId === undefined || row.institution_id === scope.institutionId) &&
  (scope.doctorId === undefined || row.doctor_id === scope.doctorId)
