import {
  listQueueInput,
  type PairView,
  pairInput,
  pairView,
  queueAnswer,
  revealed,
  revealInput,
} from '#contracts/identity'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { countOpen, openPairs, type Pair, pairById } from '../matching/pairs.ts'
import { membersOf, type Subject, subjectsByNumber } from '../store.ts'
import { kindOf, sideOf } from './sides.ts'

/** What a registrar has to look at, the likeliest first. */
export const listQueue = verb(
  {
    name: 'identity.list_queue',
    may: ['registrar', 'system'],
    input: listQueueInput,
    answer: queueAnswer,
    summary: 'Pairs of patient records that may be one person and wait for a human.',
  },
  async (ctx, { limit }) => {
    const pairs = await openPairs(ctx, limit)
    const found = await subjectsByNumber(
      ctx,
      pairs.flatMap(({ lower, higher }) => [lower, higher]),
    )
    const names = new Map(found.map(({ number, facts }) => [number, facts?.names[0]?.written ?? '—']))
    await audit(ctx, { action: 'read', entity: 'identity.queue' })
    return {
      ...(await countOpen(ctx)),
      pairs: pairs.map((pair) => ({
        ...judgedOf(pair),
        names: [names.get(pair.lower) ?? '—', names.get(pair.higher) ?? '—'] as [string, string],
      })),
    }
  },
)

/** Refusals: identity.pair_not_found, identity.patient_gone. */
export const readPair = verb(
  {
    name: 'identity.read_pair',
    may: ['registrar', 'system'],
    input: pairInput,
    answer: pairView,
    summary: 'Two patient records side by side, with every comparison and its weight.',
  },
  async (ctx, { pairId }) => {
    const pair = await pairById(ctx, pairId)
    refuseUnless(pair, 'identity.pair_not_found')
    const [one, other] = await sidesOf(ctx, pair)
    const members = await membersOf(ctx, [one.cluster, other.cluster])
    const group = ({ cluster }: Subject) => members.filter((member) => member.cluster === cluster)
    // Two that are joined already show each its own visits.
    const alone = one.cluster === other.cluster
    await leaveTrail(ctx, [one, other], pair, 'read')
    const { decidedAt, decidedByName, decisionReason } = pair
    return {
      ...judgedOf(pair),
      state: pair.state,
      laterUntil: pair.laterUntil?.toISOString() ?? null,
      decided: decidedAt
        ? { at: decidedAt.toISOString(), by: decidedByName ?? '', reason: decisionReason ?? '' }
        : null,
      sides: [
        await sideOf(ctx, one, group(one), alone),
        await sideOf(ctx, other, group(other), alone),
      ] as PairView['sides'],
    }
  },
)

/** Refusals: identity.pair_not_found, identity.patient_gone. */
export const revealPair = verb(
  {
    name: 'identity.reveal_pair',
    may: ['registrar'],
    input: revealInput,
    answer: revealed,
    summary: 'The identifiers of both records in clear; the look and its reason are kept in the trail.',
  },
  async (ctx, { pairId, reason }) => {
    const pair = await pairById(ctx, pairId)
    refuseUnless(pair, 'identity.pair_not_found')
    const sides = await sidesOf(ctx, pair)
    await leaveTrail(ctx, sides, pair, 'read', reason)
    return {
      sides: sides.map(({ patientId, facts }) => ({
        patientId,
        identifiers: (facts?.documents ?? []).map((one) => ({ kind: kindOf(one), value: one.value })),
        phones: [...(facts?.phones ?? [])],
      })),
    }
  },
)

/** The two records, a resident's own first. Refusals: identity.patient_gone. */
export async function sidesOf(ctx: Context, { lower, higher }: Pair): Promise<[Subject, Subject]> {
  const [one, other] = await subjectsByNumber(ctx, [lower, higher])
  if (!one?.facts || !other?.facts) refuse('identity.patient_gone')
  return other.residentId !== null && one.residentId === null ? [other, one] : [one, other]
}

/** A line for each of the two people: whose record a hospital Patient is may not be known yet. */
export async function leaveTrail(
  ctx: Context,
  sides: readonly Subject[],
  pair: Pick<Pair, 'id'>,
  action: 'read' | 'execute',
  reason?: string,
): Promise<void> {
  const people = new Set<string | undefined>()
  for (const { residentId, cluster } of sides) {
    if (residentId !== null) people.add(residentId)
    else people.add((await membersOf(ctx, [cluster])).find((one) => one.residentId !== null)?.residentId ?? undefined)
  }
  for (const residentId of people)
    await audit(ctx, { action, residentId, entity: 'identity.pair', entityId: pair.id, ...(reason ? { reason } : {}) })
}

function judgedOf({ id, judgement, raisedAt }: Pair) {
  const { scoreBits, comparisons, rules } = judgement
  return { id, scoreBits, comparisons: [...comparisons], rules: [...rules], raisedAt: raisedAt.toISOString() }
}
