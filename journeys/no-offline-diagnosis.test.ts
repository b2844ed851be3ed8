import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture } from './browser.ts'
import { openStage, residentOnPhone } from './steps/stage.ts'

test('周子豪 has no diagnosis from a hospital: online follow-up tells him why not and leads him to a visit in person', async (t) => {
  const stage = await openStage(t)
  const zhou = await residentOnPhone(stage, '周子豪')
  await zhou.getByRole('navigation', { name: '常用' }).getByRole('link', { name: '复诊' }).click()
  const why = zhou.getByRole('note').filter({ hasText: '现在还不能线上复诊' })
  await why.waitFor()
  await picture(zhou, 'no-diagnosis')

  await zhou.getByRole('searchbox').fill('李明')
  await zhou.getByRole('link', { name: '李明' }).click()
  const times = zhou.getByRole('button', { name: /余 \d/ })
  await times.first().waitFor()
  await zhou.getByRole('note').filter({ hasText: '现在还不能线上复诊' }).waitFor()
  for (const time of await times.all()) assert.ok(await time.isDisabled(), 'a number could be taken')

  await zhou.getByRole('link', { name: '挂到院的号' }).click()
  await zhou.getByRole('button', { name: '到院门诊', pressed: true }).waitFor()
  await zhou
    .getByRole('status')
    .filter({ hasText: /[1-9]\d* 位医生/ })
    .waitFor()
  await picture(zhou, 'no-diagnosis-offline')
})
