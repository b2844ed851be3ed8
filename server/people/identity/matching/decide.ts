import type { Context } from '#kernel'
import { type Judgement, judge, type Policy, type Rule, signatureOf } from '../compare/judge.ts'
import { chooseJoins, type Edge } from '../joining/clusters.ts'
import { joinPairs } from '../joining/join.ts'
import * as store from '../store.ts'
import { type JudgedPair, keepPairs, keyOfPair, type Pair, type PairState, pairsAmong } from './pairs.ts'
import { policyOf } from './policy.ts'

export interface MatchOutcome {
  readonly joined: number
  readonly raised: number
}

interface Ground {
  readonly subjects: ReadonlyMap<number, store.Subject>
  readonly pairs: ReadonlyMap<string, Pair>
  /** The pairs to judge: who shares a key with somebody changed, and whom it was compared with before. */
  readonly candidates: readonly (readonly [number, number])[]
}

/** Judges the changed against everyone they may be, and acts on it: one query a step, however many there are. */
export async function decide(
  ctx: Context,
  changed: readonly number[],
  seen: readonly store.SeenSubject[],
  policy: Policy & { readonly day: string },
): Promise<MatchOutcome> {
  const ground = await layGround(ctx, changed, seen)
  const kept = await keepPairs(ctx, judgeAll(ground, policy), policy.day)
  const { subjects, pairs: former } = ground
  const { joined, refused } = chooseJoins(
    new Map([...subjects.values()].map(({ number, cluster }) => [number, cluster])),
    kept
      .filter(({ state, judgement }) => state === 'joined' && judgement.outcome === 'certain')
      .map((pair) => ({ ...pair, scoreBits: pair.judgement.scoreBits })),
    conflictsAmong(ground, policy),
  )
  await keepPairs(
    ctx,
    refused.map((pair) => ({ ...pair, state: 'waiting', judgement: toHuman(pair.judgement, 'linked-to-another') })),
    policy.day,
  )
  await joinPairs(
    ctx,
    joined.map((pair) => ({ pair, how: 'certain', reason: signatureOf(pair.judgement) })),
    subjects,
  )
  const isNew = ({ lower, higher }: Pair) => former.get(keyOfPair(lower, higher))?.state !== 'waiting'
  const raised = kept
    .filter(({ state }) => state === 'waiting')
    .concat(refused)
    .filter(isNew)
  return { joined: joined.length, raised: raised.length }
}

async function layGround(
  ctx: Context,
  changed: readonly number[],
  seen: readonly store.SeenSubject[],
): Promise<Ground> {
  const mine = await store.subjectsByNumber(ctx, changed)
  const keysOf = new Map(seen.map(({ patientId, keys }) => [patientId, keys]))
  const blocks = await store.candidatesOf(ctx, seen)
  const former = await pairsAmong(ctx, changed)
  const found = new Map<string, readonly [number, number]>()
  const add = (one: number, other: number) => {
    if (one !== other) found.set(keyOfPair(one, other), [Math.min(one, other), Math.max(one, other)])
  }
  for (const { number, patientId } of mine) {
    for (const key of keysOf.get(patientId) ?? []) for (const other of blocks.get(key) ?? []) add(number, other)
  }
  for (const { lower, higher } of former.values()) add(lower, higher)
  const candidates = [...found.values()]
  const those = await store.subjectsByNumber(ctx, [...new Set([...changed, ...candidates.flat()])])
  const members = await store.membersOf(
    ctx,
    those.map(({ cluster }) => cluster),
  )
  const subjects = new Map([...those, ...members].map((subject) => [subject.number, subject]))
  return { subjects, pairs: await pairsAmong(ctx, [...subjects.keys()]), candidates }
}

function judgeAll({ subjects, pairs, candidates }: Ground, policy: Policy): JudgedPair[] {
  const judged: JudgedPair[] = []
  for (const [lower, higher] of candidates) {
    const [one, other] = [subjects.get(lower), subjects.get(higher)]
    if (!one?.facts || !other?.facts) continue
    const known = pairs.get(keyOfPair(lower, higher))
    const next = nextOf(judgeSubjects(one, other, policy), known, one.cluster === other.cluster)
    if (!next) continue
    if (known && known.state === next.state && known.signature === signatureOf(next.judgement)) continue
    judged.push({ lower, higher, ...next })
  }
  return judged
}

/** Two residents have accounts, money and consents of their own: never one by themselves. */
export function judgeSubjects(one: store.Subject, other: store.Subject, policy: Policy): Judgement {
  if (!one.facts || !other.facts) throw new Error('A deleted Patient is not compared')
  const judgement = judge(one.facts, other.facts, policy)
  const two = one.residentId !== null && other.residentId !== null && judgement.outcome !== 'no'
  return two ? toHuman(judgement, 'two-residents') : judgement
}

function toHuman(judgement: Judgement, rule: Rule): Judgement {
  return { ...judgement, outcome: 'probable', rules: [...new Set([...judgement.rules, rule])] }
}

/**
 * What a judgement makes of a pair, given what was said of it before: undefined when there is nothing to keep. What stands
 * is not undone by itself, and a human's word holds until the comparison is another one.
 */
export function nextOf(
  judgement: Judgement,
  known: Pick<Pair, 'state' | 'signature' | 'decidedSignature'> | undefined,
  together: boolean,
): { state: PairState; judgement: Judgement } | undefined {
  const { outcome, rules } = judgement
  const state = known?.state
  if (state === 'same' || state === 'joined') {
    const contradicts = together && outcome === 'no' && rules.length > 0
    return contradicts ? { state: 'waiting', judgement: toHuman(judgement, 'linked-differs') } : undefined
  }
  if (state === 'not-same') {
    if (outcome === 'no' || signatureOf(judgement) === known?.decidedSignature) return undefined
    return { state: 'waiting', judgement: toHuman(judgement, 'said-not-same') }
  }
  if (outcome === 'no') return known ? { state: 'closed', judgement } : undefined
  if (outcome === 'certain') return { state: 'joined', judgement }
  if (together && (!known || state === 'closed')) return undefined
  const putOff = state === 'later' && signatureOf(judgement) === known?.signature
  return { state: putOff ? 'later' : 'waiting', judgement }
}

/** Whether two groups cannot be one person: two residents, a human's "not the same", or a rule that forbids it. */
function conflictsAmong({ subjects, pairs }: Pick<Ground, 'subjects' | 'pairs'>, policy: Policy, except?: Edge) {
  const cannot = (one: number, other: number): boolean => {
    if (except && keyOfPair(one, other) === keyOfPair(except.lower, except.higher)) return false
    const [ours, theirs] = [subjects.get(one), subjects.get(other)]
    if (!ours || !theirs) return true
    if (ours.residentId !== null && theirs.residentId !== null) return true
    if (pairs.get(keyOfPair(one, other))?.state === 'not-same') return true
    if (!ours.facts || !theirs.facts) return false
    const { outcome, rules } = judge(ours.facts, theirs.facts, policy)
    return outcome === 'no' && rules.length > 0
  }
  return (ours: readonly number[], theirs: readonly number[]) =>
    ours.some((one) => theirs.some((other) => cannot(one, other)))
}

/** The same for two groups that a human wants to be one because of one pair. */
export async function cannotBeOneOf(
  ctx: Context,
  ours: readonly store.Subject[],
  theirs: readonly store.Subject[],
  because: Edge,
): Promise<boolean> {
  const subjects = new Map([...ours, ...theirs].map((subject) => [subject.number, subject]))
  const pairs = await pairsAmong(ctx, [...subjects.keys()])
  const numbersOf = (group: readonly store.Subject[]) => group.map(({ number }) => number)
  return conflictsAmong({ subjects, pairs }, await policyOf(ctx), because)(numbersOf(ours), numbersOf(theirs))
}
