import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { village, villagers } from '../device.fixture.ts'
import { interruptAt, randomBytes } from './interrupt.fixture.ts'
import { lineTo } from './line.fixture.ts'
import { deviceFolder, enginePage, enrolEngine, listen, openEngine, startBrowser } from './page.fixture.ts'

test('cut at a thousand random bytes: nothing is lost and nothing is doubled', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region, [enginePage])
  const people = await villagers(region, place.team.id, 60)
  const line = await lineTo(t, await listen(place.app))
  const { page, kill } = await startBrowser(deviceFolder(t))
  t.after(kill)
  await place.call(place.gp, `GET /api/village/devices?teamId=${place.team.id}`)
  await openEngine(page, line.url, region.clock.now(), place.gp)
  const deviceId = await enrolEngine(page, place.team.id)
  assert.equal((await page.evaluate(() => window.store.sync())).outcome, 'done')
  await interruptAt({ region, place, page, line, people, deviceId }, randomBytes(region, 1000))
})
