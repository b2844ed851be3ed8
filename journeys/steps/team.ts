import type { Page } from 'playwright-core'
import { expectText } from './expect.ts'

/** The list of the team: who needs what today, and why. */
export async function onList(page: Page, person: string, reason: string): Promise<void> {
  await page.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '家医' }).click()
  await page.getByRole('heading', { name: '今天谁需要什么' }).waitFor()
  await expectText(page.locator('.work-row').filter({ hasText: person }), reason)
}

export async function watchAlarms(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '家医团队' }).getByRole('link', { name: '告警' }).click()
  await page.getByText('实时更新中').waitFor()
}

/** The alarm comes by itself while the page is open; it is looked at, and the person called to a video consult. */
export async function callBack(page: Page, person: string, value: string): Promise<void> {
  const alarm = page.locator('.alarm-line').filter({ hasText: person })
  await expectText(alarm, value)
  await alarm.click()
  await page.getByRole('button', { name: '我看到了' }).click()
  await page.getByRole('button', { name: '邀请视频复诊' }).click()
  const dialog = page.getByRole('dialog', { name: `邀请 ${person} 现在复诊` })
  await dialog.getByText('2型糖尿病 E11').waitFor()
  // By the keyboard: a dialog that is still opening moves under the mouse.
  await dialog.getByRole('button', { name: '发出邀请' }).press('Enter')
  await expectText(page.getByRole('status'), '已邀请，等待答复')
}
