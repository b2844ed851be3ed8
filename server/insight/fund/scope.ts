import type { FundFilter } from '#contracts/fund'
import { packageRulesOf } from '#insurance/budgets'
import { audit, type Context, refuse, refuseUnless } from '#kernel'
import { institutionOf } from '#people/institutions'
import type { BillFilter } from './where.ts'

/** What is asked, narrowed to what the reader may see. */
export interface Scope extends BillFilter {
  readonly institutionName: string | null
}

/**
 * An auditor and the lead internet hospital's manager see the region, another manager the own institution, a doctor the own
 * bills. Refusals: fund.other_institution.
 */
export async function scopeFor(ctx: Context, asked: FundFilter): Promise<Scope> {
  const narrowed = await narrow(ctx, asked)
  const { institutionId, leadId, packageCode, year } = narrowed
  const institutionName = institutionId ? (await institutionOf(ctx, institutionId)).name : null
  const packageRules = leadId || packageCode ? { packageRules: await packageRulesOf(ctx, year) } : {}
  return { ...narrowed, ...packageRules, institutionName }
}

async function narrow(ctx: Context, asked: FundFilter): Promise<FundFilter> {
  const { roles, institutionId: own, id } = ctx.actor
  if (roles.includes('auditor') || roles.includes('system')) return asked
  if (roles.includes('manager') && own !== undefined) {
    if ((await institutionOf(ctx, own)).kind === 'internet-hospital') return asked
    refuseUnless((asked.institutionId ?? own) === own, 'fund.other_institution', { field: 'institutionId' })
    return { ...asked, institutionId: own }
  }
  if (!roles.includes('doctor')) refuse('fund.other_institution')
  refuseUnless((asked.doctorId ?? id) === id, 'fund.other_institution', { field: 'doctorId' })
  return { ...asked, doctorId: id }
}

/** Sums show nobody, but who looked at which is kept. */
export async function auditLook(ctx: Context, table: string, { institutionId }: Scope): Promise<void> {
  await audit(ctx, { action: 'read', entity: `fund.${table}`, ...(institutionId ? { entityId: institutionId } : {}) })
}

export const whereOf = ({ institutionId, institutionName }: Scope) => ({
  institutionId: institutionId ?? null,
  institutionName,
})
