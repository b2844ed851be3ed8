import { createPublicKey } from 'node:crypto'
import { RegisterSluiceRequest, RevokeSluiceRequest, SluiceRow } from '#contracts/sluices'
import { audit, type Context, enqueue, refuseUnless, verb } from '#kernel'
import { institutionByCode, refuseUnlessManages } from '#people/institutions'
import { rowOf } from '../health/list-sluices.ts'
import { wakeLink } from '../link/wake.ts'
import { tellUnkeptJob } from '../outbox/push.ts'
import * as outbox from '../outbox/store.ts'
import { managedSluice } from './scope.ts'
import * as store from './store.ts'

/**
 * Lets a hospital's front server speak to the platform; the same id again brings new keys. Refusals: institutions.not_found,
 * .not_yours, sluices.bad_key, .other_hospital, .institution_taken.
 */
export const registerSluice = verb(
  {
    name: 'sluices.register',
    may: ['administrator', 'system'],
    input: RegisterSluiceRequest,
    answer: SluiceRow,
    summary: 'Enrols the sluice of a hospital with its public key and certificates.',
  },
  async (ctx, { id, institutionCode, name, sm2PublicKeyPem, certificates }) => {
    const institution = await institutionByCode(ctx, institutionCode)
    await refuseUnlessManages(ctx, institution.id)
    refuseUnlessSm2(sm2PublicKeyPem)
    const [known] = await store.find(ctx, { id })
    refuseUnless(!known || known.institutionId === institution.id, 'sluices.other_hospital', { field: 'id' })
    const [other] = await store.find(ctx, { institutionId: institution.id, state: 'enrolled' })
    refuseUnless(!other || other.id === id, 'sluices.institution_taken', { field: 'institutionCode' })
    await store.save(ctx, { id, institutionId: institution.id, name, sm2PublicKey: sm2PublicKeyPem })
    await store.saveCertificates(ctx, id, certificates)
    await audit(ctx, { action: known ? 'update' : 'create', entity: 'sluices.sluice', entityId: id })
    wakeLink(ctx, 'registry')
    return rowOf(ctx, id)
  },
)

/** What it has not been sent ends; what it has not sent stays with it. Refusals: sluices.not_found, institutions.not_yours. */
export const revokeSluice = verb(
  {
    name: 'sluices.revoke',
    may: ['administrator', 'system'],
    input: RevokeSluiceRequest,
    answer: SluiceRow,
    summary: 'Shuts a sluice out: nothing comes in from it, and nothing is sent to it.',
  },
  async (ctx, { sluiceId, reason }) => {
    await managedSluice(ctx, sluiceId)
    await store.revoke(ctx, sluiceId, reason)
    await endCommands(ctx, sluiceId)
    await audit(ctx, { action: 'update', entity: 'sluices.sluice', entityId: sluiceId, reason })
    wakeLink(ctx, 'registry')
    return rowOf(ctx, sluiceId)
  },
)

async function endCommands(ctx: Context, sluiceId: string): Promise<void> {
  const open = await outbox.openCommandsOf(ctx, sluiceId)
  const how = { state: 'refused', code: 'not-kept', reason: '前置机已吊销。 The sluice was revoked.' } as const
  for (const commandId of await outbox.endUnkept(ctx, open, how)) await enqueue(ctx, tellUnkeptJob, { commandId })
}

/** The algorithm of an SM2 key: 1.2.156.10197.1.301 as DER (GB/T 33560), which Node does not name once a key is read back. */
const sm2Curve = Buffer.from('06082a811ccf5501822d', 'hex')

function refuseUnlessSm2(pem: string): void {
  const key = publicKeyOf(pem)
  const isSm2 = key?.export({ type: 'spki', format: 'der' }).includes(sm2Curve)
  refuseUnless(isSm2, 'sluices.bad_key', { field: 'sm2PublicKeyPem' })
}

/** A private key would also read as its public half: it has no business here. */
function publicKeyOf(pem: string) {
  if (!pem.trim().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined
  try {
    return createPublicKey(pem)
  } catch {
    return undefined
  }
}
