/** What the people of the demo's hospital do at its own screen, and what a resident does with a number that lives there. */
import type { Page } from 'playwright-core'
import * as resident from './resident.ts'

/** Finds a doctor by what is typed, and holds, books and pays the first free number; answers the appointment's id. */
export async function bookAtHospital(page: Page, typed: string, doctor: string): Promise<string> {
  await page.goto('/book?kind=offline')
  await page.getByRole('searchbox').fill(typed)
  await page.getByRole('link', { name: doctor }).first().click()
  await page.getByRole('button', { name: /余 \d/ }).first().click()
  // The hospital is asked for the number first; until it has answered the button waits.
  await page.getByRole('button', { name: '确认预约', disabled: false }).click()
  await page.waitForURL(/\/appointments\/[0-9a-f-]{36}/)
  return idIn(page)
}

export async function payForNumber(page: Page): Promise<void> {
  const path = new URL(page.url()).pathname
  await page.getByText('请先支付，号才算预约成功').waitFor()
  await page.getByRole('link', { name: '去支付' }).click()
  const { cashFen } = await resident.readSplit(page)
  await resident.settle(page)
  const changedFen = await amountChanged(page)
  if (changedFen !== undefined) await resident.settle(page)
  if ((changedFen ?? cashFen) > 0) await resident.atCashier(page, '支付')
  await page.getByText('已结算', { exact: true }).waitFor()
  await page.goto(path)
}

/**
 * What came back meanwhile of another number changes what is to be paid of this one: she is told, looks, and taps again.
 * Answers the new amount once it stands on the button.
 */
async function amountChanged(page: Page): Promise<number | undefined> {
  const told = page.getByText(/^应付金额已变为 /)
  await Promise.race([page.waitForURL(/\/(cashier|bills)\//), told.waitFor()])
  if (!(await told.isVisible())) return undefined
  const [, yuan = '0', cents = '00'] = /变为 (\d+)\.(\d\d) 元/.exec((await told.textContent()) ?? '') ?? []
  const fen = Number(yuan) * 100 + Number(cents)
  await page.getByRole('button', { name: fen > 0 ? `支付 ¥${yuan}.${cents}` : '确认结算', exact: true }).waitFor()
  return fen
}

export const isBooked = (page: Page) => page.getByText('已预约', { exact: true }).waitFor()

export const idIn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!

/** 停诊, with its reason, on the session's page. */
export async function suspendSession(page: Page, sessionId: string, reason: string): Promise<void> {
  await page.goto(`/sessions/${sessionId}`)
  await page.getByLabel('原因').fill(reason)
  await page.getByRole('button', { name: '停诊' }).click()
  await page.getByRole('status').waitFor()
}

/** Writes the blood sugar report of a patient; answers when the hospital's screen had answered. */
export async function writeReport(page: Page, patient: string, conclusion: string): Promise<number> {
  await page.goto('/reports')
  const form = page.locator('form').filter({ has: page.getByRole('heading', { name: '血糖两项' }) })
  const choice = form.getByLabel('患者')
  const option = choice.getByRole('option', { name: new RegExp(`^${patient}`) })
  await choice.selectOption((await option.first().getAttribute('value'))!)
  await form.getByLabel('结论').fill(conclusion)
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await form.getByRole('button').click()
  await answered
  return performance.now()
}
