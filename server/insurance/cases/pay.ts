/** What a stay is paid, pure: exact fractions, rounded once. Money §4. */
import type { Outlier, TariffParameters } from '#contracts/cases'
import { type DipGroup, dipFactor, dipPoints10000, divided } from '#insurance/grouping'

export interface PaidStay {
  readonly insutype: '310' | '390'
  readonly level: number
  readonly institutionCode: string
  readonly ageYears: number
  readonly costFen: number
  readonly personFen: number
}
export interface PayStep {
  readonly zh: string
  readonly en: string
  readonly amountFen?: number
  readonly value10000?: number
}
export interface DrgPay {
  readonly standardFen: number
  /** What the standard is worth at the scheme's rate, in ten-thousandths of a weight: the case's points where a budget is shared by points. */
  readonly equalWeight10000: number
  readonly payFen: number
  readonly outlier: Outlier
  readonly steps: readonly PayStep[]
}

type Level = '0' | '1' | '2' | '3'
const levelOf = (level: number): Level => String(Math.min(Math.max(level, 0), 3)) as Level

export function factorOf(
  { levelFactorBp, institutionFactorBp }: Pick<TariffParameters['drg'], 'levelFactorBp' | 'institutionFactorBp'>,
  { level, institutionCode }: Pick<PaidStay, 'level' | 'institutionCode'>,
): number {
  return institutionFactorBp[institutionCode] ?? levelFactorBp[levelOf(level)]
}

/** weight × rate × hospital factor − what the person owes; outliers by what they cost. */
export function drgPay(
  stay: PaidStay,
  weight: { weight10000: number; meanCostFen: number } | undefined,
  { drg }: Pick<TariffParameters, 'drg'>,
): DrgPay {
  const { costFen, personFen } = stay
  const [rateFen, factorBp] = [drg.rateFen[stay.insutype], factorOf(drg, stay)]
  const atRate = (fen: number) => Number(divided(BigInt(fen) * 10_000n, BigInt(rateFen)))
  const pay = (standardFen: number, equalWeight10000: number, outlier: Outlier, steps: PayStep[]): DrgPay => {
    const payFen = Math.max(0, standardFen - personFen)
    const owed = { zh: '减去个人应付', en: 'less what the person owes', amountFen: -personFen }
    const last = { zh: '基金支付（不低于零）', en: 'the fund pays (never below zero)', amountFen: payFen }
    return { standardFen, equalWeight10000, payFen, outlier, steps: [...steps, owed, last] }
  }
  if (!weight) {
    const standardFen = shareOf(costFen, drg.ungroupedShareBp)
    const zh = '未入组或无权重：按实际费用的比例'
    const en = 'in no group with a weight: a share of what it cost'
    const steps = [{ zh, en, amountFen: standardFen, value10000: drg.ungroupedShareBp }]
    return pay(standardFen, atRate(standardFen), 'ungrouped', steps)
  }
  const { weight10000, meanCostFen } = weight
  const steps: PayStep[] = [
    { zh: '权重', en: 'weight', value10000: weight10000 },
    { zh: '费率', en: 'rate', amountFen: rateFen },
    { zh: '医院系数', en: 'hospital factor', value10000: factorBp },
  ]
  const [cost, mean] = [BigInt(costFen), BigInt(meanCostFen)]
  const high = BigInt(drg.highTimesBp[levelOf(stay.level)])
  // Ten-thousandths three times over: weight, factor, and the times of an outlier.
  const equal = BigInt(weight10000) * BigInt(factorBp)
  const full = equal * BigInt(rateFen)
  const scale = 10_000n * 10_000n
  if (cost * 10_000n >= mean * high) {
    const over = cost * 10_000n - mean * high
    const times = mean * 10_000n + over
    const standardFen = Number(divided(full * times, scale * mean * 10_000n))
    const worth = Number(divided(equal * times, 10_000n * mean * 10_000n))
    const value10000 = Number(divided(cost * 10_000n, mean))
    const said = { zh: '高倍率：超出部分按倍数增加', en: 'high outlier: what is above the limit is added, in times' }
    return pay(standardFen, worth, 'high', [...steps, { ...said, amountFen: standardFen, value10000 }])
  }
  const fullFen = Number(divided(full, scale))
  const fullWeight = Number(divided(equal, 10_000n))
  if (cost * 10_000n < mean * BigInt(drg.lowShareBp)) {
    const standardFen = Math.min(costFen, fullFen)
    const said = { zh: '低倍率：按实际费用', en: 'low outlier: what it cost' }
    return pay(standardFen, costFen < fullFen ? atRate(costFen) : fullWeight, 'low', [
      ...steps,
      { ...said, amountFen: standardFen },
    ])
  }
  return pay(fullFen, fullWeight, 'none', [...steps, { zh: '付费标准', en: 'standard', amountFen: fullFen }])
}

export const shareOf = (fen: number, bp: number): number => Number(divided(BigInt(fen) * BigInt(bp), 10_000n))

export interface DipPoints {
  readonly points10000: number
  readonly outlier: Outlier
  readonly steps: readonly PayStep[]
}

/** score × cost factor × institution factor × auxiliary factor. What no group fits counts a share of its cost against the mean of all. */
export function dipPoints(
  stay: PaidStay,
  group: Pick<DipGroup, 'kind' | 'score10000' | 'meanCostFen'> | undefined,
  severity: 'mcc' | 'cc' | undefined,
  { dip }: Pick<TariffParameters, 'dip'>,
  basisMeanFen: number,
): DipPoints {
  if (!group) {
    const score10000 = Number(divided(BigInt(stay.costFen) * BigInt(dip.ungroupedShareBp), BigInt(basisMeanFen)))
    const said = { zh: '目录外：按实际费用的比例折算分值', en: 'not in the list: a share of its cost as points' }
    return { points10000: score10000, outlier: 'ungrouped', steps: [{ ...said, value10000: score10000 }] }
  }
  const factor = dipFactor(stay.costFen, group.meanCostFen, dip)
  // What primary care treats has one score at every level.
  const institutionBp = group.kind === 'primary-care' ? 10_000 : factorOf(dip, stay)
  const auxiliaryBp = auxiliaryOf(dip.auxiliary, stay.ageYears, severity)
  const points10000 = dipPoints10000(group.score10000, factor, [institutionBp, auxiliaryBp])
  const factor10000 = Number(divided(factor.numerator * 10_000n, factor.denominator))
  return {
    points10000,
    outlier: factor.outlier,
    steps: [
      { zh: '病种分值', en: 'score', value10000: group.score10000 },
      { zh: '费用系数', en: 'factor of its cost', value10000: factor10000 },
      { zh: '机构系数', en: 'institution factor', value10000: institutionBp },
      { zh: '辅助系数', en: 'auxiliary factor', value10000: auxiliaryBp },
      { zh: '点数', en: 'points', value10000: points10000 },
    ],
  }
}

/** The largest one that applies: they are reasons for one thing, not to be multiplied. */
function auxiliaryOf(
  auxiliary: TariffParameters['dip']['auxiliary'],
  ageYears: number,
  severity: 'mcc' | 'cc' | undefined,
): number {
  const { childBelowYears, childBp, elderFromYears, elderBp, mccBp, ccBp } = auxiliary
  return Math.max(
    10_000,
    ageYears < childBelowYears ? childBp : 0,
    ageYears >= elderFromYears ? elderBp : 0,
    severity === 'mcc' ? mccBp : severity === 'cc' ? ccBp : 0,
  )
}
