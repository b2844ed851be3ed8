import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { rememberDevice } from '#care/fair-use'
import { audience } from '#contracts/sign-in'
import { config, refuse, refuseUnless, sm3 } from '#kernel'
import { openSession } from '#people/credentials'
import { clearSessionCookies, setSessionCookie } from './cookies.ts'
import { webClientSecret } from './keys.ts'
import { callbackPath, interactionMinutes, webClientId } from './provider.ts'
import * as store from './store.ts'

export const flowCookie = 'anji_sign_in'
const startQuery = z.object({ to: z.string().optional(), as: audience.optional() })
const callbackQuery = z.object({ state: z.string(), code: z.string() })

/** A path of this site: nothing that a browser reads as another one. Refusals: sign_in.return_path. */
export function returnPathOf(to: string): string {
  const own = /^\/(?![/\\])[^\\\s]*$/.test(to) && new URL(to, 'http://anji').host === 'anji'
  refuseUnless(own, 'sign_in.return_path', { field: 'to' })
  return to
}

/** Where the browser sees this site; outside demo mode only the configured one counts. */
export function originOf(request: FastifyRequest): string {
  return config.demo && request.headers.host ? `http://${request.headers.host}` : config.publicUrl
}

/** GET /sign-in: begins the code flow with PKCE. */
export async function start(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = startQuery.safeParse(request.query)
  if (!query.success) return refuse('sign_in.return_path', { field: 'to' })
  const as = query.data.as ?? (query.data.to?.startsWith('/desk') ? 'staff' : 'resident')
  const returnPath = returnPathOf(query.data.to ?? (as === 'staff' ? '/desk' : '/'))
  const { context } = request
  const random = () => context.chance.bytes(32).toString('base64url')
  const [state, browser, nonce, verifier] = [random(), random(), random(), random()]
  const redirectUri = `${originOf(request)}${callbackPath}`
  const expiresAt = new Date(context.now.getTime() + interactionMinutes * 60_000)
  const flow = { verifier, nonce, returnPath, redirectUri }
  await context.transaction((ctx) => store.saveFlow(ctx, hashOf(state, browser), flow, expiresAt))
  // Somebody else's visit to the authority ends here: the next one proves who they are.
  clearSessionCookies(reply)
  reply.setCookie(flowCookie, browser, {
    path: '/sign-in',
    httpOnly: true,
    sameSite: 'lax',
    secure: originOf(request).startsWith('https:'),
  })
  const parameters = new URLSearchParams({
    client_id: webClientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'login',
    as,
  })
  return reply.redirect(`/oidc/auth?${parameters}`, 303)
}

/** GET /sign-in/callback: exchanges the code and opens the session. Refusals: sign_in.state_unknown, sign_in.not_completed. */
export async function finish(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { context } = request
  const browser = request.cookies[flowCookie]
  const query = callbackQuery.safeParse(request.query)
  const state = String((request.query as { state?: unknown }).state ?? '')
  refuseUnless(browser && state, 'sign_in.state_unknown')
  const flow = await context.transaction((ctx) => store.takeFlow(ctx, hashOf(state, browser)))
  refuseUnless(flow, 'sign_in.state_unknown')
  reply.clearCookie(flowCookie, { path: '/sign-in' })
  if (!query.success) return reply.redirect(flow.returnPath === '/desk' ? '/' : flow.returnPath, 303) // the person gave it up
  const claims = await exchange(app, request, flow, query.data.code)
  const { token, expiresAt } = await openSession(context, {
    accountId: claims.sub,
    method: methodOf(claims.amr),
    userAgent: request.headers['user-agent'],
  })
  setSessionCookie(reply, token, expiresAt)
  rememberDevice(request, reply)
  return reply.redirect(flow.returnPath, 303)
}

const claimsShape = z.object({
  sub: z.uuid(),
  nonce: z.string(),
  aud: z.literal(webClientId),
  amr: z.array(z.string()).default([]),
})

// The authority is this process: its answer comes over no wire, so the token's signature adds nothing (OIDC Core §3.1.3.7).
async function exchange(app: FastifyInstance, request: FastifyRequest, flow: store.Flow, code: string) {
  const answer = await app.inject({
    method: 'POST',
    url: '/oidc/token',
    remoteAddress: request.ip,
    headers: {
      host: new URL(flow.redirectUri).host,
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${webClientId}:${webClientSecret()}`).toString('base64')}`,
    },
    payload: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: flow.redirectUri,
      code_verifier: flow.verifier,
    }).toString(),
  })
  refuseUnless(answer.statusCode === 200, 'sign_in.not_completed')
  const idToken = String(answer.json().id_token).split('.')[1] ?? ''
  const claims = claimsShape.safeParse(JSON.parse(Buffer.from(idToken, 'base64url').toString('utf8')))
  refuseUnless(claims.success && claims.data.nonce === flow.nonce, 'sign_in.not_completed')
  return claims.data
}

export const amrOf = { phone: ['sms'], password: ['pwd', 'otp'], demo: ['demo'] }

function methodOf(amr: readonly string[]): 'phone' | 'password' | 'demo' {
  if (amr.includes('demo')) return 'demo'
  return amr.includes('pwd') ? 'password' : 'phone'
}

function hashOf(state: string, browser: string): string {
  return sm3(`${state}\n${browser}`).toString('hex')
}
