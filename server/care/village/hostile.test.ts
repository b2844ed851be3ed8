import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { agreeToOpen, endMember } from '#people/teams'
import { freshDatabase } from '#testing'
import { diagnosed } from '#testing/people'
import { device, village, villager } from './device.fixture.ts'

const note = (value: string) => ({ fields: { careNote: { base: null, value } } })
const verdictOf = ({ body }: { body: { verdicts: { state: string; code: string | null }[] } }) =>
  body.verdicts.map(({ state, code }) => [state, code])

test('a file is one person’s: a second command does not take it into another record, and who left the team sends nothing', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const [wang, li] = [await villager(region, place.team.id, '王秀英'), await villager(region, place.team.id, '李强')]
  const one = await device(region, place)
  const picture = Buffer.from('a picture')
  const [attachmentId, sha256] = [region.chance.uuid(), createHash('sha256').update(picture).digest('hex')]
  const send = (id: string) =>
    place.app.inject({
      ...{ method: 'PUT', url: `/api/village/sync/attachments/${id}`, payload: picture },
      headers: {
        ...{ 'content-type': 'application/octet-stream', 'x-village-session': one.token, 'x-village-offset': '0' },
        ...{ 'x-village-bytes': String(picture.length), 'x-village-sha256': sha256, 'x-village-type': 'image/png' },
      },
    })
  assert.equal((await send(attachmentId)).statusCode, 200)
  const file = { attachmentId, sha256, bytes: picture.length, type: 'image/png', what: 'photo' }
  const both = [wang, li].map(({ id }) => one.write('attachment', file, { residentId: id }))
  assert.deepEqual(verdictOf(await one.push(...both)), [
    ['applied', null],
    ['refused', 'village.file_differs'],
  ])
  const { rows } = await region.pool.query('select resident_id from village.attachment')
  assert.deepEqual(rows, [{ resident_id: wang.id }])
  await endMember(region.ctx(place.leader), { teamId: place.team.id, staffId: place.gp.id, reason: '调离' })
  const late = await send(region.chance.uuid())
  assert.deepEqual([late.statusCode, late.json().code], [403, 'village.not_on_team'])
})

test('a number left out does not hide that a deed was dated back', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  region.clock.set('2026-03-20T01:00:00Z')
  await one.open()
  const about = { residentId: wang.id }
  assert.deepEqual(verdictOf(await one.push(one.write('person', note('a'), about))), [['applied', null]])
  one.seq += 1
  const back = one.write('person', { fields: {} }, { ...about, at: '2026-03-15T01:00:00.000Z' })
  assert.deepEqual(verdictOf(await one.push(back)), [['held', 'village.clock_wrong']])
})

test('what waits for something that never comes is asked of the leader after a week', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  const waits = one.write('person', note('a'), { residentId: wang.id, after: [region.chance.uuid()] })
  assert.deepEqual(verdictOf(await one.push(waits)), [['held', 'village.waits_for_other']])
  const asked = async () =>
    (await place.call(place.leader, `GET /api/village/questions?teamId=${place.team.id}`)).body.questions
  assert.deepEqual(await asked(), [])
  region.clock.set('2026-03-10T02:00:00Z')
  const [question] = await asked()
  assert.deepEqual([question.commandId, question.code], [waits.command.id, 'village.waits_for_other'])
  const refused = await place.call(place.leader, `POST /api/village/commands/${waits.command.id}/decide`, {
    ...{ decision: 'refuse', reason: '设备丢失，无法补齐' },
  })
  assert.deepEqual([refused.status, refused.body.state], [200, 'refused'])
  assert.deepEqual(await asked(), [])
})

test('what the record says goes out to a device only when the person has agreed', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  await diagnosed(region, wang.id)
  const one = await device(region, place)
  const carried = async () => (await one.panel()).lines.findLast(({ id }) => id === wang.id)!.body!
  const closed = await carried()
  assert.deepEqual([closed.name, closed.problems], ['王秀英', undefined])
  await agreeToOpen(region.ctx(), { residentId: wang.id, basisId: 'consent:1' })
  region.clock.advance(1)
  assert.deepEqual((await carried()).problems, ['高血压'])
})
