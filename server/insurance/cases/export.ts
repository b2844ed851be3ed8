/** The tables of the screens as CSV: the same rows, refusals and trail. */
import { z } from 'zod'
import { CaseTable, MonthPictureRequest, TariffRequest } from '#contracts/cases'
import { csvOf } from '#contracts/csv'
import { audit, FileAnswer, verb } from '#kernel'
import * as store from './month-store.ts'
import { ranMonth, readMonth, showCases } from './read-month.ts'
import { institutionFor } from './scope.ts'
import { readTariff } from './tariffs.ts'

export const MonthExportRequest = MonthPictureRequest.extend({ table: CaseTable })
export const TariffExportRequest = TariffRequest.extend({ table: z.enum(['weights', 'dip']) })

/** Refusals: cases.other_scope, .month_not_run. */
export const exportMonth = verb(
  {
    name: 'cases.export_month',
    may: ['manager', 'auditor'],
    input: MonthExportRequest,
    answer: FileAnswer,
    summary: 'A month’s cases, groups or departments as CSV.',
  },
  async (ctx, { table, ...asked }) => {
    const period = `${asked.year}-${String(asked.month).padStart(2, '0')}`
    const fileName = `anji-${table}-${period}.csv`
    if (table === 'cases') {
      const { id: institutionId } = await institutionFor(ctx, asked.institutionId)
      const month = await ranMonth(ctx, asked.year, asked.month)
      const cases = await showCases(ctx, month, await store.allCases(ctx, { ...asked, institutionId }))
      await audit(ctx, { action: 'read', entity: 'cases.case', entityId: period, reason: 'export' })
      const names = Object.keys(cases[0] ?? {}) as (keyof (typeof cases)[number])[]
      return { fileName, content: csvOf([names, ...cases.map((row) => names.map((name) => row[name]))]) }
    }
    const { groups, institutions, departments } = await readMonth(ctx, asked)
    if (table === 'groups') {
      const names = ['system', 'code', 'name', 'cases', 'meanCostFen', 'meanPayFen', 'weight10000'] as const
      return { fileName, content: csvOf([names, ...groups.map((row) => names.map((name) => row[name]))]) }
    }
    const totals = ['cases', 'costFen', 'personFen', 'fundFen', 'payFen', 'cmi10000'] as const
    const rows = [...institutions, ...departments].flatMap((part) =>
      ([part.drg, part.dip] as const).map((one) => [
        part.code,
        part.name,
        one.system,
        ...totals.map((name) => one[name]),
      ]),
    )
    return { fileName, content: csvOf([['code', 'name', 'system', ...totals], ...rows]) }
  },
)

/** Refusals: cases.unknown_tariff. */
export const exportTariff = verb(
  {
    name: 'cases.export_tariff',
    may: ['manager', 'auditor'],
    input: TariffExportRequest,
    answer: FileAnswer,
    summary: 'A tariff’s weights or its list of DIP groups as CSV.',
  },
  async (ctx, { tariffId, table }) => {
    const { year, revision, drgWeights, dipList } = await readTariff(ctx, { tariffId })
    const fileName = `anji-${table}-${year}-${revision}.csv`
    if (table === 'weights') {
      const names = ['drg', 'name', 'weight10000', 'meanCostFen', 'meanDaysMilli', 'cases', 'learnedFrom'] as const
      return { fileName, content: csvOf([names, ...drgWeights.map((row) => names.map((name) => row[name]))]) }
    }
    const names = ['code', 'kind', 'diagnosis', 'cases', 'meanCostFen', 'score10000'] as const
    return { fileName, content: csvOf([names, ...dipList.map((row) => names.map((name) => row[name]))]) }
  },
)
