/** A tariff learned from stays: weights, rates, the list of DIP groups, and parameters to begin with. Pure, exact, in any order. */
import type { TariffParameters } from '#contracts/cases'
import { type DipGroup, divided, groupCase, learnDip, type Tables } from '#insurance/grouping'
import type { Stay } from './stay.ts'

export interface LearnedWeight {
  readonly drg: string
  readonly weight10000: number
  readonly meanCostFen: number
  readonly meanDaysMilli: number
  readonly cases: number
  readonly learnedFrom: 'drg' | 'adrg'
}
export interface LearnedTariff {
  readonly weights: readonly LearnedWeight[]
  readonly dipGroups: readonly DipGroup[]
  readonly parameters: TariffParameters
  readonly cases: number
  readonly meanFen: number
}
interface Sum {
  cases: number
  costFen: bigint
  days: number
}

export function learnTariff(
  tables: Tables,
  stays: readonly Stay[],
  { casesMin, months, pays }: { casesMin: number; months: number; pays: 'drg' | 'dip' },
): LearnedTariff {
  const [byDrg, byAdrg] = [new Map<string, Sum>(), new Map<string, Sum>()]
  const all: Sum = { cases: 0, costFen: 0n, days: 0 }
  const groups = new Map<Stay, string>()
  for (const stay of stays) {
    const { adrg, drg, reason } = groupCase(tables, stay)
    add(all, stay)
    if (reason !== 'grouped') continue
    groups.set(stay, drg)
    add(sumIn(byDrg, drg), stay)
    add(sumIn(byAdrg, adrg), stay)
  }
  const weights = tables.source.mdcs
    .flatMap(({ adrgs }) => adrgs)
    .flatMap(({ adrg, drgs }) => drgs.flatMap((drg) => weightOf(drg, byDrg.get(drg), byAdrg.get(adrg), all, casesMin)))
  const weightBy = new Map(weights.map(({ drg, weight10000 }) => [drg, weight10000]))
  return {
    weights,
    dipGroups: learnDip(stays.map(dipCostOf), { casesMin }).groups,
    parameters: parametersFor(stays, (stay) => weightBy.get(groups.get(stay) ?? ''), { months, pays }),
    cases: stays.length,
    meanFen: Math.max(1, Number(divided(all.costFen, BigInt(Math.max(1, all.cases))))),
  }
}

const dipCostOf = (stay: Stay) => ({
  ...{ diagnosis: stay.diagnoses[0] ?? '', procedures: stay.procedures, costFen: stay.costFen, level: stay.level },
})

function sumIn(sums: Map<string, Sum>, key: string): Sum {
  const sum = sums.get(key) ?? { cases: 0, costFen: 0n, days: 0 }
  sums.set(key, sum)
  return sum
}
function add(sum: Sum, { costFen, days }: Stay): void {
  sum.cases += 1
  sum.costFen += BigInt(costFen)
  sum.days += days
}

function weightOf(
  drg: string,
  own: Sum | undefined,
  wide: Sum | undefined,
  all: Sum,
  casesMin: number,
): LearnedWeight[] {
  const learnedFrom = (own?.cases ?? 0) >= casesMin ? 'drg' : 'adrg'
  const sum = learnedFrom === 'drg' ? own! : wide
  if (!sum || sum.cases < casesMin || sum.costFen === 0n) return []
  return [
    {
      ...{ drg, learnedFrom, cases: own?.cases ?? 0 },
      weight10000: Math.max(
        1,
        Number(divided(sum.costFen * BigInt(all.cases) * 10_000n, BigInt(sum.cases) * all.costFen)),
      ),
      meanCostFen: Number(divided(sum.costFen, BigInt(sum.cases))),
      meanDaysMilli: Math.round((sum.days * 1_000) / sum.cases),
    },
  ]
}

/**
 * To begin with: a rate at which the stays of each scheme would have been paid what they cost, and the funds' months as they were. All
 * limits and factors are from memory: to be verified before they are published (docs/case-payment.md).
 */
function parametersFor(
  stays: readonly Stay[],
  weightOfStay: (stay: Stay) => number | undefined,
  { months, pays }: { months: number; pays: 'drg' | 'dip' },
): TariffParameters {
  const rate = (of: readonly Stay[]): number => {
    let [cost, weight] = [0n, 0n]
    for (const stay of of) {
      const own = weightOfStay(stay)
      if (own === undefined) continue
      cost += BigInt(stay.costFen)
      weight += BigInt(own)
    }
    return weight === 0n ? 0 : Number(divided(cost * 10_000n, weight))
  }
  const perScheme = (of: (stays: readonly Stay[]) => number): { '310': number; '390': number } => {
    const whole = Math.max(1, of(stays))
    const scheme = (insutype: string) => of(stays.filter((stay) => stay.insutype === insutype)) || whole
    return { '310': scheme('310'), '390': scheme('390') }
  }
  const fund = (of: readonly Stay[]) =>
    Number(
      divided(
        of.reduce((sum, { fundFen }) => sum + BigInt(fundFen), 0n),
        BigInt(Math.max(1, months)),
      ),
    )
  return {
    pays,
    drg: {
      ...{ rateFen: perScheme(rate), levelFactorBp: evenLevels, institutionFactorBp: {} },
      ...{
        highTimesBp: { '0': 20_000, '1': 20_000, '2': 20_000, '3': 30_000 },
        lowShareBp: 4_000,
        ungroupedShareBp: 8_000,
      },
    },
    dip: {
      ...{ monthBudgetFen: perScheme(fund), levelFactorBp: evenLevels, institutionFactorBp: {} },
      auxiliary: {
        ...{ childBelowYears: 7, childBp: 10_500, elderFromYears: 80, elderBp: 10_300, mccBp: 10_800, ccBp: 10_300 },
      },
      ...{ highTimesBp: 20_000, lowTimesBp: 5_000, ungroupedShareBp: 8_000 },
    },
    source: '按所选日期内已结算住院测算；系数与界限凭记忆拟定，发布前核实',
  }
}
const evenLevels = { '0': 10_000, '1': 10_000, '2': 10_000, '3': 10_000 }
