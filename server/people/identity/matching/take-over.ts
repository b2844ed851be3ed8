import type { Context } from '#kernel'
import { formerlyNotTheSame, type ownersOfRecords } from '#people/residents'
import { type Policy, signatureOf } from '../compare/judge.ts'
import { joinPairs } from '../joining/join.ts'
import * as store from '../store.ts'
import { judgeSubjects } from './decide.ts'
import { decidePair, keepPairs, keyOfPair, pairsAmong } from './pairs.ts'

/** Links and words of registrars from before identity kept its own stay as they are: joined, or not asked again. */
export async function takeOver(
  ctx: Context,
  changed: readonly number[],
  owners: Awaited<ReturnType<typeof ownersOfRecords>>,
  policy: Policy & { readonly day: string },
): Promise<void> {
  const mine = await store.subjectsByNumber(ctx, changed)
  const unsettled = mine.filter(({ residentId, linkedTo }) => residentId === null && linkedTo === null)
  const ids = unsettled.map(({ patientId }) => patientId)
  const linked = ids.flatMap((patientId) => {
    const owner = owners.get(patientId)
    return owner ? [{ patientId, ...owner }] : []
  })
  const refused = await formerlyNotTheSame(ctx, ids)
  if (linked.length + refused.length === 0) return
  const people = await store.subjectsByPatient(
    ctx,
    [...linked, ...refused].map(({ residentId }) => residentId),
  )
  const byPatient = new Map([...unsettled, ...people].map((subject) => [subject.patientId, subject]))
  const pairsOf = (words: readonly { residentId: string; patientId: string }[], state: 'joined' | 'closed') =>
    words.flatMap(({ residentId, patientId }) => {
      const [one, other] = [byPatient.get(residentId), byPatient.get(patientId)]
      if (!one?.facts || !other?.facts) return []
      const judgement = judgeSubjects(one, other, policy)
      return [
        { lower: Math.min(one.number, other.number), higher: Math.max(one.number, other.number), judgement, state },
      ]
    })
  const joined = await keepPairs(ctx, pairsOf(linked, 'joined'), policy.day)
  const how = new Map(linked.map(({ patientId, how }) => [byPatient.get(patientId)?.number, how]))
  await joinPairs(
    ctx,
    joined.map((pair) => ({
      pair,
      how: how.get(pair.higher) ?? how.get(pair.lower) ?? 'certain',
      reason: signatureOf(pair.judgement),
    })),
    new Map([...byPatient.values()].map((subject) => [subject.number, subject])),
  )
  const known = await pairsAmong(ctx, changed)
  const unsaid = pairsOf(refused, 'closed').filter(({ lower, higher }) => !known.has(keyOfPair(lower, higher)))
  const reason = refused[0]?.reason ?? ''
  for (const pair of await keepPairs(ctx, unsaid, policy.day))
    await decidePair(ctx, pair, { state: 'not-same', reason })
}
