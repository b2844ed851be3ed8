import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { bulkModule } from '#border/bulk'
import { type Actor, config } from '#kernel'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { fhirModule } from './index.ts'

const jobOf = (name: string) => {
  const job = bulkModule.jobs?.find((one) => one.name === name)
  if (!job) throw new Error(`There is no job ${name}`)
  return job
}
export const exportSlice = jobOf('bulk.export')
export const importSlice = jobOf('bulk.import')
export const tend = jobOf('bulk.tend')

export const client: Actor = { id: 'warehouse', name: 'warehouse', roles: ['integration'], scopes: ['system/*.*'] }

/** A server, a client's way to it, and slices of exports run by hand. */
export async function setUp(t: TestContext) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [fhirModule])
  const fhir = (
    method: string,
    path: string,
    body?: unknown,
    options: { as?: Actor; headers?: Record<string, string> } = {},
  ) => {
    const headers = {
      'content-type': 'application/fhir+json',
      prefer: 'respond-async',
      'accept-language': 'en',
      ...options.headers,
    }
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
    return server.call(
      options.as ?? client,
      `${method} ${path.startsWith('/') ? `/fhir/R4${path}` : pathOf(path)}`,
      text,
      headers,
    )
  }
  /** Kicks off and gives the address of its status. */
  const begin = async (path: string, as: Actor = client) => {
    const answer = await fhir('GET', path, undefined, { as })
    if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
    const location = String(answer.headers['content-location'])
    t.after(() => rmSync(folderOf(idOf(location)), { recursive: true, force: true }))
    return location
  }
  const finish = async (location: string, as: Actor = client) => {
    for (let turn = 0; turn < 500; turn++) {
      const answer = await fhir('GET', location, undefined, { as })
      if (answer.status !== 202) return answer
      await region.runJob(exportSlice, { exportId: idOf(location) })
    }
    throw new Error('The export does not end')
  }
  /** Every line of every file, by type. */
  const linesOf = async (manifest: { output: { type: string; url: string; count: number }[] }, as: Actor = client) => {
    const lines: string[] = []
    for (const { type, url, count } of manifest.output) {
      const { status, body } = await fhir('GET', url, undefined, { as })
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
      const found = String(body).trimEnd().split('\n')
      if (found.length !== count) throw new Error(`${url}: ${found.length} lines, ${count} said`)
      for (const line of found) {
        if (JSON.parse(line).resourceType !== type) throw new Error(`${url} holds another type`)
        lines.push(line)
      }
    }
    return lines
  }
  return { region, server, fhir, begin, finish, linesOf }
}

/** Where the files of a job lie. */
export function folderOf(id: string): string {
  return join(config.dataFolder, 'bulk', id)
}

export function idOf(location: string): string {
  return location.split('/').at(-1) ?? ''
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** How often a name stands in the trail. */
export async function trail(region: TestRegion, entity: string) {
  const { rows } = await region.pool.query(
    'select actor_id, action, entity_id, resident_id from kernel.audit where entity = $1 order by id',
    [entity],
  )
  return rows as { actor_id: string; action: string; entity_id: string | null; resident_id: string | null }[]
}
