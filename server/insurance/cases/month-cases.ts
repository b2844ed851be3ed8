/** A month's stays under both systems, pure: the same stays and tariff give the same rows in the same order. */
import type { CaseSystem, Outlier, TariffParameters } from '#contracts/cases'
import {
  type DipGroup,
  type DipIndex,
  groupCase,
  groupDip,
  indexDip,
  severityOf,
  sharesOfBudget,
  type Tables,
} from '#insurance/grouping'
import { type DipPoints, dipPoints, drgPay } from './pay.ts'
import type { Stay } from './stay.ts'

export interface Tariff {
  readonly id: string
  readonly tables: Tables
  readonly parameters: TariffParameters
  readonly basisMeanFen: number
  readonly weights: ReadonlyMap<string, { readonly weight10000: number; readonly meanCostFen: number }>
  readonly dip: DipIndex
}
export interface PaidCase {
  readonly stay: Stay
  readonly system: CaseSystem
  readonly adrg: string
  readonly groupCode: string
  readonly reason: string
  readonly weight10000: number | null
  readonly points10000: number | null
  /** Of DRG: what it counts where a budget is shared by points, outliers and ungrouped stays as they are paid. */
  readonly equalWeight10000: number | null
  readonly meanCostFen: number | null
  readonly standardFen: number
  readonly payFen: number
  readonly outlier: Outlier
}
export interface PointValue {
  readonly budgetFen: number
  readonly points10000: number
}
export interface MonthCases {
  readonly cases: readonly PaidCase[]
  readonly pointValues: Readonly<Record<'310' | '390', PointValue>>
}

export const indexGroups = (groups: readonly DipGroup[]): DipIndex => indexDip(groups)

/** Of no group, a stay is in '目录外'. */
export const outsideList = 'outside'

export function payMonth(tariff: Tariff, stays: readonly Stay[]): MonthCases {
  const sorted = [...stays].sort((a, b) => (a.setlId < b.setlId ? -1 : 1))
  const drg = sorted.map((stay) => drgCase(tariff, stay))
  const pointed = sorted.map((stay) => ({ stay, ...dipOf(tariff, stay) }))
  const dip: PaidCase[] = []
  const pointValues = { '310': { budgetFen: 0, points10000: 0 }, '390': { budgetFen: 0, points10000: 0 } }
  for (const insutype of ['310', '390'] as const) {
    const own = pointed.filter(({ stay }) => stay.insutype === insutype)
    const budgetFen = own.length === 0 ? 0 : tariff.parameters.dip.monthBudgetFen[insutype]
    const shares = sharesOfBudget(
      budgetFen,
      own.map(({ points }) => points.points10000),
    )
    pointValues[insutype] = { budgetFen, points10000: own.reduce((sum, { points }) => sum + points.points10000, 0) }
    own.forEach(({ stay, group, points }, at) => {
      dip.push({
        ...{ stay, system: 'dip', adrg: '', groupCode: group?.code ?? outsideList, reason: group?.kind ?? 'outside' },
        ...{ weight10000: group?.score10000 ?? null, points10000: points.points10000 },
        equalWeight10000: null,
        ...{ meanCostFen: group?.meanCostFen ?? null, outlier: points.outlier },
        ...{ standardFen: shares[at]! + stay.personFen, payFen: shares[at]! },
      })
    })
  }
  dip.sort((a, b) => (a.stay.setlId < b.stay.setlId ? -1 : 1))
  return { cases: [...drg, ...dip], pointValues }
}

export function drgCase(tariff: Tariff, stay: Stay): PaidCase {
  const { adrg, drg, reason } = groupCase(tariff.tables, stay)
  const weight = tariff.weights.get(drg)
  const { standardFen, equalWeight10000, payFen, outlier } = drgPay(stay, weight, tariff.parameters)
  return {
    ...{ stay, system: 'drg', adrg, groupCode: drg, reason, points10000: null },
    ...{ weight10000: weight?.weight10000 ?? null, meanCostFen: weight?.meanCostFen ?? null },
    ...{ standardFen, equalWeight10000, payFen, outlier },
  }
}

export function dipOf(tariff: Tariff, stay: Stay): { group: DipGroup | undefined; points: DipPoints; tried: string[] } {
  const found = groupDip(tariff.dip, { diagnosis: stay.diagnoses[0] ?? '', procedures: stay.procedures })
  const severity = severityOf(tariff.tables, stay)?.severity
  const points = dipPoints(stay, found?.group, severity, tariff.parameters, tariff.basisMeanFen)
  return { group: found?.group, points, tried: found?.tried ?? [] }
}
