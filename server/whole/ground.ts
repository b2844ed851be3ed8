/** The whole system over one tiny region, for the tests that attack it. */
import type { TestContext } from 'node:test'
import type { Actor } from '#kernel'
import { makeContext, wireListeners } from '#kernel'
import { seedRegion } from '#region'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { modules } from '../modules.ts'
import type { JsonSchema } from './arbitrary.ts'

export async function wholeRegion(t: TestContext) {
  const region = await freshDatabase(t)
  region.clock.set('2026-03-18T02:10:00Z') // a Wednesday, 10:10 in China
  wireListeners(modules.flatMap((module) => module.listeners ?? []))
  await seedRegion((options) => makeContext(region.pool, options), {
    residents: 40,
    visits: 4,
    now: region.clock.now(),
  })
  const server = await testServer(t, region, modules)
  return { region, ...server, rows: rowsOf(region), actors: await actorsOf(region) }
}

export type Whole = Awaited<ReturnType<typeof wholeRegion>>

function rowsOf(region: TestRegion) {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the tables as they are
  return async (sql: string, values: unknown[] = []): Promise<any[]> => (await region.pool.query(sql, values)).rows
}

async function actorsOf(region: TestRegion) {
  const { rows } = await region.pool.query(
    'select id, name, roles, institution_id from staff.pub_staff where active order by id',
  )
  const staff: Actor[] = rows.map(({ id, name, roles, institution_id }) => ({
    id,
    name,
    roles,
    institutionId: institution_id,
  }))
  const { rows: people } = await region.pool.query('select id, name from residents.resident order by id')
  const residents: Actor[] = people.map(({ id, name }) => ({ id, name, roles: ['resident'] }))
  return { staff, residents }
}

/** What the API's description says of a route's body; undefined when it says nothing. */
export function bodySchema(whole: Whole, method: string, url: string): JsonSchema | undefined {
  return operationOf(whole, method, url)?.requestBody?.content['application/json']?.schema
}

export function querySchema(whole: Whole, method: string, url: string): JsonSchema {
  const named = (operationOf(whole, method, url)?.parameters ?? []).filter((one) => one.in === 'query')
  return { type: 'object', properties: Object.fromEntries(named.map(({ name, schema }) => [name, schema])) }
}

interface Operation {
  readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonSchema }> }
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: JsonSchema }[]
}

function operationOf({ app }: Whole, method: string, url: string): Operation | undefined {
  const { paths } = app.swagger() as { paths: Record<string, Record<string, Operation>> }
  return paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
}
