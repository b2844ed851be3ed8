import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MedicationRequest, Task } from '@medplum/fhirtypes'
import {
  amendPrescription,
  checkPrescription,
  closeAuthority,
  consultsWithReturned,
  readPrescription,
  readSignatures,
  saveDraft,
  signPrescription,
} from '#medicine/prescribing'
import {
  approvePrescription,
  claimNext,
  claimPrescription,
  readQueue,
  readScreen,
  releasePrescription,
  returnPrescription,
  reviewModule,
} from '#medicine/review'
import { endLicence, staffOf } from '#people/staff'
import { readResource } from '#record'
import { testServer } from '#testing'
import { medianMinutes } from './claim.ts'
import { hospital, refuses } from './setup.test.ts'

test('R07: the second signature gives a sheet its effect, its term and its charges, and not before', async (t) => {
  const { region, ctx, sun, signed } = await hospital(t)
  const sheet = await signed()
  const { prescriptionId } = sheet
  const statusOf = async () =>
    (await readResource<MedicationRequest>(ctx, 'MedicationRequest', sheet.items[0]!.itemId))?.status
  const charges = async () => (await region.pool.query('select count(*)::int as n from settlement.charge')).rows[0].n
  assert.deepEqual([await statusOf(), await charges()], ['on-hold', 0])
  await claimPrescription(region.ctx(sun), { prescriptionId })
  const approved = await approvePrescription(region.ctx(sun), { prescriptionId, note: '' })
  assert.equal(approved.state, 'approved')
  assert.equal(approved.pharmacistName, '孙药师')
  assert.equal(approved.validUntil, '2026-03-02T15:59:59.999Z')
  assert.deepEqual([await statusOf(), await charges()], ['active', 1])
  assert.equal((await readResource<Task>(ctx, 'Task', prescriptionId))?.status, 'completed')
  const { doctor, pharmacist } = approved.signatures
  assert.ok(doctor && pharmacist && doctor.value !== pharmacist.value)
  assert.deepEqual(await readSignatures(ctx, { prescriptionId }), { doctor: true, pharmacist: true })
  await region.pool.query(`update prescribing.prescription set valid_until = valid_until + interval '1 day'`)
  assert.deepEqual(await readSignatures(ctx, { prescriptionId }), { doctor: true, pharmacist: false })
})

test('R07: who prescribed does not review, whatever roles they hold', async (t) => {
  const { region, person, signed } = await hospital(t)
  const both = await person('双证', ['doctor', 'pharmacist'])
  const { prescriptionId } = await signed(both)
  await assert.rejects(claimPrescription(region.ctx(both), { prescriptionId }), refuses('review.own_prescription'))
  await assert.rejects(
    approvePrescription(region.ctx(both), { prescriptionId, note: '' }),
    refuses('review.own_prescription'),
  )
  assert.equal((await claimNext(region.ctx(both), {})).prescriptionId, null)
})

test('a pharmacist whose licence has ended decides nothing', async (t) => {
  const { region, ctx, sun, signed } = await hospital(t)
  const { prescriptionId } = await signed()
  await claimPrescription(region.ctx(sun), { prescriptionId })
  const { licences } = await staffOf(ctx, sun.id)
  await endLicence(ctx, { staffId: sun.id, licenceId: licences[0]!.id, reason: '注销注册' })
  await assert.rejects(approvePrescription(region.ctx(sun), { prescriptionId, note: '' }))
  assert.equal((await readPrescription(ctx, { prescriptionId })).state, 'signed')
})

test('the queue is oldest first; a claim locks a sheet to one pharmacist and frees itself after a while', async (t) => {
  const { region, sun, qian, signed } = await hospital(t)
  const first = await signed()
  region.clock.advance(5)
  const second = await signed()
  const asSun = () => region.ctx(sun)
  const asQian = () => region.ctx(qian)
  const order = (await readQueue(asSun(), {})).items.map(({ prescriptionId }) => prescriptionId)
  assert.deepEqual(order, [first.prescriptionId, second.prescriptionId])
  assert.equal((await claimNext(asSun(), {})).prescriptionId, first.prescriptionId)
  assert.equal((await claimNext(asQian(), {})).prescriptionId, second.prescriptionId)
  const steal = claimPrescription(asQian(), { prescriptionId: first.prescriptionId })
  await assert.rejects(steal, refuses('review.claimed_by_other'))
  const decide = approvePrescription(asQian(), { prescriptionId: first.prescriptionId, note: '' })
  await assert.rejects(decide, refuses('review.claimed_by_other'))
  region.clock.advance(16)
  await claimPrescription(asQian(), { prescriptionId: first.prescriptionId })
  const late = approvePrescription(asSun(), { prescriptionId: first.prescriptionId, note: '' })
  await assert.rejects(late, refuses('review.claimed_by_other'))
  await releasePrescription(asQian(), { prescriptionId: first.prescriptionId })
  const unclaimed = approvePrescription(asSun(), { prescriptionId: first.prescriptionId, note: '' })
  await assert.rejects(unclaimed, refuses('review.not_claimed'))
})

test('ten pharmacists who ask for the next one at once get different sheets', async (t) => {
  const { region, person, signed } = await hospital(t)
  const staff = []
  for (let order = 0; order < 10; order += 1) staff.push(await person(`药师${order}`, ['pharmacist']))
  for (let order = 0; order < 6; order += 1) await signed()
  const claimed = await Promise.all(staff.map((one) => claimNext(region.ctx(one), {})))
  const ids = claimed.map(({ prescriptionId }) => prescriptionId).filter((id) => id !== null)
  assert.equal(ids.length, 6)
  assert.equal(new Set(ids).size, 6)
})

test('a returned sheet is amended as its next version; the old one is kept, and the pharmacist sees why', async (t) => {
  const { region, ctx, li, sun, signed } = await hospital(t)
  const first = await signed()
  const { prescriptionId } = first
  const asSun = () => region.ctx(sun)
  await claimPrescription(asSun(), { prescriptionId })
  await assert.rejects(returnPrescription(asSun(), { prescriptionId, reason: '' }), refuses('review.reason_needed'))
  const unknown = returnPrescription(asSun(), { prescriptionId, reasonCode: 'whim', reason: '' })
  await assert.rejects(unknown, refuses('review.unknown_reason'))
  const returned = await returnPrescription(asSun(), { prescriptionId, reasonCode: 'dose', reason: '请减量' })
  assert.deepEqual([returned.state, returned.returnReason], ['returned', '用法用量不适宜:请减量'])

  await closeAuthority(ctx, { consultId: first.consultId, reason: 'ended' })
  const waiting = () => ctx.transaction((inside) => consultsWithReturned(inside, li.id))
  assert.deepEqual(await waiting(), [first.consultId])
  const next = await amendPrescription(region.ctx(li), { prescriptionId })
  assert.deepEqual([next.version, next.number, next.state], [2, first.number, 'draft'])
  await assert.rejects(amendPrescription(region.ctx(li), { prescriptionId }), refuses('prescribing.already_amended'))
  const { kind, supply, supplyReason, stable, validDays, diagnoses, usage, items } = next
  const draft = { kind, supply, supplyReason, stable, validDays, diagnoses, usage }
  const live = await checkPrescription(region.ctx(li), { consultId: first.consultId, draft: { ...draft, items } })
  assert.equal(live.signable, true, 'what is amended after the end is checked as it is written')
  const lines = items.map(({ drugCode, frequency, days, note }) => ({ drugCode, dose: 2.5, frequency, days, note }))
  await saveDraft(region.ctx(li), { prescriptionId: next.prescriptionId, draft: { ...draft, items: lines } })
  assert.deepEqual(await waiting(), [first.consultId], 'a draft alone does not answer the return')
  await signPrescription(region.ctx(li), { prescriptionId: next.prescriptionId, overrides: [] })
  assert.deepEqual(await waiting(), [])
  const old = await readPrescription(ctx, { prescriptionId })
  assert.deepEqual([old.state, old.items[0]!.dose], ['returned', 5])
  const request = await readResource<MedicationRequest>(ctx, 'MedicationRequest', first.items[0]!.itemId)
  assert.equal(request?.status, 'cancelled')

  await claimPrescription(asSun(), { prescriptionId: next.prescriptionId })
  const screen = await readScreen(asSun(), { prescriptionId: next.prescriptionId })
  assert.deepEqual(
    screen.decisions.map(({ version, outcome }) => `${version} ${outcome}`),
    ['1 returned'],
  )
  assert.equal(
    (await approvePrescription(asSun(), { prescriptionId: next.prescriptionId, note: '' })).state,
    'approved',
  )
})

test('R05: a sheet of a consult that was terminated cannot be approved any more', async (t) => {
  const { region, ctx, sun, signed } = await hospital(t)
  const { prescriptionId, consultId } = await signed()
  await claimPrescription(region.ctx(sun), { prescriptionId })
  const [approval] = await Promise.allSettled([
    approvePrescription(region.ctx(sun), { prescriptionId, note: '' }),
    closeAuthority(ctx, { consultId, reason: 'terminated' }),
  ])
  assert.equal((await readPrescription(ctx, { prescriptionId })).state, 'withdrawn', `approval ${approval.status}`)
})

test('R17: the term begins with the approval and ends no later than the third day after the signature', async (t) => {
  const { region, sun, signed } = await hospital(t)
  const approve = async (validDays: number, daysLater: number) => {
    region.clock.set('2026-03-02T01:00:00Z')
    const { prescriptionId } = await signed(undefined, validDays)
    region.clock.advance(daysLater * 24 * 60)
    await claimPrescription(region.ctx(sun), { prescriptionId })
    return (await approvePrescription(region.ctx(sun), { prescriptionId, note: '' })).validUntil?.slice(0, 10)
  }
  assert.equal(await approve(1, 0), '2026-03-02')
  assert.equal(await approve(3, 0), '2026-03-04')
  assert.equal(await approve(1, 1), '2026-03-03')
  assert.equal(await approve(3, 2), '2026-03-04')
  await assert.rejects(approve(3, 3), refuses('review.too_old'))
})

test('a sheet that was changed after its signature is not approved', async (t) => {
  const { region, sun, signed } = await hospital(t)
  const { prescriptionId } = await signed()
  await region.pool.query('update prescribing.item set packs = 9')
  await claimPrescription(region.ctx(sun), { prescriptionId })
  const approve = approvePrescription(region.ctx(sun), { prescriptionId, note: '' })
  await assert.rejects(approve, refuses('review.signature_invalid'))
})

test('twenty approvals at once approve it once and charge it once', async (t) => {
  const { region, sun, signed } = await hospital(t)
  const { prescriptionId } = await signed()
  await claimPrescription(region.ctx(sun), { prescriptionId })
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => approvePrescription(region.ctx(sun), { prescriptionId, note: '' })),
  )
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const tried of tries) {
    if (tried.status === 'rejected') assert.ok(refuses('review.not_waiting')(tried.reason), String(tried.reason))
  }
  const { rows } = await region.pool.query('select count(*)::int as n from settlement.charge')
  assert.equal(rows[0].n, 1)
})

test('the signed sheet asks for its review in the record', async (t) => {
  const { region, ctx, signed } = await hospital(t)
  const { prescriptionId } = await signed()
  await region.deliver([reviewModule])
  assert.equal((await readResource<Task>(ctx, 'Task', prescriptionId))?.status, 'requested')
})

test('R11: no line of medicine answers drugs by doctor', async (t) => {
  const { region, sun, signed } = await hospital(t)
  await signed()
  const { call, routes } = await testServer(t, region, [reviewModule])
  assert.deepEqual(
    routes.filter(({ url }) => /report|statistic|volume|ranking/.test(url)),
    [],
  )
  const { body } = await call(sun, 'GET /api/review/queue')
  assert.equal(body.waiting, 1)
  assert.doesNotMatch(JSON.stringify(body), /氨氯地平|DEMO/)
})

test('what is usual is the middle of the last waits, in whole minutes', () => {
  assert.equal(medianMinutes([]), null)
  assert.equal(medianMinutes([600, 60, 61]), 2)
})
