import type { Page } from 'playwright-core'
import { expectText } from './expect.ts'

/** The figures of today, computed anew. */
export async function compute(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '指标' }).click()
  await page.getByRole('button', { name: '重新计算' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '重新计算' }).click()
  await page.getByText('计算完成，已换成新的结果').waitFor()
}

/** From a figure of the whole region to the people behind it, and on to why one of them counts or does not. */
export async function why(page: Page, measure: string, name: string): Promise<string> {
  await page.getByRole('link', { name: new RegExp(`^${measure} .+ · 看名单$`) }).click()
  await page.getByRole('heading', { name: `${measure}：名单` }).waitFor()
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name: `${name}为什么这样计入` }).waitFor()
  await expectText(page.locator('h3'), '是否达到标准')
  return (await page.locator('.why-verdict').textContent()) ?? ''
}
