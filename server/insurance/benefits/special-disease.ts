import type { Policy, SpecialDisease } from '#contracts/benefits'

/** A listed code takes in all its subcodes: E11 takes in E11.900. */
export const takesIn = (disease: Pick<SpecialDisease, 'diagCodes'>, diagCode: string): boolean =>
  disease.diagCodes.some((code) => diagCode === code || diagCode.startsWith(`${code}.`) || isFiner(code, diagCode))

// E11 and E11.9 are finer by what follows; C takes in C50, as a chapter's letter does.
const isFiner = (code: string, diagCode: string) =>
  diagCode.startsWith(code) && (code.length === 1 || code.includes('.'))

/**
 * The terms of the diseases that a person holds tickets for. A ticket of a disease that is on no list is as good for any
 * diagnosis, on the policy's own terms; null: none of the tickets is for this diagnosis. Without a diagnosis all count.
 */
export function diseaseTerms(
  tickets: readonly string[],
  listed: readonly SpecialDisease[],
  diagCode: string | undefined,
): { ceilingsFen: readonly (number | null)[] } | null {
  const unlisted = tickets.filter((code) => !listed.some((one) => one.code === code))
  const fitting = listed.filter((one) => diagCode === undefined || takesIn(one, diagCode))
  if (fitting.length === 0 && unlisted.length === 0) return null
  return { ceilingsFen: [...fitting.map((one) => one.uplmtFen), ...unlisted.map(() => null)] }
}

/** The disease's own ceiling takes the place of the policy's; of several the highest counts. */
export function underDisease(policy: Policy, ceilingsFen: readonly (number | null)[]): Policy {
  const fundUplmtFen = Math.max(...ceilingsFen.map((fen) => fen ?? policy.fundUplmtFen))
  return ceilingsFen.length === 0 || fundUplmtFen === policy.fundUplmtFen ? policy : { ...policy, fundUplmtFen }
}
