import { type BudgetBurn, type BudgetMonth, BudgetsRequest, FundOverview, medTypeOf } from '#contracts/budgets'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf, seesRegion } from '#people/institutions'
import { forecastFen, plannedFen } from './burn.ts'
import * as overview from './overview-store.ts'
import { keptBack } from './prepayment.ts'
import { subjectOf } from './sides.ts'
import * as store from './store.ts'

const total = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0)
const whole = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : total(values as number[])

/** Months of the year that are over. */
function monthsPast(ctx: Context, year: number): number {
  const today = dayOf(ctx.now)
  const now = Number(today.slice(0, 4))
  return now > year ? 12 : now < year ? 0 : Number(today.slice(5, 7)) - 1
}

function burnOf(
  row: store.BudgetRow,
  past: number,
  bills: readonly overview.MonthFen[],
  results: readonly overview.StatementResult[],
): BudgetBurn {
  const subject = subjectOf(row)
  const planned = plannedFen(row.amount_fen, row.reserve_bp, row.month_shares_bp)
  const months = planned.map((plannedFen, at): BudgetMonth => {
    const month = at + 1
    const said = (kind: string) =>
      results.find((one) => one.kind === kind && one.subject === subject && one.month === month)
    const [prepayment, points] = [said('prepayment'), said('month-points')]
    const spent = bills.find(
      (one) => one.insutype === row.insutype && one.med_type === medTypeOf[row.category] && one.month === month,
    )
    return {
      ...{
        month,
        plannedFen,
        actualFen: month <= past ? (spent?.fen ?? 0) : null,
      },
      prepaidFen: prepayment?.state === 'posted' ? Number(prepayment.result.prepaidFen) : 0,
      points: points ? Number(points.result.points) : null,
      thousandPointsFen: points ? Number(points.result.thousandPointsFen) : null,
    }
  })
  const over = months.slice(0, past)
  const actual = total(over.map(({ actualFen }) => actualFen ?? 0))
  return {
    ...{
      insutype: row.insutype,
      category: row.category,
      amountFen: row.amount_fen,
      reserveFen: keptBack({ amountFen: row.amount_fen, reserveBp: row.reserve_bp }),
    },
    ...{ plannedToDateFen: total(over.map(({ plannedFen }) => plannedFen)), actualToDateFen: actual },
    forecastFen: forecastFen(actual, total(row.month_shares_bp.slice(0, past))),
    forecastMethod: 'share-of-plan',
    months,
  }
}

/** Refusals: budgets.not_yours. */
export const readFundOverview = verb(
  {
    name: 'budgets.read_overview',
    may: ['manager', 'auditor'],
    input: BudgetsRequest,
    answer: FundOverview,
    summary: 'The fund’s year: budgets against what was spent, points and their value, and where the year will end.',
  },
  async (ctx, { year }) => {
    refuseUnless(await seesRegion(ctx), 'budgets.not_yours')
    const past = monthsPast(ctx, year)
    const bills = await overview.monthsOf(ctx, year)
    const kinds = ['prepayment', 'month-points', 'capitation', 'disease-package']
    const results = await overview.resultsOf(ctx, year, kinds, null)
    const budgets = (await store.budgetsOf(ctx, year, 'approved')).map((row) => burnOf(row, past, bills, results))
    const packages = results.filter(({ kind }) => kind === 'capitation' || kind === 'disease-package')
    const of = (name: string) => total(packages.map(({ result }) => Number(result[name] ?? 0)))
    const amount = total(budgets.map(({ amountFen }) => amountFen))
    const forecast = budgets.length > 0 ? whole(budgets.map(({ forecastFen }) => forecastFen)) : null
    await audit(ctx, { action: 'read', entity: 'budgets.overview', entityId: String(year) })
    return {
      ...{ year, asOf: ctx.now.toISOString(), monthsPast: past, amountFen: amount },
      actualToDateFen: total(budgets.map(({ actualToDateFen }) => actualToDateFen)),
      plannedToDateFen: total(budgets.map(({ plannedToDateFen }) => plannedToDateFen)),
      ...{ forecastFen: forecast, forecastSurplusFen: forecast === null ? null : amount - forecast },
      ...{ packageSurplusFen: of('surplusFen'), retainedFen: of('retainedFen'), budgets },
    }
  },
)
