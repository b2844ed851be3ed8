import { decidePairInput, pairStateAnswer, undoInput } from '#contracts/identity'
import { type Context, refuse, refuseUnless, verb } from '#kernel'
import { joinPairs, partPair } from '../joining/join.ts'
import { joinOfPair } from '../joining/store.ts'
import { cannotBeOneOf } from '../matching/decide.ts'
import { decidePair, lockDecidedWith, lockOpenBeside, lockPair, type Pair } from '../matching/pairs.ts'
import { lockIdentities, membersOf, type Subject } from '../store.ts'
import { leaveTrail, sidesOf } from './read-pair.ts'

const laterDays = 7
const dayMs = 86_400_000

/**
 * A human's word, with its reason. Refusals: identity.pair_not_found, .pair_not_open, .patient_gone, .two_residents,
 * .cannot_be_one.
 */
export const decide = verb(
  {
    name: 'identity.decide',
    may: ['registrar', 'system'],
    input: decidePairInput,
    answer: pairStateAnswer,
    summary: 'Decides whether two patient records are one person, or puts it off.',
  },
  async (ctx, { pairId, decision, reason }) => {
    await lockIdentities(ctx)
    const pair = await lockPair(ctx, pairId)
    refuseUnless(pair, 'identity.pair_not_found')
    refuseUnless(pair.state === 'waiting' || pair.state === 'later', 'identity.pair_not_open')
    const sides = await sidesOf(ctx, pair)
    const beside = decision === 'same' ? [] : await lockOpenBeside(ctx, pair, [sides[0].cluster, sides[1].cluster])
    if (decision === 'same') await join(ctx, pair, sides, reason)
    if (decision === 'not-same') await part(ctx, pair, reason)
    const until = { laterUntil: new Date(ctx.now.getTime() + laterDays * dayMs) }
    for (const one of [pair, ...beside])
      await decidePair(ctx, one, { state: decision, reason, ...(decision === 'later' ? until : {}) })
    await leaveTrail(ctx, sides, pair, 'execute', reason)
    return { id: pairId, state: decision }
  },
)

async function join(ctx: Context, pair: Pair, [one, other]: [Subject, Subject], reason: string): Promise<void> {
  if (one.cluster === other.cluster) return
  const members = await membersOf(ctx, [one.cluster, other.cluster])
  const [ours, theirs] = [one, other].map(({ cluster }) => members.filter((member) => member.cluster === cluster))
  const residents = members.filter(({ residentId }) => residentId !== null)
  if (residents.length > 1) refuse('identity.two_residents')
  // The pair itself is the human's to judge; the others of both groups must not contradict it.
  refuseUnless(!(await cannotBeOneOf(ctx, ours ?? [], theirs ?? [], pair)), 'identity.cannot_be_one')
  await joinPairs(ctx, [{ pair, how: 'decided', reason }], new Map(members.map((member) => [member.number, member])))
}

/** "Not the same" of two that a machine or a human had joined takes them apart. */
async function part(ctx: Context, pair: Pair, reason: string): Promise<void> {
  const join = await joinOfPair(ctx, pair.id)
  if (join) await partPair(ctx, join, reason)
}

/**
 * Takes a decision back: what it joined is parted, and the pair is open again. Refusals: identity.pair_not_found,
 * .pair_not_decided.
 */
export const undoDecision = verb(
  {
    name: 'identity.undo_decision',
    may: ['registrar', 'system'],
    input: undoInput,
    answer: pairStateAnswer,
    summary: 'Takes a decision on two patient records back.',
  },
  async (ctx, { pairId, reason }) => {
    await lockIdentities(ctx)
    const pair = await lockPair(ctx, pairId)
    refuseUnless(pair, 'identity.pair_not_found')
    refuseUnless(['same', 'not-same', 'later'].includes(pair.state), 'identity.pair_not_decided')
    const sides = await sidesOf(ctx, pair)
    if (pair.state === 'same') await part(ctx, pair, reason)
    const together = await lockDecidedWith(ctx, pair)
    for (const one of [pair, ...together]) await decidePair(ctx, one, { state: 'waiting', reason: null })
    await leaveTrail(ctx, sides, pair, 'execute', reason)
    return { id: pairId, state: 'waiting' as const }
  },
)
