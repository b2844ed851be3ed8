import type { Page } from 'playwright-core'

/** Puts back what the desk took by itself and takes the patient's sheet. */
export async function take(page: Page, patient: string): Promise<void> {
  const waiting = page.getByRole('navigation', { name: '待审列表' })
  await waiting.getByRole('button', { name: patient }).click()
  await page.locator('.review-name').getByText(patient).waitFor()
}

/** With one key. */
export async function approve(page: Page): Promise<void> {
  await page.keyboard.press('a')
  await page.getByText('已通过，下一张').waitFor()
}

/** A reason from the list by its number, and own words; Ctrl+Enter sends it. */
export async function sendBack(page: Page, reasonKey: string, words: string): Promise<void> {
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: '退回处方' })
  await dialog.getByRole('radio').first().waitFor()
  await page.keyboard.press(reasonKey)
  await dialog.getByLabel('补充说明或自己的话').fill(words)
  await page.keyboard.press('Control+Enter')
  await page.getByText('已退回给医师').waitFor()
}
