import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { resolveActor } from '#border/sign-in'
import { bookingModule } from '#care/booking'
import { fairUseModule } from '#care/fair-use'
import { makeContext, makeServer, openPool, startRefusalLog, wireListeners } from '#kernel'

// A process of its own: booking as the server serves it, with sessions in cookies, rates, audit, events and idempotency.
const used: Used = { cpuUs: 0, statements: 0, roundTrips: 0 }
countWire()
await serve(String(process.env.BENCH_DATABASE))

/** What this process has used since its start; it answers any message with it. */
export interface Used {
  cpuUs: number
  statements: number
  roundTrips: number
}

async function serve(url: string): Promise<void> {
  const pool = openPool(url, 20)
  wireListeners([...(bookingModule.listeners ?? [])])
  const { app } = await makeServer((options) => makeContext(pool, options), resolveActor)
  for (const module of [fairUseModule, bookingModule]) await module.routes?.(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  startRefusalLog(makeContext(pool))
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ ...used, cpuUs: user + system })
  })
  process.send?.({ port: (app.server.address() as AddressInfo).port })
  process.once('disconnect', () => process.exit())
}

/** Counts what goes to the database, below all that is ours. */
function countWire(): void {
  const wire = pg.Connection.prototype as unknown as Record<'query' | 'execute' | 'sync', (...args: unknown[]) => void>
  const counting = (name: keyof typeof wire, count: () => void) => {
    const original = wire[name]
    wire[name] = function (...args) {
      count()
      return original.apply(this, args)
    }
  }
  counting('execute', () => {
    used.statements += 1
  })
  counting('sync', () => {
    used.roundTrips += 1
  })
  counting('query', () => {
    used.statements += 1
    used.roundTrips += 1
  })
}
