import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MedicationDispense, MedicationRequest } from '@medplum/fhirtypes'
import { personalAccountOf } from '#insurance/accounts'
import { balanceOf } from '#ledger'
import {
  checkPerson,
  choosePickup,
  dispense,
  dispensingModule,
  expireOne,
  findOverdue,
  listPharmacies,
  lookUpPickup,
  readPickup,
  renewCode,
  writeOffStock,
} from '#medicine/dispensing'
import { closeAuthority, readPrescription, withdrawPrescription } from '#medicine/prescribing'
import { readResource } from '#record'
import { testServer } from '#testing'
import { allChecked, idCard, modules, onShelf, pharmacy, refuses } from './setup.test.ts'

type Clinic = Awaited<ReturnType<typeof pharmacy>>

/** A paid sheet with its code, ready at the near pharmacy. */
async function ready(clinic: Clinic) {
  const { region, wang, near } = clinic
  const { prescriptionId, consultId } = await clinic.signed()
  await clinic.approve(prescriptionId)
  await choosePickup(region.ctx(wang), { prescriptionId, pharmacyId: near.id })
  await clinic.pay(consultId)
  const { pickup } = await readPickup(region.ctx(wang), { prescriptionId })
  assert.equal(pickup?.state, 'ready')
  return { prescriptionId, consultId, pickupId: pickup.pickupId, code: pickup.code! }
}

/** Look-up and person check at the counter; answers what to hand out. */
async function identified(
  { region, counter, resident }: Clinic,
  { code, pickupId }: { code: string; pickupId: string },
) {
  const found = await lookUpPickup(region.ctx(counter), { code })
  assert.equal(found.found, true)
  const person = { pickupId, name: resident.name, documentLast4: resident.documentMasked.slice(-4) }
  assert.deepEqual((await checkPerson(region.ctx(counter), person)).matched, true)
  const lots = found.lots.map(({ lotId, packs }) => ({ lotId, packs }))
  return { pickupId, checklist: allChecked, counselled: true, lots }
}

test('from approval to hand-over: stock is kept, paid, checked and handed out, and the record says so', async (t) => {
  const clinic = await pharmacy(t)
  const { region, ctx, counter, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 10)
  const order = await ready(clinic)
  assert.match(order.code, /^\d{6}$/)
  assert.deepEqual(await onShelf(region.pool), { onHand: 10, reserved: 1 })
  const { labels, pickup } = await dispense(region.ctx(counter), await identified(clinic, order))
  assert.equal(pickup.state, 'dispensed')
  assert.match(labels[0]!.usage.zh, /每次1片\(5mg\),每日1次,口服,共28天/)
  assert.match(labels[0]!.counselling.zh, /踝部水肿/)
  assert.equal(labels[0]!.lots[0]!.lotNumber, 'L1')
  assert.deepEqual(await onShelf(region.pool), { onHand: 9, reserved: 0 })
  const sheet = await readPrescription(ctx, order)
  assert.equal(sheet.state, 'dispensed')
  const { itemId } = sheet.items[0]!
  assert.equal((await readResource<MedicationDispense>(ctx, 'MedicationDispense', itemId))?.status, 'completed')
  assert.equal((await readResource<MedicationRequest>(ctx, 'MedicationRequest', itemId))?.status, 'completed')
  const told = await region.pool.query(
    `select type from kernel.event where type ~ '^(prescribing|review|dispensing)' order by id`,
  )
  assert.deepEqual(
    told.rows.map(({ type }) => type),
    [
      'prescribing.prescription_signed',
      'review.prescription_approved',
      'dispensing.pickup_chosen',
      'dispensing.pickup_ready',
      'dispensing.medicine_dispensed',
    ],
  )
  await clinic.balanced()
})

test('R08: before the approval no pharmacy is shown and no stock is kept', async (t) => {
  const clinic = await pharmacy(t)
  const { region, wang, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 10)
  const { prescriptionId } = await clinic.signed()
  await assert.rejects(listPharmacies(region.ctx(wang), { prescriptionId }), refuses('dispensing.not_approved'))
  const choose = choosePickup(region.ctx(wang), { prescriptionId, pharmacyId: near.id })
  await assert.rejects(choose, refuses('dispensing.not_approved'))
  assert.deepEqual(await onShelf(region.pool), { onHand: 10, reserved: 0 })
})

test('only pharmacies that have all of it are offered, and a lot must outlast the course', async (t) => {
  const clinic = await pharmacy(t)
  const { region, wang, near, far } = clinic
  await clinic.stock(near.id, 'SHORT', '2026-03-20', 10)
  await clinic.stock(far.id, 'LONG', '2026-04-10', 1)
  const { prescriptionId } = await clinic.signed()
  await clinic.approve(prescriptionId)
  const { pharmacies } = await listPharmacies(region.ctx(wang), { prescriptionId })
  assert.deepEqual(
    pharmacies.map(({ name }) => name),
    ['仁和药房'],
  )
  const choose = choosePickup(region.ctx(wang), { prescriptionId, pharmacyId: near.id })
  await assert.rejects(choose, refuses('dispensing.no_stock'))
})

test('another choice frees what the first one kept', async (t) => {
  const clinic = await pharmacy(t)
  const { region, wang, near, far } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 1)
  await clinic.stock(far.id, 'L2', '2027-06-30', 1)
  const { prescriptionId } = await clinic.signed()
  await clinic.approve(prescriptionId)
  const choose = (pharmacyId: string) => choosePickup(region.ctx(wang), { prescriptionId, pharmacyId })
  const first = await choose(near.id)
  assert.equal((await choose(near.id)).pickupId, first.pickupId)
  assert.equal((await choose(far.id)).pharmacyName, '仁和药房')
  assert.deepEqual(await onShelf(region.pool), { onHand: 2, reserved: 1 })
})

test('two sheets cannot be promised the last pack', async (t) => {
  const clinic = await pharmacy(t)
  const { region, wang, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 3)
  const sheets = []
  for (let count = 0; count < 6; count += 1) sheets.push(await clinic.signed())
  for (const { prescriptionId } of sheets) await clinic.approve(prescriptionId)
  const chosen = await Promise.allSettled(
    sheets.map(({ prescriptionId }) => choosePickup(region.ctx(wang), { prescriptionId, pharmacyId: near.id })),
  )
  assert.equal(chosen.filter(({ status }) => status === 'fulfilled').length, 3)
  assert.deepEqual(await onShelf(region.pool), { onHand: 3, reserved: 3 })
})

test('R22: twenty hands at once hand it out once', async (t) => {
  const clinic = await pharmacy(t)
  const { region, counter, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 10)
  const input = await identified(clinic, await ready(clinic))
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => dispense(region.ctx(counter), input)))
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const tried of tries) {
    if (tried.status === 'rejected')
      assert.ok(refuses('dispensing.already_dispensed')(tried.reason), String(tried.reason))
  }
  assert.deepEqual(await onShelf(region.pool), { onHand: 9, reserved: 0 })
})

test('R20: without the ten checks, the counselling, the person or the kept lots nothing is handed out', async (t) => {
  const clinic = await pharmacy(t)
  const { region, counter, near } = clinic
  await clinic.stock(near.id, 'OLD', '2026-12-31', 1)
  await clinic.stock(near.id, 'NEW', '2027-12-31', 5)
  const order = await ready(clinic)
  const hand = (input: Parameters<typeof dispense>[1]) => dispense(region.ctx(counter), input)
  const bare = { pickupId: order.pickupId, checklist: allChecked, counselled: true, lots: [] }
  await assert.rejects(hand(bare), refuses('dispensing.person_not_checked'))
  const input = await identified(clinic, order)
  const unchecked = { ...input, checklist: { ...allChecked, diagnosis: false } }
  await assert.rejects(hand(unchecked), refuses('dispensing.checklist_incomplete'))
  await assert.rejects(hand({ ...input, counselled: false }), refuses('dispensing.not_counselled'))
  const { rows } = await region.pool.query(`select id from dispensing.lot where lot_number = 'NEW'`)
  const later = { ...input, lots: [{ lotId: rows[0].id, packs: 1 }] }
  await assert.rejects(hand(later), refuses('dispensing.lot_mismatch'))
  await region.pool.query(`update dispensing.lot set expires_on = '2026-03-01' where lot_number = 'OLD'`)
  await assert.rejects(hand(input), refuses('dispensing.lot_expired'))
  assert.deepEqual(await onShelf(region.pool), { onHand: 6, reserved: 1 })
})

test('R28: a proxy shows both identities, and they are kept', async (t) => {
  const clinic = await pharmacy(t)
  const { region, counter, near, resident } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 1)
  const order = await ready(clinic)
  const proxy = {
    name: '王小明',
    documentType: 'id-card' as const,
    relation: '儿子',
    documentNumber: '110101198501010010',
  }
  const person = { pickupId: order.pickupId, name: resident.name, documentLast4: resident.documentMasked.slice(-4) }
  const bad = checkPerson(region.ctx(counter), { ...person, proxy: { ...proxy, documentNumber: '110101198501010019' } })
  await assert.rejects(bad, refuses('dispensing.proxy_document_invalid'))
  const good = { ...proxy, documentNumber: idCard('11010119850101001') }
  assert.equal((await checkPerson(region.ctx(counter), { ...person, proxy: good })).matched, true)
  const { rows } = await region.pool.query('select person from dispensing.pickup')
  assert.equal(rows[0].person.proxy.name, '王小明')
  assert.doesNotMatch(JSON.stringify(rows[0].person), /19850101/)
})

test('five wrong persons lock the code until the resident gets a new one', async (t) => {
  const clinic = await pharmacy(t)
  const { region, counter, near, wang, resident } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 1)
  const { pickupId, code, prescriptionId } = await ready(clinic)
  const check = (name: string) =>
    checkPerson(region.ctx(counter), { pickupId, name, documentLast4: resident.documentMasked.slice(-4) })
  for (let left = 4; left >= 0; left -= 1) assert.deepEqual(await check('李四'), { matched: false, attemptsLeft: left })
  await assert.rejects(check(resident.name), refuses('dispensing.code_locked'))
  await assert.rejects(lookUpPickup(region.ctx(counter), { code }), refuses('dispensing.code_locked'))
  const renewed = await renewCode(region.ctx(wang), { prescriptionId })
  assert.notEqual(renewed.code, code)
  assert.equal((await lookUpPickup(region.ctx(counter), { code })).found, false)
  assert.equal((await lookUpPickup(region.ctx(counter), { code: renewed.code! })).found, true)
})

test('ten wrong codes lock the counter for a quarter of an hour', async (t) => {
  const clinic = await pharmacy(t)
  const { region, counter, farCounter, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 1)
  const { code } = await ready(clinic)
  const wrong = code === '000000' ? '000001' : '000000'
  for (let left = 9; left >= 0; left -= 1) {
    assert.equal((await lookUpPickup(region.ctx(counter), { code: wrong })).attemptsLeft, left)
  }
  await assert.rejects(lookUpPickup(region.ctx(counter), { code }), refuses('dispensing.counter_locked'))
  assert.equal((await lookUpPickup(region.ctx(farCounter), { code })).found, false, 'a code works at its pharmacy only')
  region.clock.advance(16)
  assert.equal((await lookUpPickup(region.ctx(counter), { code })).found, true)
})

test('R17: what is not collected in its term expires: the stock is free and the money goes back', async (t) => {
  const clinic = await pharmacy(t)
  const { region, ctx, wang, counter, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 1)
  const account = async () => (await balanceOf(ctx, (await personalAccountOf(ctx, wang.id))!.id)).balanceFen
  const before = await account()
  const { prescriptionId, code } = await ready(clinic)
  assert.ok((await account()) < before)
  region.clock.advance(60 * 24)
  await assert.rejects(lookUpPickup(region.ctx(counter), { code }), refuses('dispensing.code_expired'))
  await region.runJob(findOverdue, {})
  const { rows } = await region.pool.query(`select count(*)::int as jobs from graphile_worker.jobs`)
  assert.equal(rows[0].jobs >= 1, true)
  await region.runJob(expireOne, { prescriptionId })
  await region.runJob(expireOne, { prescriptionId })
  assert.equal((await readPrescription(ctx, { prescriptionId })).state, 'expired')
  assert.equal((await readPickup(region.ctx(wang), { prescriptionId })).pickup?.state, 'cancelled')
  assert.equal(await account(), before)
  assert.deepEqual(await onShelf(region.pool), { onHand: 1, reserved: 0 })
  await assert.rejects(lookUpPickup(region.ctx(counter), { code }), refuses('dispensing.code_expired'))
  await clinic.balanced()
})

test('a sheet that its doctor or a termination takes back frees the stock and returns the charges once', async (t) => {
  const clinic = await pharmacy(t)
  const { region, ctx, li, wang, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 2)
  const withdrawn = await ready(clinic)
  const terminated = await ready(clinic)
  await withdrawPrescription(region.ctx(li), { ...withdrawn, reason: '改用其他药' })
  await closeAuthority(ctx, { consultId: terminated.consultId, reason: 'terminated' })
  await region.deliver(modules)
  for (const { prescriptionId } of [withdrawn, terminated]) {
    assert.equal((await readPickup(region.ctx(wang), { prescriptionId })).pickup?.state, 'cancelled')
  }
  assert.deepEqual(await onShelf(region.pool), { onHand: 2, reserved: 0 })
  const { rows } = await region.pool.query(`select count(*)::int as live from settlement.bill where state = 'settled'`)
  assert.equal(rows[0].live, 0)
  await clinic.balanced()
})

test('paying first and choosing afterwards is ready at once', async (t) => {
  const clinic = await pharmacy(t)
  const { region, wang, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 1)
  const { prescriptionId, consultId } = await clinic.signed()
  await clinic.approve(prescriptionId)
  await clinic.pay(consultId)
  const pickup = await choosePickup(region.ctx(wang), { prescriptionId, pharmacyId: near.id })
  assert.deepEqual([pickup.state, pickup.paid, pickup.code?.length], ['ready', true, 6])
})

test('what is kept for a sheet cannot be written off, and stock never goes below zero', async (t) => {
  const clinic = await pharmacy(t)
  const { region, counter, farCounter, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 2)
  await ready(clinic)
  const { rows } = await region.pool.query('select id as "lotId" from dispensing.lot')
  const off = (actor: typeof counter, packs: number) =>
    writeOffStock(region.ctx(actor), { lotId: rows[0].lotId, packs, reason: '破损' })
  await assert.rejects(off(counter, 2), refuses('dispensing.stock_reserved'))
  await assert.rejects(off(farCounter, 1), refuses('dispensing.other_pharmacy'))
  assert.equal((await off(counter, 1)).onHandPacks, 1)
  await assert.rejects(clinic.stock(near.id, 'L2', '2026-03-01', 1), refuses('dispensing.already_expired'))
  await assert.rejects(clinic.stock(near.id, 'L1', '2028-01-01', 1), refuses('dispensing.expiry_conflict'))
  assert.deepEqual(await onShelf(region.pool), { onHand: 1, reserved: 1 })
})

test('over HTTP: a stranger sees no code, and another pharmacy cannot hand it out', async (t) => {
  const clinic = await pharmacy(t)
  const { region, wang, counter, farCounter, near } = clinic
  await clinic.stock(near.id, 'L1', '2027-06-30', 1)
  const { prescriptionId, pickupId } = await ready(clinic)
  const { call } = await testServer(t, region, [dispensingModule])
  const path = `/api/dispensing/prescriptions/${prescriptionId}/pickup`
  assert.equal((await call(wang, `GET ${path}`)).body.pickup.state, 'ready')
  assert.equal((await call({ ...wang, id: region.chance.uuid() }, `GET ${path}`)).status, 403)
  const list = await call(counter, 'GET /api/dispensing/pickups?state=ready')
  assert.equal(list.body.pickups[0].code, null)
  const person = { name: '王秀英', documentLast4: '0000' }
  const elsewhere = await call(farCounter, `POST /api/dispensing/pickups/${pickupId}/person`, person)
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [403, 'dispensing.other_pharmacy'])
  assert.equal((await call(counter, 'POST /api/dispensing/counter/look-up', { code: '12' })).status, 400)
})
