import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { consentGivenInput } from '#contracts/apps'
import {
  audience,
  demoSignInInput,
  type Interaction,
  passwordSignInInput,
  phoneCodeInput,
  phoneSignInInput,
} from '#contracts/sign-in'
import { config, refuse, refuseUnless, roles } from '#kernel'
import {
  listDemoPeople,
  ownAccount,
  sendSignInCode,
  signInAsDemoPerson,
  signInByPassword,
  signInByPhone,
} from '#people/credentials'
import { underContext } from './adapter.ts'
import { appOf, consentAsked, giveConsent, patientsNamed } from './apps/consent.ts'
import type { Client } from './client-store.ts'
import { amrOf } from './flow.ts'
import { provider } from './provider.ts'

/** What the page /sign-in/interaction/:uid calls. Each needs the cookie of the browser that began the sign-in. */
export function interactionRoutes(app: FastifyInstance): void {
  const path = '/api/sign-in/interaction/:uid'
  const shared = { config: { access: roles } }
  app.get(path, { ...shared, schema: about('What a sign-in page needs to begin.') }, show)
  app.post(
    `${path}/phone-code`,
    { ...shared, schema: about('Sends a one-time code to a phone.') },
    async (request, reply) => {
      await detailsOf(request, reply)
      return sendSignInCode(request.context, parse(phoneCodeInput, request).phone)
    },
  )
  app.post(`${path}/phone`, { ...shared, schema: about('Signs in by phone and code.') }, async (request, reply) => {
    await detailsOf(request, reply)
    return finish(request, reply, await signInByPhone(request.context, parse(phoneSignInInput, request)), amrOf.phone)
  })
  app.post(
    `${path}/password`,
    { ...shared, schema: about('Signs staff in by password and second factor.') },
    async (request, reply) => {
      await detailsOf(request, reply)
      const accountId = await signInByPassword(request.context, parse(passwordSignInInput, request))
      return finish(request, reply, accountId, amrOf.password)
    },
  )
  app.post(
    `${path}/demo`,
    { ...shared, schema: about('Signs a demo person in; only in demo mode.') },
    async (request, reply) => {
      await detailsOf(request, reply)
      const accountId = await signInAsDemoPerson(request.context, parse(demoSignInInput, request).personId)
      return finish(request, reply, accountId, amrOf.demo)
    },
  )
  app.post(
    `${path}/continue`,
    { ...shared, schema: about('Goes on to an app as the person who is signed in here.') },
    async (request, reply) => {
      const details = await detailsOf(request, reply)
      refuseUnless(await signedInFor(request, await appOf(request.context, details)), 'kernel.not_signed_in')
      const accountId = await request.context.transaction((ctx) => ownAccount(ctx))
      return redirect(request, reply, { login: { accountId, amr: [] } })
    },
  )
  app.get(
    `${path}/patients`,
    { ...shared, schema: about('Whom an app may be opened for, by a part of the name.') },
    async (request, reply) => {
      const details = await detailsOf(request, reply)
      const { name } = z.object({ name: z.string().max(60).catch('') }).parse(request.query)
      return patientsNamed(request.context, details, name)
    },
  )
  app.post(`${path}/consent`, { ...shared, schema: about('Lets an app in.') }, async (request, reply) => {
    const details = await detailsOf(request, reply)
    const { residentId } = parse(consentGivenInput, request)
    const grantId = await giveConsent(request.context, details, residentId)
    return redirect(request, reply, { consent: { grantId } })
  })
  app.post(`${path}/leave`, { ...shared, schema: about('Gives the sign-in up.') }, async (request, reply) => {
    await detailsOf(request, reply)
    return redirect(request, reply, { error: 'access_denied', error_description: 'the person gave it up' })
  })
}

async function show(request: FastifyRequest, reply: FastifyReply): Promise<Interaction> {
  const details = await detailsOf(request, reply)
  const { uid, params } = details
  const client = await appOf(request.context, details)
  const as = client?.audience ?? audience.catch('resident').parse(params.as)
  const people = await listDemoPeople(request.context)
  const asksConsent = details.prompt.name === 'consent'
  return {
    uid,
    as,
    demo: config.demo,
    demoPeople: people.filter(({ kind }) => kind === as),
    app: client ? { name: client.name, logo: client.logo, host: hostOf(String(params.redirect_uri)) } : null,
    signedInAs: asksConsent ? null : await signedInFor(request, client),
    consent: asksConsent ? await consentAsked(request.context, details) : null,
  }
}

function hostOf(uri: string): string {
  return new URL(uri).host || uri.split(':')[0] || ''
}

/** The name of who is signed in on this browser, when an app asks that is meant for them. Our own pages ask anew each time (R01). */
async function signedInFor(request: FastifyRequest, app: Client | undefined): Promise<string | null> {
  const { actor } = request.context
  if (!app || !actor.sessionId || actor.roles.includes('anonymous') || actor.roles.length === 0) return null
  return actor.roles.includes('resident') === (app.audience === 'resident') ? actor.name : null
}

/** The sign-in under way of this browser. Refusals: sign_in.interaction_expired. */
async function detailsOf(request: FastifyRequest, reply: FastifyReply) {
  const found = await under(request, () => provider().interactionDetails(request.raw, reply.raw)).catch(
    (error: Error) => {
      if (error.name === 'SessionNotFound') return undefined
      throw error
    },
  )
  if (!found || found.uid !== (request.params as { uid: string }).uid) return refuse('sign_in.interaction_expired')
  return found
}

function finish(request: FastifyRequest, reply: FastifyReply, accountId: string, amr: string[]) {
  return redirect(request, reply, { login: { accountId, amr } })
}

async function redirect(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Parameters<ReturnType<typeof provider>['interactionResult']>[2],
) {
  const back = await under(request, () => provider().interactionResult(request.raw, reply.raw, result))
  const { pathname, search } = new URL(back)
  return { redirectTo: `${pathname}${search}` }
}

function under<T>(request: FastifyRequest, call: () => Promise<T>): Promise<T> {
  return underContext(request.context, request.headers.host ?? '', call)
}

/** Refusals: kernel.invalid_input. */
function parse<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const parsed = schema.safeParse(request.body ?? {})
  if (!parsed.success) return refuse('kernel.invalid_input', { field: parsed.error.issues[0]?.path.join('.') ?? '' })
  return parsed.data
}

function about(summary: string) {
  return { summary, tags: ['sign-in'] }
}
