import type { AddressInfo } from 'node:net'
import { fhirModule } from '#border/fhir'
import { makeContext, makeServer, openPool } from '#kernel'
import { client, doctor } from './actors.ts'

// A process of its own: the record's routes, and a bare handler beside them to compare with.
const connectionsMax = 20
await serve(String(process.env.BENCH_DATABASE))

async function serve(url: string): Promise<void> {
  const pool = openPool(url, connectionsMax)
  const actors = new Map([client, doctor].map((actor) => [`Bearer ${actor.id}`, actor]))
  const { app } = await makeServer(
    (options) => makeContext(pool, options),
    async (request) => actors.get(String(request.headers.authorization)) ?? null,
  )
  await fhirModule.routes?.(app)
  const bare = { config: { access: ['integration' as const] } }
  app.post('/bare/:id', bare, async (request, reply) => {
    const { id } = request.params as { id: string }
    const text = JSON.stringify(request.body)
    await pool.query({ name: 'bare-create', text: 'insert into bare values ($1, $2)', values: [id, text] })
    return reply.code(201).type('application/json').serializer(String).send(text)
  })
  app.get('/bare/:id', bare, async (request, reply) => {
    const { id } = request.params as { id: string }
    const { rows } = await pool.query({
      name: 'bare-read',
      text: 'select content from bare where id = $1',
      values: [id],
    })
    return reply.type('application/json').serializer(String).send(rows[0].content)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ port: (app.server.address() as AddressInfo).port })
  process.once('disconnect', () => process.exit())
}
