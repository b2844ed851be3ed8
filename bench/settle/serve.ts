import type { AddressInfo } from 'node:net'
import { resolveActor } from '#border/sign-in'
import { fairUseModule } from '#care/fair-use'
import { settlementModule } from '#insurance/settlement'
import { makeContext, makeServer, openPool, wireListeners } from '#kernel'
import { countWire, tellUsed } from '../crowd/wire.ts'

// A process of its own: settlement as the server serves it, with sessions in cookies, rates, monitoring, audit, events and idempotency.
countWire()
await serve(String(process.env.BENCH_DATABASE))

async function serve(url: string): Promise<void> {
  const pool = openPool(url, Number(process.env.BENCH_POOL ?? 20))
  wireListeners([...(settlementModule.listeners ?? [])])
  const { app } = await makeServer((options) => makeContext(pool, options), resolveActor)
  for (const module of [fairUseModule, settlementModule]) await module.routes?.(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  tellUsed()
  process.send?.({ port: (app.server.address() as AddressInfo).port })
  process.once('disconnect', () => process.exit())
}
