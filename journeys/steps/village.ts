import type { Locator, Page } from 'playwright-core'
import { openDevice, phone } from '../browser.ts'
import { expectText } from './expect.ts'
import { enterAs, type Stage } from './stage.ts'

const pin = '738215'

/** A doctor with a phone in hand: signed in once, the phone becomes a device of the team and brings the panel. */
export async function deviceOf(stage: Stage, doctor: string, name: string): Promise<Page> {
  const { page } = await openDevice(stage.browser, stage.anji.url, phone)
  await enrolDevice(page, doctor, name)
  return page
}

export async function enrolDevice(page: Page, doctor: string, name: string): Promise<void> {
  await page.goto('/village')
  await page.getByRole('link', { name: '登录' }).click()
  await enterAs(page, doctor)
  await page.getByLabel('设备名称').fill(name)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('heading', { name: '设置 6 位 PIN' }).waitFor()
  await typePin(page)
  await page.getByRole('heading', { name: '再输入一次 PIN' }).waitFor()
  await typePin(page)
  await synchronise(page)
  // Every file of the app is on the device, and the next opening comes from there.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

export async function typePin(page: Page, digits = pin): Promise<void> {
  const pad = page.getByRole('group', { name: 'PIN' })
  for (const key of digits) await pad.getByRole('button', { name: key, exact: true }).click()
}

/** Opens what the PIN shut, also without a network. */
export async function unlock(page: Page): Promise<void> {
  await page.getByRole('heading', { name: '输入 PIN 打开' }).waitFor()
  await typePin(page)
  await typed(page)
}

const typed = (page: Page) => page.getByRole('group', { name: 'PIN' }).waitFor({ state: 'hidden' })

/** The doctor signs with the PIN. What is signed can be taken back for a moment, and is sealed then. */
export async function sign(page: Page, title: string, then: 'wait' | 'go on' = 'wait'): Promise<void> {
  await page.getByRole('dialog', { name: title }).waitFor()
  await typePin(page)
  if (then === 'wait') await typed(page)
}

type Tab = '今天' | '居民' | '地图' | '出诊' | '同步'
export async function open(page: Page, tab: Tab): Promise<void> {
  const tabs = page.getByRole('navigation', { name: '主要页面' })
  const back = page.getByRole('button', { name: '返回' })
  for (;;) {
    await tabs.or(back).first().waitFor()
    if (await tabs.isVisible()) break
    await back.click()
  }
  await tabs.getByRole('link', { name: tab }).click()
}

/** What was signed is sealed at once, and nobody else opens the device. */
export async function lock(page: Page): Promise<void> {
  await open(page, '今天')
  await page.getByRole('button', { name: '锁屏' }).click()
  await page.getByRole('heading', { name: '输入 PIN 打开' }).waitFor()
}

/** By hand, as one does before going home. */
export async function synchronise(page: Page): Promise<void> {
  await open(page, '同步')
  const card = page.getByRole('region', { name: '现在的情况' })
  const run = card.getByRole('button', { name: '立即同步' })
  const stopped = card.getByText(/^没有连上/)
  // It may begin by itself just then: then the same button stops it.
  do {
    await run.click()
    await run.waitFor()
    await expectText(card, /发 .+，收 |没有连上/)
  } while (await stopped.isVisible())
}

/** Begins by hand, without waiting for the end. */
export async function begin(page: Page): Promise<void> {
  await open(page, '同步')
  await page.getByRole('button', { name: '立即同步' }).click()
}

/** What was done and where it is, the newest of each heading first: 建档 在本机. */
export async function sayings(page: Page): Promise<string[]> {
  await open(page, '同步')
  await page.getByRole('region', { name: '存储' }).waitFor()
  const rows = page.locator('.rows .person-row-head')
  await rows.or(page.getByText('还没有记录')).first().waitFor()
  return rows.evaluateAll((heads) =>
    heads.map((head) => `${head.querySelector('strong')?.textContent} ${head.querySelector('.badge')?.textContent}`),
  )
}

export async function findPerson(page: Page, initials: string, name: string): Promise<void> {
  await open(page, '居民')
  await page.getByRole('searchbox', { name: '查找居民' }).fill(initials)
  await page
    .getByRole('link', { name: new RegExp(name) })
    .first()
    .click()
  await page.getByRole('navigation', { name: '可以做的事' }).waitFor()
}

export const door = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '可以做的事' }).getByRole('link', { name }).click()

/** Types values on the big keys; the pad goes on by itself or by 下一项. */
export async function measure(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
    const pad = page.getByRole('group', { name: `${name}的数字键` })
    for (const key of value) await pad.getByRole('button', { name: key === '.' ? '小数点' : key, exact: true }).click()
  }
  const close = page.getByRole('button', { name: '收起' })
  if (await close.isVisible()) await close.click()
}

/** Answers a question of a form by its words. */
export async function answer(page: Page, question: string, choice: string): Promise<void> {
  await page
    .getByRole('group', { name: new RegExp(`^${question}`) })
    .getByRole('button', { name: choice, exact: true })
    .click()
}

/** Drawn with a finger. */
export async function draw(page: Page, canvas: Locator): Promise<void> {
  await canvas.scrollIntoViewIfNeeded()
  const box = (await canvas.boundingBox())!
  const middle = box.y + box.height / 2
  await page.mouse.move(box.x + 20, middle)
  await page.mouse.down()
  for (let step = 1; step <= 8; step++)
    await page.mouse.move(box.x + 20 + step * 25, middle + (step % 2 === 0 ? 18 : -18))
  await page.mouse.up()
}

/** The household of the person in sight signs: who, which packages beside the basic one, both signatures, a witness. */
export async function signContract(page: Page, members: Readonly<Record<string, readonly string[]>>): Promise<void> {
  await door(page, '签约')
  for (const [name, packages] of Object.entries(members)) {
    await page
      .getByRole('region', { name })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
    for (const one of packages)
      await page
        .getByRole('group', { name: `${name}的服务包` })
        .getByRole('button', { name: new RegExp(one) })
        .click()
  }
  await page.getByText(/^协议：/).click()
  await page.getByText('已打开', { exact: true }).waitFor()
  const paper = page.getByRole('region', { name: '签名' })
  for (const pad of await paper.getByRole('img').all()) await draw(page, pad)
  await paper.getByLabel('见证人').fill('村主任 何永福')
  await page.getByRole('button', { name: /^签约 \d 人/ }).click()
  await sign(page, '上门签约')
}

/** The person in sight is taken into the diabetes programme, with what was measured just now. */
export async function enrolDiabetic(page: Page, fastingGlucose: string): Promise<void> {
  await door(page, '筛查建档')
  await page.getByRole('button', { name: /糖尿病/ }).click()
  await measure(page, { 空腹血糖: fastingGlucose })
  await page.getByRole('region', { name: '诊断' }).getByRole('button', { name: /^E11/ }).click()
  await page.getByRole('button', { name: '本人同意' }).click()
  await page.getByRole('button', { name: '签名建档' }).click()
  await sign(page, '确认建档')
}

/** Measures, asks, takes a photo of a foot; what is decided is what the programmes' rules say. */
export async function visit(page: Page, fastingGlucose: string): Promise<void> {
  await page
    .getByRole('link', { name: /^(开始)?随访$/ })
    .first()
    .click()
  await page.getByRole('region', { name: '测量' }).waitFor()
  await measure(page, { '收缩压（高压）': '146', '舒张压（低压）': '88', 空腹血糖: fastingGlucose })
  await answer(page, '症状', '多饮')
  await answer(page, '足背动脉搏动', '触及正常')
  await answer(page, '服药依从性', '未开药')
  await answer(page, '药物不良反应', '否')
  await answer(page, '低血糖反应', '无')
  await answer(page, '出现新的并发症', '否')
  const photo = { name: 'foot.png', mimeType: 'image/png', buffer: await page.screenshot() }
  await page.getByLabel('拍照').setInputFiles(photo)
  await page.getByRole('img', { name: '照片 1' }).waitFor()
}

export async function signVisit(page: Page, then: 'wait' | 'go on' = 'wait'): Promise<void> {
  await page.getByRole('button', { name: /^签名保存/ }).click()
  await sign(page, '确认并签名', then)
}

/** Changes how the person in sight is reached. */
export async function amendPerson(page: Page, field: '手机号' | '住址', value: string): Promise<void> {
  await page.getByRole('link', { name: '改联系方式' }).click()
  await page.getByLabel(field).fill(value)
  await page.getByRole('button', { name: '保存' }).click()
}

/** Corrects where the household of the person in sight lives. */
export async function amendHousehold(page: Page, address: string): Promise<void> {
  await door(page, '看这一户')
  await page.getByRole('button', { name: '改住址' }).click()
  await page.getByRole('textbox', { name: '住址' }).fill(address)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已保存：户信息').waitFor()
}

/** How much lies in the device's databases, keys and all. */
export const rowsLeft = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    let rows = 0
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith('anji-village')) continue
      const database = await done(indexedDB.open(name))
      for (const table of database.objectStoreNames)
        rows += await done(database.transaction(table).objectStore(table).count())
      database.close()
    }
    return rows
  })
