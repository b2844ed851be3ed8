import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { picture } from './browser.ts'
import { expectText } from './steps/expect.ts'
import * as hospital from './steps/hospital.ts'
import { atHospitalScreen, openHospitalStage, residentOnPhone } from './steps/stage.ts'

const runs = 5

test('a report that a doctor writes in the hospital’s own system comes into the resident’s record by itself', async (t) => {
  const stage = await openHospitalStage(t)
  const wang = await residentOnPhone(stage, '王秀英')
  const desk = await atHospitalScreen(stage)
  const { residentId } = await (await wang.request.get('/api/sign-in/me')).json().then((me) => ({ residentId: me.id }))
  const tookMs: number[] = []
  for (let run = 0; run < runs; run++) {
    const before = await reports(wang, residentId)
    const writtenAt = await hospital.writeReport(desk, '王秀英', `血糖控制良好，第 ${run + 1} 次`)
    while ((await reports(wang, residentId)) === before) {
      assert.ok(performance.now() - writtenAt < 60_000, `the report does not come: ${await newest(wang, residentId)}`)
    }
    tookMs.push(Math.round(performance.now() - writtenAt))
  }
  t.diagnostic(`from the hospital's screen into the record: ${tookMs.join(', ')} ms`)
  await picture(desk, 'his-report')
  await wang.goto('/record')
  await expectText(wang.getByRole('listitem'), '血糖两项')
  await picture(wang, 'record-report-of-hospital')
})

async function reports(page: Page, residentId: string): Promise<number> {
  const answer = await page.request.get(`/api/timeline/results?residentId=${residentId}&limit=50`)
  const { results } = (await answer.json()) as { results: { title?: string }[] }
  return JSON.stringify(results).split('血糖两项').length
}

async function newest(page: Page, residentId: string): Promise<string> {
  const answer = await page.request.get(`/api/timeline/results?residentId=${residentId}&limit=3`)
  return `${answer.status()} ${(await answer.text()).slice(0, 600)}`
}
