import { RunAnswer, SharedSavingsRun } from '#contracts/budgets'
import { scoreOf } from '#insurance/assessment'
import { termsOf, tracks } from '#insurance/shared-savings'
import { makeStatement } from '#insurance/statements'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { type Span, spanOf } from './facts.ts'
import { refuseUnlessDecides } from './scope.ts'

/**
 * Drafts an institution's shared savings (ACO): what the pooled fund paid for its members against the benchmark, shared by the track's
 * greatest rate × the year's confirmed score. Refusals: budgets.not_yours, .year_running, .no_members, .no_score, .no_terms,
 * institutions.not_found.
 */
export const runSharedSavings = verb(
  {
    name: 'budgets.run_shared_savings',
    may: ['manager', 'system'],
    input: SharedSavingsRun,
    answer: RunAnswer,
    summary: 'Drafts what an institution earns of its members’ savings, or owes of their losses.',
  },
  async (ctx, { year, institutionId, insutype, track: code, twoSided, benchmarkFen, electedRate }) => {
    await refuseUnlessDecides(ctx)
    refuseUnless(dayOf(ctx.now) > `${year}-12-31`, 'budgets.year_running', { field: 'year', params: { year } })
    refuseUnless(termsOf(year), 'budgets.no_terms', { field: 'year', params: { year } })
    const { code: institutionCode, name } = await institutionOf(ctx, institutionId)
    const score = await scoreOf(ctx, institutionId, year)
    const confirmed = score?.state === 'confirmed' ? score.scoreBp : null
    refuseUnless(confirmed !== null, 'budgets.no_score', { field: 'institutionId', params: { year } })
    const { lives, fen } = await membersOf(ctx, institutionId, insutype, spanOf(year))
    refuseUnless(lives > 0, 'budgets.no_members', { field: 'institutionId', params: { year } })
    const track = tracks.find((one) => one.code === code)!
    const statementId = await makeStatement(ctx, {
      ...{ kind: 'shared-savings', subject: institutionCode, subjectName: name, institutionId },
      period: { year, month: null },
      inputs: {
        ...{ year, insutype, party: { code: institutionCode, name, id: institutionId }, termsOf: year, track: code },
        ...{ twoSided, lives, benchmarkFen, expenditureFen: fen, electedRate, qualityMet: true },
        finalRate: Math.round((track.maxRate * confirmed) / 10_000),
      },
    })
    await audit(ctx, { action: 'execute', entity: 'budgets.shared_savings', entityId: statementId })
    return { statementIds: [statementId] }
  },
)

/** The people an institution answers for in a year, and what the pooled fund paid for them wherever they went. */
async function membersOf(ctx: Context, institutionId: string, insutype: string, { from, before }: Span) {
  const { rows } = await ctx.client.query<{ lives: number; fen: number }>(
    `with members as (
       select distinct resident_id from claims.pub_cover
       where lead_institution_id = $1 and insutype = $2 and begndate < $4::date and coalesce(enddate, 'infinity') >= $3::date)
     select (select count(*) from members)::int as lives, coalesce(sum(b.hifp_pay), 0)::bigint as fen
     from settlement.pub_bill b
     where b.state = 'settled' and b.insutype = $2 and b.resident_id in (select resident_id from members)
       and b.settled_at >= $3::timestamp at time zone 'Asia/Shanghai' and b.settled_at < $4::timestamp at time zone 'Asia/Shanghai'`,
    [institutionId, insutype, from, before],
  )
  return rows[0]!
}
