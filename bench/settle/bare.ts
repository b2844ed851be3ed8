import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { makeContext, openPool, type Statement, sendTogether } from '#kernel'
import { countWire, tellUsed } from '../crowd/wire.ts'
import { bareTables, columnsOf } from './bare-rows.ts'

// The bare twin of settling: a Fastify handler that writes the rows of a settled bill into tables of the same columns, checks and
// indexes, in one round trip and one commit. Nobody asks who calls, nothing is computed, checked against other rows or read before.
countWire()
await serve(String(process.env.BENCH_DATABASE))

async function serve(url: string): Promise<void> {
  const pool = openPool(url, Number(process.env.BENCH_POOL ?? 20))
  const root = makeContext(pool)
  const statements = await Promise.all(
    bareTables.map(async ({ name }) => {
      const columns = await columnsOf(pool, name)
      const text = `insert into bare.${name} (${columns}) overriding system value select ${columns} from bare.of_${name} where of_bill = $1`
      return { name: `bare-${name}`, text }
    }),
  )
  const app = fastify({ logger: false })
  app.post<{ Params: { billId: string } }>('/bills/:billId', async ({ params }) => {
    const made = (one: Statement): Statement => ({ ...one, values: [params.billId] })
    await root.transaction(async (ctx) => {
      ctx.withCommit(() => statements.map(made))
      await sendTogether(ctx, [])
    })
    return { billId: params.billId, state: 'settled' }
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  tellUsed()
  process.send?.({ port: (app.server.address() as AddressInfo).port })
  process.once('disconnect', () => process.exit())
}
