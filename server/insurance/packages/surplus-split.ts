import { z } from 'zod'
import { Insutype } from '#contracts/benefits'
import { parametersOf } from '#contracts/budgets'
import { percent, splitByWeight, yuan } from '#insurance/split'
import type { Calculation, Computed, NewStep } from '#insurance/statements'
import { gone, institutionSide, Party, RuleRef, surplusSide } from './parties.ts'
import { goneStep } from './retention.ts'

export const SurplusSplitInputs = z.object({
  gone,
  year: z.int(),
  insutype: Insutype,
  /** Whose surplus it is: a leading institution's, or a package's. */
  owner: z.object({ code: z.string(), name: z.string() }),
  of: z.object({ kind: z.string(), subject: z.string(), sm3: z.string() }),
  retainedFen: z.int().min(0),
  rule: RuleRef.extend(parametersOf.split.shape),
  members: z
    .array(z.object({ party: Party, contracts: z.int().min(0), work: z.int().min(0), results: z.int().min(0) }))
    .min(1),
})
export type SurplusSplitInputs = z.infer<typeof SurplusSplitInputs>

const factors = [
  { name: 'contracts', weight: 'contractsBp', zh: '签约人数', en: 'contracts' },
  { name: 'work', weight: 'workBp', zh: '服务量', en: 'work' },
  { name: 'results', weight: 'resultsBp', zh: '效果', en: 'results' },
] as const

/** To the fen: first among the factors that anybody has something of, then among the members by theirs. */
export function splitSurplus({
  retainedFen,
  rule,
  members,
}: Pick<SurplusSplitInputs, 'retainedFen' | 'rule' | 'members'>) {
  const sums = factors.map(({ name }) => members.reduce((sum, member) => sum + member[name], 0))
  const weights = factors.map(({ weight }, at) => (sums[at] === 0 ? 0 : rule[weight]))
  // Where nobody has anything that counts, all alike.
  const alike = weights.every((weight) => weight === 0)
  const parts = alike ? factors.map(() => 0) : splitByWeight(retainedFen, weights)
  const byFactor = factors.map(({ name }, at) =>
    splitByWeight(
      parts[at]!,
      members.map((member) => member[name]),
    ),
  )
  const even = alike
    ? splitByWeight(
        retainedFen,
        members.map(() => 1),
      )
    : members.map(() => 0)
  return {
    parts,
    byFactor,
    amounts: members.map((_, at) => even[at]! + byFactor.reduce((sum, shares) => sum + shares[at]!, 0)),
  }
}

const clause = '结余在成员间分配'

function compute(inputs: SurplusSplitInputs): Computed {
  const { parts, byFactor, amounts } = splitSurplus(inputs)
  const rule = [{ what: 'rule', ref: inputs.rule.ref }]
  const source = surplusSide(`${inputs.owner.code}:${inputs.insutype}`, inputs.owner.name)
  const steps: NewStep[] = [
    ...(inputs.gone ? [goneStep(clause)] : []),
    {
      ...{
        ruleId: 'retained',
        clause,
        zh: '可分配的留用结余',
        en: 'Kept surplus to be split',
        amountFen: inputs.retainedFen,
      },
      from: [{ what: 'statement', ref: `${inputs.of.kind}/${inputs.of.subject}/${inputs.year}` }],
    },
    ...factors.map(({ zh, en, weight }, at) => ({
      ...{ ruleId: `split-${factors[at]!.name}`, clause, amountFen: parts[at]!, from: rule },
      ...{
        zh: `按${zh}分配的部分（权重 ${percent(inputs.rule[weight])}%）`,
        en: `Part split by ${en} (weight ${percent(inputs.rule[weight])}%)`,
      },
    })),
    ...inputs.members.map(({ party, contracts, work, results }, at) => ({
      ...{ ruleId: 'split-member', clause, amountFen: amounts[at]! },
      zh: `${party.name}：签约 ${contracts} 得 ${yuan(byFactor[0]![at]!)} 元，服务量 ${work} 得 ${yuan(byFactor[1]![at]!)} 元，效果 ${results} 得 ${yuan(byFactor[2]![at]!)} 元`,
      en: `${party.name}: contracts ${contracts} give ¥${yuan(byFactor[0]![at]!)}, work ${work} gives ¥${yuan(byFactor[1]![at]!)}, results ${results} give ¥${yuan(byFactor[2]![at]!)}`,
      from: [{ what: 'members', ref: `${inputs.owner.code}/${party.code}/${inputs.year}` }],
    })),
  ]
  return {
    steps,
    result: {
      retainedFen: inputs.retainedFen,
      members: inputs.members.map((member, at) => ({
        ...{ code: member.party.code, name: member.party.name, contracts: member.contracts, work: member.work },
        ...{ results: member.results, amountFen: amounts[at]! },
      })),
    },
    postings: inputs.members.map(({ party }, at) => ({
      ...{ source, destination: institutionSide(party), amountFen: amounts[at]! },
      reason: `${inputs.year} 年结余分配 ${inputs.owner.name} → ${party.name}`,
    })),
    headlineFen: inputs.retainedFen,
  }
}

/** What was kept, among those who did it: by contracts, work and results, to the fen. */
export const surplusSplit: Calculation<SurplusSplitInputs> = {
  ...{ kind: 'surplus-split', version: 1, titleZh: '结余分配', titleEn: 'Split of the surplus' },
  ...{ inputs: SurplusSplitInputs, compute, sources: ({ of }) => [of] },
}
