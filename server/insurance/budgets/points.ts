import { z } from 'zod'
import { Party, RuleRef } from '#insurance/packages'
import { splitByWeight } from '#insurance/split'
import type { Calculation, Computed } from '#insurance/statements'
import { keptBack, monthSpan, sharesBeforeBp } from './prepayment.ts'
import { BudgetRef, budgetName } from './sides.ts'

export const PointsOfInstitution = z.object({
  party: Party,
  /** Thousandths of a point, by where they come from. */
  casePoints: z.int().min(0),
  visitPoints: z.int().min(0),
  cases: z.int().min(0),
  visits: z.int().min(0),
  /** What the pooled fund paid by bills that stand. */
  actualFen: z.int().min(0),
  prepaidFen: z.int().min(0),
})
export type PointsOfInstitution = z.infer<typeof PointsOfInstitution>

export const MonthPointsInputs = z.object({
  year: z.int(),
  month: z.int().min(1).max(12),
  budget: BudgetRef,
  monthShareBp: z.int().min(0).max(10_000),
  sharesBeforeBp,
  rule: RuleRef,
  institutions: z.array(PointsOfInstitution),
})
export type MonthPointsInputs = z.infer<typeof MonthPointsInputs>

export const pointsOf = ({ casePoints, visitPoints }: Pick<PointsOfInstitution, 'casePoints' | 'visitPoints'>) =>
  casePoints + visitPoints

/** What a thousand points are worth, in fen: for reading; amounts come from the exact ratio. */
export const thousandPointsFen = (amountFen: number, points: number): number =>
  points === 0 ? 0 : Number((BigInt(amountFen) * 1_000_000n) / BigInt(points))

const clause = '区域点数法'

function compute(inputs: MonthPointsInputs): Computed {
  const { budget, institutions, year, month } = inputs
  const span = monthSpan(budget.amountFen - keptBack(budget), inputs)
  const monthFen = span.to - span.from
  const points = institutions.map(pointsOf)
  const allPoints = points.reduce((sum, one) => sum + one, 0)
  const worth = splitByWeight(monthFen, points)
  const value = thousandPointsFen(monthFen, allPoints)
  const name = budgetName(budget)
  const period = `${budget.insutype}/${budget.category}/${year}-${String(month).padStart(2, '0')}`
  return {
    steps: [
      {
        ruleId: 'month-share',
        clause,
        zh: `${name.zh} ${month} 月预算`,
        en: `Budget of month ${month}: ${name.en}`,
        amountFen: monthFen,
        from: [{ what: 'budget', ref: budget.ref }],
      },
      {
        ruleId: 'points',
        clause,
        zh: '区域全部点数',
        en: 'All points of the region',
        points: allPoints,
        from: [{ what: 'rule', ref: inputs.rule.ref }],
      },
      {
        ruleId: 'point-value',
        clause,
        zh: '点值：每千点的金额',
        en: 'Point value: what a thousand points are worth',
        amountFen: value,
        from: [],
      },
      ...institutions.flatMap((one, at) => [
        {
          ...{ ruleId: 'institution-points', clause, points: points[at]! },
          zh: `${one.party.name}：病例 ${one.cases} 例、门诊 ${one.visits} 人次的点数`,
          en: `${one.party.name}: points of ${one.cases} cases and ${one.visits} visits`,
          from: [
            { what: 'cases', ref: `${period}/at:${one.party.code}` },
            { what: 'bills', ref: `${period}/at:${one.party.code}` },
          ],
        },
        {
          ...{ ruleId: 'institution-worth', clause, amountFen: worth[at]!, from: [] },
          ...{ zh: `${one.party.name}：点数 × 点值`, en: `${one.party.name}: points × value` },
        },
      ]),
    ],
    result: {
      ...{ monthFen, points: allPoints, thousandPointsFen: value },
      institutions: institutions.map(({ party, actualFen, prepaidFen }, at) => ({
        ...{ code: party.code, name: party.name, points: points[at]!, worthFen: worth[at]!, actualFen, prepaidFen },
      })),
    },
    postings: [],
    headlineFen: monthFen,
  }
}

/** A month's points and what one was worth; nothing moves before the year is cleared. */
export const monthPoints: Calculation<MonthPointsInputs> = {
  ...{ kind: 'month-points', version: 1, titleZh: '月度点数与点值', titleEn: 'Points and point value of a month' },
  ...{ inputs: MonthPointsInputs, compute },
}
