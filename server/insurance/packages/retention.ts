import type { Parameters } from '#contracts/budgets'
import { shareOf } from '#insurance/split'
import type { NewStep } from '#insurance/statements'

type Bands = Parameters<'retention'>['bands']

/** The part of a surplus that is kept, in ten-thousandths: of the highest band that the score reaches. Without a score, nothing. */
export function keepsAt(bands: Bands, scoreBp: number | null): number {
  if (scoreBp === null) return 0
  const reached = bands.filter(({ fromBp }) => fromBp <= scoreBp)
  return (
    reached.reduce<Bands[0] | undefined>((best, band) => (best && best.fromBp >= band.fromBp ? best : band), undefined)
      ?.keepsBp ?? 0
  )
}

export interface Balance {
  readonly surplusFen: number
  readonly keepsBp: number
  readonly retainedFen: number
  /** Borne by the institution. */
  readonly overspendFen: number
}

/** Package less what was spent: a surplus is kept by the score, an overspend is the institution's own (结余留用、超支不补). */
export function balanceOfPackage(packageFen: number, spentFen: number, keepsBp: number): Balance {
  const surplusFen = packageFen - spentFen
  return {
    surplusFen,
    keepsBp,
    retainedFen: surplusFen > 0 ? shareOf(surplusFen, keepsBp) : 0,
    overspendFen: Math.max(0, -surplusFen),
  }
}

export function amountStep(
  ruleId: string,
  clause: string,
  [zh, en]: readonly [string, string],
  amountFen: number,
  from: NewStep['from'] = [],
): NewStep {
  return { ruleId, clause, zh, en, amountFen, from }
}

interface Told extends Balance {
  readonly clause: string
  readonly assessment: { readonly ref: string; readonly scoreBp: number } | null
  readonly rule: string
}

/** From the surplus to what is kept or borne, the same for every package. */
export function balanceSteps({ clause, assessment, rule, ...balance }: Told): NewStep[] {
  const scored = assessment ? [{ what: 'assessment', ref: assessment.ref }] : []
  const cited = [{ what: 'rule', ref: rule }]
  const ratio = (
    ruleId: string,
    cite: string,
    zh: string,
    en: string,
    ratioBp: number,
    from: NewStep['from'],
  ): NewStep => ({
    ...{ ruleId, clause: cite, zh, en, ratioBp, from },
  })
  const { surplusFen, keepsBp, retainedFen, overspendFen } = balance
  return [
    amountStep(
      'surplus',
      clause,
      ['打包定额减支出（负数为超支）', 'Package less what was spent (negative: overspent)'],
      surplusFen,
    ),
    ratio('score', '年度考核', '年度考核得分', 'Score of the year', assessment?.scoreBp ?? 0, scored),
    ratio('retention', clause, '按得分留用的比例', 'Part that is kept at this score', keepsBp, cited),
    amountStep('retained', clause, ['留用的结余', 'Surplus that is kept'], retainedFen, cited),
    amountStep('overspend', clause, ['超支不补，由机构承担', 'Overspend, borne by the institution'], overspendFen),
  ]
}

/** The only words of a statement that takes its forerunner back: nobody is there any more whom it was about. */
export const goneStep = (clause: string): NewStep => ({
  ...{ ruleId: 'gone', clause, from: [] },
  zh: '重算后已无人归属：本对账单撤回此前入账的各项',
  en: 'Worked out again nobody belongs here any more: this statement takes back what was posted before',
})
