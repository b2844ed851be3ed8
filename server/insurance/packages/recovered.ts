import type { NewStep } from '#insurance/statements'
import type { SpentAt } from './parties.ts'

/** What findings took back of these bills; it is not spending of a package. */
export const backFrom = (spent: readonly SpentAt[]): number =>
  spent.reduce((sum, { recoveredFen = 0 }) => sum + recoveredFen, 0)

/** For each institution of whose bills something came back, how much, by which findings; `of`: whose bills, as the figures above cite them. */
export function recoveredSteps(clause: string, spent: readonly SpentAt[], of: string): NewStep[] {
  return spent
    .filter(({ recoveredFen = 0 }) => recoveredFen > 0)
    .map(({ party, recoveredFen = 0, findings = [] }) => ({
      ...{ ruleId: 'recovered', clause, amountFen: -recoveredFen },
      zh: `${party.name} 的账单经稽核追回，不计支出：${findings.length} 件`,
      en: `Recovered of bills at ${party.name}, so not spent: ${findings.length} findings`,
      from: [{ what: 'bills', ref: `${of}/at:${party.code}` }, ...findings.map((ref) => ({ what: 'finding', ref }))],
    }))
}
