import type { Locator, Page } from 'playwright-core'
import { expectText } from './expect.ts'

/** Who one is, proven at the start of the session (R01). */
export async function startDuty(page: Page): Promise<void> {
  const start = page.getByRole('button', { name: '演示环境：一键核验' })
  const end = page.getByRole('button', { name: '结束出诊' })
  await start.or(end).first().waitFor()
  if (await start.isVisible()) await start.click()
  await end.waitFor()
}

/** Picks a patient out of the queue and accepts. */
export async function accept(page: Page, patient: string): Promise<void> {
  await page.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '接诊' }).click()
  const queue = page.getByRole('complementary', { name: '候诊' })
  await queue.getByRole('button', { name: patient }).click()
  await page.getByRole('button', { name: /^接诊 / }).click()
  await conversation(page).getByLabel('写消息').waitFor()
}

export const conversation = (page: Page): Locator => page.getByRole('region', { name: '对话' })

export async function say(page: Page, words: string): Promise<void> {
  await conversation(page).getByLabel('写消息').fill(words)
  await conversation(page).getByRole('button', { name: /发送$/ }).click()
}

/** Judges the illness stable and takes over the diagnosis that is followed up (R04). */
export async function judgeStable(page: Page): Promise<void> {
  await page.getByText('稳定', { exact: true }).click()
  const same = page.getByRole('button', { name: /^同前：/ })
  await same.click()
  await same.waitFor({ state: 'hidden' })
}

export const pad = (page: Page): Locator => page.getByRole('region', { name: '处方' })

/** Adds a drug by the initials of its name, as a doctor types it. */
export async function addDrug(page: Page, initials: string, drug: string): Promise<void> {
  const finder = pad(page).getByLabel('查找药品')
  await finder.click()
  await finder.pressSequentially(initials)
  await page.locator('.drug-option').filter({ hasText: drug }).first().click()
  await expectText(pad(page).getByRole('listitem'), drug)
}

/** Changes the dose of a drug on the sheet; what is checked is told beside it. */
export async function setDose(page: Page, drug: string, dose: string): Promise<void> {
  await pad(page)
    .getByLabel(new RegExp(`${drug}.* 每次$`))
    .fill(dose)
}

export async function setDays(page: Page, drug: string, days: string): Promise<void> {
  await pad(page)
    .getByLabel(new RegExp(`${drug}.* 天$`))
    .fill(days)
}

/** Opens the next version of the sheet that the pharmacist returned. */
export async function amend(page: Page): Promise<void> {
  await pad(page).getByRole('button', { name: '修改后重新提交' }).click()
  await pad(page).getByLabel('查找药品').waitFor()
}

/** Gives a reason for each warning that asks for one, then signs. */
export async function signPrescription(page: Page): Promise<void> {
  await expectText(pad(page).getByRole('status'), /草稿已保存/)
  const reasons = pad(page).getByLabel('为什么仍要使用（至少 2 个字）')
  for (const reason of await reasons.all()) await reason.fill('长期使用，耐受良好')
  await page.getByRole('button', { name: /^签名并提交处方/ }).click()
  await page.getByText('处方已提交，等药师审核').waitFor()
}

/** Where the sheet stands, as its label says. */
export async function sheetIs(page: Page, state: '待审' | '被退回'): Promise<void> {
  await pad(page).getByRole('article').getByText(state, { exact: true }).waitFor()
}

/** Advice, and the signature under the whole visit. */
export async function signAndEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^签名并结束问诊/ }).click()
  const dialog = page.getByRole('dialog', { name: '签名并结束问诊' })
  await dialog.getByLabel('医嘱（患者会看到）').fill('继续原方案用药，每天早晚各测一次血压。')
  // By the keyboard, as the button itself says: a dialog that is still opening moves under the mouse.
  await dialog.getByLabel('医嘱（患者会看到）').press('Control+Enter')
  await page.getByText('本次问诊已结束').waitFor()
}
