import assert from 'node:assert/strict'
import { appendFileSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mortalDevice } from './mortal.fixture.ts'

/** The head of an entry whose body never came, at the end of the browser's log: what a death between the two leaves behind. */
function tear(folder: string, shelf: 'first' | 'second'): void {
  const where = shelf === 'first' ? 'Default/IndexedDB/*/*.log' : 'Default/WebStorage/*/IndexedDB/**/*.log'
  const logs = globSync(where, { cwd: folder }).map((path) => join(folder, path))
  assert.equal(logs.length, 1, `${logs.length} logs on the ${shelf} shelf`)
  const head = Buffer.from([1, 2, 3, 4, 200, 0, 1])
  assert.ok((statSync(logs[0]!).size % 32_768) + 7 < 32_768, 'the head fits into the block')
  appendFileSync(logs[0]!, head)
}

test('a browser that finds its log torn and throws everything away gives it back from the other shelf', async (t) => {
  const { region, people, folder, page, die, dieAndOpen, sync } = await mortalDevice(t, 5)
  await sync()
  const kept: string[] = []
  const write = async () =>
    kept.push(
      await page().evaluate(
        async (residentId) => {
          const body = { fields: { careNote: { base: null, value: residentId } } }
          const { id } = await window.store.add({ kind: 'person', residentId: residentId!, body })
          await window.store.keepDraft('visit', { id })
          return id
        },
        people[kept.length % 5],
      ),
    )
  const hasAll = async () => {
    const { entries, drafts, persons } = await page().evaluate(async () => ({
      entries: (await window.store.entries()).map(({ id }) => id),
      drafts: (await window.store.drafts()).map(({ draft }) => draft as { id: string }),
      persons: (await window.store.people()).length,
    }))
    assert.deepEqual(entries, kept)
    assert.deepEqual(drafts, [{ id: kept.at(-1) }])
    assert.equal(persons, 5, 'the panel as well: the village may be without a network for weeks')
  }
  await write()
  for (const torn of ['first', 'second', 'first', 'first', 'second'] as const) {
    await dieAndOpen(() => tear(folder, torn))
    await hasAll()
    await write() // behind the torn entry: the log can no longer be read
    await dieAndOpen()
    await hasAll()
  }
  await sync()
  const { rows } = await region.pool.query('select id, state from village.command order by seq')
  assert.deepEqual(
    rows.map(({ id }) => id),
    kept,
  )
  await page().evaluate(() => window.store.erase())
  assert.equal(await die(), 'none', 'what was erased comes back from nowhere')
})
