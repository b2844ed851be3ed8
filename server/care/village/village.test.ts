import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase, type TestRegion } from '#testing'
import { doctor, hospital } from '#testing/people'
import { device, TestDevice, village, villager, villagers } from './device.fixture.ts'

test('a device knocks by its signature: a challenge is used once, another key or an old session opens nothing', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const one = await device(region, place)
  const { status, body, asked } = await one.open()
  assert.deepEqual([status, body.order, body.doctorName], [200, 'go', '周医生'])
  const again = await place.call(undefined, 'POST /api/village/sync/session', asked)
  assert.deepEqual([again.status, again.body.code], [401, 'village.challenge_unknown'])
  const other = new TestDevice(region, place.call)
  const { body: given } = await place.call(undefined, 'POST /api/village/sync/challenge', { deviceId: one.id })
  const forged = { ...asked, challenge: given.challenge, signature: other.sign('anything') }
  const wrong = await place.call(undefined, 'POST /api/village/sync/session', forged)
  assert.deepEqual([wrong.status, wrong.body.code], [401, 'village.device_signature_wrong'])
  const unknown = await place.call(undefined, 'POST /api/village/sync/challenge', { deviceId: other.id })
  assert.equal(unknown.status, 200, 'who asks for a device that is not there learns nothing')
  region.clock.advance(31)
  assert.equal((await one.ask('POST /api/village/sync/pages', { after: 0 })).body.code, 'village.session_unknown')
  const stranger = await other.enrol(await outsider(region), place.team.id)
  assert.deepEqual([stranger.status, stranger.body.code], [403, 'village.not_on_team'])
})

test('the panel comes in pages that may stop at any byte, later only what changed, and who left is forgotten', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const people = await villagers(region, place.team.id, 90)
  const one = await device(region, place)
  const { body: page } = await one.ask('POST /api/village/sync/pages', { after: 0, budgetBytes: 4096 })
  const { body: whole } = await one.bytes(page.pageId, 0)
  assert.equal(whole.length, page.bytes)
  assert.ok(page.bytes <= 4096 && page.linesLeft > 0, JSON.stringify(page))
  const { body: rest } = await one.bytes(page.pageId, 100)
  assert.deepEqual(rest, whole.subarray(100))
  const { body: begun } = await one.ask('POST /api/village/sync/pages', { after: 0, budgetBytes: 4096 })
  assert.equal(begun.pageId, page.pageId, 'a page that was begun is the same')
  const first = await one.panel()
  const seen = first.lines.filter(({ kind }) => kind === 'person').map(({ id }) => id)
  assert.deepEqual(seen.toSorted(), people.toSorted())
  assert.deepEqual((await one.panel(first.upTo)).lines, [], 'nothing changed')
  const [gone] = people
  await region.pool.query(`update teams.responsible set until_date = '2026-03-02' where resident_id = $1`, [gone])
  const newer = await villager(region, place.team.id, '新来的')
  region.clock.advance(1)
  const later = await one.panel(first.upTo)
  assert.deepEqual(
    later.lines.filter(({ kind }) => kind === 'person').map(({ id, body }) => [id, body?.name]),
    [
      [newer.id, '新来的'],
      [gone, undefined],
    ],
  )
  const { rows } = await region.pool.query(
    `select count(*)::int as read from kernel.audit where entity = 'village.panel'`,
  )
  assert.ok(rows[0].read >= people.length, `${rows[0].read} readings in the trail`)
})

test('a command counts once however often it is sent, and one that is refused blocks no other', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  const fields = { careNote: { base: null, value: '耳背，请打电话给女儿' } }
  const good = one.write('person', { fields }, { residentId: wang.id })
  const unknown = one.write('sing', {}, { residentId: wang.id })
  const broken = one.write('person', { fields: 'all' }, { residentId: wang.id })
  const stranger = one.write('person', { fields }, { residentId: region.chance.uuid() })
  const phone = one.write(
    'person',
    { fields: { phone: { base: wang.phone, value: '0571-88001234' } } },
    { residentId: wang.id },
  )
  const waits = one.write('person', { fields: {} }, { residentId: wang.id, after: [unknown.command.id] })
  const all = [good, unknown, broken, stranger, phone, waits]
  const { body } = await one.push(...all.toReversed())
  assert.deepEqual(
    body.verdicts.map(({ state, code }: { state: string; code: string }) => [state, code]),
    [
      ['applied', null],
      ['refused', 'village.kind_unknown'],
      ['refused', 'village.body_invalid'],
      ['refused', 'teams.not_on_team'],
      ['applied', null],
      ['refused', 'village.depends_on_refused'],
    ],
  )
  assert.match(body.verdicts[2].zh, /fields/)
  const { body: again } = await one.push(...all)
  assert.deepEqual(again, body)
  const changed = { ...good, command: { ...good.command, body: { fields: {} } } }
  const { body: forged } = await one.push({ ...changed, signature: one.sign('x') })
  assert.deepEqual([forged.verdicts[0].state, forged.verdicts[0].code], ['refused', 'village.command_tampered'])
  const { body: since } = await one.ask('GET /api/village/sync/verdicts?after=4')
  assert.deepEqual(
    since.verdicts.map(({ number }: { number: number }) => number),
    [5, 6],
  )
  const { lines } = await one.panel()
  const seen = lines.find(({ id }) => id === wang.id)!.body!
  assert.deepEqual([seen.careNote, seen.phone], ['耳背，请打电话给女儿', '0571-88001234'])
})

test('two devices change one form: field by field; what both changed differently goes to the leader', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const [one, two] = [await device(region, place), await device(region, place, place.leader)]
  const about = { residentId: wang.id }
  const address = { base: null, value: '青石村 12 号' }
  await one.push(one.write('person', { fields: { address, careNote: { base: null, value: '有狗' } } }, about))
  const second = two.write(
    'person',
    { fields: { address: { base: null, value: '青石村 21 号' }, phone: { base: wang.phone, value: '88001' } } },
    about,
  )
  const { body } = await two.push(second)
  assert.deepEqual(
    [body.verdicts[0].state, body.verdicts[0].code, body.verdicts[0].field],
    ['held', 'village.conflict', 'address'],
  )
  const asked = `GET /api/village/questions?teamId=${place.team.id}`
  assert.equal((await place.call(place.gp, asked)).body.code, 'village.not_leader')
  const { body: list } = await place.call(place.leader, asked)
  const [question] = list.questions
  assert.deepEqual([question.kind, question.mine, question.theirs], ['conflict', '青石村 21 号', '青石村 12 号'])
  const resolved = await place.call(place.leader, `POST /api/village/conflicts/${question.id}/resolve`, {
    take: 'mine',
  })
  assert.equal(resolved.status, 200, JSON.stringify(resolved.body))
  const { body: later } = await two.ask(`GET /api/village/sync/verdicts?after=${body.verdicts[0].number}`)
  assert.deepEqual([later.verdicts[0].state, later.verdicts[0].commandId], ['applied', second.command.id])
  const seen = (await one.panel()).lines.find(({ id }) => id === wang.id)!.body!
  assert.deepEqual([seen.address, seen.careNote, seen.phone], ['青石村 21 号', '有狗', '88001'])
})

test('a clock that is off by hours is corrected; one that is off by a year holds what was written for the leader', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  one.aheadMs = -5 * 3_600_000
  await one.open()
  const late = one.write('person', { fields: { careNote: { base: null, value: 'a' } } }, { residentId: wang.id })
  assert.equal((await one.push(late)).body.verdicts[0].state, 'applied')
  const { rows } = await region.pool.query('select done_at from village.command')
  assert.equal(rows[0].done_at.toISOString(), region.clock.now().toISOString())
  one.aheadMs = -365 * 86_400_000
  await one.open()
  const wrong = one.write('person', { fields: { careNote: { base: 'a', value: 'b' } } }, { residentId: wang.id })
  const { body } = await one.push(wrong)
  assert.deepEqual([body.verdicts[0].state, body.verdicts[0].code], ['held', 'village.clock_wrong'])
  const line = `POST /api/village/commands/${wrong.command.id}/decide`
  const at = region.clock.now().toISOString()
  assert.equal((await place.call(place.gp, line, { decision: 'apply', reason: '核对', at })).status, 403)
  const decided = await place.call(place.leader, line, { decision: 'apply', reason: '当天在场核对', at })
  assert.deepEqual([decided.status, decided.body.state], [200, 'applied'])
})

test('a lost device is told to erase, and what it still sends is refused and kept', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  const left = one.write('person', { fields: { careNote: { base: null, value: 'x' } } }, { residentId: wang.id })
  const line = `POST /api/village/devices/${one.id}/wipe`
  assert.equal((await place.call(place.gp, line, { reason: '丢了' })).body.code, 'village.not_leader')
  assert.equal((await place.call(place.leader, line, { reason: '丢在路上' })).body.state, 'lost')
  const { body } = await one.push(left)
  assert.deepEqual([body.verdicts[0].state, body.verdicts[0].code], ['refused', 'village.device_wiped'])
  assert.equal((await one.open()).body.order, 'erase')
  assert.equal((await one.ask('POST /api/village/sync/pages', { after: 0 })).body.code, 'village.device_wiped')
  assert.equal((await one.ask('POST /api/village/sync/erased', {})).status, 200)
  const { body: list } = await place.call(place.leader, `GET /api/village/devices?teamId=${place.team.id}`)
  assert.equal(list.devices[0].state, 'wiped')
})

async function outsider(region: TestRegion) {
  return doctor(region, (await hospital(region)).id)
}
