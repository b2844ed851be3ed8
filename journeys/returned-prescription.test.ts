import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture } from './browser.ts'
import * as doctor from './steps/doctor.ts'
import { expectText } from './steps/expect.ts'
import * as pharmacist from './steps/pharmacist.ts'
import * as resident from './steps/resident.ts'
import { openStage, staffAtDesk } from './steps/stage.ts'
import { meeting, prescribeAndEnd } from './steps/visit.ts'

const words = '请缩短到 3 天，复查血压后再续。'

test('孙慧 returns a prescription with a reason, 李明 sees it in his queue and amends it, and it is approved', async (t) => {
  const stage = await openStage(t)
  const { wang, li, consultId } = await meeting(stage)
  await prescribeAndEnd(li)

  const sun = await staffAtDesk(stage, '孙慧')
  await pharmacist.take(sun, '王秀英')
  await pharmacist.sendBack(sun, '1', words)

  await resident.openPrescription(wang, consultId, '氨氯地平')
  await expectText(wang.getByRole('note'), words)
  await picture(wang, 'returned-resident')

  const inQueue = li.getByRole('complementary', { name: '候诊' }).getByRole('region', { name: '处方被退回' })
  await expectText(inQueue, '王秀英')
  await doctor.sheetIs(li, '被退回')
  await expectText(doctor.pad(li).getByRole('article'), words)
  await picture(li, 'returned-doctor')
  await doctor.amend(li)
  await doctor.setDays(li, '氨氯地平', '3')
  await doctor.signPrescription(li)
  await inQueue.getByText('王秀英').waitFor({ state: 'hidden' })

  await pharmacist.take(sun, '王秀英')
  await expectText(sun.locator('main'), '第 2 版')
  await picture(sun, 'amended-review')
  await pharmacist.approve(sun)

  await resident.openPrescription(wang, consultId, '氨氯地平')
  await wang.getByRole('link', { name: '选取药点' }).waitFor()
  const sheet = await wang.locator('main').textContent()
  assert.ok(sheet?.includes('共3天'), sheet ?? '')
})
