import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Context, identifierHash, Refusal, refuse } from '#kernel'
import { type Bucket, type Judged, judge, type Rate } from './burst.ts'
import * as store from './mark-store.ts'
import { noteRequest } from './request.ts'

export interface Rates {
  readonly account: Rate
  readonly address: Rate
}

interface Watched {
  /** Names of verbs whose calls are counted, by whichever route. */
  readonly verbs: ReadonlySet<string>
  ratesOf(request: FastifyRequest): Promise<Rates>
}

/** How many answers may wait at once in one process; beyond that slowing turns into refusing. */
const waitingMax = 2_000
const bucketsMax = 200_000
/** How often a process asks whom the others refuse. */
const askEveryMs = 2_000

/**
 * Counts operations by account and by address: beyond the rate an answer first waits, without a connection to the database, then
 * it is refused for a while with Retry-After. Residents only: a desk serves many from one place; the machine's own address says
 * nothing about who is there. Refusals: fair_use.too_fast.
 */
export function watchOperations(app: FastifyInstance, watched: Watched): void {
  const watch = new Watch()
  app.addHook('preHandler', async (request, reply) => {
    const { verb } = request.routeOptions.config
    if (!verb || !watched.verbs.has(verb) || !request.context.actor.roles.includes('resident')) return
    const facts = noteRequest(request, reply)
    const delay = await watch.admit(request.context, facts.address, await watched.ratesOf(request)).catch((error) => {
      if (error instanceof Refusal) reply.header('retry-after', String(error.params.seconds))
      throw error
    })
    if (delay > 0) await watch.wait(delay)
  })
}

class Watch {
  readonly #buckets = new Map<string, Bucket>()
  readonly #blocked = new Map<string, number>()
  #askedAt = 0
  #waiting = 0

  /** How long the answer waits. Refusals: fair_use.too_fast. */
  async admit(ctx: Context, address: string, rates: Rates): Promise<number> {
    const now = ctx.clock.now().getTime()
    await this.#hearOthers(ctx, now)
    const account = `account ${ctx.actor.id}`
    const judged = [await this.#count(ctx, account, rates.account, now)]
    if (!isLoopback(address)) judged.push(await this.#count(ctx, `address ${address}`, rates.address, now))
    const delay = Math.max(...judged.map((one) => one.delayMs ?? 0))
    if (delay > 0 && this.#waiting >= waitingMax) refuse('fair_use.too_fast', { params: { seconds: 5 } })
    return delay
  }

  async wait(milliseconds: number): Promise<void> {
    this.#waiting += 1
    try {
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
    } finally {
      this.#waiting -= 1
    }
  }

  async #count(ctx: Context, key: string, rate: Rate, now: number): Promise<Judged> {
    const elsewhere = this.#blocked.size > 0 ? (this.#blocked.get(hashOf(key)) ?? 0) : 0
    if (elsewhere > now) refuseUntil(elsewhere, now)
    const before = this.#buckets.get(key)
    const judged = judge(before, rate, now)
    if (this.#buckets.size >= bucketsMax) this.#forget(now)
    this.#buckets.set(key, judged.bucket)
    if (judged.delayMs !== undefined) return judged
    // Told to the other processes once, when it begins.
    if (judged.refusedUntil !== before?.refusedUntil)
      await ctx.transaction((ctx) => store.saveBlocked(ctx, hashOf(key), new Date(judged.refusedUntil)))
    return refuseUntil(judged.refusedUntil, now)
  }

  async #hearOthers(ctx: Context, now: number): Promise<void> {
    if (Math.abs(now - this.#askedAt) < askEveryMs) return
    this.#askedAt = now
    const rows = await ctx.transaction((ctx) => store.blockedNow(ctx))
    this.#blocked.clear()
    for (const { key, until } of rows) this.#blocked.set(key, until.getTime())
  }

  #forget(now: number): void {
    for (const [key, bucket] of this.#buckets)
      if (now - bucket.at > 60_000 && bucket.refusedUntil <= now) this.#buckets.delete(key)
    if (this.#buckets.size >= bucketsMax) this.#buckets.clear()
  }
}

// The table of all processes holds no addresses in clear.
const hashOf = (key: string) => identifierHash('fair-use-burst', key)

function refuseUntil(until: number, now: number): never {
  return refuse('fair_use.too_fast', { params: { seconds: Math.max(1, Math.ceil((until - now) / 1000)) } })
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}
