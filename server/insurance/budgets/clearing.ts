import { z } from 'zod'
import { parametersOf } from '#contracts/budgets'
import { institutionSide, poolSide, RuleRef } from '#insurance/packages'
import { percent, splitByWeight } from '#insurance/split'
import type { Calculation, Computed, NewStep } from '#insurance/statements'
import { PointsOfInstitution, pointsOf, thousandPointsFen } from './points.ts'
import { keptBack } from './prepayment.ts'
import { sharedOf } from './sharing.ts'
import { BudgetRef, budgetName, budgetSide, prepaidSide, recoveredSide } from './sides.ts'

export const ClearingInputs = z.object({
  pool: z.string(),
  year: z.int(),
  budget: BudgetRef,
  points: RuleRef,
  sharing: RuleRef.extend(parametersOf.sharing.shape),
  /** The capitation that pays these bills: then points are for reading, and everybody is entitled to what the bills gave. */
  capitated: RuleRef.optional(),
  /** Bills without any points in the region: there is nothing to divide by, and the bills stand. */
  noPoints: z.literal(true).optional(),
  /**
   * What findings took back is not spent: absent where nothing came back, and in statements that were made before, which counted it as
   * spent and then took it off, so that of an excess it was borne twice.
   */
  lessRecovered: z.literal(true).optional(),
  /** Recovered: what findings took back of these bills; it is in the books already. */
  institutions: z.array(PointsOfInstitution.extend({ recoveredFen: z.int().min(0), findings: z.array(z.string()) })),
})
export type ClearingInputs = z.infer<typeof ClearingInputs>

interface Cleared {
  readonly points: number
  readonly worthFen: number
  readonly actualFen: number
  readonly prepaidFen: number
  readonly recoveredFen: number
  /** Actual less what came back. */
  readonly spentFen?: number
  /** What was not used and is kept; what the fund bears of an excess. */
  readonly keptFen: number
  readonly borneFen: number
  /** By points and sharing, of what was spent. */
  readonly entitledFen: number
  /** What is still paid (negative: given back): entitled − given ahead. */
  readonly dueFen: number
}

type ToClear = Pick<ClearingInputs, 'budget' | 'sharing' | 'institutions' | 'capitated' | 'noPoints' | 'lessRecovered'>

const spentOf = (
  { actualFen, recoveredFen }: Pick<Cleared, 'actualFen' | 'recoveredFen'>,
  lessRecovered: boolean,
): number => (lessRecovered ? actualFen - recoveredFen : actualFen)

/** Each institution's clearing. What the fund bears of excesses ends at the reserve: beyond it every excess gets its share of the reserve. */
export function clear(inputs: ToClear): { reserveFen: number; cleared: Cleared[] } {
  const { budget, institutions, sharing, lessRecovered = false } = inputs
  const reserveFen = keptBack(budget)
  const byBills = inputs.capitated !== undefined || inputs.noPoints === true
  const points = institutions.map(pointsOf)
  const worth = splitByWeight(budget.amountFen - reserveFen, points)
  const shared = institutions.map((one, at) => {
    if (byBills) return { keptFen: 0, borneFen: 0 }
    // What findings took back does not make an institution look thrifty; nor is an excess that came back one any more.
    const { keptFen } = sharedOf(sharing, worth[at]!, one.actualFen)
    return { keptFen, borneFen: sharedOf(sharing, worth[at]!, spentOf(one, lessRecovered)).borneFen }
  })
  const asked = shared.map(({ borneFen }) => borneFen)
  const askedFen = asked.reduce((sum, fen) => sum + fen, 0)
  const borne = askedFen > reserveFen ? splitByWeight(reserveFen, asked) : asked
  const cleared = institutions.map((one, at) => {
    const { actualFen, prepaidFen, recoveredFen } = one
    const { keptFen } = shared[at]!
    const spentFen = spentOf(one, lessRecovered)
    const byPoints = spentFen < worth[at]! ? spentFen + keptFen : worth[at]! + borne[at]!
    const entitledFen = byBills ? spentFen : byPoints
    const stillBack = lessRecovered ? 0 : recoveredFen
    return {
      ...{
        points: points[at]!,
        worthFen: worth[at]!,
        actualFen,
        prepaidFen,
        recoveredFen,
        keptFen,
        borneFen: borne[at]!,
      },
      ...(lessRecovered ? { spentFen } : {}),
      ...{ entitledFen, dueFen: entitledFen - prepaidFen - stillBack },
    }
  })
  return { reserveFen, cleared }
}

const clause = '总额预算年终清算'

function institutionSteps(inputs: ClearingInputs, cleared: readonly Cleared[]): NewStep[] {
  const { budget, year } = inputs
  return inputs.institutions.flatMap(({ party, cases, visits, findings }, at) => {
    const one = cleared[at]!
    const period = `${budget.insutype}/${budget.category}/${year}/at:${party.code}`
    const told = (ruleId: string, zh: string, en: string, amountFen: number, from: NewStep['from']): NewStep => ({
      ...{ ruleId, clause, zh: `${party.name}：${zh}`, en: `${party.name}: ${en}`, amountFen, from },
    })
    return [
      {
        ...{
          ruleId: 'points',
          clause,
          points: one.points,
          from: [
            { what: 'cases', ref: period },
            { what: 'bills', ref: period },
          ],
        },
        zh: `${party.name}：病例 ${cases} 例、门诊 ${visits} 人次的点数`,
        en: `${party.name}: points of ${cases} cases and ${visits} visits`,
      },
      told('worth', '点数 × 点值', 'points × value', one.worthFen, [{ what: 'rule', ref: inputs.points.ref }]),
      told('actual', '账单统筹基金支付', 'paid by bills', one.actualFen, [{ what: 'bills', ref: period }]),
      told(
        'recovered',
        '稽核追回',
        'recovered by findings',
        one.recoveredFen,
        findings.map((ref) => ({ what: 'finding', ref })),
      ),
      ...(one.spentFen === undefined
        ? []
        : [told('spent', '支出：账单支付减追回', 'spent: paid by bills less recovered', one.spentFen, [])]),
      told('kept', '节约留用', 'kept of what was not used', one.keptFen, [{ what: 'rule', ref: inputs.sharing.ref }]),
      told('borne', '超支由基金分担', 'excess borne by the fund', one.borneFen, [
        { what: 'rule', ref: inputs.sharing.ref },
      ]),
      told('entitled', '应得', 'entitled', one.entitledFen, []),
      told('prepaid', '已预付', 'given ahead', one.prepaidFen, [
        { what: 'statement', ref: `prepayment/${inputs.budget.insutype}/${inputs.budget.category}/${year}` },
      ]),
      told('due', '清算应付（负数为退回）', 'due (negative: given back)', one.dueFen, []),
    ]
  })
}

function postingsOf(inputs: ClearingInputs, cleared: readonly Cleared[]): Computed['postings'] {
  const { budget, year, institutions } = inputs
  const ofBudget = budgetSide(year, budget)
  const pool = poolSide(budget.insutype)
  const name = budgetName(budget).zh
  const billedFen = cleared.reduce((sum, { actualFen }) => sum + actualFen, 0)
  const leftFen = budget.amountFen - cleared.reduce((sum, { entitledFen }) => sum + entitledFen, 0)
  const backFen = cleared.reduce((sum, { actualFen, spentFen = actualFen }) => sum + actualFen - spentFen, 0)
  const between = institutions.flatMap(({ party }, at) => {
    const { prepaidFen, entitledFen, actualFen, spentFen = actualFen } = cleared[at]!
    const moreFen = entitledFen - spentFen
    const own = institutionSide(party)
    const [source, destination] = moreFen > 0 ? [ofBudget, own] : [own, ofBudget]
    return [
      // What was given ahead is set against what the bills gave; then the bills are brought to what it is entitled to.
      {
        source: prepaidSide(year, budget, party),
        destination: ofBudget,
        amountFen: prepaidFen,
        reason: `${year} 年${name}预付冲抵 ${party.name}`,
      },
      { source, destination, amountFen: Math.abs(moreFen), reason: `${year} 年${name}清算 ${party.name}` },
    ]
  })
  return [
    ...between,
    { source: ofBudget, destination: pool, amountFen: billedFen, reason: `${year} 年${name}账单支付列入预算` },
    {
      ...{ source: recoveredSide(budget.insutype), destination: ofBudget, amountFen: backFen },
      reason: `${year} 年${name}追回冲减支出`,
    },
    {
      source: leftFen > 0 ? ofBudget : pool,
      destination: leftFen > 0 ? pool : ofBudget,
      amountFen: Math.abs(leftFen),
      reason: `${year} 年${name}预算结余归还统筹基金`,
    },
  ]
}

function headSteps(
  { budget, points: rule, capitated, noPoints }: ClearingInputs,
  reserveFen: number,
  points: number,
  valueFen: number,
): NewStep[] {
  const name = budgetName(budget)
  const from = [{ what: 'budget', ref: budget.ref }]
  const whole = { zh: `${name.zh}年度预算`, en: `Budget of the year: ${name.en}` }
  const kept = { zh: `预留 ${percent(budget.reserveBp)}%`, en: `Kept back: ${percent(budget.reserveBp)}%` }
  const all = { zh: '区域全部点数', en: 'All points of the region' }
  const value = { zh: '点值：每千点的金额', en: 'Point value: what a thousand points are worth' }
  const paid = {
    zh: '本类费用按人头打包支付：清算只冲抵预付，应得为账单支付额',
    en: 'Paid per head: the clearing sets off what was given ahead, and what bills paid is what one is entitled to',
  }
  const unpointed = {
    zh: '全区没有任何点数：无从按点值分配，应得为账单支付额',
    en: 'No points at all in the region: nothing to divide by, and what bills paid is what one is entitled to',
  }
  return [
    ...(capitated ? [{ ruleId: 'capitated', clause, ...paid, from: [{ what: 'rule', ref: capitated.ref }] }] : []),
    ...(noPoints ? [{ ruleId: 'no-points', clause, ...unpointed, from: [] }] : []),
    { ruleId: 'budget', clause, ...whole, amountFen: budget.amountFen, from },
    { ruleId: 'reserve', clause, ...kept, amountFen: reserveFen, from },
    { ruleId: 'all-points', clause, ...all, points, from: [{ what: 'rule', ref: rule.ref }] },
    { ruleId: 'point-value', clause, ...value, amountFen: valueFen, from: [] },
  ]
}

function compute(inputs: ClearingInputs): Computed {
  const { reserveFen, cleared } = clear(inputs)
  const { budget } = inputs
  const sum = (of: (one: Cleared) => number) => cleared.reduce((all, one) => all + of(one), 0)
  const points = sum((one) => one.points)
  const leftFen = budget.amountFen - sum((one) => one.entitledFen)
  const value = thousandPointsFen(budget.amountFen - reserveFen, points)
  const left = {
    zh: '预算结余归还统筹基金（负数由统筹基金补足）',
    en: 'What the budget leaves goes back to the pool (negative: the pool adds it)',
  }
  return {
    steps: [
      ...headSteps(inputs, reserveFen, points, value),
      ...institutionSteps(inputs, cleared),
      { ruleId: 'left', clause, ...left, amountFen: leftFen, from: [] },
    ],
    result: {
      ...{
        amountFen: budget.amountFen,
        reserveFen,
        points,
        thousandPointsFen: value,
        actualFen: sum((one) => one.actualFen),
      },
      ...{ entitledFen: sum((one) => one.entitledFen), recoveredFen: sum((one) => one.recoveredFen), leftFen },
      institutions: inputs.institutions.map(({ party }, at) => ({
        code: party.code,
        name: party.name,
        ...cleared[at]!,
      })),
    },
    postings: postingsOf(inputs, cleared),
    headlineFen: leftFen,
  }
}

/** A budget's year: points × value, what was given ahead and recovered, and the shares of what was not used or exceeded. */
export const yearClearing: Calculation<ClearingInputs> = {
  ...{ kind: 'year-clearing', version: 1, titleZh: '总额预算年终清算', titleEn: 'Year-end clearing of a budget' },
  ...{ inputs: ClearingInputs, compute },
}
