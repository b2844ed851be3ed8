import { BudgetsExport, type CapitationRow, type SplitRow } from '#contracts/budgets'
import { type CsvCell, csvOf } from '#contracts/csv'
import { type Context, FileAnswer, verb } from '#kernel'
import { readFundOverview } from './read-overview.ts'
import { readCapitation, readSplit } from './read-packages.ts'

/** Column by column: its name in the file, and what stands in it. */
function tableOf<T>(columns: Readonly<Record<string, (row: T) => CsvCell>>, rows: readonly T[]): string {
  return csvOf([Object.keys(columns), ...rows.map((row) => Object.values(columns).map((of) => of(row)))])
}

const capitationColumns: Readonly<Record<string, (row: CapitationRow) => CsvCell>> = {
  kind: (row) => row.kind,
  state: (row) => row.state,
  fixmedins_code: (row) => row.institutionCode,
  name: (row) => row.institutionName,
  members: (row) => row.members,
  member_months: (row) => row.memberMonths,
  package_fen: (row) => row.packageFen,
  own_care_fen: (row) => row.ownCareFen,
  care_elsewhere_fen: (row) => row.careElsewhereFen,
  recovered_fen: (row) => row.recoveredFen,
  surplus_fen: (row) => row.surplusFen,
  score_bp: (row) => row.scoreBp,
  retained_fen: (row) => row.retainedFen,
}

const splitColumns: Readonly<Record<string, (row: SplitRow) => CsvCell>> = {
  state: (row) => row.state,
  lead_code: (row) => row.leadCode,
  lead: (row) => row.leadName,
  member_code: (row) => row.memberCode,
  member: (row) => row.memberName,
  contracts: (row) => row.contracts,
  work: (row) => row.work,
  results: (row) => row.results,
  amount_fen: (row) => row.amountFen,
}

async function burnCsv(ctx: Context, year: number): Promise<string> {
  const { budgets } = await readFundOverview(ctx, { year })
  const rows = budgets.flatMap(({ insutype, category, months }) =>
    months.map((one) => ({ insutype, category, ...one })),
  )
  return tableOf<(typeof rows)[0]>(
    {
      ...{ insutype: (row) => row.insutype, category: (row) => row.category, month: (row) => row.month },
      ...{
        planned_fen: (row) => row.plannedFen,
        actual_fen: (row) => row.actualFen,
        prepaid_fen: (row) => row.prepaidFen,
      },
      ...{ points_milli: (row) => row.points, thousand_points_fen: (row) => row.thousandPointsFen },
    },
    rows,
  )
}

/** Refusals: budgets.not_yours. */
export const exportBudgets = verb(
  {
    name: 'budgets.export_table',
    may: ['manager', 'auditor'],
    input: BudgetsExport,
    answer: FileAnswer,
    summary: 'Budget burn, packages or the split as CSV.',
  },
  async (ctx, { year, table }) => {
    const fileName = `anji-${table}-${year}.csv`
    if (table === 'burn') return { fileName, content: await burnCsv(ctx, year) }
    if (table === 'capitation')
      return { fileName, content: tableOf(capitationColumns, (await readCapitation(ctx, { year })).rows) }
    return { fileName, content: tableOf(splitColumns, (await readSplit(ctx, { year })).rows) }
  },
)
