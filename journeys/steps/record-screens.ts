import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expectText } from './expect.ts'

/** What the resident does with the record on the phone. */

export async function openRecordOnPhone(page: Page): Promise<void> {
  await page.goto('/record')
  await page.getByRole('heading', { name: '我的记录' }).waitFor()
  await page.getByRole('listitem').filter({ hasText: '门诊' }).first().waitFor()
}

/** Only medicines; then what initials find; then everything again. */
export async function filterTimeline(page: Page): Promise<void> {
  const kinds = page.getByRole('group', { name: '内容' })
  await kinds.getByRole('button', { name: /^用药/ }).click()
  await page.waitForURL(/kind=medicine/)
  await expectText(page.getByRole('listitem'), '苯磺酸氨氯地平片')
  await page.getByRole('listitem').filter({ hasText: '门诊' }).first().waitFor({ state: 'detached' })
  await kinds.getByRole('button', { name: '全部' }).click()
  await page.getByRole('searchbox').fill('gxy')
  await page.waitForURL(/q=gxy/)
  await expectText(page.getByRole('listitem'), '高血压')
  await page.getByRole('searchbox').fill('')
  await page.waitForURL((url) => !url.searchParams.has('q'))
}

/** Blood pressure as a curve, and the numbers behind it. */
export async function openTrend(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: '趋势', exact: true }).click()
  await page.getByRole('list', { name: '趋势' }).getByRole('link', { name }).first().click()
  await page.getByRole('img', { name: new RegExp(`^${name}，\\d+ 次测量`) }).waitFor()
  await page.locator('figure svg').first().waitFor()
}

export async function seeNumbers(page: Page): Promise<void> {
  await page.getByRole('button', { name: '看数字' }).click()
  await page.getByRole('columnheader', { name: '日期' }).waitFor()
  await page.getByRole('button', { name: '看图' }).click()
}

/** The newest sheet of laboratory values. */
export async function openReport(page: Page, item: string): Promise<void> {
  await page.goto('/record/results')
  await page.getByRole('list', { name: '检验检查' }).getByRole('link').first().click()
  await page.getByRole('rowheader', { name: item }).first().waitFor()
}

export async function setLargeType(page: Page, on: boolean): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: on ? '字大' : '标准字', exact: true }).click()
}

/** The summary on one page, as the printer gets it: without the app around it. */
export async function printSummary(page: Page, file: string): Promise<void> {
  await page.goto('/record/summary')
  await page.getByRole('region', { name: '正在用' }).waitFor()
  await page.getByRole('region', { name: '最近的就诊' }).waitFor()
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.screen-head').isVisible(), false, 'the head of the app is not on paper')
  assert.ok(await page.getByRole('heading', { name: '个人健康摘要' }).last().isVisible())
  const paper = await page.pdf({ path: file, format: 'A4' })
  assert.ok(paper.length > 10_000, 'a page was printed')
  await page.emulateMedia({ media: null })
}

/** The whole record as a file: answers the types that are in it. */
export async function takeAway(page: Page): Promise<Set<string>> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: /^导出全部记录/ }).click()
  const path = await (await coming).path()
  const bundle = JSON.parse(readFileSync(path, 'utf8')) as { entry: { resource: { resourceType: string } }[] }
  await page.getByText(`已保存 ${bundle.entry.length} 条记录`).waitFor()
  return new Set(bundle.entry.map(({ resource }) => resource.resourceType))
}

/** What staff do with the record at the desk. */

export async function openPersonFromConsult(page: Page, name: string): Promise<void> {
  await page.getByRole('complementary', { name: '记录' }).getByRole('link', { name: '完整档案' }).click()
  await page.getByRole('heading', { name: `${name} · 健康档案` }).waitFor()
  await page.getByRole('region', { name: '正在用' }).waitFor()
}

export async function browse(page: Page, type: string): Promise<void> {
  await page.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '档案' }).click()
  await page.getByRole('heading', { name: '档案浏览' }).waitFor()
  await page.getByRole('combobox', { name: '类型' }).fill(type)
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: new RegExp(`^${type}$`) })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`type=${type}`))
}

/** Writes a query after `/`, as one does without the mouse. */
export async function query(page: Page, text: string): Promise<void> {
  await page.locator('body').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('/')
  await page.keyboard.type(text)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '查找', exact: true }).click()
  await page.getByRole('region', { name: '结果' }).waitFor()
}

/** The first of the list, its versions, and the last change with what differs lit up. */
export async function seeDifference(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: '可读' }).waitFor()
  await page.keyboard.press('v')
  const difference = page.getByRole('region', { name: /第 \d+ 版 → 第 \d+ 版/ })
  await expectText(difference.getByRole('listitem'), path)
  await difference.locator('.diff-row[data-side="changed"]').first().waitFor()
}
