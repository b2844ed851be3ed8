/** An enrolled device whose browser can be killed and opened again, with what lies on its disk. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { freshDatabase } from '#testing'
import { village, villagers } from '../device.fixture.ts'
import { lineTo } from './line.fixture.ts'
import { deviceFolder, enginePage, enrolEngine, listen, openEngine, pin, startBrowser } from './page.fixture.ts'

export async function mortalDevice(t: TestContext, peopleCount: number) {
  const region = await freshDatabase(t)
  const place = await village(t, region, [enginePage])
  const people = await villagers(region, place.team.id, peopleCount)
  const line = await lineTo(t, await listen(place.app))
  const folder = deviceFolder(t)
  await place.call(place.gp, `GET /api/village/devices?teamId=${place.team.id}`)
  let browser = await startBrowser(folder)
  t.after(() => browser.kill().catch(() => undefined))
  await openEngine(browser.page, line.url, region.clock.now(), place.gp)
  await enrolEngine(browser.page, place.team.id)
  const page = () => browser.page
  /** Killed and opened anew; `between`: what happens to the disk meanwhile. Answers the state of the store. */
  const die = async (between: () => void = () => undefined) => {
    await browser.kill()
    between()
    browser = await startBrowser(folder)
    await openEngine(browser.page, line.url, region.clock.now())
    return page().evaluate(() => window.store.state())
  }
  const dieAndOpen = async (between?: () => void) => {
    assert.equal(await die(between), 'locked')
    assert.equal((await page().evaluate((pin) => window.store.unlock(pin), pin)).outcome, 'open')
  }
  const sync = async () => assert.equal((await page().evaluate(() => window.store.sync())).outcome, 'done')
  return { region, people, folder, page, die, dieAndOpen, sync }
}
