import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { picture } from './browser.ts'
import * as screens from './steps/record-screens.ts'
import { openStage, residentOnPhone, staffAtDesk } from './steps/stage.ts'
import { meeting } from './steps/visit.ts'

const artefacts = join(import.meta.dirname, '..', 'artefacts')

test('a resident reads the record on the phone: filters, a trend, a report, large type, the summary on paper and the whole as a file', async (t) => {
  const stage = await openStage(t)
  const page = await residentOnPhone(stage, '王秀英')
  await screens.openRecordOnPhone(page)
  await picture(page, 'record-timeline')
  await screens.filterTimeline(page)

  await screens.openTrend(page, '血压')
  await picture(page, 'record-trend')
  await screens.seeNumbers(page)
  await screens.openReport(page, '空腹血糖')
  await picture(page, 'record-report')

  await screens.setLargeType(page, true)
  await screens.openRecordOnPhone(page)
  await picture(page, 'record-large')
  await screens.setLargeType(page, false)

  mkdirSync(artefacts, { recursive: true })
  await screens.printSummary(page, join(artefacts, 'record-summary.pdf'))
  await picture(page, 'record-summary')
  const types = await screens.takeAway(page)
  for (const type of ['Patient', 'Encounter', 'Condition', 'Observation']) assert.ok(types.has(type), type)

  // What has been opened stays readable without a network, and says so.
  await screens.openRecordOnPhone(page)
  await page.context().setOffline(true)
  await page.getByText(/^没有网络/).waitFor()
  assert.ok(await page.getByRole('listitem').filter({ hasText: '门诊' }).first().isVisible())
  await page.context().setOffline(false)
})

test('a doctor with a live grant browses the record: versions and their difference; without a grant it stays closed, in words', async (t) => {
  const stage = await openStage(t)
  const { wang, li, consultId } = await meeting(stage)
  const me = (await (await wang.request.get('/api/sign-in/me')).json()) as { id: string }
  await screens.openPersonFromConsult(li, '王秀英')
  await picture(li, 'record-desk-summary')

  await screens.browse(li, 'Appointment')
  await screens.query(li, `patient=${me.id}&_sort=-date`)
  await screens.seeDifference(li, 'status')
  await picture(li, 'record-desk-difference')
  await li.keyboard.press('Escape')
  await li.getByRole('tab', { name: '可读' }).waitFor({ state: 'detached' })
  // What points to the visit is reached from the visit, and leads on.
  await li.goto(`/desk/browser?at=Encounter/${consultId}&tab=pointers`)
  await li.getByRole('region', { name: `Encounter/${consultId}` }).waitFor()

  const zhao = await staffAtDesk(stage, '赵文静')
  await zhao.goto(`/desk/people/${me.id}/summary`)
  await zhao.getByText('您没有查看这份档案的权限；需要诊疗关系或本人同意。').waitFor()
  await picture(zhao, 'record-desk-refused')
  await zhao.goto(`/desk/browser?type=Appointment&query=patient%3D${me.id}`)
  await zhao.getByText('没有您可以查看的结果').waitFor()

  const song = await staffAtDesk(stage, '宋涛')
  await screens.browse(song, 'Organization')
  await song.getByRole('region', { name: '结果' }).getByRole('button', { name: '安济堂大药房' }).first().waitFor()
  await song.goto('/desk/browser?type=Observation')
  await song.getByText('管理员只能查看机构、人员等目录类型', { exact: false }).last().waitFor()

  await wang.goto('/seen')
  await wang.getByRole('list', { name: '谁看过' }).getByText('李明').first().waitFor()
})
