import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { village, villagers } from '../device.fixture.ts'
import { lineTo } from './line.fixture.ts'
import { deviceFolder, enginePage, enrolEngine, listen, openEngine, pin, startBrowser } from './page.fixture.ts'

test('a device that dies in the middle of a write has it whole or not at all, and what it said it kept it has', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region, [enginePage])
  const people = await villagers(region, place.team.id, 10)
  const line = await lineTo(t, await listen(place.app))
  const folder = deviceFolder(t)
  await place.call(place.gp, `GET /api/village/devices?teamId=${place.team.id}`)
  let browser = await startBrowser(folder)
  t.after(() => browser.kill().catch(() => undefined))
  await openEngine(browser.page, line.url, region.clock.now(), place.gp)
  await enrolEngine(browser.page, place.team.id)
  assert.equal((await browser.page.evaluate(() => window.store.sync())).outcome, 'done')
  const kept: string[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    const said = new Promise<void>((resolve) => {
      let count = 0
      const least = 2 + region.chance.integer(9)
      browser.page.on('console', (message) => {
        if (!message.text().startsWith('kept ')) return
        kept.push(message.text().slice(5))
        count += 1
        if (count === least) resolve()
      })
    })
    // Writes without a pause; half-way through, it synchronises as well.
    void browser.page
      .evaluate(async (people) => {
        for (let at = 0; ; at += 1) {
          const fields = { careNote: { base: null, value: `${at}` } }
          const { id } = await window.store.add({
            kind: 'person',
            residentId: people[at % people.length]!,
            body: { fields },
          })
          console.log(`kept ${id}`)
          if (at === 4) void window.store.sync()
        }
      }, people)
      .catch(() => undefined)
    await said
    await browser.kill()
    browser = await startBrowser(folder)
    await openEngine(browser.page, line.url, region.clock.now())
    assert.equal(await browser.page.evaluate(() => window.store.state()), 'locked')
    assert.equal((await browser.page.evaluate((pin) => window.store.unlock(pin), pin)).outcome, 'open')
    const entries = await browser.page.evaluate(async () =>
      (await window.store.entries()).map(({ id, seq }) => ({ id, seq })),
    )
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      entries.map((_, index) => index + 1),
      'no number is missing and none is there twice',
    )
    const ids = new Set(entries.map(({ id }) => id))
    assert.deepEqual(
      kept.filter((id) => !ids.has(id)),
      [],
    )
  }
  assert.equal((await browser.page.evaluate(() => window.store.sync())).outcome, 'done')
  const { rows } = await region.pool.query('select state, code from village.command order by seq')
  assert.ok(rows.length >= kept.length && rows.every(({ code }) => code === null || code === 'village.conflict'))
})

test('a device that dies right after it was enrolled is enrolled, and its PIN opens it', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region, [enginePage])
  const line = await lineTo(t, await listen(place.app))
  const folder = deviceFolder(t)
  await place.call(place.gp, `GET /api/village/devices?teamId=${place.team.id}`)
  let browser = await startBrowser(folder)
  t.after(() => browser.kill().catch(() => undefined))
  await openEngine(browser.page, line.url, region.clock.now(), place.gp)
  await enrolEngine(browser.page, place.team.id)
  await browser.kill()
  browser = await startBrowser(folder)
  await openEngine(browser.page, line.url, region.clock.now())
  assert.equal(await browser.page.evaluate(() => window.store.state()), 'locked')
  assert.equal((await browser.page.evaluate((pin) => window.store.unlock(pin), pin)).outcome, 'open')
})
