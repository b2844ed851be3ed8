import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { expectText } from './expect.ts'

const home = '/'

export interface RealName {
  readonly name: string
  readonly documentNumber: string
  readonly birthDate: string
  readonly sex: '男' | '女'
}

/** A first visit: the phone and its code, the real name by a document that is no identity card, and both consents. */
export async function signUp(page: Page, phone: string, person: RealName): Promise<void> {
  await page.goto(home)
  await page.getByLabel('手机号').fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  const shown = await page.getByText(/^演示：验证码是/).textContent()
  await page.getByLabel('验证码').fill(shown?.match(/\d{6}/)?.[0] ?? '')
  await page.getByRole('button', { name: '登录', exact: true }).click()

  await page.getByRole('heading', { name: '实名登记' }).waitFor()
  await page.getByLabel('姓名').fill(person.name)
  await page.getByLabel('证件类型').selectOption('其他证件')
  await page.getByLabel('证件号码').fill(person.documentNumber)
  await page.getByLabel('出生日期').fill(person.birthDate)
  await page.getByRole('button', { name: person.sex, exact: true }).click()
  await page.getByRole('button', { name: '下一步' }).click()

  await page.getByRole('heading', { name: '知情同意', exact: true }).waitFor()
  const papers = page.getByRole('checkbox', { name: /^我已阅读并同意/ })
  await papers.first().waitFor()
  for (const paper of await papers.all()) await paper.check()
  await page.getByRole('button', { name: '完成' }).click()
  await page.getByRole('navigation', { name: '常用' }).waitFor()
}

/** 复诊 → 李明 → the first time that is free → what for → 确认预约. */
export async function bookFollowUp(page: Page, doctor: string, illness: string): Promise<void> {
  await page.goto(home)
  await openDoor(page, '复诊')
  await page.getByRole('searchbox').fill(doctor)
  await page.getByRole('link', { name: doctor }).click()
  await page.getByRole('button', { name: /余 \d/ }).first().click()
  const purpose = page.getByRole('region', { name: '这次复诊看什么' })
  await purpose.getByRole('button', { name: illness }).click()
  await page.getByRole('button', { name: '确认预约' }).click()
  await page.getByRole('heading', { name: '预约', exact: true }).waitFor()
}

/** A tap in the very moment in which the page is drawn anew goes nowhere: a person taps again. */
async function openDoor(page: Page, name: string): Promise<void> {
  const door = page.getByRole('navigation', { name: '常用' }).getByRole('link', { name })
  for (let taps = 0; taps < 3 && new URL(page.url()).pathname === home; taps++) {
    await door.click()
    await page.waitForURL((url) => url.pathname !== home, { timeout: 8000 }).catch(() => undefined)
  }
}

/** From the appointment's page into the waiting room; answers the consult's id. */
export async function enterWaitingRoom(page: Page): Promise<string> {
  await page.getByRole('button', { name: '签到并进入候诊室' }).click()
  await page.waitForURL(/\/visits\/[0-9a-f-]{36}$/)
  await page.getByLabel('写给医生').waitFor()
  return page.url().split('/').at(-1)!
}

export async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('写给医生').fill(words)
  await page.getByRole('button', { name: '发送', exact: true }).click()
}

/** The page of the one prescription of a visit, from the visit's own page. */
export async function openPrescription(page: Page, consultId: string, drug: string): Promise<void> {
  await page.goto(`/visits/${consultId}`)
  await page.getByRole('list', { name: '接下来' }).getByRole('link', { name: drug }).click()
  await page.getByRole('heading', { name: '处方', exact: true }).waitFor()
}

export async function choosePharmacy(page: Page, pharmacy: string): Promise<void> {
  await page.getByRole('link', { name: '选取药点' }).click()
  await page.getByRole('button', { name: pharmacy }).click()
  await page.getByRole('heading', { name: `已为您留药 · ${pharmacy}` }).waitFor()
}

export interface Split {
  readonly totalFen: number
  readonly fundFen: number
  readonly accountFen: number
  readonly cashFen: number
}

/** The page of what is due: the split with its reasons, as the resident reads it. */
export async function readSplit(page: Page): Promise<Split> {
  await page.getByRole('heading', { name: '支付费用' }).waitFor()
  const shown = await page.locator('main section').filter({ hasText: '合计' }).first().textContent()
  const fenOf = (label: string) => {
    const [, amount] = shown?.match(new RegExp(`${label}\\s*(¥[\\d,.]+)`)) ?? []
    return amount ? fenIn(amount) : 0
  }
  const [totalFen, fundFen, accountFen, cashFen] = ['合计', '基金', '个人账户', '现金'].map(fenOf) as [
    number,
    number,
    number,
    number,
  ]
  assert.equal(fundFen + accountFen + cashFen, totalFen, `the parts do not sum to the total: ${shown}`)
  return { totalFen, fundFen, accountFen, cashFen }
}

/** 12,345.60 元 in a sentence, in fen. */
export function fenIn(words: string): number {
  const [, yuan, cents] = words.match(/¥\s*([\d,]+)\.(\d\d)/) ?? []
  assert.ok(yuan, `no amount in ${words}`)
  return Number(yuan.replaceAll(',', '')) * 100 + Number(cents)
}

/** Pays nothing out of the personal account; the split that is shown follows. */
export async function withoutAccount(page: Page): Promise<void> {
  await page.getByRole('switch', { name: '先用个人账户' }).click()
  await page.locator('main').getByText('个人账户', { exact: true }).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: /^支付 / }).waitFor()
}

/** Settles what is due. Where cash is due the cashier's page opens. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(支付 |确认结算)/ }).click()
}

export type CashierButton = '支付' | '支付失败' | '超时后才到账' | '重复付款(多付的会退回)'

/** What the resident does at the demonstration cashier, and the way back to the bill. */
export async function atCashier(page: Page, choice: CashierButton): Promise<void> {
  await page.waitForURL(/\/cashier\//)
  await page.getByRole('button', { name: choice, exact: true }).click()
  await page.getByRole('status').waitFor()
  await page.getByRole('link', { name: '返回账单' }).click()
}

/** Waits until the bill is settled and its medicine can be collected; answers what to show at the counter. */
export async function readyToCollect(page: Page): Promise<{ code: string; documentLast4: string }> {
  await page.getByText('已结算', { exact: true }).waitFor()
  await page.getByRole('list', { name: '取药码' }).getByRole('link').click()
  const card = page.getByRole('region', { name: '取药码' })
  const code = (await card.getByTestId('collection-code').textContent()) ?? ''
  const document = await card.getByText(/尾号 /).textContent()
  assert.match(code, /^\d{6}$/)
  return { code, documentLast4: (document ?? '').slice(-4) }
}

/** The visit stands in the record's line of time. */
export async function findsInRecord(page: Page, titles: readonly string[]): Promise<void> {
  await page.goto('/record')
  for (const title of titles) await expectText(page.getByRole('listitem'), title)
}

/** Reads who has looked at or changed the record, on and on until every one of the names has been found. */
export async function findsAmongThoseWhoHaveSeen(page: Page, names: readonly string[]): Promise<void> {
  await page.goto('/seen')
  const list = page.getByRole('list', { name: '谁看过' })
  await list.waitFor()
  const more = page.getByRole('button', { name: '看更多' })
  for (;;) {
    const missing: string[] = []
    for (const name of names) if ((await list.getByText(name).count()) === 0) missing.push(name)
    if (missing.length === 0) return
    assert.ok(await more.isVisible(), `${missing.join('、')}: not in the trail`)
    const next = page.waitForResponse((answer) => answer.url().includes('/trail?'))
    await more.click()
    await next
    // Until the answer is on the screen the button is busy; after the last one it is gone.
    const busy = () =>
      more.evaluate((button) => /loading/.test(button.className), null, { timeout: 1_000 }).catch(() => false)
    while (await busy()) await page.waitForTimeout(50)
  }
}

/** Tells the app what the meter at home shows. What is dangerous is said at once, with what to do. */
export async function measureGlucose(page: Page, value: string): Promise<void> {
  await page.goto('/measure?kind=glucose')
  await page.getByLabel('数值').fill(value)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('家庭医生团队已收到提醒。').waitFor()
}

/** The doctor's call stands first on the home page; accepting opens the room. Answers the consult's id. */
export async function acceptCall(page: Page): Promise<string> {
  await page.goto(home)
  await page.locator('a[href^="/calls/"]').first().click()
  await page.getByRole('button', { name: '接受，现在复诊' }).click()
  await page.waitForURL(/\/visits\/[0-9a-f-]{36}$/)
  return page.url().split('/').at(-1)!
}
