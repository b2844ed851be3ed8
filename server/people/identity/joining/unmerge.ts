import type { Patient } from '@medplum/fhirtypes'
import { clusterAnswer, clusterInput, unmergeAnswer, unmergeInput } from '#contracts/identity'
import { audit, type Context, refuseUnless, systemActor, verb } from '#kernel'
import { readResource } from '#record'
import { decidePair, lockPair } from '../matching/pairs.ts'
import { lockIdentities, membersOf, type Subject, subjectsByNumber, subjectsByPatient } from '../store.ts'
import { partPair } from './join.ts'
import { joinById, joinsAmong } from './store.ts'

/** Which Patients are this person, what joined them, and what was taken apart. Refusals: identity.patient_not_found. */
export const readCluster = verb(
  {
    name: 'identity.read_cluster',
    may: ['registrar', 'system'],
    input: clusterInput,
    answer: clusterAnswer,
    summary: 'The Patients that are one person, and every merge and unmerge among them.',
  },
  async (ctx, { patientId }) => {
    const [subject] = await subjectsByPatient(ctx, [patientId])
    refuseUnless(subject, 'identity.patient_not_found')
    const members = await membersOf(ctx, [subject.cluster])
    const joins = await joinsAmong(
      ctx,
      members.map(({ number }) => number),
      true,
    )
    const others = await subjectsByNumber(
      ctx,
      joins.flatMap(({ lower, higher }) => [lower, higher]),
    )
    const idOf = new Map([...members, ...others].map((one) => [one.number, one.patientId]))
    const residentId = members.find((one) => one.residentId !== null)?.residentId ?? undefined
    await audit(ctx, { action: 'read', residentId, entity: 'identity.cluster', entityId: patientId })
    return {
      members: await shownOf(
        ctx,
        [...new Map([...members, ...others].map((one) => [one.number, one])).values()],
        subject.cluster,
      ),
      joins: joins.map((join) => ({
        id: join.id,
        pairId: join.pairId,
        patientIds: [idOf.get(join.lower) ?? '', idOf.get(join.higher) ?? ''] as [string, string],
        how: join.how,
        reason: join.reason,
        at: join.madeAt.toISOString(),
        by: join.madeByName,
        undone: join.undoneAt
          ? { at: join.undoneAt.toISOString(), by: join.undoneByName ?? '', reason: join.undoneReason ?? '' }
          : null,
      })),
    }
  },
)

/**
 * Takes two groups apart, as they were before the join; the two are not proposed again unless they change. Refusals:
 * identity.join_not_found.
 */
export const unmerge = verb(
  {
    name: 'identity.unmerge',
    may: ['registrar', 'system'],
    input: unmergeInput,
    answer: unmergeAnswer,
    summary: 'Takes a merge of patient records back.',
  },
  async (ctx, { joinId, reason }) => {
    await lockIdentities(ctx)
    const join = await joinById(ctx, joinId)
    refuseUnless(join && join.undoneAt === null, 'identity.join_not_found')
    await partPair(ctx, join, reason)
    const pair = await lockPair(ctx, join.pairId)
    if (pair) await decidePair(ctx, pair, { state: 'not-same', reason })
    const [one, other] = await subjectsByNumber(ctx, [join.lower, join.higher])
    return { clusters: [await idsOf(ctx, one), await idsOf(ctx, other)] }
  },
)

/** Those who are this person now, and those who were joined with one of them once; by the name of where they come from. */
async function shownOf(ctx: Context, subjects: readonly Subject[], cluster: number) {
  const shown = []
  for (const { patientId, residentId, source, facts, cluster: own } of subjects) {
    const patient = await readResource<Patient>(ctx.as(systemActor('identity')), 'Patient', patientId)
    const name = facts?.names[0]?.written ?? ''
    const from = patient?.managingOrganization?.display ?? source
    shown.push({ patientId, residentId, source: from, name, member: own === cluster })
  }
  return shown
}

async function idsOf(ctx: Context, subject: Subject | undefined): Promise<string[]> {
  return subject ? (await membersOf(ctx, [subject.cluster])).map(({ patientId }) => patientId) : []
}
