import type { ConsentAsked } from '#contracts/apps'
import { type Actor, audit, type Context, refuse, refuseUnless, sm3 } from '#kernel'
import { actorOfAccount } from '#people/credentials'
import { mayOpen, openable } from '#record'
import { underContext } from '../adapter.ts'
import * as clients from '../client-store.ts'
import { provider } from '../provider.ts'
import { connectionMs, grantable, identityScopes, needsPatient } from './asked.ts'
import { fhirResource } from './smart.ts'
import * as store from './store.ts'
import { seenInWords } from './words.ts'

/** An authorization request under way, as the authority's library keeps it. */
export interface Request {
  readonly params: { readonly [name: string]: unknown }
  readonly session?: { readonly accountId?: string } | undefined
}

interface Asking {
  readonly client: clients.Client
  readonly accountId: string
  readonly person: Actor
  readonly launch: (store.Launch & { readonly tokenHash: string }) | undefined
  readonly scopes: readonly string[]
}

const patientsShown = 50

/** The app behind a request; undefined for our own pages. */
export function appOf(ctx: Context, { params }: Request): Promise<clients.Client | undefined> {
  return ctx.transaction(async (ctx) => {
    const client = await clients.findClient(ctx, String(params.client_id))
    return client?.audience ? client : undefined
  })
}

/**
 * Who asks whom for what. Refusals: sign_in.interaction_expired, sign_in.app_not_for_you, sign_in.launch_expired,
 * sign_in.record_closed.
 */
async function askingOf(ctx: Context, request: Request): Promise<Asking> {
  const client = await appOf(ctx, request)
  const accountId = request.session?.accountId
  if (!client || !accountId) return refuse('sign_in.interaction_expired')
  const person = await actorOfAccount(ctx, accountId)
  const staff = person !== null && !person.roles.includes('resident') && person.roles.length > 0
  refuseUnless(person && staff === (client.audience === 'staff'), 'sign_in.app_not_for_you')
  const { scope, launch: word } = request.params
  const launch = typeof word === 'string' && word !== '' ? await launchOf(ctx, client, person, word) : undefined
  const asked = grantable(typeof scope === 'string' ? scope : '', client)
  const scopes = asked.filter((one) => {
    if (one === 'launch') return launch !== undefined
    return one === 'launch/encounter' ? Boolean(launch?.encounterId) : true
  })
  refuseUnless(
    scopes.some((one) => !one.includes('launch') && !one.endsWith('_access')),
    'sign_in.app_not_for_you',
  )
  return { client, accountId, person, launch, scopes }
}

/** Whoever made a launch uses it, once, while the record is still open to them. */
async function launchOf(ctx: Context, client: clients.Client, person: Actor, word: string) {
  const tokenHash = hashOf(word)
  const launch = await store.findLaunch(ctx, tokenHash)
  const fits = launch && launch.clientId === client.clientId && launch.staffId === person.id
  if (!fits) return refuse('sign_in.launch_expired')
  refuseUnless(await mayOpen(ctx.as(person), launch.residentId), 'sign_in.record_closed')
  return { ...launch, tokenHash }
}

/** What the consent page says. Refusals: those of askingOf. */
export function consentAsked(ctx: Context, request: Request): Promise<ConsentAsked> {
  return ctx.transaction(async (ctx) => {
    const { person, launch, scopes } = await askingOf(ctx, request)
    const chooses = !launch && needsPatient(scopes)
    const ids = launch ? [launch.residentId] : chooses ? await openable(ctx.as(person)) : []
    return {
      personName: person.name,
      patients: await store.residentsNamed(ctx, ids, '', patientsShown),
      patientNeeded: chooses,
      sees: seenInWords(scopes, ctx.locale),
      offline: scopes.includes('offline_access'),
      until: new Date(ctx.now.getTime() + connectionMs(scopes)).toISOString(),
    }
  })
}

/** Whom the person may choose, by a part of their name. Refusals: those of askingOf. */
export function patientsNamed(ctx: Context, request: Request, name: string) {
  return ctx.transaction(async (ctx) => {
    const { person, launch, scopes } = await askingOf(ctx, request)
    if (launch || !needsPatient(scopes)) return { patients: [] }
    return { patients: await store.residentsNamed(ctx, await openable(ctx.as(person)), name, patientsShown) }
  })
}

/**
 * The person lets the app in: one connection, which carries all its tokens, and a line in the trail of whom it is about.
 * Answers the grant's name. Refusals: those of askingOf, and sign_in.patient_missing.
 */
export function giveConsent(ctx: Context, request: Request, chosen: string | undefined): Promise<string> {
  return ctx.transaction(async (ctx) => {
    const { client, accountId, person, launch, scopes } = await askingOf(ctx, request)
    if (launch) refuseUnless(await store.takeLaunch(ctx, launch.tokenHash), 'sign_in.launch_expired')
    const residentId = launch?.residentId ?? (needsPatient(scopes) ? chosen : undefined)
    if (!launch && needsPatient(scopes)) {
      const mine = residentId !== undefined && (await mayOpen(ctx.as(person), residentId))
      refuseUnless(mine, 'sign_in.patient_missing', { field: 'residentId' })
    }
    const grantId = await underContext(ctx, '', () => makeGrant(accountId, client.clientId, scopes))
    const id = ctx.chance.uuid()
    await store.saveConnection(ctx, {
      id,
      grantId,
      clientId: client.clientId,
      accountId,
      personId: person.id,
      audience: client.audience ?? 'resident',
      residentId: residentId ?? null,
      encounterId: launch?.encounterId ?? null,
      scopes,
      since: ctx.now,
      until: new Date(ctx.now.getTime() + connectionMs(scopes)),
    })
    const whose = residentId ?? (client.audience === 'resident' ? person.id : undefined)
    const entry = { action: 'create', entity: 'sign_in.connection', entityId: id, reason: client.name } as const
    await audit(ctx.as(person), { ...entry, residentId: whose })
    return grantId
  })
}

async function makeGrant(accountId: string, clientId: string, scopes: readonly string[]): Promise<string> {
  const grant = new (provider().Grant)({ accountId, clientId })
  const ofPerson = scopes.filter((one) => identityScopes.includes(one))
  if (ofPerson.length > 0) grant.addOIDCScope(ofPerson.join(' '))
  grant.addResourceScope(fhirResource(), scopes.join(' '))
  return grant.save()
}

export function hashOf(word: string): string {
  return sm3(word).toString('hex')
}
