import { z } from 'zod'
import { Insutype } from '#contracts/benefits'
import { BudgetCategory } from '#contracts/budgets'
import { insutypeNames, type Party } from '#insurance/packages'

export const BudgetRef = z.object({
  ref: z.string(),
  source: z.string(),
  insutype: Insutype,
  category: BudgetCategory,
  amountFen: z.int().min(0),
  reserveBp: z.int().min(0).max(10_000),
})
export type BudgetRef = z.infer<typeof BudgetRef>

export const categoryNames: Readonly<Record<BudgetCategory, { zh: string; en: string }>> = {
  outpatient: { zh: '门诊', en: 'outpatient' },
  'special-disease': { zh: '门诊慢特病', en: 'outpatient special disease' },
  inpatient: { zh: '住院', en: 'inpatient' },
}

export const budgetName = ({ insutype, category }: Pick<BudgetRef, 'insutype' | 'category'>) => ({
  zh: `${insutypeNames[insutype].zh}${categoryNames[category].zh}`,
  en: `${insutypeNames[insutype].en}, ${categoryNames[category].en}`,
})

/** The region's statements are named by scheme and category. */
export const subjectOf = ({ insutype, category }: Pick<BudgetRef, 'insutype' | 'category'>) =>
  `region:${insutype}:${category}`

/** What a budget sets aside of the pool for its year. */
export const budgetSide = (year: number, { insutype, category }: Pick<BudgetRef, 'insutype' | 'category'>) => ({
  kind: 'fund-budget',
  ownerId: `${year}:${insutype}:${category}`,
  name: `${year} 年${budgetName({ insutype, category }).zh}总额预算`,
})

/** Where findings put what they took back, by scheme. */
export const recoveredSide = (insutype: string) => ({
  ...{ kind: 'fund-recovered', ownerId: insutype, name: `监控追回基金 ${insutype}` },
})

/** What an institution was given ahead of a budget, and has to account for. */
export const prepaidSide = (
  year: number,
  budget: Pick<BudgetRef, 'insutype' | 'category'>,
  { code, name, id }: Party,
) => ({
  kind: 'institution-prepaid',
  ownerId: `${id ?? code}:${year}:${budget.insutype}:${budget.category}`,
  name: `${name} ${year} 年${budgetName(budget).zh}预付`,
})
