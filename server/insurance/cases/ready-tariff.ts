/** A tariff with its tables and indexes, made ready for many stays. */

import { tablesOfSet } from '#insurance/grouping'
import { type Context, refuse } from '#kernel'
import { indexGroups, type Tariff } from './month-cases.ts'
import type { TariffTable } from './tables.ts'
import * as store from './tariff-store.ts'

export async function readyTariff(ctx: Context, row: TariffTable): Promise<Tariff> {
  const { tables } = await tablesOfSet(ctx, row.table_set_id)
  const [weights, groups] = [await store.weightsOf(ctx, row.id), await store.dipGroupsOf(ctx, row.id)]
  return {
    ...{ id: row.id, tables, parameters: row.parameters, basisMeanFen: row.basis_mean_fen },
    weights: new Map(
      weights.map((one) => [one.drg, { weight10000: one.weight_10000, meanCostFen: one.mean_cost_fen }]),
    ),
    dip: indexGroups(groups.map(groupOf)),
  }
}

export const groupOf = (row: Awaited<ReturnType<typeof store.dipGroupsOf>>[number]) => ({
  ...{ code: row.code, kind: row.kind, diagnosis: row.diagnosis, procedures: row.procedures, cases: row.cases },
  ...{ meanCostFen: row.mean_cost_fen, score10000: row.score_10000 },
})

/** The first and the last day of a month. */
export function daysOf(year: number, month: number): { from: string; to: string } {
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  const next = new Date(Date.UTC(year, month, 0))
  return { from: first, to: next.toISOString().slice(0, 10) }
}

export function refuseUnlessOver(year: number, month: number, today: string): void {
  if (daysOf(year, month).to >= today) refuse('cases.future_month', { field: 'month' })
}
