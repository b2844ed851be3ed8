import type { FundRuleKind, Parameters } from '#contracts/budgets'

/** What is typed so far: not yet of the kind's shape. */
export type FormValues = Record<string, unknown>

const split: Parameters<'split'> = { contractsBp: 4000, workBp: 3000, resultsBp: 3000 }
const blanks: Record<FundRuleKind, FormValues> = {
  prepayment: { shareBp: null },
  points: { pointsPerWeight: null, visitPoints: { '11': [0, 0, 0, 0], '14': [0, 0, 0, 0] } },
  sharing: { under: [], over: [] },
  capitation: {
    ...{ insutypes: ['310', '390'], medTypes: ['11', '14'], ageFroms: [], diseases: [], scoreFroms: [] },
    ...{ riskModel: '', monthFen: {} },
  },
  retention: { bands: [{ fromBp: 6000, keepsBp: 5000 }] },
  split,
  'disease-package': {
    ...{ titleZh: '', titleEn: '', conditions: [], diagnosisPrefixes: [], insutypes: ['310', '390'] },
    ...{ medTypes: ['11', '14'], monthFen: null, responsible: '', partners: [], keepsBp: 10_000, split },
  },
  'shared-savings': { rules: {} },
}

export const blank = (kind: FundRuleKind): FormValues => structuredClone(blanks[kind])
