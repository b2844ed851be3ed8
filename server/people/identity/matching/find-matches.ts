import type { Patient } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { factsOf } from '../compare/facts.ts'
import { type Judgement, judge, likelihoodOf } from '../compare/judge.ts'
import { candidatesOf, subjectsByNumber } from '../store.ts'
import { keysOf } from './keys.ts'
import { policyOf } from './policy.ts'

/** A Patient of the record that is, or may be, the one that was asked about. */
export interface Match {
  readonly patientId: string
  readonly outcome: Judgement['outcome']
  /** From 0 to 1. */
  readonly likelihood: number
  /** Matches of one number are one person. */
  readonly person: number
}

/**
 * Who in the record the Patient may be, the likeliest first: those who weigh at least as much as what a human would be
 * shown. Nothing is kept of the question. What the asker may see of them is for the caller to ask the record.
 */
export async function findMatches(ctx: Context, patient: Patient): Promise<Match[]> {
  return ctx.transaction(async (ctx) => {
    const facts = factsOf(patient)
    const policy = await policyOf(ctx)
    const blocks = await candidatesOf(ctx, [{ keys: keysOf(facts) }])
    const found: (Match & { scoreBits: number })[] = []
    for (const subject of await subjectsByNumber(ctx, [...new Set([...blocks.values()].flat())])) {
      if (!subject.facts) continue
      const { outcome, scoreBits } = judge(facts, subject.facts, policy)
      if (outcome === 'no') continue
      const { patientId, cluster } = subject
      found.push({ patientId, outcome, likelihood: likelihoodOf(scoreBits, policy), person: cluster, scoreBits })
    }
    return found.sort((a, b) => rank(a) - rank(b) || b.scoreBits - a.scoreBits)
  })
}

function rank({ outcome }: Match): number {
  return outcome === 'certain' ? 0 : 1
}
