import assert from 'node:assert/strict'
import { appendFileSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { village, villagers } from '../device.fixture.ts'
import { lineTo } from './line.fixture.ts'
import { deviceFolder, enginePage, enrolEngine, listen, openEngine, pin, startBrowser } from './page.fixture.ts'

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
  const region = await freshDatabase(t)
  const place = await village(t, region, [enginePage])
  const people = await villagers(region, place.team.id, 5)
  const line = await lineTo(t, await listen(place.app))
  const folder = deviceFolder(t)
  await place.call(place.gp, `GET /api/village/devices?teamId=${place.team.id}`)
  let browser = await startBrowser(folder)
  t.after(() => browser.kill().catch(() => undefined))
  await openEngine(browser.page, line.url, region.clock.now(), place.gp)
  await enrolEngine(browser.page, place.team.id)
  assert.equal((await browser.page.evaluate(() => window.store.sync())).outcome, 'done')
  const kept: string[] = []
  const write = async () =>
    kept.push(
      await browser.page.evaluate(
        async (residentId) => {
          const body = { fields: { careNote: { base: null, value: residentId } } }
          const { id } = await window.store.add({ kind: 'person', residentId: residentId!, body })
          await window.store.keepDraft('visit', { id })
          return id
        },
        people[kept.length % 5],
      ),
    )
  const dieAndOpen = async (torn?: 'first' | 'second') => {
    await browser.kill()
    if (torn) tear(folder, torn)
    browser = await startBrowser(folder)
    await openEngine(browser.page, line.url, region.clock.now())
    assert.equal(await browser.page.evaluate(() => window.store.state()), 'locked')
    assert.equal((await browser.page.evaluate((pin) => window.store.unlock(pin), pin)).outcome, 'open')
    const { entries, drafts, persons } = await browser.page.evaluate(async () => ({
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
    await dieAndOpen(torn)
    await write() // behind the torn entry: the log can no longer be read
    await dieAndOpen()
  }
  assert.equal((await browser.page.evaluate(() => window.store.sync())).outcome, 'done')
  const { rows } = await region.pool.query('select id, state from village.command order by seq')
  assert.deepEqual(
    rows.map(({ id }) => id),
    kept,
  )
  await browser.page.evaluate(() => window.store.erase())
  await browser.kill()
  browser = await startBrowser(folder)
  await openEngine(browser.page, line.url, region.clock.now())
  assert.equal(
    await browser.page.evaluate(() => window.store.state()),
    'none',
    'what was erased comes back from nowhere',
  )
})
