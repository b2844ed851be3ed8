import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod'
import { type Actor, anonymous } from '../actor.ts'
import { config } from '../config.ts'
import type { Context, Locale } from '../context.ts'
import { log } from '../log.ts'
import { refusalCount, requestSeconds } from '../metrics.ts'
import { Refusal, refuse, refuseUnless } from '../refusal.ts'
import { refuseUnlessPermitted } from '../verb.ts'
import { shareSecurityHeaders } from './headers.ts'
import { refuseUnlessPlain } from './plain-data.ts'
import { failureProblem, problemOf } from './problem.ts'
import { readRefusedBodies } from './read-away.ts'
import { noteRefusal } from './refusal-log.ts'

/** Says who a request comes from; null when nobody is signed in. */
export type ActorResolver = (request: FastifyRequest, ctx: Context) => Promise<Actor | null>

export interface RouteAccess {
  readonly method: string
  readonly url: string
  readonly access: readonly string[]
}

export interface HttpServer {
  readonly app: FastifyInstance
  /** Every route with who may knock, for the access matrix. */
  readonly routes: readonly RouteAccess[]
}

const bodyBytesMax = 1024 * 1024
const unsafeMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** A Fastify server with everything that every route shares. `rootFor` gives a context for an actor and language. */
export async function makeServer(
  rootFor: (options: { actor: Actor; locale: Locale; requestId: string }) => Context,
  resolveActor: ActorResolver,
): Promise<HttpServer> {
  const routes: RouteAccess[] = []
  const app = fastify({
    bodyLimit: bodyBytesMax,
    trustProxy: config.trustProxy,
    logger: false,
    routerOptions: { maxParamLength: 512 },
    genReqId: () => rootFor({ actor: anonymous, locale: 'zh', requestId: '' }).chance.uuid(),
  })
  app.setValidatorCompiler(() => (data) => ({ value: data })) // verbs parse their one input themselves, in the reader's language
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRoute', (route) => {
    if (route.method === 'HEAD' || route.method === 'OPTIONS') return
    const access = route.config?.access
    if (!access) throw new Error(`${route.method} ${route.url} does not say who may knock (config.access)`)
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, access })
  })
  app.decorateRequest('context', null as unknown as Context)
  await shareHeaders(app)
  const turnedAway = new WeakMap<FastifyRequest, unknown>()
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    const locale = localeOf(request)
    request.context = rootFor({ actor: anonymous, locale, requestId: request.id })
    try {
      const actor = await resolveActor(request, request.context)
      request.context = rootFor({ actor: actor ?? anonymous, locale, requestId: request.id })
      refuseCrossSite(request)
    } catch (error) {
      turnedAway.set(request, error) // told below, once the rate limit has counted the try
    }
  })
  await app.register(rateLimit, {
    hook: 'onRequest', // after the hook above, which says whose request it is
    max: () => config.rateLimitPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) =>
      request.context.actor === anonymous ? `address ${request.ip}` : `actor ${request.context.actor.id}`,
    errorResponseBuilder: () => new Refusal('kernel.too_many_requests'),
  })
  // Before the body is read: whoever may not come in sends nothing that has to be taken in.
  app.addHook('preParsing', (request, _reply, _payload, done) =>
    settle(done, () => {
      if (turnedAway.has(request)) throw turnedAway.get(request)
      if (request.is404) return // there is nothing to be let in to
      refuseUnlessPermitted(request.context, request.routeOptions.config.access ?? [])
    }),
  )
  app.addHook('preHandler', (request, _reply, done) =>
    settle(done, () => {
      for (const part of [request.params, request.query, request.body]) refuseUnlessPlain(part)
    }),
  )
  app.addHook('onResponse', (request, reply, done) => settle(done, () => noteAnswer(request, reply)))
  app.setErrorHandler(answerError)
  readRefusedBodies(app)
  return { app, routes }
}

/** Most hooks wait for nothing; as plain calls they cost no promise. */
function settle(done: (error?: Error) => void, work: () => void): void {
  try {
    work()
  } catch (error) {
    done(error as Error)
    return
  }
  done()
}

function noteAnswer(request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode: status, elapsedTime } = reply
  const { method } = request
  const labels = { method, route: request.routeOptions.url ?? 'none', status: `${Math.floor(status / 100)}xx` }
  requestSeconds.observe(labels, elapsedTime / 1000)
  if (!log.isLevelEnabled('info')) return
  log.info({ requestId: request.id, ...labels, status, ms: Math.round(elapsedTime) }, 'request')
}

async function shareHeaders(app: FastifyInstance): Promise<void> {
  await app.register(cookie)
  await shareSecurityHeaders(app)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Anji', description: 'The API of a regional health community.', version: '1' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'anji_session' },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
}

/** A browser says where a request comes from; one from another site may not act with this site's cookie. */
function refuseCrossSite(request: FastifyRequest): void {
  // A page of another site cannot bring a bearer token; any other Authorization leaves the cookie in charge.
  const byToken = /^Bearer /i.test(request.headers.authorization ?? '')
  if (!unsafeMethods.has(request.method) || byToken || request.routeOptions.config?.fromAnySite) return
  const site = request.headers['sec-fetch-site']
  refuseUnless(site === undefined || site === 'same-origin' || site === 'none', 'kernel.cross_site')
  const { origin } = request.headers
  if (origin !== undefined) refuseUnless(originHost(origin) === request.headers.host, 'kernel.cross_site')
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

function localeOf(request: FastifyRequest): Locale {
  const wanted = request.headers['accept-language']?.trim().toLowerCase() ?? ''
  return wanted.startsWith('en') ? 'en' : 'zh'
}

const fastifyCodes: Record<string, Refusal['code']> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'kernel.body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'kernel.unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'kernel.malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'kernel.malformed_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'kernel.malformed_json',
}

/** The refusal behind an error, if it is one: ours, or one of the HTTP server's own. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const { code, statusCode } = error as Partial<FastifyError>
  if (code && fastifyCodes[code]) return new Refusal(fastifyCodes[code])
  if (error instanceof SyntaxError && statusCode === 400) return new Refusal('kernel.malformed_json')
  return statusCode && statusCode >= 400 && statusCode < 500 ? new Refusal('kernel.invalid_input') : undefined
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const locale = request.context?.locale ?? 'zh'
  const refusal = refusalOf(error)
  const problem = refusal ? problemOf(refusal, locale, request.id) : failureProblem(locale, request.id)
  noteError(error, request)
  // Serialised here: a route's answer schema does not describe problems.
  reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((payload) => String(payload))
    .send(JSON.stringify(problem))
}

/** Counts a refusal by code, or logs a failure by request: for those who shape the answer to an error themselves. */
export function noteError(error: unknown, request: FastifyRequest): void {
  const refusal = refusalOf(error)
  const route = request.routeOptions.url ?? 'none'
  if (!refusal) {
    const { message, stack } = error as Error
    log.error({ requestId: request.id, route, message, stack }, 'failure')
    return
  }
  refusalCount.inc({ code: refusal.code })
  const { context } = request
  if (context)
    noteRefusal({ at: context.clock.now(), code: refusal.code, role: context.actor.roles[0] ?? 'none', route })
}

export function answerNotFound(): never {
  refuse('kernel.not_found')
}
