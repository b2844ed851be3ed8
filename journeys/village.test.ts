import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { picture } from './browser.ts'
import * as doctor from './steps/doctor.ts'
import { expectText } from './steps/expect.ts'
import * as measures from './steps/measures.ts'
import * as resident from './steps/resident.ts'
import { openStage, residentOnPhone, type Stage, staffAtDesk } from './steps/stage.ts'
import * as team from './steps/team.ts'
import { connected } from './steps/video.ts'
import * as village from './steps/village.ts'

const person = '刘桂兰'
// The newest first: the photo of the visit, and last the sheet with both signatures under the contract.
const deeds = ['照片或文件', '随访', '建档', '测量值', '签约', '照片或文件']

test('a village doctor takes a diabetic into care without a network; a high reading brings the call, a prescription, and the figures their reason', async (t) => {
  const stage = await openStage(t)
  const phone = await village.deviceOf(stage, '陈春梅', '村医手机')
  await withoutNetwork(phone)
  await theNetworkReturns(phone)
  await calledBack(stage)
  await whySheCounts(stage)
})

async function withoutNetwork(phone: Page): Promise<void> {
  await phone.context().setOffline(true)
  await village.open(phone, '今天')
  await phone.getByRole('button', { name: /^新疑似/ }).click()
  await picture(phone, 'village-today')
  await phone.getByRole('link', { name: new RegExp(person) }).click()
  await expectText(phone.getByRole('listitem'), '要核实')
  await village.signContract(phone, { 刘桂兰: [], 周子豪: [] })
  await picture(phone, 'village-contract')
  await village.findPerson(phone, 'lgl', person)
  await village.enrolDiabetic(phone, '9.8')
  await village.visit(phone, '10.2')
  await picture(phone, 'village-visit')
  await village.signVisit(phone)
  await village.lock(phone)

  await phone.reload()
  await village.unlock(phone)
  const here = deeds.map((deed) => `${deed} 在本机`)
  assert.deepEqual(await village.sayings(phone), here)
  await picture(phone, 'village-here')
}

async function theNetworkReturns(phone: Page): Promise<void> {
  await phone.context().setOffline(false)
  await village.synchronise(phone)
  const there = deeds.map((deed) => `${deed} 已送达`)
  assert.deepEqual(await village.sayings(phone), there)
  await picture(phone, 'village-there')
  await phone.context().close()
}

/** Weeks later. */
async function calledBack(stage: Stage): Promise<void> {
  const [phone, desk] = await Promise.all([residentOnPhone(stage, person), staffAtDesk(stage, '许文斌')])
  await doctor.startDuty(desk)
  await team.onList(desk, person, '糖尿病随访')
  await picture(desk, 'village-list')
  await team.watchAlarms(desk)
  await resident.measureGlucose(phone, '18.4')
  await team.callBack(desk, person, '18.4 mmol/L')

  const consultId = await resident.acceptCall(phone)
  await doctor.accept(desk, person)
  await desk.getByRole('button', { name: '开始视频' }).click()
  await phone.getByRole('button', { name: '对方已在视频中' }).click()
  await Promise.all([connected(phone), connected(desk)])
  await picture(desk, 'village-call-desk')
  await picture(phone, 'village-call-phone')
  await doctor.judgeStable(desk)
  await doctor.addDrug(desk, 'ejsg', '二甲双胍')
  await doctor.signPrescription(desk)
  await doctor.signAndEnd(desk)

  await resident.openPrescription(phone, consultId, '二甲双胍')
  await phone.goto('/readings?kind=glucose')
  await phone.getByText('看数字').click()
  await expectText(phone.getByRole('cell'), '18.4')
  await picture(phone, 'village-readings')
  await phone.context().close()
  await desk.context().close()
}

async function whySheCounts(stage: Stage): Promise<void> {
  const manager = await staffAtDesk(stage, '郭建平')
  await measures.compute(manager)
  await picture(manager, 'village-measures')
  const verdict = await measures.why(manager, '2 型糖尿病规范管理率', person)
  await picture(manager, 'village-why')
  assert.match(verdict, /^计入分母，达到标准：面对面随访 1 次/)
}
