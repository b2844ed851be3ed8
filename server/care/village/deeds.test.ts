import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { chronicModule } from '#care/chronic'
import { demonstrationPackages, loadPackages } from '#care/contracts'
import { followUpsModule } from '#care/follow-ups'
import { PersonDocument } from '#contracts/village'
import { loadFormulary } from '#medicine/formulary'
import { registerCell } from '#people/grid'
import { freshDatabase, type TestRegion } from '#testing'
import { device, type TestDevice, type Village, village, villager } from './device.fixture.ts'

type Answer = { state: string; code: string | null; field?: string | null; commandId: string }
const said = (body: { verdicts: Answer[] }) => body.verdicts.map(({ state, code }) => [state, code])
const diastolic = (high: number) => ({ systolic: high, diastolic: 92, unit: 'mm[Hg]' })

async function documentOf(one: TestDevice, id: string): Promise<PersonDocument> {
  return PersonDocument.parse({ ...(await one.panel()).lines.find((line) => line.id === id)!.body, id })
}

async function cell(region: TestRegion, place: Village) {
  const ring = [
    [120, 30],
    [120.1, 30],
    [120.1, 30.1],
    [120, 30.1],
    [120, 30],
  ] as [number, number][]
  const form = { code: 'QS-01', name: '青石村', institutionId: place.centre.id, registeredPeople: 300 }
  return registerCell(region.ctx(), { ...form, outline: { type: 'Polygon', coordinates: [ring] } })
}

test('a reading, an enrolment and its follow-up go through the modules’ own verbs, weeks late, at the time they were done', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const about = { residentId: wang.id }
  const one = await device(region, place)
  const [readingId, enrolmentId, visitId] = [region.chance.uuid(), region.chance.uuid(), region.chance.uuid()]
  const done = one.now.toISOString()
  const reading = one.write('reading', { id: readingId, kind: 'blood-pressure', ...diastolic(168) }, about)
  const absurd = one.write('reading', { id: region.chance.uuid(), kind: 'blood-pressure', ...diastolic(1200) }, about)
  const odd = one.write('reading', { id: region.chance.uuid(), kind: 'blood-pressure', ...diastolic(290) }, about)
  const enrolment = one.write(
    'enrol',
    { id: enrolmentId, programmeCode: 'hypertension', diagnosisCode: 'I10', consented: true },
    about,
  )
  const words = { symptoms: ['none'], adherence: 'regular', 'adverse-reaction': false, 'new-complication': false }
  const answers = { ...words, systolic: 168, diastolic: 92 }
  const body = { id: visitId, way: 'home', answers }
  const visit = one.write('follow-up', body, { ...about, after: [enrolment.command.id] })
  region.clock.advance(21 * 24 * 60)
  await one.open()
  // The visit comes first, and waits for what it names.
  const { body: first } = await one.push(visit)
  assert.deepEqual(said(first), [['held', 'village.waits_for_other']])
  const { body: rest } = await one.push(reading, absurd, odd, enrolment)
  assert.deepEqual(
    said(rest).filter(([state]) => state === 'applied'),
    [
      ['applied', null],
      ['applied', null],
    ],
  )
  assert.equal(rest.verdicts[1].state, 'refused', JSON.stringify(rest.verdicts[1]))
  assert.deepEqual([rest.verdicts[2].state, rest.verdicts[2].code.split('.')[0]], ['held', 'readings'])
  const { body: later } = await one.ask('GET /api/village/sync/verdicts?after=1')
  assert.ok(
    later.verdicts.some((one: Answer) => one.commandId === visit.command.id && one.state === 'applied'),
    JSON.stringify(later),
  )
  const { rows } = await region.pool.query(
    'select done_at, doctor_id from follow_ups.pub_follow_up where visit_id = $1',
    [visitId],
  )
  assert.deepEqual([rows[0].done_at.toISOString(), rows[0].doctor_id], [done, place.gp.id])
  await region.pool.query(`update readings.reading set state = 'kept' where id = $1`, [odd.command.body.id])
  const { body: looked } = await one.ask(`GET /api/village/sync/verdicts?after=${later.verdicts.at(-1).number}`)
  assert.deepEqual(said(looked), [['applied', null]])
  await region.deliver([chronicModule, followUpsModule])
  const seen = await documentOf(one, wang.id)
  assert.deepEqual([seen.programmes[0]!.code, seen.programmes[0]!.enrolmentId], ['hypertension', enrolmentId])
  assert.ok(seen.programmes[0]!.dueOn && seen.lastFollowUps[0]!.way === 'home', JSON.stringify(seen))
})

test('a household is registered and signs at home, with the picture of its signatures', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  await loadPackages(region.ctx(), { packages: demonstrationPackages(), preview: false })
  const { id: cellId } = await cell(region, place)
  const [wang, li] = [await villager(region, place.team.id, '王秀英'), await villager(region, place.team.id, '李大山')]
  const one = await device(region, place)
  const householdId = region.chance.uuid()
  const members = [
    { residentId: wang.id, relation: 'head' },
    { residentId: li.id, relation: 'spouse' },
  ]
  const home = one.write('household-register', { cellId, address: '青石村 7 号', members }, { householdId })
  const picture = Buffer.from('a picture of two signatures'.repeat(2000))
  const [attachmentId, sha256] = [region.chance.uuid(), createHash('sha256').update(picture).digest('hex')]
  const file = { attachmentId, sha256, bytes: picture.length, type: 'image/png', what: 'signature' }
  const signature = one.write('attachment', file, { residentId: wang.id })
  const signing = one.write(
    'contract-sign',
    {
      id: region.chance.uuid(),
      members: [wang, li].map(({ id }) => ({ residentId: id, packageCodes: ['basic'] })),
      ...{ termsVersion: '2026-1', witness: '村民组长 刘伟', picture: { reference: attachmentId, digest: sha256 } },
    },
    { residentId: wang.id, householdId, after: [signature.command.id] },
  )
  const { body } = await one.push(home, signature, signing)
  assert.deepEqual(said(body), [
    ['applied', null],
    ['held', 'village.file_awaited'],
    ['held', 'village.waits_for_other'],
  ])
  const send = (from: number, to: number) =>
    place.app.inject({
      ...{ method: 'PUT', url: `/api/village/sync/attachments/${attachmentId}`, payload: picture.subarray(from, to) },
      headers: {
        ...{
          'content-type': 'application/octet-stream',
          'x-village-session': one.token,
          'x-village-offset': String(from),
        },
        ...{ 'x-village-bytes': String(picture.length), 'x-village-sha256': sha256, 'x-village-type': 'image/png' },
      },
    })
  assert.equal((await send(0, 20_000)).json().received, 20_000)
  assert.equal((await send(0, 20_000)).json().received, 20_000, 'a piece that comes twice')
  assert.equal((await send(30_000, 40_000)).json().received, 20_000, 'a piece that comes too early')
  assert.equal((await send(20_000, picture.length)).json().whole, true)
  const { body: later } = await one.ask('GET /api/village/sync/verdicts?after=3')
  assert.deepEqual(said(later), [
    ['applied', null],
    ['applied', null],
  ])
  const kept = await place.call(place.leader, `GET /api/village/attachments/${attachmentId}`)
  assert.equal(kept.status, 200)
  const seen = await documentOf(one, li.id)
  assert.deepEqual(
    [seen.household!.id, seen.household!.address, seen.contract!.packages],
    [householdId, '青石村 7 号', ['basic']],
  )
  // Two devices amend the household: the address differs, and the leader decides.
  const two = await device(region, place, place.leader)
  const amend = (value: string) => ({ fields: { address: { base: '青石村 7 号', value } } })
  await one.push(one.write('household-amend', amend('青石村 8 号'), { householdId }))
  const { body: second } = await two.push(two.write('household-amend', amend('青石村 9 号'), { householdId }))
  assert.deepEqual(said(second), [['held', 'village.conflict']])
})

test('a medicine out of the kit is a fact and a move of stock at once; there is never less than nothing', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  await loadFormulary(region.ctx(), {})
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  const { body: kit } = await place.call(place.leader, 'POST /api/village/kits', {
    name: '随诊包一号',
    kind: 'kit',
    teamId: place.team.id,
  })
  const drugCode = 'XC08CA01A001DEMO0000001'
  const lot = { drugCode, lot: 'A2601', expiresOn: '2026-12-31' }
  const stock = `POST /api/village/kits/${kit.id}/stock`
  assert.equal((await place.call(place.gp, stock, { ...lot, units: 20, reason: 'loaded' })).body.lots[0].units, 20)
  const barred = { ...lot, drugCode: 'XN05BA01A001DEMO0000001', units: 5, reason: 'loaded' }
  assert.equal((await place.call(place.gp, stock, barred)).body.code, 'village.prescription_needed')
  const aboard = { deviceId: one.id, aboard: true }
  assert.equal(
    (await place.call(place.gp, `POST /api/village/kits/${kit.id}/devices`, aboard)).body.deviceIds[0],
    one.id,
  )
  const stops = [{ place: '青石村卫生室' }]
  const { body: route } = await place.call(place.gp, `POST /api/village/kits/${kit.id}/route`, {
    on: '2026-03-02',
    stops,
  })
  const give = (units: number) => ({
    id: region.chance.uuid(),
    kitId: kit.id,
    drugCode,
    lot: 'A2601',
    units,
    way: 'handed-over',
    dosage: '每日一次，每次一片',
  })
  const about = { residentId: wang.id }
  const given = one.write('kit-dispense', give(14), about)
  const tooMuch = one.write('kit-dispense', give(7), about)
  const { body } = await one.push(
    one.write('session-start', { kitId: kit.id }),
    one.write('route-visit', { stopId: route.stops[0].id, arrived: true }),
  )
  assert.deepEqual(
    said(body).map(([state]) => state),
    ['applied', 'applied'],
  )
  const { body: doses } = await one.push(given, tooMuch)
  assert.deepEqual(said(doses), [
    ['applied', null],
    ['refused', 'village.lot_short'],
  ])
  region.clock.advance(60)
  await one.open()
  await one.push(
    one.write('kit-count', { kitId: kit.id, counts: [{ drugCode, lot: 'A2601', units: 5 }] }),
    one.write('session-end', {}),
  )
  const { body: list } = await place.call(place.gp, `GET /api/village/kits?teamId=${place.team.id}`)
  assert.deepEqual([list.kits[0].lots[0].units, list.kits[0].sessions[0].endedAt !== null], [5, true])
  const { rows } = await region.pool.query('select sum(units)::int as sum from village.stock_entry')
  assert.equal(rows[0].sum, 5)
  const facts = await region.pool.query(`select content from record.medicationdispense where id = $1`, [
    given.command.body.id,
  ])
  assert.match(String(facts.rows[0]?.content), /A2601/)
})

test('what a device of version 1 writes is understood today', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  const opened = await one.open(1)
  assert.equal(opened.status, 200)
  const old = { schemaVersion: 1, residentId: wang.id }
  const reading = { id: region.chance.uuid(), kind: 'blood-pressure', sbp: 138, dbp: 86, unit: 'mm[Hg]' }
  const household = { act: 'amend', fields: {} }
  const { body } = await one.push(
    one.write('reading', reading, old),
    one.write('household', household, { schemaVersion: 1, householdId: region.chance.uuid() }),
  )
  assert.deepEqual(said(body), [
    ['applied', null],
    ['refused', 'grid.household_not_found'],
  ])
  assert.equal((await one.open(99)).body.code, 'village.schema_too_new')
})
