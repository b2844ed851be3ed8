/** A month's cases as figures, charts and rows. */
import type { z } from 'zod'
import {
  CaseList,
  type CaseRow,
  type CaseSystem,
  CasesRequest,
  MonthList,
  MonthPicture,
  MonthPictureRequest,
  MonthRequest,
  type SystemTotals,
} from '#contracts/cases'
import { tablesOfSet } from '#insurance/grouping'
import { audit, type Context, refuse, verb } from '#kernel'
import * as store from './month-store.ts'
import { institutionsNamed } from './names-store.ts'
import { showMonth } from './run-month.ts'
import { institutionFor } from './scope.ts'
import type { GroupedTable, MonthTable } from './tables.ts'
import { tariffById } from './tariff-store.ts'

export const listMonths = verb(
  {
    name: 'cases.list_months',
    may: ['manager', 'auditor'],
    input: MonthRequest.pick({}),
    answer: MonthList,
    summary: 'The months that were worked out, or are being.',
  },
  async (ctx) => ({ months: (await store.months(ctx)).map(showMonth) }),
)

const pointsShown = 2_000
const groupsShown = 60

/** Refusals: cases.other_scope, .month_not_run. */
export const readMonth = verb(
  {
    name: 'cases.read_month',
    may: ['manager', 'auditor'],
    input: MonthPictureRequest,
    answer: MonthPicture,
    summary: 'A month’s stays under both systems: totals, institutions, departments, groups and points for a chart.',
  },
  async (ctx, { year, month, institutionId: asked }) => {
    const { id: institutionId, name } = await institutionFor(ctx, asked)
    const row = await ranMonth(ctx, year, month)
    const filter = { year, month, institutionId }
    const names = await groupNames(ctx, row)
    const sums = (by: Parameters<typeof store.sumsBy>[2]) => store.sumsBy(ctx, filter, by, row.tariff_id)
    const all = await sums('all')
    const institutions = await sums('institution_id')
    const named = await institutionsNamed(ctx, [...new Set(institutions.map(({ key }) => key))])
    const groups = await sums('group_code')
    const points = await store.samplePoints(ctx, filter, pointsShown)
    await audit(ctx, { action: 'read', entity: 'cases.month', entityId: `${year}-${month}` })
    return {
      ...{ month: showMonth(row), institutionId, institutionName: name },
      totals: (['drg', 'dip'] as const).map((system) => totalsOf(system, all, row)),
      institutions: partsOf(institutions, row, (key) => named.get(key) ?? key),
      departments: institutionId === null ? [] : partsOf(await sums('dept_code'), row, (key) => key),
      groups: groups.slice(0, groupsShown).map((sum) => ({
        ...{ system: sum.system, code: sum.key, name: names(sum.system, sum.key), cases: sum.cases },
        ...{ meanCostFen: Math.round(sum.cost / sum.cases), meanPayFen: Math.round(sum.pay / sum.cases) },
        weight10000: sum.weighed === 0 ? null : Math.round(sum.units / sum.cases),
      })),
      points: points.map((one) => ({
        ...{ mdtrtId: one.mdtrt_id, system: one.system, groupCode: one.group_code, outlier: one.outlier },
        ...{ costFen: one.cost_fen, payFen: one.pay_fen, personFen: one.person_fen },
      })),
      pointValues: pointValuesOf(row),
    }
  },
)

/** Refusals: cases.month_not_run. */
export async function ranMonth(ctx: Context, year: number, month: number): Promise<MonthTable> {
  const row = await store.monthOf(ctx, year, month)
  return row?.state === 'done' ? row : refuse('cases.month_not_run')
}

const pointValuesOf = ({ point_values }: MonthTable): z.output<typeof MonthPicture>['pointValues'] =>
  (['310', '390'] as const).flatMap((insutype) => {
    const value = point_values[insutype]
    if (!value || value.points10000 === 0) return []
    const { budgetFen, points10000 } = value
    return [{ insutype, budgetFen, points10000, valueFen: Math.round((budgetFen * 10_000) / points10000) }]
  })

function partsOf(sums: readonly store.Sums[], month: MonthTable, nameOf: (key: string) => string) {
  const keys = [...new Set(sums.map(({ key }) => key))]
  return keys.map((key) => {
    const own = sums.filter((sum) => sum.key === key)
    return { code: key, name: nameOf(key), drg: totalsOf('drg', own, month), dip: totalsOf('dip', own, month) }
  })
}

const ratio10000 = (numerator: number, denominator: number): number | null =>
  denominator === 0 ? null : Math.round((numerator / denominator) * 10_000)

function totalsOf(system: CaseSystem, sums: readonly store.Sums[], { pays }: MonthTable): SystemTotals {
  const sum = sums.find((one) => one.system === system)
  return {
    ...{ system, pays: pays === system, cases: sum?.cases ?? 0, costFen: sum?.cost ?? 0, personFen: sum?.person ?? 0 },
    ...{ fundFen: sum?.fund ?? 0, payFen: sum?.pay ?? 0 },
    // Cases without a weight stand in no case-mix.
    cmi10000: sum && sum.measured > 0 ? Math.round(sum.units / (system === 'drg' ? sum.weighed : sum.cases)) : 0,
    costIndex10000: sum ? ratio10000(sum.own_cost, sum.mean_cost) : null,
    timeIndex10000: sum && system === 'drg' ? ratio10000(sum.own_days * 1_000, sum.mean_days_milli) : null,
    outliers: { high: sum?.high ?? 0, low: sum?.low ?? 0, ungrouped: sum?.ungrouped ?? 0 },
  }
}

export async function groupNames(
  ctx: Context,
  month: MonthTable,
): Promise<(system: CaseSystem, code: string) => string> {
  if (month.tariff_id === null) return () => ''
  const { tables } = await tablesOfSet(ctx, (await tariffById(ctx, month.tariff_id)).table_set_id)
  const { drgNames, diagnosisNames } = tables.source
  return (system, code) => {
    if (system === 'drg') return drgNames.get(code) ?? ''
    const [diagnosis = ''] = code.split(':')
    // A group's four characters have no name of their own: that of the first code below it.
    return diagnosisNames.get(`${diagnosis.slice(0, 3)}.${diagnosis.slice(3).padEnd(3, '0')}`) ?? ''
  }
}

const casesShown = 100

/** Refusals: cases.other_scope, .month_not_run. */
export const listCases = verb(
  {
    name: 'cases.list_cases',
    may: ['manager', 'auditor'],
    input: CasesRequest,
    answer: CaseList,
    summary: 'A month’s cases: group, weight or points, cost and pay. Shows nobody’s name.',
  },
  async (ctx, { institutionId: asked, ...filter }) => {
    const { id: institutionId } = await institutionFor(ctx, asked)
    const month = await ranMonth(ctx, filter.year, filter.month)
    const rows = await store.casePage(ctx, { ...filter, institutionId }, casesShown + 1)
    const page = rows.slice(0, casesShown)
    await audit(ctx, { action: 'read', entity: 'cases.case', entityId: `${filter.year}-${filter.month}` })
    const cases = await showCases(ctx, month, page)
    return { cases, nextCursor: rows.length > casesShown ? page.at(-1)!.id : null }
  },
)

export async function showCases(ctx: Context, month: MonthTable, rows: readonly GroupedTable[]): Promise<CaseRow[]> {
  const named = await institutionsNamed(ctx, [...new Set(rows.map((row) => row.institution_id))])
  const names = await groupNames(ctx, month)
  return rows.map((row) => ({
    ...{ id: row.id, mdtrtId: row.mdtrt_id, setlId: row.setl_id, institutionId: row.institution_id, pays: row.pays },
    ...{ institutionName: named.get(row.institution_id) ?? '', deptCode: row.dept_code, system: row.system },
    ...{ groupCode: row.group_code, groupName: names(row.system, row.group_code), reason: row.reason },
    ...{ endedOn: row.ended_on, days: row.ipt_days, weight10000: row.weight_10000, points10000: row.points_10000 },
    equalWeight10000: row.equal_weight_10000,
    ...{ costFen: row.cost_fen, personFen: row.person_fen, payFen: row.pay_fen, outlier: row.outlier },
  }))
}
