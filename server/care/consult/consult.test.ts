import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Condition, Encounter, Provenance, ServiceRequest } from '@medplum/fhirtypes'
import { type TOTP, URI as TOTP_URI } from 'otpauth'
import { cancelAppointment, checkIn, readAppointment } from '#care/booking'
import { sendMessage } from '#care/conversation'
import { quoteBill } from '#insurance/settlement'
import type { Actor, Refusal } from '#kernel'
import { draftPrescription } from '#medicine/prescribing'
import { readConsents, withdrawConsent } from '#people/consent'
import { openStaffAccount } from '#people/credentials'
import { endLicence, readStaff } from '#people/staff'
import { mayOpen, readResource, search } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { acceptConsult } from './accept.ts'
import { endDuty, readDuty, startDuty } from './duty.ts'
import { endConsult } from './end.ts'
import { enterWaitingRoom, leaveWaitingRoom } from './enter-waiting-room.ts'
import { closeUnseen, consultModule, diagnose, judge, readConsult, terminateConsult, verifySummary } from './index.ts'
import { readQueue } from './queue.ts'
import { readSummary } from './summary.ts'
import {
  appointment,
  child,
  doctorAt,
  morningOf,
  resident,
  waitingRoom,
  withDiagnosis,
} from './waiting-room.fixture.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const advice = '继续氨氯地平 5mg 每日一次,低盐饮食,两周后复测血压。'

async function seen(region: TestRegion) {
  const room = await waitingRoom(region)
  const consultId = room.consult.id
  await acceptConsult(region.ctx(room.li), { consultId })
  await judge(region.ctx(room.li), { consultId, judgement: 'stable' })
  await diagnose(region.ctx(room.li), { consultId, codes: ['I10'] })
  return { ...room, consultId }
}

test('entering takes a place in the waiting room, once for an appointment and from any device', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li, booked, consult, morning } = await waitingRoom(region)
  assert.equal(consult.state, 'waiting')
  assert.deepEqual(consult.place, { ahead: 0, waitMinutes: 0 })
  assert.equal((await readAppointment(region.ctx(wang), { appointmentId: booked.id })).state, 'checked-in')
  const devices = await Promise.all(
    [1, 2, 3].map(() => enterWaitingRoom(region.ctx(wang), { appointmentId: booked.id })),
  )
  assert.deepEqual([...new Set(devices.map((one) => one.id))], [consult.id])

  const zhang = await resident(region, '张建国')
  await withDiagnosis(region, zhang)
  const second = await appointment(region, zhang, morning.id)
  const behind = await enterWaitingRoom(region.ctx(zhang), { appointmentId: second.id })
  assert.deepEqual(behind.place, { ahead: 1, waitMinutes: 8 })
  await acceptConsult(region.ctx(li), { consultId: consult.id })
  assert.equal((await readConsult(region.ctx(zhang), { consultId: behind.id })).place?.ahead, 1)
})

test('an offline appointment has no waiting room, and nobody enters outside the time or for someone else', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li } = await waitingRoom(region)
  const zhang = await resident(region, '张建国')
  await withDiagnosis(region, zhang)
  const noon = await morningOf(region, li.id, '14:00', '15:00')
  const later = await appointment(region, zhang, noon.id)
  await assert.rejects(
    enterWaitingRoom(region.ctx(zhang), { appointmentId: later.id }),
    refused('booking.check_in_closed'),
  )
  await assert.rejects(
    enterWaitingRoom(region.ctx(wang), { appointmentId: later.id }),
    refused('residents.not_acting_for'),
  )
  await cancelAppointment(region.ctx(zhang), { appointmentId: later.id })
  region.clock.set('2026-03-03T06:00:00Z')
  await assert.rejects(
    enterWaitingRoom(region.ctx(zhang), { appointmentId: later.id }),
    refused('booking.not_checkable'),
  )
})

test('whoever is checked in at a desk gets a place as well', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver([consultModule])
  const { li, morning } = await waitingRoom(region)
  const zhang = await resident(region, '张建国')
  await withDiagnosis(region, zhang)
  const booked = await appointment(region, zhang, morning.id)
  const clerk: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '挂号员' }
  await checkIn(region.ctx(clerk), { appointmentId: booked.id })
  await region.deliver([consultModule])
  const queue = await readQueue(region.ctx(li), {})
  assert.deepEqual(
    queue.waiting.map((one) => one.residentName),
    ['王秀英', '张建国'],
  )
})

test('a doctor who has not proven identity in this session accepts nobody (R01)', async (t) => {
  const region = await freshDatabase(t)
  const { li, consult } = await waitingRoom(region)
  await endDuty(region.ctx(li), {})
  await assert.rejects(acceptConsult(region.ctx(li), { consultId: consult.id }), refused('consult.not_on_duty'))
  await Promise.all([1, 2].map(() => startDuty(region.ctx(li), { method: 'demo' })))
  region.clock.advance(12 * 60)
  assert.equal((await readDuty(region.ctx(li), {})).session, null)
  await assert.rejects(acceptConsult(region.ctx(li), { consultId: consult.id }), refused('consult.not_on_duty'))
})

test('a session of work starts with a code that the doctor’s authenticator shows now, each code once (R01)', async (t) => {
  const region = await freshDatabase(t)
  const { li } = await waitingRoom(region)
  await endDuty(region.ctx(li), {})
  const start = (code?: string) => startDuty(region.ctx(li), { method: 'totp', code })
  await assert.rejects(start('123456'), refused('credentials.account_not_found'))
  const account = { staffId: li.id, userName: 'liming', password: 'Xk3-horse-battery-91' }
  const { uri } = await openStaffAccount(region.ctx(), account)
  const codeNow = () => (TOTP_URI.parse(uri) as TOTP).generate({ timestamp: region.clock.now().getTime() })
  await assert.rejects(start(), refused('credentials.second_factor_needed'))
  const code = codeNow()
  assert.equal((await start(code)).session?.method, 'totp')
  await assert.rejects(start(code), refused('credentials.second_factor_wrong'))
  region.clock.advance(1)
  for (let tries = 1; tries < 5; tries += 1)
    await assert.rejects(start(code), refused('credentials.second_factor_wrong'))
  await assert.rejects(start(codeNow()), refused('credentials.locked'))
  region.clock.advance(16)
  await start(codeNow())
})

test('only the consult’s own doctor acts in it (R01)', async (t) => {
  const region = await freshDatabase(t)
  const { institution, consult } = await waitingRoom(region)
  const other = await doctorAt(region, institution.id)
  await startDuty(region.ctx(other), { method: 'demo' })
  await assert.rejects(acceptConsult(region.ctx(other), { consultId: consult.id }), refused('consult.not_yours'))
  await assert.rejects(readConsult(region.ctx(other), { consultId: consult.id }), refused('consult.unknown'))
})

test('a doctor whose licence ends in the middle of the day stops at the next act (R02)', async (t) => {
  const region = await freshDatabase(t)
  const { li, consult } = await waitingRoom(region)
  const staff = await readStaff(region.ctx(), { staffId: li.id })
  const practice = staff.licences.find((one) => one.kind === 'physician-practice')!
  await endLicence(region.ctx(), { staffId: li.id, licenceId: practice.id, reason: '执业证被注销' })
  await assert.rejects(acceptConsult(region.ctx(li), { consultId: consult.id }), refused('staff.licence_lapsed'))
})

test('consent withdrawn in the waiting room means no consult (R32)', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consult } = await waitingRoom(region)
  const { inForce } = await readConsents(region.ctx(wang), { residentId: wang.id })
  const care = inForce.find((one) => one.kind === 'internet-care')!
  await withdrawConsent(region.ctx(wang), { residentId: wang.id, consentId: care.id })
  await assert.rejects(
    acceptConsult(region.ctx(li), { consultId: consult.id }),
    refused('consent.internet_care_missing'),
  )
})

test('accepting begins the Encounter and opens the record to the doctor until days after the end', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consult, conditionId } = await waitingRoom(region)
  assert.equal(await mayOpen(region.ctx(li), wang.id), false)
  await acceptConsult(region.ctx(li), { consultId: consult.id })
  assert.equal(await mayOpen(region.ctx(li), wang.id), true)
  const encounter = await readResource<Encounter>(region.ctx(), 'Encounter', consult.id)
  assert.equal(encounter?.status, 'in-progress')
  assert.equal(encounter?.class.code, 'VR')
  assert.equal(encounter?.reasonReference?.[0]?.reference, `Condition/${conditionId}`)
  await judge(region.ctx(li), { consultId: consult.id, judgement: 'stable' })
  await diagnose(region.ctx(li), { consultId: consult.id, codes: ['I10'] })
  await endConsult(region.ctx(li), { consultId: consult.id, advice })
  region.clock.advance(6 * 24 * 60)
  assert.equal(await mayOpen(region.ctx(li), wang.id), true)
  region.clock.advance(2 * 24 * 60)
  assert.equal(await mayOpen(region.ctx(li), wang.id), false)
})

test('nothing ends without a judgement and a diagnosis, and a changed condition is terminated instead (R04)', async (t) => {
  const region = await freshDatabase(t)
  const { li, consult } = await waitingRoom(region)
  const consultId = consult.id
  const ctx = () => region.ctx(li)
  await assert.rejects(endConsult(ctx(), { consultId, advice }), refused('consult.not_in_progress'))
  await acceptConsult(ctx(), { consultId })
  await assert.rejects(endConsult(ctx(), { consultId, advice }), refused('consult.judgement_needed'))
  await judge(ctx(), { consultId, judgement: 'stable' })
  await assert.rejects(endConsult(ctx(), { consultId, advice }), refused('consult.diagnosis_needed'))
  await diagnose(ctx(), { consultId, codes: ['I10'] })
  await judge(ctx(), { consultId, judgement: 'changed', note: '头晕加重' })
  await assert.rejects(endConsult(ctx(), { consultId, advice }), refused('consult.condition_changed'))
  assert.equal(
    (await terminateConsult(ctx(), { consultId, reason: 'condition-changed', note: '请当日就诊' })).state,
    'terminated',
  )
})

test('the diagnosis is the one the follow-up is for; others only if they were made offline too (R04)', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consult } = await waitingRoom(region)
  const consultId = consult.id
  await acceptConsult(region.ctx(li), { consultId })
  const asking = (...codes: string[]) => diagnose(region.ctx(li), { consultId, codes })
  await assert.rejects(asking('J45.9'), refused('consult.diagnosis_not_offline'))
  await assert.rejects(asking('I10', 'E11.9'), refused('consult.diagnosis_not_offline'))
  await assert.rejects(asking('I10', 'X99.9'), refused('consult.diagnosis_unknown'))
  await withDiagnosis(region, wang, 'E11.9')
  assert.deepEqual(
    (await asking('I10', 'e11.4')).diagnoses.map((one) => one.code),
    ['I10', 'E11.4'],
  )
  await assert.rejects(asking('E11.9'), refused('consult.diagnosis_not_offline'))
})

test('an ended consult is signed, charged, in the record, and closed to words', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consultId, booked } = await seen(region)
  await sendMessage(region.ctx(wang), { conversationId: consultId, clientMessageId: 'w-0000001', text: '早上 142/88' })
  const done = await endConsult(region.ctx(li), { consultId, advice })
  assert.equal(done.state, 'ended')
  assert.equal((await endConsult(region.ctx(li), { consultId, advice })).endedAt, done.endedAt)
  assert.equal((await readQueue(region.ctx(li), {})).doneToday[0]?.consultId, consultId)
  const looks = await region.pool.query(
    `select 1 from kernel.audit where action = 'read' and entity = 'consult.queue' and entity_id = $1`,
    [consultId],
  )
  assert.ok((looks.rowCount ?? 0) > 0, 'who was seen today is read as well')
  assert.equal((await readAppointment(region.ctx(wang), { appointmentId: booked.id })).state, 'seen')

  const encounter = await readResource<Encounter>(region.ctx(), 'Encounter', consultId)
  assert.equal(encounter?.status, 'finished')
  const { resources } = await search<Condition>(region.ctx(), `Condition?encounter=Encounter/${consultId}`)
  assert.deepEqual(
    resources.map((one) => one.code?.coding?.[0]?.code),
    ['I10'],
  )
  const signature = await readResource<Provenance>(region.ctx(), 'Provenance', `${consultId}-signature`)
  assert.equal(signature?.signature?.[0]?.who.reference, `Practitioner/${li.id}`)
  assert.ok(await readResource(region.ctx(), 'Communication', `${consultId}-transcript`))

  const quote = await quoteBill(region.ctx(wang), { mdtrtId: consultId, useAccount: true })
  assert.equal(quote.medfee_sumamt, 1000)
  await assert.rejects(
    sendMessage(region.ctx(wang), { conversationId: consultId, clientMessageId: 'w-0000002', text: '还有一句' }),
    refused('conversation.closed'),
  )
})

test('the signature holds, and one changed byte of summary or transcript is found', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consultId } = await seen(region)
  await sendMessage(region.ctx(wang), { conversationId: consultId, clientMessageId: 'w-0000001', text: '早上 142/88' })
  await endConsult(region.ctx(li), { consultId, advice })
  const check = () => verifySummary(region.ctx(wang), { consultId })
  assert.deepEqual(
    await check().then(({ valid, summaryIntact, transcriptIntact }) => [valid, summaryIntact, transcriptIntact]),
    [true, true, true],
  )
  const signed = await readSummary(region.ctx(wang), { consultId })
  assert.equal(signed.summary.advice, advice)
  assert.equal(signed.summary.doctor.identityProof, 'demo')

  const change = (sql: string) => region.pool.query(sql, [consultId])
  for (const [from, to] of [
    ['5mg', '6mg'],
    ['{"consultId"', '{ "consultId"'],
  ] as const) {
    await change(`update consult.consult set summary = replace(summary, '${from}', '${to}') where id = $1`)
    assert.equal((await check()).summaryIntact, false, to)
    await change(`update consult.consult set summary = replace(summary, '${to}', '${from}') where id = $1`)
  }
  assert.equal((await check()).valid, true)
  await change(`update conversation.message set text = '早上 122/88' where conversation_id = $1 and kind = 'text'`)
  const spoiled = await check()
  assert.deepEqual([spoiled.valid, spoiled.summaryIntact, spoiled.transcriptIntact], [false, true, false])
})

test('termination stops prescribing at that instant, refers offline and charges nothing (R05)', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consultId, institution } = await seen(region)
  const stopped = await terminateConsult(region.ctx(li), { consultId, reason: 'needs-examination', note: '需要心电图' })
  assert.equal(stopped.termination?.referToInstitutionId, institution.id)
  const referral = await readResource<ServiceRequest>(region.ctx(), 'ServiceRequest', `${consultId}-referral`)
  assert.equal(referral?.status, 'active')
  const draft = { kind: 'western', supply: 'ordinary', items: [] } as never
  await assert.rejects(draftPrescription(region.ctx(li), { consultId, draft }), refused('prescribing.authority_closed'))
  await assert.rejects(quoteBill(region.ctx(wang), { mdtrtId: consultId, useAccount: true }))
  await assert.rejects(judge(region.ctx(li), { consultId, judgement: 'stable' }), refused('consult.not_in_progress'))
  const encounter = await readResource<Encounter>(region.ctx(), 'Encounter', consultId)
  assert.equal(encounter?.status, 'cancelled')
})

test('before the judgement there is nothing to prescribe under (R04)', async (t) => {
  const region = await freshDatabase(t)
  const { li, consult } = await waitingRoom(region)
  await acceptConsult(region.ctx(li), { consultId: consult.id })
  await diagnose(region.ctx(li), { consultId: consult.id, codes: ['I10'] })
  const draft = { kind: 'western', supply: 'ordinary', items: [] } as never
  await assert.rejects(
    draftPrescription(region.ctx(li), { consultId: consult.id, draft }),
    refused('prescribing.no_authority'),
  )
})

test('a child under 6 enters with a guardian, who is recorded with the visit (R10)', async (t) => {
  const region = await freshDatabase(t)
  const { institution } = await waitingRoom(region)
  region.clock.set('2026-03-02T01:00:00Z')
  const mother = await resident(region, '李娟', '1992-04-01')
  const small = await child(region, mother)
  await withDiagnosis(region, small, 'J45.9')
  const sun = await doctorAt(region, institution.id, '儿科')
  const morning = await morningOf(region, sun.id)
  const booked = await appointment(region, mother, morning.id, { forId: small.id, code: 'J45.9' })
  region.clock.set('2026-03-03T01:00:00Z')
  await assert.rejects(
    enterWaitingRoom(region.ctx(small), { appointmentId: booked.id }),
    refused('consult.guardian_needed'),
  )
  const consult = await enterWaitingRoom(region.ctx(mother), { appointmentId: booked.id })
  assert.equal(consult.guardianName, '李娟')
  await startDuty(region.ctx(sun), { method: 'demo' })
  await acceptConsult(region.ctx(sun), { consultId: consult.id })
  const encounter = await readResource<Encounter>(region.ctx(), 'Encounter', consult.id)
  assert.equal(encounter?.participant?.[1]?.individual?.identifier?.value, mother.id)
})

test('leaving gives the place up for good; closing the app does not', async (t) => {
  const region = await freshDatabase(t)
  const { wang, li, consult, booked } = await waitingRoom(region)
  region.clock.advance(20)
  assert.equal((await readConsult(region.ctx(wang), { consultId: consult.id })).state, 'waiting')
  assert.equal((await leaveWaitingRoom(region.ctx(wang), { consultId: consult.id })).state, 'left')
  assert.equal((await readAppointment(region.ctx(wang), { appointmentId: booked.id })).state, 'cancelled')
  await assert.rejects(acceptConsult(region.ctx(li), { consultId: consult.id }), refused('consult.not_waiting'))
})

test('a consult that nobody accepted is closed as unseen; one that is running is never closed by a job', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consult, booked, morning } = await waitingRoom(region)
  const zhang = await resident(region, '张建国')
  await withDiagnosis(region, zhang)
  const second = await appointment(region, zhang, morning.id)
  const running = await enterWaitingRoom(region.ctx(zhang), { appointmentId: second.id })
  await acceptConsult(region.ctx(li), { consultId: running.id })
  region.clock.set('2026-03-03T03:29:00Z')
  await region.runJob(closeUnseen, {})
  assert.equal((await readConsult(region.ctx(wang), { consultId: consult.id })).state, 'waiting')
  region.clock.set('2026-03-03T03:31:00Z')
  await region.runJob(closeUnseen, {})
  assert.equal((await readConsult(region.ctx(wang), { consultId: consult.id })).state, 'unseen')
  const apology = await readAppointment(region.ctx(wang), { appointmentId: booked.id })
  assert.deepEqual([apology.state, apology.cancelReason], ['cancelled', '医生未接诊'])
  assert.equal((await readConsult(region.ctx(zhang), { consultId: running.id })).state, 'in-progress')
  await assert.rejects(endDuty(region.ctx(li), {}), refused('consult.still_open'))
})

test('a resident who does not answer is a no-show, referred nowhere and charged nothing', async (t) => {
  const region = await freshDatabase(t)
  const { li, wang, consultId, booked } = await seen(region)
  await terminateConsult(region.ctx(li), { consultId, reason: 'resident-absent', note: '十分钟未应答' })
  assert.equal((await readAppointment(region.ctx(wang), { appointmentId: booked.id })).state, 'no-show')
  assert.equal(await readResource(region.ctx(), 'ServiceRequest', `${consultId}-referral`), undefined)
})

test('another resident finds no consult, no summary and no record', async (t) => {
  const region = await freshDatabase(t)
  const { wang, consultId, li } = await seen(region)
  await endConsult(region.ctx(li), { consultId, advice })
  const stranger = await resident(region, '陌生人')
  const server = await testServer(t, region, [consultModule])
  for (const path of ['', '/summary', '/summary/verify', '/record']) {
    const answer = await server.call(stranger, `GET /api/consult/consults/${consultId}${path}`)
    assert.equal(answer.status, 404, path)
    assert.equal(answer.body.code, 'consult.unknown')
  }
  const list = await server.call(stranger, `GET /api/consult/consults?residentId=${wang.id}`)
  assert.equal(list.status, 403)
  const own = await server.call(wang, `GET /api/consult/consults/${consultId}/record`)
  assert.equal(own.status, 200)
  assert.equal(own.body.diagnoses[0].code, 'I10')
})
