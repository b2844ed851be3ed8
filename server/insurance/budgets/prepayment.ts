import { z } from 'zod'
import { Party, RuleRef } from '#insurance/packages'
import { percent, shareOf, splitByWeight, yuan } from '#insurance/split'
import type { Calculation, Computed } from '#insurance/statements'
import { BudgetRef, budgetName, budgetSide, prepaidSide } from './sides.ts'

/** What the months before have of the year. Statements that were made without it rounded each month alone, and keep their bytes. */
export const sharesBeforeBp = z.int().min(0).max(10_000).optional()

export const PrepaymentInputs = z.object({
  year: z.int(),
  month: z.int().min(1).max(12),
  budget: BudgetRef,
  monthShareBp: z.int().min(0).max(10_000),
  sharesBeforeBp,
  rule: RuleRef.extend({ shareBp: z.int().min(0).max(10_000) }),
  /** What the pooled fund paid each institution in the year before. */
  lastYear: z.array(z.object({ party: Party, fundFen: z.int().min(0) })),
})
export type PrepaymentInputs = z.infer<typeof PrepaymentInputs>

const clause = '总额预算按月预付'

export const keptBack = ({ amountFen, reserveBp }: Pick<BudgetRef, 'amountFen' | 'reserveBp'>): number =>
  shareOf(amountFen, reserveBp)

type Share = { readonly monthShareBp: number; readonly sharesBeforeBp?: number | undefined }

/** A month by running sums: what the year has given to its end less what it had given before, so that twelve are the year to the fen. */
export function monthSpan(spendableFen: number, { monthShareBp, sharesBeforeBp }: Share): { from: number; to: number } {
  const upTo = (bp: number) => shareOf(spendableFen, bp)
  return sharesBeforeBp === undefined
    ? { from: 0, to: upTo(monthShareBp) }
    : { from: upTo(sharesBeforeBp), to: upTo(Math.min(10_000, sharesBeforeBp + monthShareBp)) }
}

function compute(inputs: PrepaymentInputs): Computed {
  const { budget, lastYear, rule, year, month } = inputs
  const spendable = budget.amountFen - keptBack(budget)
  const span = monthSpan(spendable, inputs)
  const ofMonth = span.to - span.from
  const ahead = shareOf(span.to, rule.shareBp) - shareOf(span.from, rule.shareBp)
  const amounts = splitByWeight(
    ahead,
    lastYear.map(({ fundFen }) => fundFen),
  )
  const name = budgetName(budget)
  const ofBudget = [{ what: 'budget', ref: budget.ref }]
  const before = `${budget.insutype}/${budget.category}/${year - 1}`
  return {
    steps: [
      {
        ruleId: 'budget',
        clause,
        zh: `${name.zh}年度预算`,
        en: `Budget of the year: ${name.en}`,
        amountFen: budget.amountFen,
        from: ofBudget,
      },
      {
        ruleId: 'reserve',
        clause,
        zh: '扣除预留后可支付',
        en: 'What is not kept back',
        amountFen: spendable,
        from: ofBudget,
      },
      {
        ruleId: 'month-share',
        clause,
        zh: `${month} 月份额 ${percent(inputs.monthShareBp)}%`,
        en: `Share of month ${month}: ${percent(inputs.monthShareBp)}%`,
        amountFen: ofMonth,
        from: ofBudget,
      },
      {
        ruleId: 'prepayment',
        clause,
        zh: `预付比例 ${percent(rule.shareBp)}%`,
        en: `Given ahead: ${percent(rule.shareBp)}%`,
        amountFen: ahead,
        from: [{ what: 'rule', ref: rule.ref }],
      },
      ...lastYear.map(({ party, fundFen }, at) => ({
        ...{ ruleId: 'prepaid-institution', clause, amountFen: amounts[at]! },
        zh: `${party.name}：按上年统筹基金支付 ${yuan(fundFen)} 元的占比`,
        en: `${party.name}: by its share of last year, ¥${yuan(fundFen)}`,
        from: [{ what: 'bills', ref: `${before}/at:${party.code}` }],
      })),
    ],
    result: {
      ...{ spendableFen: spendable, monthFen: ofMonth, prepaidFen: amounts.reduce((sum, fen) => sum + fen, 0) },
      institutions: lastYear.map(({ party }, at) => ({ code: party.code, name: party.name, prepaidFen: amounts[at]! })),
    },
    postings: lastYear.map(({ party }, at) => ({
      ...{ source: budgetSide(year, budget), destination: prepaidSide(year, budget, party), amountFen: amounts[at]! },
      reason: `${year} 年 ${month} 月${name.zh}预付 ${party.name}`,
    })),
    headlineFen: ahead,
  }
}

/** What institutions are given ahead for a month: month's share of the budget × percentage, by last year's shares, to the fen. */
export const prepayment: Calculation<PrepaymentInputs> = {
  ...{ kind: 'prepayment', version: 1, titleZh: '月度预付', titleEn: 'Monthly prepayment' },
  ...{ inputs: PrepaymentInputs, compute },
}
