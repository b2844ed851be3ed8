import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picture } from './browser.ts'
import { booksAndTrailHold } from './steps/books.ts'
import * as counter from './steps/counter.ts'
import * as doctor from './steps/doctor.ts'
import { expectText } from './steps/expect.ts'
import * as pharmacist from './steps/pharmacist.ts'
import { openRecord } from './steps/record.ts'
import * as resident from './steps/resident.ts'
import { openStage, residentOnPhone, staffAtDesk } from './steps/stage.ts'

test('王秀英 is seen by 李明, her prescription is reviewed, she pays and collects, and all of it is in record, trail and books', async (t) => {
  const stage = await openStage(t)
  const wang = await residentOnPhone(stage, '王秀英')
  await picture(wang, 'home')

  await resident.bookFollowUp(wang, '李明', '高血压')
  const consultId = await resident.enterWaitingRoom(wang)
  await picture(wang, 'waiting-room')

  const li = await staffAtDesk(stage, '李明')
  await doctor.startDuty(li)
  await doctor.accept(li, '王秀英')
  await resident.say(wang, '最近血压早上 142/88，药快吃完了。')
  await expectText(doctor.conversation(li).getByRole('article'), '最近血压早上 142/88')
  await doctor.say(li, '头晕吗？脚肿不肿？')
  await expectText(wang.getByRole('log', { name: '对话' }).getByRole('listitem'), '头晕吗？脚肿不肿？')
  await resident.say(wang, '都没有。')
  await expectText(doctor.conversation(li).getByRole('article'), '都没有。')
  await picture(wang, 'chat')

  await doctor.judgeStable(li)
  await doctor.addDrug(li, 'aldp', '氨氯地平')
  await doctor.setDose(li, '氨氯地平', '50')
  await expectText(doctor.pad(li).getByRole('alert'), '不能签')
  await doctor.setDose(li, '氨氯地平', '5')
  await picture(li, 'consult')
  await doctor.signPrescription(li)
  await doctor.signAndEnd(li)

  const sun = await staffAtDesk(stage, '孙慧')
  await pharmacist.take(sun, '王秀英')
  await picture(sun, 'review')
  await pharmacist.approve(sun)

  await resident.openPrescription(wang, consultId, '氨氯地平')
  await resident.choosePharmacy(wang, '安济堂大药房')
  await wang.getByRole('link', { name: '去支付' }).click()
  const split = await resident.readSplit(wang)
  assert.ok(
    split.fundFen > 0 && split.accountFen > 0 && split.cashFen > 0,
    'fund, account and cash have each their part',
  )
  await picture(wang, 'pay')
  await resident.settle(wang)
  await resident.atCashier(wang, '支付')
  const { code, documentLast4 } = await resident.readyToCollect(wang)
  await picture(wang, 'collection-code')

  const wu = await staffAtDesk(stage, '吴佳佳')
  await counter.enterCode(wu, code)
  await counter.checkPerson(wu, { name: '王秀英', documentLast4 })
  await counter.handOver(wu)
  await picture(wu, 'hand-over')

  await wang.getByText('已取药', { exact: true }).waitFor()
  await resident.findsInRecord(wang, ['氨氯地平'])
  await picture(wang, 'record')
  await resident.findsAmongThoseWhoHaveSeen(wang, ['李明', '孙慧', '吴佳佳'])
  assert.equal(await wang.getByText('王秀英 居民').count(), 0, 'the own looks are left out at first')
  await picture(wang, 'seen')

  await everyFactIsInTheRecord(stage.anji.url, consultId)
  await booksAndTrailHold(stage.anji.databaseUrl)
})

async function everyFactIsInTheRecord(url: string, consultId: string): Promise<void> {
  const record = await openRecord(url)
  const [visit] = await record.search(`Encounter?_id=${consultId}`)
  assert.ok(visit?.resourceType === 'Encounter' && visit.status === 'finished')
  const patient = visit.subject?.reference
  const ofVisit = `patient=${patient}&encounter=Encounter/${consultId}`
  const [condition] = await record.search(`Condition?${ofVisit}`)
  assert.ok(condition?.resourceType === 'Condition' && condition.code?.coding?.[0]?.code === 'I10')
  const [order] = await record.search(`MedicationRequest?${ofVisit}`)
  assert.ok(order?.resourceType === 'MedicationRequest' && order.status === 'completed')
  const [dispense] = await record.search(`MedicationDispense?prescription=MedicationRequest/${order.id}`)
  assert.ok(dispense?.resourceType === 'MedicationDispense' && dispense.status === 'completed')
  const [claim] = await record.search(`Claim?identifier=urn:anji:mdtrt-id|${consultId}`)
  assert.ok(claim?.resourceType === 'Claim')
  const [explained] = await record.search(`ExplanationOfBenefit?claim=Claim/${claim.id}`)
  assert.ok(explained?.resourceType === 'ExplanationOfBenefit' && explained.outcome === 'complete')
  const [transcript] = await record.search(`Communication?encounter=Encounter/${consultId}`)
  assert.ok(transcript?.resourceType === 'Communication' && transcript.payload?.length === 3)
  assert.ok((await record.search(`Provenance?target=MedicationRequest/${order.id}`)).length > 0, 'the sheet is signed')
}
