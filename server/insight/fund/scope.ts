import type { FundFilter } from '#contracts/fund'
import { packageRulesOf } from '#insurance/budgets'
import { audit, type Context } from '#kernel'
import { institutionOf, narrowedToReader } from '#people/institutions'
import type { BillFilter } from './where.ts'

/** What is asked, narrowed to what the reader may see. */
export interface Scope extends BillFilter {
  readonly institutionName: string | null
}

/** What is asked, narrowed to what the reader may see. Refusals: fund.other_institution. */
export async function scopeFor(ctx: Context, asked: FundFilter): Promise<Scope> {
  const narrowed = await narrowedToReader(ctx, 'fund.other_institution', asked)
  const { institutionId, leadId, packageCode, year } = narrowed
  const institutionName = institutionId ? (await institutionOf(ctx, institutionId)).name : null
  const packageRules = leadId || packageCode ? { packageRules: await packageRulesOf(ctx, year) } : {}
  return { ...narrowed, ...packageRules, institutionName }
}

/** Sums show nobody, but who looked at which is kept. */
export async function auditLook(ctx: Context, table: string, { institutionId }: Scope): Promise<void> {
  await audit(ctx, { action: 'read', entity: `fund.${table}`, ...(institutionId ? { entityId: institutionId } : {}) })
}

export const whereOf = ({ institutionId, institutionName }: Scope) => ({
  institutionId: institutionId ?? null,
  institutionName,
})
