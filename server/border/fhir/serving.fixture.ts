// A process that serves the FHIR API over a test's database, so that a test can kill it and look at how much memory it took.
import { makeContext, makeServer, openPool } from '#kernel'
import { fhirModule } from './index.ts'

const url = process.argv[2]
if (!url) throw new Error('Name the database')
const client = { id: 'demo-integration', name: 'demo', roles: ['integration' as const], scopes: ['system/*.*'] }
const pool = openPool(url)
pool.on('error', () => undefined)
const { app } = await makeServer(
  (options) => makeContext(pool, options),
  async () => client,
)
await fhirModule.routes?.(app)
process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }))
