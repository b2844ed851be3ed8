import { launchAnswer, launchInput } from '#contracts/apps'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { mayOpen, search } from '#record'
import { findClient } from '../client-store.ts'
import { hashOf } from './consent.ts'
import { fhirResource } from './smart.ts'
import * as store from './store.ts'

const launchMinutes = 5

/**
 * Opens an app out of a record (EHR launch): an opaque word for the app, which works once, for this member of staff.
 * Refusals: sign_in.client_not_found, sign_in.app_without_launch, sign_in.record_closed, sign_in.encounter_unknown.
 */
export const makeLaunch = verb(
  {
    name: 'sign_in.make_launch',
    may: ['doctor', 'pharmacist', 'dispenser', 'registrar'],
    input: launchInput,
    answer: launchAnswer,
    summary: 'Opens a registered app for a resident whose record is open to the actor.',
  },
  async (ctx, { clientId, residentId, encounterId }) => {
    const client = await findClient(ctx, clientId)
    if (client?.audience !== 'staff') return refuse('sign_in.client_not_found')
    if (!client.launchUri) return refuse('sign_in.app_without_launch')
    refuseUnless(await mayOpen(ctx, residentId), 'sign_in.record_closed')
    if (encounterId) refuseUnless(await hasEncounter(ctx, residentId, encounterId), 'sign_in.encounter_unknown')
    const word = ctx.chance.bytes(32).toString('base64url')
    const expiresAt = new Date(ctx.now.getTime() + launchMinutes * 60_000)
    const launch = { clientId, staffId: ctx.actor.id, residentId, encounterId: encounterId ?? null }
    await store.saveLaunch(ctx, hashOf(word), launch, expiresAt)
    await audit(ctx, { action: 'execute', residentId, entity: 'sign_in.launch', reason: client.name })
    const url = new URL(client.launchUri)
    url.searchParams.set('iss', fhirResource())
    url.searchParams.set('launch', word)
    return { launch: word, url: url.href, expiresAt: expiresAt.toISOString() }
  },
)

async function hasEncounter(ctx: Context, residentId: string, encounterId: string): Promise<boolean> {
  const { resources } = await search(ctx, `Encounter?_id=${encounterId}&patient=${residentId}`)
  return resources.length > 0
}
