import assert from 'node:assert/strict'
import { test } from 'node:test'
import { desk, openDevice } from './browser.ts'
import { signInDemo } from './client.ts'
import { enterAs, openStage } from './steps/stage.ts'
import * as village from './steps/village.ts'

test('no device for a doctor of no team, nothing without the PIN, and a lost device erases itself', async (t) => {
  const stage = await openStage(t)
  const { anji, browser } = stage
  const { page: stranger } = await openDevice(browser, anji.url, desk)
  await stranger.goto('/village')
  await stranger.getByRole('link', { name: '登录' }).click()
  await enterAs(stranger, '李明')
  await stranger.getByText('您还不在任何家庭医生团队中').waitFor()

  const phone = await village.deviceOf(stage, '陈春梅', '丢失的手机')
  await village.lock(phone)
  await village.typePin(phone, '111222')
  await phone.getByText('PIN 不对，还可以试 9 次').waitFor()
  await village.unlock(phone)
  await phone.context().setOffline(true)
  await village.findPerson(phone, 'wxy', '王秀英')
  await village.amendPerson(phone, '住址', '不该送达的住址')
  await village.lock(phone)
  await village.unlock(phone)
  assert.deepEqual(await village.sayings(phone), ['改联系方式 在本机'])

  const leader = await signInDemo(anji.url, 'staff', '许文斌')
  const { teams } = (await leader.get('/api/teams/mine')).body
  const devices = async () => (await leader.get(`/api/village/devices?teamId=${teams[0].id}`)).body.devices
  const lost = (await devices()).find(({ name }: { name: string }) => name === '丢失的手机')
  const wiped = await leader.command(
    `/api/village/devices/${lost.id}/wipe`,
    { reason: '手机丢了' },
    crypto.randomUUID(),
  )
  assert.equal(wiped.status, 200, JSON.stringify(wiped.body))
  await phone.context().setOffline(false)
  await phone.getByText('这台设备上的数据已全部清除').waitFor()
  assert.equal(await village.rowsLeft(phone), 0)
  for (
    let tries = 0;
    tries < 240 && (await devices()).find(({ id }: { id: string }) => id === lost.id).state !== 'wiped';
    tries++
  )
    await phone.waitForTimeout(250)
  assert.equal((await devices()).find(({ id }: { id: string }) => id === lost.id).state, 'wiped')
})
