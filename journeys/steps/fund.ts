import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { expectText } from './expect.ts'

/** ¥1,234.56 as fen. */
export const fenOf = (shown: string): number => {
  const [, sign, yuan, fen] = /(-|−)?¥([\d,]+)\.(\d\d)/.exec(shown) ?? []
  assert.ok(yuan && fen, `no amount in “${shown}”`)
  return (sign ? -1 : 1) * (Number(yuan.replaceAll(',', '')) * 100 + Number(fen))
}

export async function openFund(page: Page, year: number): Promise<void> {
  await page.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '基金', exact: true }).click()
  await page.getByRole('combobox', { name: '年' }).click()
  await page.getByTitle(`${year} 年`).last().click()
  await expectText(page.locator('.headline'), `${year} 年预算`)
}

const rowsOf = (page: Page): Locator => page.locator('tbody tr.ant-table-row')

/** The column under a heading, of every row of the table that has it. */
export async function column(page: Page, heading: string): Promise<number[]> {
  const table = page.locator('.ant-table-wrapper').filter({ has: page.getByRole('columnheader', { name: heading }) })
  const headings = await table.getByRole('columnheader').allTextContents()
  const at = headings.indexOf(heading)
  const rows = await table.locator('tbody tr.ant-table-row').all()
  return Promise.all(rows.map(async (row) => fenOf((await row.getByRole('cell').nth(at).textContent()) ?? '')))
}

export const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)

/** Opens the package per head of which most was spent elsewhere; answers its surplus as the overview says it. */
export async function openPackage(page: Page): Promise<number> {
  const packages = rowsOf(page).filter({ hasText: '· 人头总包' })
  await packages.first().waitFor()
  const table = page.locator('.ant-table-wrapper').filter({ has: page.getByRole('columnheader', { name: '在外就医' }) })
  const headings = await table.first().getByRole('columnheader').allTextContents()
  const [atElsewhere, atSurplus] = [headings.indexOf('在外就医'), headings.indexOf('结余')]
  let best: { row: Locator; elsewhere: number; surplus: number } | undefined
  for (const row of await packages.all()) {
    const cells = await row.getByRole('cell').allTextContents()
    const [elsewhere, surplus] = [fenOf(cells[atElsewhere]!), fenOf(cells[atSurplus]!)]
    if (!best || elsewhere > best.elsewhere) best = { row, elsewhere, surplus }
  }
  await best!.row.getByRole('link').click()
  await page.getByRole('heading', { name: '逐步计算' }).waitFor()
  return best!.surplus
}

export async function figureOf(page: Page, step: string): Promise<number> {
  return fenOf((await rowsOf(page).filter({ hasText: step }).first().getByRole('cell').nth(2).textContent()) ?? '')
}

/** From the step that says what was spent at another institution to the bills it counts. */
export async function openSpentElsewhere(page: Page): Promise<{ step: number; bills: number; institution: string }> {
  const steps = rowsOf(page).filter({ hasText: '就医，由牵头机构的总包承担' })
  let best: { row: Locator; fen: number } | undefined
  for (const row of await steps.all()) {
    const fen = fenOf((await row.getByRole('cell').nth(2).textContent()) ?? '')
    if (!best || fen > best.fen) best = { row, fen }
  }
  const words = (await best!.row.getByRole('cell').nth(1).textContent()) ?? ''
  const [, institution = '', bills] = /^在 (.+) 就医.*：(\d+) 笔/.exec(words) ?? []
  await best!.row.getByRole('link', { name: '账单' }).click()
  await page.getByRole('navigation', { name: '位置' }).getByText(institution).waitFor()
  await expectText(page.locator('.headline'), `${institution}：${bills} 张账单`)
  return { step: best!.fen, bills: Number(bills), institution }
}

/** One level further inside, by the first row. */
export async function goInside(page: Page): Promise<number> {
  const first = rowsOf(page).first()
  await first.waitFor()
  const [pooled] = await column(page, '其中统筹')
  await first.getByRole('button').click()
  return pooled!
}

export async function openFinding(page: Page): Promise<string> {
  await page.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '监控', exact: true }).click()
  const card = page.locator('.team-panes > :last-child')
  await card.getByText('标亮的是证据').waitFor()
  assert.ok((await card.locator('.finding-lit').count()) > 0, 'evidence is lit up')
  assert.ok(((await card.getByRole('alert').textContent()) ?? '').length > 5, 'the rule speaks in words')
  return (
    (await page.locator('.ant-radio-button-wrapper-checked').filter({ hasText: '待答复' }).textContent()) ?? ''
  ).replace(/\D/g, '')
}
