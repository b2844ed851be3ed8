import { join } from 'node:path'
import { z } from 'zod'
import { type Context, definedEvents, makeServer, operationsRoutes } from '#kernel'
import { accessTable } from './access-table.ts'
import { modules } from './modules.ts'
import { schemaSnapshot } from './schema-snapshot.ts'

const folder = join(import.meta.dirname, '..')

/** What is generated and committed: the API, the schema and the events, as they truly are. */
export async function generatedFiles(root: Context): Promise<{ path: string; text: string }[]> {
  const { api, access } = await apiAndAccess(root)
  return [
    { path: join(folder, 'openapi.json'), text: api },
    { path: join(folder, 'docs', 'access.md'), text: access },
    { path: join(folder, 'server', 'database', 'schema.sql'), text: await root.transaction(schemaSnapshot) },
    { path: join(folder, 'docs', 'events.json'), text: eventSchemas() },
  ]
}

async function apiAndAccess(root: Context): Promise<{ api: string; access: string }> {
  const { app, routes } = await makeServer(
    () => root,
    async () => null,
  )
  operationsRoutes(app, root, () => true)
  for (const module of modules) await module.routes?.(app)
  await app.ready()
  const api = `${JSON.stringify(app.swagger(), null, 1)}\n`
  await app.close()
  return { api, access: accessTable(routes) }
}

function eventSchemas(): string {
  const schemas = definedEvents().map(({ type, schema }) => [type, z.toJSONSchema(schema, { unrepresentable: 'any' })])
  return `${JSON.stringify(Object.fromEntries(schemas), null, 1)}\n`
}
