import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { picture } from './browser.ts'
import * as doctor from './steps/doctor.ts'
import { expectText } from './steps/expect.ts'
import * as resident from './steps/resident.ts'
import { openStage } from './steps/stage.ts'
import { meeting } from './steps/visit.ts'

const said = (page: Page): Locator => page.getByRole('log').locator('.bubble p, span.bubble')

/** Until the last words are there; then everything that is shown, in its order. */
async function transcript(page: Page, last: string): Promise<string[]> {
  await expectText(said(page), last)
  return said(page).allTextContents()
}

test('a reload of either side and an hour without network lose no message, double none and keep their order', async (t) => {
  const stage = await openStage(t)
  const { wang, li } = await meeting(stage)
  const words: string[] = []
  const wangSays = async (text: string) => {
    words.push(text)
    await resident.say(wang, text)
  }
  const liSays = async (text: string) => {
    words.push(text)
    await doctor.say(li, text)
  }

  await wangSays('一：早上 142/88。')
  await expectText(said(li), '一：')
  await liSays('二：晚上呢？')
  await expectText(said(wang), '二：')

  await wang.reload()
  assert.deepEqual(await transcript(wang, '二：'), words)
  await wangSays('三：晚上 138/86。')
  await wang.reload() // at once: whether the server has it already or not
  await expectText(said(li), '三：')
  await li.reload()
  assert.deepEqual(await transcript(li, '三：'), words)

  await wang.context().setOffline(true)
  await wang.getByText('没有网络').waitFor()
  await liSays('四：有头晕吗？')
  await expectText(said(li), '四：')
  await resident.say(wang, '五：电梯里没有信号。')
  await resident.say(wang, '六：偶尔头晕。')
  await wang.getByText('等网络恢复后发送').first().waitFor()
  await picture(wang, 'chat-offline')
  words.push('五：电梯里没有信号。', '六：偶尔头晕。')
  await wang.context().setOffline(false)
  assert.deepEqual(await transcript(li, '六：'), words)
  await wang.getByText('等网络恢复后发送').first().waitFor({ state: 'hidden' })
  assert.deepEqual(await transcript(wang, '六：'), words)

  await li.context().setOffline(true)
  await wangSays('七：药还剩两天。')
  await li.context().setOffline(false)
  assert.deepEqual(await transcript(li, '七：'), words)
  await Promise.all([wang.reload(), li.reload()])
  assert.deepEqual(await transcript(wang, '七：'), words)
  assert.deepEqual(await transcript(li, '七：'), words)
})
