/** The tier of a centre: the highest whose criteria, and those of every tier below, are all met. Rules only. */
import type { z } from 'zod'
import type { CentreCriterion, CentreTier } from '#contracts/chronic'

export type Criterion = z.infer<typeof CentreCriterion>
const tiers: readonly CentreTier[] = ['basic', 'standard', 'demonstration']

export function tierOf(criteria: readonly Criterion[], met: readonly string[]): CentreTier | null {
  let reached: CentreTier | null = null
  for (const tier of tiers) {
    if (!criteria.filter((one) => one.tier === tier).every(({ code }) => met.includes(code))) return reached
    reached = tier
  }
  return reached
}

export const missingOf = (criteria: readonly Criterion[], met: readonly string[]): Criterion[] =>
  criteria.filter(({ code }) => !met.includes(code))
