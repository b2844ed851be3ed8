import canonicalize from 'canonicalize'
import { csvOf } from '#contracts/csv'
import { writeContent } from '#insurance/statements'
import { capitationDrafts, type Draft, type Known, packageDrafts, splitDrafts, type Worked } from './inputs.ts'
import type { SliceSums, YearPlan } from './plan.ts'

export interface WorkedStatement extends Worked {
  readonly text: string
  readonly result: Readonly<Record<string, unknown>>
}

function work(plan: YearPlan, draft: Draft): WorkedStatement {
  const about = { kind: draft.kind, subject: draft.subject, year: plan.year, month: null, inputs: draft.inputs }
  const { text, sm3, content } = writeContent(about)
  const result = content.result as Record<string, unknown>
  return { draft, text, sm3, result, retainedFen: Number(result.retainedFen ?? 0) }
}

/** Every statement of the year but the budgets' clearing: packages, and then the splits of what they leave. Pure. */
export function workYear(plan: YearPlan, sums: SliceSums, known: Known): WorkedStatement[] {
  const packages = [...capitationDrafts(plan, sums, known), ...packageDrafts(plan, sums, known)].map((draft) =>
    work(plan, draft),
  )
  const splits = splitDrafts(plan, sums, known, packages).map((draft) => work(plan, draft))
  return [...packages, ...splits]
}

export interface YearSummary {
  readonly bills: number
  readonly differing: number
  readonly problems: number
  readonly paidFen: number
  readonly againFen: number
  readonly members: number
  readonly packageFen: number
  readonly spentFen: number
  readonly careElsewhereFen: number
  readonly surplusFen: number
  readonly overspendFen: number
  readonly retainedFen: number
  readonly splitFen: number
  readonly statements: number
}

export function summaryOf(sums: SliceSums, worked: readonly WorkedStatement[]): YearSummary {
  const total = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((sum, row) => sum + of(row), 0)
  const of = (name: string, kinds: readonly string[]) =>
    total(
      worked.filter(({ draft }) => kinds.includes(draft.kind)),
      ({ result }) => Number(result[name] ?? 0),
    )
  const both = ['capitation', 'disease-package']
  return {
    ...{ bills: total(sums.resplit, (row) => row.bills), differing: total(sums.resplit, (row) => row.differing) },
    ...{ problems: total(sums.problems, (row) => row.bills), paidFen: total(sums.resplit, (row) => row.paidFen) },
    ...{ againFen: total(sums.resplit, (row) => row.againFen), members: of('members', ['capitation']) },
    ...{
      packageFen: of('packageFen', both),
      spentFen: of('spentFen', both),
      careElsewhereFen: of('careElsewhereFen', both),
    },
    ...{
      surplusFen: of('surplusFen', both),
      overspendFen: of('overspendFen', both),
      retainedFen: of('retainedFen', both),
    },
    ...{ splitFen: of('retainedFen', ['surplus-split']), statements: worked.length },
  }
}

/** What is written beside the claims, by file name. */
export function filesOfYear(
  plan: YearPlan,
  sums: SliceSums,
  worked: readonly WorkedStatement[],
): Record<string, string> {
  const rows = worked.filter(({ draft }) => draft.kind !== 'surplus-split')
  const columns = [
    'members',
    'memberMonths',
    'packageFen',
    'ownCareFen',
    'careElsewhereFen',
    'recoveredFen',
    'spentFen',
    'surplusFen',
    'scoreBp',
    'keepsBp',
    'retainedFen',
    'overspendFen',
  ]
  const cell = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? value : undefined)
  const shares = worked
    .filter(({ draft }) => draft.kind === 'surplus-split')
    .flatMap(({ draft, result }) =>
      (result.members as { code: string; contracts: number; work: number; results: number; amountFen: number }[]).map(
        (one) => [...[draft.subject, one.code, one.contracts, one.work, one.results, one.amountFen]],
      ),
    )
  return {
    'statements.json': `[${worked.map(({ text }) => text).join(',\n')}]\n`,
    'packages.csv': csvOf([
      ['kind', 'subject', ...columns],
      ...rows.map(({ draft, result }) => [draft.kind, draft.subject, ...columns.map((name) => cell(result[name]))]),
    ]),
    'split.csv': csvOf([['of', 'member', 'contracts', 'work', 'results', 'amount_fen'], ...shares]),
    'resplit.csv': csvOf([
      ['fixmedins_code', 'bills', 'differing', 'paid_fen', 'again_fen'],
      ...sums.resplit.map((row) => [row.at, row.bills, row.differing, row.paidFen, row.againFen]),
    ]),
    'resplit-differing.csv': csvOf([
      ['setl_id', 'fixmedins_code', 'first_field', 'paid_fen', 'again_fen'],
      ...sums.differing.map((row) => [row.setlId, row.at, row.field, row.paidFen, row.againFen]),
    ]),
    'summary.json': `${canonicalize({ pool: plan.pool, year: plan.year, ...summaryOf(sums, worked) })}\n`,
  }
}
