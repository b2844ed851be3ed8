import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { village, villagers } from '../device.fixture.ts'
import { agree, changeAll, everyChunk, interruptAt, randomBytes } from './interrupt.fixture.ts'
import { lineTo } from './line.fixture.ts'
import { deviceFolder, enginePage, enrolEngine, listen, openEngine, startBrowser } from './page.fixture.ts'

test('a line that is cut at every boundary of a chunk, and at random bytes, loses nothing and doubles nothing', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region, [enginePage])
  const people = await villagers(region, place.team.id, 40)
  const line = await lineTo(t, await listen(place.app))
  const { page, kill } = await startBrowser(deviceFolder(t))
  t.after(kill)
  await place.call(place.gp, `GET /api/village/devices?teamId=${place.team.id}`)
  await openEngine(page, line.url, region.clock.now(), place.gp)
  const deviceId = await enrolEngine(page, place.team.id)
  const ground = { region, place, page, line, people, deviceId }
  await t.test('every connection dies after a few kilobytes, again and again', async () => {
    for (const limit of [2600, 3300, 4700]) {
      await changeAll(region, people)
      line.limitEach(limit)
      const { outcome } = await page.evaluate(() => window.store.sync())
      line.limitEach(undefined)
      assert.equal(outcome, 'done')
      await agree(ground)
    }
    assert.ok(line.cuts() >= 6, `${line.cuts()} cuts`)
  })
  await t.test('cut at the end of every chunk', () => interruptAt(ground, everyChunk(10)))
  await t.test('cut at random bytes, up and down', () => interruptAt(ground, randomBytes(region, 40)))
})
