import { audit, type Context } from '#kernel'
import { type Pair, settleQuestions } from '../matching/pairs.ts'
import { membersOf, residentsAmong, type Subject, setClusters, subjectsByNumber } from '../store.ts'
import { clustersOf } from './clusters.ts'
import { removePatientLinks, writePatientLinks } from './patient-links.ts'
import { settleLinks } from './settle-links.ts'
import { insertJoin, type Join, joinsAmong, undoJoin } from './store.ts'

export interface NewJoin {
  readonly pair: Pick<Pair, 'id' | 'lower' | 'higher'>
  readonly how: 'certain' | 'decided'
  readonly reason: string
}

/** Makes pairs one person each: resources stay with their Patient, links bring them together. */
export async function joinPairs(
  ctx: Context,
  joins: readonly NewJoin[],
  subjects: ReadonlyMap<number, Subject>,
): Promise<void> {
  if (joins.length === 0) return
  const touched = new Set<number>()
  for (const { pair, how, reason } of joins) {
    const [one, other] = [subjects.get(pair.lower), subjects.get(pair.higher)]
    if (!one || !other) throw new Error(`Pair ${pair.id} names a Patient that is not known`)
    const linksWritten = how === 'decided' ? await writePatientLinks(ctx, one, other) : []
    const id = ctx.chance.uuid()
    await insertJoin(ctx, { id, pairId: pair.id, lower: pair.lower, higher: pair.higher, how, reason, linksWritten })
    await audit(ctx, {
      action: 'update',
      residentId: one.residentId ?? other.residentId ?? undefined,
      entity: 'identity.join',
      entityId: id,
      reason,
    })
    touched.add(one.cluster).add(other.cluster)
  }
  await regroup(ctx, [...touched])
}

/** Takes a join back: the two groups of before are there again, with their links. */
export async function partPair(ctx: Context, join: Join, reason: string): Promise<void> {
  await undoJoin(ctx, join.id, reason)
  await removePatientLinks(ctx, join.linksWritten)
  const [one] = await subjectsByNumber(ctx, [join.lower])
  if (!one) throw new Error(`Join ${join.id} names a Patient that is not known`)
  const members = await membersOf(ctx, [one.cluster])
  await audit(ctx, {
    action: 'update',
    residentId: members.find(({ residentId }) => residentId !== null)?.residentId ?? undefined,
    entity: 'identity.join',
    entityId: join.id,
    reason,
  })
  await regroup(ctx, [one.cluster])
}

/** Computes anew who hangs together in these clusters, from the joins in force, and settles what follows from it. */
async function regroup(ctx: Context, clusters: readonly number[]): Promise<void> {
  const members = await membersOf(ctx, clusters)
  const numbers = members.map(({ number }) => number)
  const joins = await joinsAmong(ctx, numbers)
  const now = clustersOf(numbers, joins)
  const moved = new Map(
    members.flatMap(({ number, cluster }) =>
      now.get(number) === cluster ? [] : [[number, now.get(number) ?? number]],
    ),
  )
  await setClusters(ctx, moved)
  await settleQuestions(ctx, numbers)
  const decided = new Set(joins.filter(({ how }) => how === 'decided').flatMap(({ lower, higher }) => [lower, higher]))
  const grouped = members.map((one) => ({ ...one, cluster: now.get(one.number) ?? one.cluster }))
  await settleLinks(ctx, grouped, await residentsAmong(ctx, grouped), ({ number }) =>
    decided.has(number) ? 'decided' : 'certain',
  )
}
