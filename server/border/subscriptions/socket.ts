import websocket, { type WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { actorOfToken } from '#border/sign-in'
import { type Actor, hearPushes, log, type Role, refuse, refuseUnless } from '#kernel'
import { channelOf } from './match.ts'
import * as store from './store.ts'

const lifetimeMs = 15 * 60_000 // then the client connects again and its rights are looked at again
const heartbeatMs = 20_000
const bindingsMax = 100
const messageBytesMax = 1024
const subprotocol = 'fhir'

// Whoever shows the token in the subprotocol is nobody yet when the request arrives.
const access: readonly Role[] = ['anonymous', 'integration']

/** GET /fhir/R4/ws: `bind <id>` is answered by `bound <id>`, and `ping <id>` follows whenever something matched (FHIR R4). */
export async function socketRoutes(app: FastifyInstance): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(websocket, {
      options: {
        maxPayload: messageBytesMax,
        // The token that stands beside it is not sent back.
        handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
      },
    })
    const clients = new WeakMap<FastifyRequest, Actor>()
    scope.route({
      method: 'GET',
      url: '/fhir/R4/ws',
      schema: { hide: true },
      config: { access },
      preHandler: async (request) => void clients.set(request, await clientOf(request)),
      handler: async () => refuse('subscriptions.not_a_socket'),
      wsHandler: (socket, request) => {
        const client = clients.get(request)
        if (client) new Bound(socket, request, client)
        else socket.close(1008)
      },
    })
  })
}

/** Browsers cannot send Authorization with a socket: they offer the subprotocols `fhir` and `bearer.<token>`. */
async function clientOf(request: FastifyRequest): Promise<Actor> {
  const { context } = request
  if (context.actor.roles.includes('integration')) return context.actor
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(',')
  const token = offered.map((one) => /^bearer\.(.+)$/.exec(one.trim())?.[1]).find((one) => one !== undefined)
  refuseUnless(token, 'kernel.not_signed_in')
  const actor = await actorOfToken(context, token)
  if (!actor?.roles.includes('integration')) refuse('sign_in.bearer_unknown')
  return actor
}

/** One open socket and the subscriptions that are bound to it. */
class Bound {
  readonly #socket: WebSocket
  readonly #request: FastifyRequest
  readonly #client: Actor
  readonly #bound = new Map<string, () => void>()
  // One thing after another: a ping never overtakes the answer to its bind.
  #turn: Promise<void> = Promise.resolve()

  constructor(socket: WebSocket, request: FastifyRequest, client: Actor) {
    this.#socket = socket
    this.#request = request
    this.#client = client
    const heartbeat = setInterval(() => socket.ping(), heartbeatMs)
    const lifetime = setTimeout(() => socket.close(1001), lifetimeMs)
    socket.on('message', (data) => this.#then(() => this.#hear(String(data))))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearInterval(heartbeat)
      clearTimeout(lifetime)
      for (const stop of this.#bound.values()) stop()
    })
  }

  #then(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: Error) => {
      log.error({ error: error.message }, 'subscription socket failed')
      this.#socket.close(1011)
    })
  }

  async #hear(message: string): Promise<void> {
    const id = /^bind +(?:Subscription\/)?([A-Za-z0-9.-]{1,64})\s*$/.exec(message)?.[1]
    if (id === undefined || !(await this.#mayBind(id))) {
      this.#socket.send(`refused ${(id ?? message).slice(0, 64)}`)
      return
    }
    if (!this.#bound.has(id)) {
      // Followed before it is answered, so that nothing falls between the two.
      const stop = hearPushes(channelOf(id), () => this.#then(() => this.#ping(id)))
      if (this.#socket.readyState === this.#socket.OPEN) this.#bound.set(id, stop)
      else stop()
    }
    this.#socket.send(`bound ${id}`)
    await this.#ping(id)
  }

  /** Only whoever wrote it. */
  async #mayBind(id: string): Promise<boolean> {
    if (!this.#bound.has(id) && this.#bound.size >= bindingsMax) return false
    const found = await this.#request.context.transaction((ctx) => store.find(ctx, id))
    return found?.channel === 'websocket' && found.status === 'active' && found.subscriber_id === this.#client.id
  }

  /** Says that there is something, if no bound client was told; several matches may be one ping. */
  async #ping(id: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const waits = await this.#request.context.transaction((ctx) => store.find(ctx, id))
    if (waits?.status !== 'active') return
    if (!waits.ping_waits) return
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(`ping ${id}`, (error) => (error ? reject(error) : resolve()))
    })
    await this.#request.context.transaction((ctx) => store.change(ctx, id, { ping_waits: false }))
  }
}
