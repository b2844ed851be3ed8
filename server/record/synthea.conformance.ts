import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { importFolder, type Resource, readResource } from '#record'
import { freshDatabase } from '#testing'

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'synthea-r4')

test('every resource of the Synthea bundles comes back as it was sent, but for meta and resolved references', async (t) => {
  if (!existsSync(folder)) return t.skip(`needs ${folder}`)
  const region = await freshDatabase(t)
  const { refusals } = await importFolder(region.ctx(), folder)
  assert.deepEqual(refusals, [])
  // Some organisations stand in several files, not always alike: the last one read is kept.
  const sent = new Map<string, Resource[]>()
  for (const file of readdirSync(folder)) {
    const bundle = JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString('utf8'))
    for (const { resource } of bundle.entry as { resource: Resource }[]) {
      const address = `${resource.resourceType}/${resource.id}`
      sent.set(address, [...(sent.get(address) ?? []), resource])
    }
  }
  assert.ok(sent.size > 14_000, `${sent.size} resources`)
  for (const [address, versions] of sent) {
    const [type, id] = address.split('/') as [Resource['resourceType'], string]
    const kept = comparable(await region.ctx().transaction((ctx) => readResource(ctx, type, id)))
    assert.ok(
      versions.some((version) => isDeepStrictEqual(comparable(version), kept)),
      address,
    )
  }
})

// The server owns meta, and turns urn:uuid references into addresses.
function comparable(resource: unknown): unknown {
  const text = JSON.stringify({ ...(resource as object), meta: undefined })
  return JSON.parse(text.replace(/"(?:urn:uuid:|[A-Z][A-Za-z]+\/)([0-9a-f-]{36})"/g, '"$1"'))
}
