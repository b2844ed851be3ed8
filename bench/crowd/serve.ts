import type { AddressInfo } from 'node:net'
import { resolveActor } from '#border/sign-in'
import { bookingModule } from '#care/booking'
import { fairUseModule } from '#care/fair-use'
import { makeContext, makeServer, openPool, startRefusalLog, wireListeners } from '#kernel'
import { countWire, tellUsed } from './wire.ts'

// A process of its own: booking as the server serves it, with sessions in cookies, rates, audit, events and idempotency.
countWire()
await serve(String(process.env.BENCH_DATABASE))

async function serve(url: string): Promise<void> {
  const pool = openPool(url, 20)
  wireListeners([...(bookingModule.listeners ?? [])])
  const { app } = await makeServer((options) => makeContext(pool, options), resolveActor)
  for (const module of [fairUseModule, bookingModule]) await module.routes?.(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  startRefusalLog(makeContext(pool))
  tellUsed()
  process.send?.({ port: (app.server.address() as AddressInfo).port })
  process.once('disconnect', () => process.exit())
}
