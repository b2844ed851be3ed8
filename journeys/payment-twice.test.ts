import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { picture } from './browser.ts'
import { booksAndTrailHold, excessSentBack } from './steps/books.ts'
import * as pharmacist from './steps/pharmacist.ts'
import * as resident from './steps/resident.ts'
import { openStage, staffAtDesk } from './steps/stage.ts'
import { meeting, prescribeAndEnd } from './steps/visit.ts'

test('a payment that fails leaves the bill to be paid again, and one that comes twice is paid once', async (t) => {
  const stage = await openStage(t)
  const { wang, li, consultId } = await meeting(stage)
  const settledBefore = await settledBills(wang)
  await wang.goto(`/visits/${consultId}`)
  await prescribeAndEnd(li)
  const sun = await staffAtDesk(stage, '孙慧')
  await pharmacist.take(sun, '王秀英')
  await pharmacist.approve(sun)

  await resident.openPrescription(wang, consultId, '氨氯地平')
  await resident.choosePharmacy(wang, '安济堂大药房')
  await wang.getByRole('link', { name: '去支付' }).click()
  await resident.withoutAccount(wang)
  const { cashFen } = await resident.readSplit(wang)
  assert.ok(cashFen > 0, 'without the account there is something to pay in cash')
  await resident.settle(wang)
  await resident.atCashier(wang, '支付失败')
  await wang.getByText('没有扣款。可以重新支付。').waitFor()
  await picture(wang, 'payment-failed')

  await wang.getByRole('link', { name: '重新支付' }).click()
  await resident.withoutAccount(wang)
  await resident.settle(wang)
  await resident.atCashier(wang, '重复付款(多付的会退回)')
  await wang.getByText('已结算', { exact: true }).waitFor()
  const bill = wang.url()
  await wang.getByText(/^多付的 .+ (正在|已)退回/).waitFor()
  await resident.readyToCollect(wang)
  assert.equal(await excessSentBack(stage.anji.databaseUrl), cashFen)
  await wang.goto(bill)
  await wang.getByText(/^多付的 .+ 已退回$/).waitFor()
  await picture(wang, 'payment-twice')

  assert.equal(await settledBills(wang), settledBefore + 1)
  await booksAndTrailHold(stage.anji.databaseUrl)
})

async function settledBills(page: Page): Promise<number> {
  await page.goto('/bills')
  await page.locator('main li').first().waitFor()
  return page.getByText('已结算', { exact: true }).count()
}
