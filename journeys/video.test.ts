import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture } from './browser.ts'
import { expectText } from './steps/expect.ts'
import { openStage } from './steps/stage.ts'
import { connected, videoStage } from './steps/video.ts'
import { meeting } from './steps/visit.ts'

test('both sides of a consult see each other, also after a reload and from a second device', async (t) => {
  const anji = await openStage(t)
  const { wang, li } = await meeting(anji)
  await li.getByRole('button', { name: '开始视频' }).click()
  await expectText(videoStage(li), '等待对方接入')
  await wang.getByRole('button', { name: '对方已在视频中' }).click()
  await Promise.all([connected(wang), connected(li)])
  await expectText(wang.getByRole('log'), '医生开始了视频')
  await picture(wang, 'video-phone')
  await picture(li, 'video-desk')

  await wang.reload()
  await wang.getByRole('button', { name: '对方已在视频中' }).click()
  await Promise.all([connected(wang), connected(li)])

  const second = await wang.context().newPage()
  await second.goto(wang.url())
  await second.getByRole('button', { name: '对方已在视频中' }).click()
  await Promise.all([connected(second), connected(li)])
  await wang.getByText('您已在另一台设备上接入视频').waitFor()

  await li.getByRole('button', { name: '结束视频' }).click()
  await expectText(videoStage(second), '等待对方接入')
})

test('they see each other also when the answer to coming in is late, and what one tells the other comes in another order', async (t) => {
  const anji = await openStage(t)
  const { wang, li } = await meeting(anji)
  for (const page of [wang, li]) {
    await page.route('**/join', async (route) => {
      const answer = await route.fetch()
      await new Promise((resolve) => setTimeout(resolve, page === li ? 4_000 : 2_000))
      await route.fulfill({ response: answer })
    })
  }
  let told = 0
  await wang.route('**/signals', async (route) => {
    if (told++ === 0) await new Promise((resolve) => setTimeout(resolve, 3_000))
    await route.continue()
  })
  await li.getByRole('button', { name: '开始视频' }).click()
  await wang.getByRole('button', { name: '对方已在视频中' }).click()
  await Promise.all([connected(wang), connected(li)])

  // Nothing of what she tells arrives: both begin anew.
  await wang.unroute('**/signals')
  let lost = 0
  await wang.route('**/signals', (route) => (lost++ < 3 ? route.fulfill({ json: { seq: 1 } }) : route.continue()))
  await wang.reload()
  await wang.getByRole('button', { name: '对方已在视频中' }).click()
  await Promise.all([connected(wang), connected(li)])
  assert.ok(lost > 3)
})
