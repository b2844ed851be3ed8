import { z } from 'zod'
import { Insutype } from '#contracts/benefits'
import { parametersOf } from '#contracts/budgets'
import { yuan } from '#insurance/split'
import type { Calculation, Computed } from '#insurance/statements'
import { gone, institutionSide, insutypeNames, Party, poolSide, RuleRef, SpentAt, surplusSide } from './parties.ts'
import { backFrom, recoveredSteps } from './recovered.ts'
import { balanceOfPackage, balanceSteps, goneStep, keepsAt } from './retention.ts'

export const DiseasePackageInputs = z.object({
  gone,
  pool: z.string(),
  year: z.int(),
  insutype: Insutype,
  code: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  responsible: Party,
  rule: RuleRef,
  monthFen: z.int().min(0),
  keepsBp: z.int().min(0).max(10_000),
  retention: RuleRef.extend(parametersOf.retention.shape),
  members: z.int().min(0),
  memberMonths: z.int().min(0),
  spent: z.array(SpentAt),
  assessment: z.object({ ref: z.string(), scoreBp: z.int().min(0).max(10_000) }).nullable(),
})
export type DiseasePackageInputs = z.infer<typeof DiseasePackageInputs>

const clause = '按病种打包（天津糖尿病）'

function compute(inputs: DiseasePackageInputs): Computed {
  const { memberMonths, monthFen, responsible, insutype, year } = inputs
  const packageFen = memberMonths * monthFen
  const recoveredFen = backFrom(inputs.spent)
  const spentFen = inputs.spent.reduce((sum, { fundFen }) => sum + fundFen, 0) - recoveredFen
  const scoreBp = inputs.assessment?.scoreBp ?? null
  // What the package lets be kept at most, and of that what the score lets be kept.
  const keepsBp = Math.floor((inputs.keepsBp * keepsAt(inputs.retention.bands, scoreBp)) / 10_000)
  const { surplusFen, retainedFen, overspendFen } = balanceOfPackage(packageFen, spentFen, keepsBp)
  const balance = { surplusFen, keepsBp, retainedFen, overspendFen }
  const title = `${year} 年${insutypeNames[insutype].zh}${inputs.titleZh}`
  const rule = [{ what: 'rule', ref: inputs.rule.ref }]
  return {
    steps: [
      ...(inputs.gone ? [goneStep(clause)] : []),
      {
        ...{ ruleId: 'disease-package', clause, amountFen: packageFen },
        zh: `${inputs.titleZh}：${inputs.members} 人，${memberMonths} 人月 × ${yuan(monthFen)} 元`,
        en: `${inputs.titleEn}: ${inputs.members} people, ${memberMonths} member-months × ¥${yuan(monthFen)}`,
        from: [{ what: 'members', ref: `${inputs.code}/${insutype}/${year}` }, ...rule],
      },
      ...inputs.spent.map(({ party, fundFen, bills }) => ({
        ...{ ruleId: 'spent-at', clause, amountFen: fundFen },
        zh: `在 ${party.name} 的病种费用：${bills} 笔`,
        en: `Spent on the disease at ${party.name}: ${bills} bills`,
        from: [{ what: 'bills', ref: `${inputs.code}/${insutype}/${year}/at:${party.code}` }],
      })),
      ...recoveredSteps(clause, inputs.spent, `${inputs.code}/${insutype}/${year}`),
      ...balanceSteps({ clause, ...balance, assessment: inputs.assessment, rule: inputs.rule.ref }),
    ],
    result: {
      ...{ members: inputs.members, memberMonths, packageFen, spentFen, scoreBp, ...balance },
      ...(recoveredFen > 0 ? { recoveredFen } : {}),
    },
    postings: [
      {
        source: poolSide(insutype),
        destination: surplusSide(`${inputs.code}:${insutype}`, inputs.titleZh),
        amountFen: retainedFen,
        reason: `${title}结余留用`,
      },
      {
        source: institutionSide(responsible),
        destination: poolSide(insutype),
        amountFen: overspendFen,
        reason: `${title}超支自担`,
      },
    ],
    headlineFen: surplusFen,
  }
}

/** Everybody with a disease for a year, with one responsible institution: per head and month against what the disease cost. */
export const diseasePackage: Calculation<DiseasePackageInputs> = {
  ...{ kind: 'disease-package', version: 1, titleZh: '病种打包', titleEn: 'Disease package' },
  ...{ inputs: DiseasePackageInputs, compute },
}
