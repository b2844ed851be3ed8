import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { RunningAnji } from './anji.ts'
import { picture } from './browser.ts'
import { deviceThatDies } from './steps/device.ts'
import { expectText } from './steps/expect.ts'
import { openStage, type Stage, staffAtDesk } from './steps/stage.ts'
import * as village from './steps/village.ts'

const [initials, person] = ['wxy', '王秀英']
const [doctor, leader] = ['陈春梅', '许文斌']

test('a device and the server die, a line is cut, two devices edit one household: nothing is lost, nothing doubled', async (t) => {
  const stage = await openStage(t)
  const phone = await deviceDies(t, stage)
  await serverDies(stage, phone)
  await twoEdit(stage, phone)
})

const waiting = (phone: Page) => phone.getByRole('link', { name: '2 条待发送' })

/** Once while a signature is being written, once while it could still be taken back. */
async function deviceDies(t: TestContext, stage: Stage): Promise<Page> {
  const device = deviceThatDies(t, stage.anji.url)
  let phone = await device.open()
  await village.enrolDevice(phone, doctor, '会没电的手机')
  await phone.context().setOffline(true)
  await village.findPerson(phone, initials, person)
  await village.visit(phone, '7.4')
  await village.signVisit(phone, 'go on')
  await device.die()

  phone = await device.open()
  await phone.context().setOffline(true)
  await phone.goto('/village')
  await village.unlock(phone)
  const sealed = await waiting(phone)
    .waitFor({ timeout: 5_000 })
    .then(
      () => true,
      () => false,
    )
  if (!sealed) {
    // It died before the signature was on the device: the form is there as it was, and is signed again.
    await village.findPerson(phone, initials, person)
    await phone
      .getByRole('link', { name: /^(开始)?随访$/ })
      .first()
      .click()
    await phone.getByText('上次没有填完，接着填').waitFor()
    await village.signVisit(phone)
    await device.die()
    phone = await device.open()
    await phone.context().setOffline(true)
    await phone.goto('/village')
    await village.unlock(phone)
    await waiting(phone).waitFor()
  }
  assert.deepEqual(await village.sayings(phone), ['照片或文件 在本机', '随访 在本机'])
  return phone
}

/** The server dies while the commands come in, and again in the middle of the photo. */
async function serverDies({ anji }: Stage, phone: Page): Promise<void> {
  await diesAt(anji, phone, '/api/village/sync/commands', () => phone.context().setOffline(false))
  const cut = await village.sayings(phone)
  assert.deepEqual(cut, ['照片或文件 发送中', '随访 发送中'])
  await picture(phone, 'village-cut')
  await anji.start()
  await diesAt(anji, phone, '/api/village/sync/attachments/', () => village.begin(phone))
  assert.deepEqual(await village.sayings(phone), ['照片或文件 发送中', '随访 已送达'])
  await anji.start()
  await village.synchronise(phone)
  assert.deepEqual(await village.sayings(phone), ['照片或文件 已送达', '随访 已送达'])
}

/** kill -9 when the device asks for this; then the device has given up for now. */
async function diesAt(anji: RunningAnji, phone: Page, path: string, begin: () => Promise<void>): Promise<void> {
  const asks = phone.waitForRequest((request) => request.url().includes(path) && request.method() !== 'GET')
  await begin()
  await asks
  await anji.kill()
  await village.open(phone, '同步')
  await phone.getByText('没有连上。有网络时会自动接着同步，什么都不会丢。').waitFor()
}

/** Each changes another field: both stand. Both change the same one: the leader says which. */
async function twoEdit(stage: Stage, phone: Page): Promise<void> {
  const tablet = await village.deviceOf(stage, leader, '团队长的平板')
  const both = [phone, tablet]
  for (const device of both) {
    await device.context().setOffline(true)
    await village.findPerson(device, initials, person)
  }
  await village.amendPerson(phone, '手机号', '13900001234')
  await village.amendPerson(tablet, '住址', '云溪镇上溪村老祠堂旁')
  await village.findPerson(phone, initials, person)
  await village.amendHousehold(phone, '云溪镇上溪村新村1号')
  await village.findPerson(tablet, initials, person)
  await village.amendHousehold(tablet, '云溪镇上溪村新村2号')
  for (const device of both) {
    await village.lock(device)
    await village.unlock(device)
    await device.context().setOffline(false)
    await village.synchronise(device)
  }
  assert.deepEqual((await village.sayings(phone)).slice(0, 2), ['改户信息 已送达', '改联系方式 已送达'])
  assert.deepEqual(await village.sayings(tablet), ['改户信息 待核对', '改联系方式 已送达'])
  await picture(tablet, 'village-conflict')

  const desk = await staffAtDesk(stage, leader)
  await desk.getByRole('navigation', { name: '功能' }).getByRole('link', { name: '村医' }).click()
  const question = desk.getByRole('article').filter({ hasText: '两人改了同一项' })
  await expectText(question, '新村1号')
  await picture(desk, 'village-question')
  await question.getByRole('button', { name: '采用他改的' }).click()
  await desk.getByText('没有要核对的').waitFor()
  for (const device of both) await village.synchronise(device)
  assert.deepEqual(await village.sayings(tablet), ['改户信息 已送达', '改联系方式 已送达'])
  await village.findPerson(phone, initials, person)
  await phone.getByRole('link', { name: '13900001234' }).waitFor()
  await expectText(phone.getByRole('region', { name: '基本情况' }), '新村2号')
}
