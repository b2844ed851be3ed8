import { BudgetsRequest, CapitationList, type CapitationRow, SplitList, type SplitRow } from '#contracts/budgets'
import { audit, type Context, verb } from '#kernel'
import { institutionSeen } from '#people/institutions'
import { institutionsKnown } from './facts.ts'
import * as overview from './overview-store.ts'

/** Statements of the year that the reader may see, and the region's institutions by code and id. Refusals: budgets.not_yours. */
async function seen(ctx: Context, year: number, kinds: readonly string[]) {
  const own = await institutionSeen(ctx, 'budgets.not_yours')
  const rows = await overview.resultsOf(ctx, year, kinds, own)
  const known = await institutionsKnown(ctx)
  await audit(ctx, { action: 'read', entity: `budgets.${kinds[0]}`, entityId: String(year) })
  const of = (id: string | null, subject: string) => {
    const found = known.find((one) => one.id === id)
    return { code: found?.code ?? subject.split(':')[0]!, name: found?.name ?? subject }
  }
  return { rows, of }
}

/** Refusals: budgets.not_yours. */
export const readCapitation = verb(
  {
    name: 'budgets.read_capitation',
    may: ['manager', 'auditor'],
    input: BudgetsRequest,
    answer: CapitationList,
    summary: 'Packages per head and per disease by institution: what was to be spent, what was, and what is kept.',
  },
  async (ctx, { year }) => {
    const { rows, of } = await seen(ctx, year, ['capitation', 'disease-package'])
    const shown = rows.map(({ statement_id, kind, subject, state, institution_id, result }): CapitationRow => {
      const number = (name: string) => Number(result[name] ?? 0)
      const { code, name } = of(institution_id, subject)
      return {
        ...{
          statementId: statement_id,
          kind,
          state,
          institutionCode: code,
          institutionName: name,
          members: number('members'),
        },
        ...{
          memberMonths: number('memberMonths'),
          packageFen: number('packageFen'),
          careElsewhereFen: number('careElsewhereFen'),
        },
        // A disease's package says what was spent after what came back.
        ownCareFen: kind === 'capitation' ? number('ownCareFen') : number('spentFen') + number('recoveredFen'),
        recoveredFen: number('recoveredFen'),
        ...{
          surplusFen: number('surplusFen'),
          scoreBp: typeof result.scoreBp === 'number' ? result.scoreBp : null,
          retainedFen: number('retainedFen'),
        },
      }
    })
    return { rows: shown }
  },
)

interface Shared {
  readonly code: string
  readonly name: string
  readonly contracts: number
  readonly work: number
  readonly results: number
  readonly amountFen: number
}

/** Refusals: budgets.not_yours. */
export const readSplit = verb(
  {
    name: 'budgets.read_split',
    may: ['manager', 'auditor'],
    input: BudgetsRequest,
    answer: SplitList,
    summary: 'How what was kept is split among the members.',
  },
  async (ctx, { year }) => {
    const { rows, of } = await seen(ctx, year, ['surplus-split'])
    const shown = rows.flatMap(({ statement_id, kind, subject, state, institution_id, result }) => {
      const lead = of(institution_id, subject)
      return (result.members as Shared[]).map(
        ({ code, name, contracts, work, results, amountFen }): SplitRow => ({
          ...{
            statementId: statement_id,
            kind,
            state,
            leadCode: lead.code,
            leadName: lead.name,
            memberCode: code,
            memberName: name,
          },
          ...{ contracts, work, results, amountFen },
        }),
      )
    })
    return { rows: shown }
  },
)
