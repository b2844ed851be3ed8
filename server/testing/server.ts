import type { TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { type Actor, type Module, makeContext, makeServer, type RouteAccess, wireListeners } from '#kernel'
import type { TestRegion } from './database.ts'

export interface Called {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer as it came
  readonly body: any
  readonly headers: Record<string, unknown>
}

export interface TestServer {
  readonly app: FastifyInstance
  readonly routes: readonly RouteAccess[]
  /** Calls a route as an actor; writes get a fresh Idempotency-Key unless `headers` brings one. */
  call(actor: Actor | undefined, line: string, body?: unknown, headers?: Record<string, string>): Promise<Called>
}

/** The modules' routes behind the real HTTP layer. The actor is given instead of signed in. */
export async function testServer(t: TestContext, region: TestRegion, modules: readonly Module[]): Promise<TestServer> {
  wireListeners(modules.flatMap((module) => module.listeners ?? []))
  const actors = new Map<string, Actor>()
  const { app, routes } = await makeServer(
    (options) => makeContext(region.pool, { clock: region.clock, chance: region.chance, ...options }),
    async (request) => actors.get(String(request.headers['x-test-actor'])) ?? null,
  )
  for (const module of modules) await module.routes?.(app)
  await app.ready()
  t.after(() => app.close())
  return {
    app,
    routes,
    call: async (actor, line, body, headers = {}) => {
      const [method, url] = line.split(' ') as ['GET', string]
      const sent: Record<string, string> = { ...headers }
      if (actor) {
        const key = `${actor.id} ${actor.roles.join()} ${actor.institutionId ?? ''}`
        actors.set(key, actor)
        sent['x-test-actor'] = key
      }
      if (method !== 'GET' && !sent['idempotency-key']) sent['idempotency-key'] = region.chance.uuid()
      const answer = await app.inject({
        method,
        url,
        headers: sent,
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const isJson = /[/+]json/.test(String(answer.headers['content-type']))
      return {
        status: answer.statusCode,
        body: isJson && answer.body ? JSON.parse(answer.body) : answer.body,
        headers: answer.headers,
      }
    },
  }
}
