import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Condition, Patient } from '@medplum/fhirtypes'
import { anji } from './anji.ts'
import { picture } from './browser.ts'
import { booksAndTrailHold } from './steps/books.ts'
import * as counter from './steps/counter.ts'
import * as doctor from './steps/doctor.ts'
import * as pharmacist from './steps/pharmacist.ts'
import { type FhirClient, openRecord } from './steps/record.ts'
import * as resident from './steps/resident.ts'
import { openStage, staffAtDesk, stranger } from './steps/stage.ts'
import { prescribeAndEnd } from './steps/visit.ts'

const folder = join(import.meta.dirname, '..', '..', 'shared', 'data', 'synthea-r4')
const hypertension = 'http://snomed.info/sct|38341003,http://snomed.info/sct|59621000'

test('a patient from Synthea signs up, is recognised by document, name and birth date, and goes through the whole visit', async (t) => {
  if (!existsSync(folder)) return t.skip(`${folder} is not there`)
  const stage = await openStage(t)
  const { url, databaseUrl } = stage.anji
  const imported = await anji(databaseUrl, 'import', folder)
  assert.equal(imported.code, 0, imported.out)
  const record = await openRecord(url)
  const person = await someoneWithHypertension(record)

  const page = await stranger(stage)
  await resident.signUp(page, '13912345678', person)
  await picture(page, 'synthea-home')
  await resident.findsInRecord(page, ['原发性高血压'])
  await picture(page, 'synthea-record')
  await resident.bookFollowUp(page, '李明', '高血压')
  const consultId = await resident.enterWaitingRoom(page)

  const li = await staffAtDesk(stage, '李明')
  await doctor.startDuty(li)
  await doctor.accept(li, person.name)
  await resident.say(page, '血压一直平稳，想续药。')
  await picture(li, 'synthea-consult')
  await prescribeAndEnd(li)

  const sun = await staffAtDesk(stage, '孙慧')
  await pharmacist.take(sun, person.name)
  await pharmacist.approve(sun)

  await resident.openPrescription(page, consultId, '氨氯地平')
  await resident.choosePharmacy(page, '安济堂大药房')
  await page.getByRole('link', { name: '去支付' }).click()
  const split = await resident.readSplit(page)
  assert.ok(split.totalFen > 0 && split.cashFen === split.totalFen, 'who has no insurance pays all of it')
  await resident.settle(page)
  await resident.atCashier(page, '支付')
  const { code, documentLast4 } = await resident.readyToCollect(page)

  const wu = await staffAtDesk(stage, '吴佳佳')
  await counter.enterCode(wu, code)
  await counter.checkPerson(wu, { name: person.name, documentLast4 })
  await counter.handOver(wu)
  await page.getByText('已取药', { exact: true }).waitFor()
  const [visit] = await record.search(`Encounter?_id=${consultId}`)
  assert.ok(visit?.resourceType === 'Encounter' && visit.status === 'finished')
  await booksAndTrailHold(databaseUrl)
})

/** As another system would look: the condition first, then who has it. */
async function someoneWithHypertension(record: FhirClient): Promise<resident.RealName> {
  const conditions = (await record.search(`Condition?code=${hypertension}&_count=50`)) as Condition[]
  for (const { subject } of conditions) {
    const [patient] = (await record.search(`Patient?_id=${subject.reference?.split('/')[1]}`)) as Patient[]
    const document = patient?.identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === 'SS'))
    const [name] = patient?.name ?? []
    if (!patient || patient.deceasedDateTime || !document?.value || !name) continue
    return {
      name: `${name.given?.[0]} ${name.family}`,
      documentNumber: document.value,
      birthDate: patient.birthDate!,
      sex: patient.gender === 'male' ? '男' : '女',
    }
  }
  throw new Error('Nobody who lives has hypertension')
}
