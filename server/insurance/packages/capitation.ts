import { z } from 'zod'
import { Insutype } from '#contracts/benefits'
import { parametersOf } from '#contracts/budgets'
import { yuan } from '#insurance/split'
import type { Calculation, Computed, NewStep } from '#insurance/statements'
import {
  gone,
  institutionSide,
  insutypeNames,
  Party,
  poolSide,
  RuleRef,
  SpentAt,
  surplusSide,
  takenBack,
} from './parties.ts'
import { backFrom, recoveredSteps } from './recovered.ts'
import { amountStep, balanceOfPackage, balanceSteps, goneStep, keepsAt } from './retention.ts'

export const CapitationInputs = z.object({
  gone,
  pool: z.string(),
  year: z.int(),
  insutype: Insutype,
  lead: Party,
  rule: RuleRef,
  retention: RuleRef.extend(parametersOf.retention.shape),
  riskModel: z.object({ ref: z.string(), sm3: z.string() }),
  members: z.int().min(0),
  cells: z.array(z.object({ cell: z.string(), memberMonths: z.int().min(0), monthFen: z.int().min(0) })),
  ownCare: z.object({ fundFen: z.int(), bills: z.int(), ...takenBack }),
  careElsewhere: z.array(SpentAt),
  assessment: z.object({ ref: z.string(), scoreBp: z.int().min(0).max(10_000) }).nullable(),
})
export type CapitationInputs = z.infer<typeof CapitationInputs>

const clause = '按人头付费'

function packageSteps(inputs: CapitationInputs): { steps: NewStep[]; packageFen: number; months: number } {
  const steps: NewStep[] = []
  let packageFen = 0
  let months = 0
  for (const { cell, memberMonths, monthFen } of inputs.cells) {
    const [age, sex, disease, score] = cell.split('/')
    const amountFen = memberMonths * monthFen
    packageFen += amountFen
    months += memberMonths
    const sexWord = sex === '1' ? { zh: '男', en: 'male' } : { zh: '女', en: 'female' }
    steps.push({
      ...{ ruleId: `capitation:${inputs.rule.ref}`, clause },
      zh: `风险单元 ${age} 岁起 ${sexWord.zh} ${disease} 风险评分 ${ratio(score)} 起：${memberMonths} 人月 × ${yuan(monthFen)} 元`,
      en: `Cell from age ${age}, ${sexWord.en}, ${disease}, score from ${ratio(score)}: ${memberMonths} member-months × ¥${yuan(monthFen)}`,
      amountFen,
      from: [
        { what: 'members', ref: `${inputs.lead.code}/${inputs.insutype}/${inputs.year}/${cell}` },
        { what: 'rule', ref: inputs.rule.ref },
      ],
    })
  }
  return { steps, packageFen, months }
}

/** Ten-thousandths as a decimal: 12500 is 1.25. */
const ratio = (tenThousandths: string | undefined) => String(Number(tenThousandths) / 10_000)

function spentSteps({ lead, ownCare, careElsewhere, insutype, year }: CapitationInputs): {
  steps: NewStep[]
  elsewhereFen: number
} {
  const ref = (code: string) => [{ what: 'bills', ref: `${lead.code}/${insutype}/${year}/at:${code}` }]
  const elsewhereFen = careElsewhere.reduce((sum, { fundFen }) => sum + fundFen, 0)
  return {
    elsewhereFen,
    steps: [
      {
        ...{ ruleId: 'own-care', clause, amountFen: ownCare.fundFen, from: ref(lead.code) },
        zh: `本机构为签管人群提供的服务：统筹基金支付 ${ownCare.bills} 笔`,
        en: `Care by the leading institution itself: ${ownCare.bills} bills paid by the pooled fund`,
      },
      ...careElsewhere.map(({ party, fundFen, bills }) => ({
        ...{ ruleId: 'care-elsewhere', clause, amountFen: fundFen, from: ref(party.code) },
        zh: `在 ${party.name} 就医，由牵头机构的总包承担：${bills} 笔`,
        en: `Care at ${party.name}, charged to the leading institution: ${bills} bills`,
      })),
    ],
  }
}

function compute(inputs: CapitationInputs): Computed {
  const { steps: cells, packageFen, months } = packageSteps(inputs)
  const { steps: spent, elsewhereFen } = spentSteps(inputs)
  const care = [{ party: inputs.lead, ...inputs.ownCare }, ...inputs.careElsewhere]
  const recoveredFen = backFrom(care)
  // What findings took back is in the fund again: it is not spending.
  const spentFen = inputs.ownCare.fundFen + elsewhereFen - recoveredFen
  const scoreBp = inputs.assessment?.scoreBp ?? null
  const { surplusFen, keepsBp, retainedFen, overspendFen } = balanceOfPackage(
    packageFen,
    spentFen,
    keepsAt(inputs.retention.bands, scoreBp),
  )
  const balance = { surplusFen, keepsBp, retainedFen, overspendFen }
  const { zh, en } = insutypeNames[inputs.insutype]
  const own = surplusSide(`${inputs.lead.code}:${inputs.insutype}`, inputs.lead.name)
  return {
    steps: [
      ...(inputs.gone ? [goneStep(clause)] : []),
      ...cells,
      amountStep('package', clause, [`${zh}总包：各单元相加`, `The package of ${en}: all cells`], packageFen),
      ...spent,
      ...recoveredSteps(clause, care, `${inputs.lead.code}/${inputs.insutype}/${inputs.year}`),
      amountStep('spent', clause, ['签管人群全部支出', 'All that was spent on these people'], spentFen),
      ...balanceSteps({ clause, ...balance, assessment: inputs.assessment, rule: inputs.retention.ref }),
    ],
    result: {
      ...{ members: inputs.members, memberMonths: months, packageFen, ownCareFen: inputs.ownCare.fundFen },
      ...{ careElsewhereFen: elsewhereFen, spentFen, scoreBp, ...balance },
      ...(recoveredFen > 0 ? { recoveredFen } : {}),
    },
    postings: [
      {
        source: poolSide(inputs.insutype),
        destination: own,
        amountFen: retainedFen,
        reason: `${inputs.year} 年${zh}人头总包结余留用 ${inputs.lead.name}`,
      },
      {
        source: institutionSide(inputs.lead),
        destination: poolSide(inputs.insutype),
        amountFen: overspendFen,
        reason: `${inputs.year} 年${zh}人头总包超支自担 ${inputs.lead.name}`,
      },
    ],
    headlineFen: surplusFen,
  }
}

/** A leading institution's people for a year: package by risk cell × months, own care and care elsewhere, what is kept of what is left. */
export const capitation: Calculation<CapitationInputs> = {
  ...{ kind: 'capitation', version: 1, titleZh: '人头总包', titleEn: 'Capitation' },
  ...{ inputs: CapitationInputs, compute },
}
