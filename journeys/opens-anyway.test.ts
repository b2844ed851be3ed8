import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openStage, residentOnPhone } from './steps/stage.ts'

test('the residents’ app opens on a phone without room for anything, on a line that gives no page, and without a line', async (t) => {
  const stage = await openStage(t)
  const phone = await residentOnPhone(stage, '王秀英')
  await kept(phone)

  // A line that gives no page and breaks nothing off.
  await phone.context().route(
    (url) => url.pathname === '/',
    () => new Promise(() => undefined),
  )
  await phone.goto('/')
  await phone.getByRole('navigation', { name: '常用' }).waitFor()
  await phone.context().unrouteAll()

  const browser = await phone.context().newCDPSession(phone)
  await browser.send('Storage.overrideQuotaForOrigin', { origin: new URL(phone.url()).origin, quotaSize: 1 })
  await phone.goto('/bills')
  await phone.getByRole('heading', { name: '账单' }).first().waitFor()
  await browser.send('Storage.overrideQuotaForOrigin', { origin: new URL(phone.url()).origin })
  await phone.goto('/')
  await phone.getByRole('navigation', { name: '常用' }).waitFor()

  await phone.context().setOffline(true)
  await phone.reload()
  await phone.getByText('没有连上服务器').waitFor()
  await phone.context().setOffline(false)
  await phone.getByRole('button', { name: '再试一次' }).click()
  await phone.getByRole('navigation', { name: '常用' }).waitFor()
})

/** The worker has the shell, and this page. */
async function kept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.reload()
  await page.getByRole('navigation', { name: '常用' }).waitFor()
}
