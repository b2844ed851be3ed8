import { decideDoubtInput, doubtsAnswer, type IdentityDoubt, linkOutcome, listDoubtsInput } from '#contracts/residents'
import { audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { viewOf } from '../resident.ts'
import { residentOf } from '../resident-of.ts'
import { patientOf, republish, saveLink } from './link-records.ts'
import * as store from './store.ts'

/** What a registrar has to compare, the oldest first. */
export const listDoubts = verb(
  {
    name: 'residents.list_doubts',
    may: ['registrar', 'system'],
    input: listDoubtsInput,
    answer: doubtsAnswer,
    summary: 'Hospital records of which it is not certain whose they are.',
  },
  async (ctx, { limit }) => {
    const doubts: IdentityDoubt[] = []
    for (const doubt of await store.openDoubts(ctx, limit)) {
      const shown = await show(ctx, doubt)
      if (shown) doubts.push(shown)
    }
    return { doubts, waiting: await store.countOpen(ctx) }
  },
)

/** A human's word, with its reason. Refusals: residents.doubt_not_found, residents.patient_linked_elsewhere. */
export const decideDoubt = verb(
  {
    name: 'residents.decide_doubt',
    may: ['registrar', 'system'],
    input: decideDoubtInput,
    answer: linkOutcome,
    summary: 'Decides whether a hospital record is this resident’s.',
  },
  async (ctx, { doubtId, decision, reason }) => {
    const doubt = await store.lockOpen(ctx, doubtId)
    refuseUnless(doubt, 'residents.doubt_not_found')
    const resident = await residentOf(ctx, doubt.residentId)
    if (decision === 'same') {
      const owner = (await store.ownersOf(ctx, [doubt.patientId])).get(doubt.patientId)
      refuseUnless(!owner || owner === resident.id, 'residents.patient_linked_elsewhere')
      if (!owner) await saveLink(ctx, resident, doubt.patientId, 'decided')
      await republish(ctx, [resident])
    }
    await store.decide(ctx, doubtId, decision, reason)
    await audit(ctx, {
      action: 'execute',
      residentId: resident.id,
      entity: 'residents.identity_doubt',
      entityId: doubtId,
      reason,
    })
    return { linked: decision === 'same' ? 1 : 0, doubts: 0 }
  },
)

async function show(ctx: Context, doubt: store.Doubt): Promise<IdentityDoubt | undefined> {
  const patient = await patientOf(ctx, doubt.patientId)
  if (!patient) return undefined
  const resident = await residentOf(ctx, doubt.residentId)
  await audit(ctx, { action: 'read', residentId: resident.id, entity: 'residents.identity_doubt', entityId: doubt.id })
  return {
    id: doubt.id,
    resident: viewOf(resident, dayOf(ctx.now)),
    patient: {
      id: patient.id,
      name: patient.name,
      birthDate: patient.birthDate,
      sex: patient.sex,
      identifiers: patient.identifiers.map(({ label, value }) => ({ label, masked: maskTail(value) })),
      source: patient.source,
    },
    reasons: [...doubt.reasons],
    raisedAt: doubt.raisedAt.toISOString(),
  }
}

function maskTail(value: string): string {
  return value.slice(-4).padStart(Math.max(value.length, 4), '*')
}
