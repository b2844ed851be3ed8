import type { Page } from 'playwright-core'

export interface Collector {
  readonly name: string
  readonly documentLast4: string
}

export async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('取药码').fill(code)
  await page.getByText('核对取药人', { exact: true }).waitFor()
}

export async function checkPerson(page: Page, { name, documentLast4 }: Collector): Promise<void> {
  await page.getByLabel('患者姓名').fill(name)
  await page.getByLabel('证件号后 4 位').fill(documentLast4)
  await page.getByRole('button', { name: '核对', exact: true }).click()
  await page.getByText('取药人已核对').waitFor()
}

/** 四查十对, the lots from the shelf, the spoken counselling, and the hand-over. */
export async function handOver(page: Page): Promise<void> {
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByText('可以发药').waitFor()
  await page.getByRole('button', { name: /^发药/ }).click()
  await page.getByText('已发药，库存已扣减').waitFor()
}
