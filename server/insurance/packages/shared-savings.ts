import { z } from 'zod'
import { Insutype } from '#contracts/benefits'
import { sharedSavings, tracks } from '#insurance/shared-savings'
import type { Calculation, Computed, NewStep } from '#insurance/statements'
import { institutionSide, Party, poolSide } from './parties.ts'

export const SharedSavingsInputs = z.object({
  year: z.int(),
  insutype: Insutype,
  party: Party,
  /** The year whose terms hold. */
  termsOf: z.int(),
  track: z.enum(tracks.map(({ code }) => code) as [string, ...string[]]),
  twoSided: z.boolean(),
  lives: z.int().min(0),
  benchmarkFen: z.int().min(1),
  expenditureFen: z.int().min(0),
  /** Millionths. */
  electedRate: z.int().min(0).nullable(),
  finalRate: z.int().min(0),
  qualityMet: z.boolean(),
})
export type SharedSavingsInputs = z.infer<typeof SharedSavingsInputs>

function compute(inputs: SharedSavingsInputs): Computed {
  const { party, insutype, termsOf: year, track, ...rest } = inputs
  const result = sharedSavings({ ...rest, year, track: tracks.find(({ code }) => code === track)! })
  const steps = result.steps.map(({ ruleId, clause, unit, value, zh, en }): NewStep => {
    const from = [{ what: 'input', ref: `${party.code}/${inputs.year}` }]
    // A rate keeps its millionths in words; the column shows ten-thousandths.
    return unit === 'fen'
      ? { ruleId, clause, zh, en, amountFen: value, from }
      : {
          ruleId,
          clause,
          zh: `${zh}（${value / 10_000}%）`,
          en: `${en} (${value / 10_000}%)`,
          ratioBp: Math.round(value / 100),
          from,
        }
  })
  const { earnedFen } = result
  const [pool, own] = [poolSide(insutype), institutionSide(party)]
  return {
    steps,
    result: { minimumRate: result.minimumRate, savingsFen: result.savingsFen, shared: result.shared, earnedFen },
    postings: [
      {
        ...(earnedFen >= 0 ? { source: pool, destination: own } : { source: own, destination: pool }),
        ...{ amountFen: Math.abs(earnedFen), reason: `${inputs.year} 年共享节约 ${party.name}` },
      },
    ],
    headlineFen: earnedFen,
  }
}

/** Savings against a benchmark, shared from the first fen once the minimum rate is reached; losses of two-sided tracks. */
export const sharedSavingsStatement: Calculation<SharedSavingsInputs> = {
  ...{ kind: 'shared-savings', version: 1, titleZh: '共享节约', titleEn: 'Shared savings' },
  ...{ inputs: SharedSavingsInputs, compute },
}
