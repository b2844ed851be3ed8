import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hearPushes, startStreams } from '#kernel'
import { loadFormulary } from '#medicine/formulary'
import { registerCell } from '#people/grid'
import { freshDatabase, type TestRegion } from '#testing'
import { consents, doctor, resident } from '#testing/people'
import { waitingStream } from './commands/waiting.ts'
import { device, type TestDevice, type Village, village, villager } from './device.fixture.ts'
import { villageModule } from './index.ts'

type Answer = { state: string; code: string | null }
const said = (body: { verdicts: Answer[] }) => body.verdicts.map(({ state, code }) => [state, code])
const note = (value: string, base: string | null = null) => ({ fields: { careNote: { base, value } } })

async function cell(region: TestRegion, place: Village): Promise<string> {
  const ring = [
    [120, 30],
    [120.1, 30],
    [120.1, 30.1],
    [120, 30],
  ] as [number, number][]
  const form = { code: 'QS-01', name: '青石村', institutionId: place.centre.id, registeredPeople: 300 }
  const outline = { type: 'Polygon' as const, coordinates: [ring] }
  return (await registerCell(region.ctx(), { ...form, outline })).id
}

async function sendFile(place: Village, one: TestDevice, id: string, content: Buffer) {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const answer = await place.app.inject({
    ...{ method: 'PUT', url: `/api/village/sync/attachments/${id}`, payload: content },
    headers: {
      ...{ 'content-type': 'application/octet-stream', 'x-village-session': one.token, 'x-village-offset': '0' },
      ...{
        'x-village-bytes': String(content.length),
        'x-village-sha256': sha256,
        'x-village-type': 'image/png',
      },
    },
  })
  assert.equal(answer.json().whole, true)
  return { attachmentId: id, sha256, bytes: content.length, type: 'image/png', what: 'photo' }
}

test('a screening, a yearly check and somebody who moved in are applied at the time they were done', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const cellId = await cell(region, place)
  const [wang, li] = [await villager(region, place.team.id, '王秀英'), await villager(region, place.team.id, '李大山')]
  const one = await device(region, place)
  const householdId = region.chance.uuid()
  const members = [{ residentId: wang.id, relation: 'head' }]
  const answers = { height: 170, weight: 88, waist: 98, systolic: 146, 'family-diabetes': true }
  const [screened, checked] = [region.chance.uuid(), region.chance.uuid()]
  const about = { residentId: li.id }
  const done = [
    one.write('household-register', { cellId, address: '青石村 7 号', members }, { householdId }),
    one.write('household-move', { householdId, relation: 'spouse' }, about),
    one.write(
      'screen',
      { id: screened, programmeCode: 'diabetes', questionnaireCode: 'diabetes-risk-score', answers },
      about,
    ),
    one.write(
      'enrol',
      { id: region.chance.uuid(), programmeCode: 'hypertension', diagnosisCode: 'I10', consented: true },
      about,
    ),
    one.write(
      'check',
      { id: checked, measured: { systolicMmhg: 134, diastolicMmhg: 80, weightKg: 61, heightCm: 158 } },
      about,
    ),
  ]
  const day = one.now.toISOString().slice(0, 10)
  region.clock.advance(9 * 24 * 60)
  await one.open()
  const { body } = await one.push(...done)
  assert.deepEqual(
    said(body),
    done.map(() => ['applied', null]),
    JSON.stringify(body),
  )
  const moved = await region.pool.query('select since_date from grid.pub_member where resident_id = $1', [li.id])
  const check = await region.pool.query('select done_on, doctor_id from follow_ups.pub_check where check_id = $1', [
    checked,
  ])
  const found = await region.pool.query('select found_on from chronic.pub_finding where resident_id = $1', [li.id])
  assert.deepEqual(
    [moved.rows[0].since_date, check.rows[0].done_on, check.rows[0].doctor_id, found.rows[0].found_on],
    [day, day, place.gp.id, day],
  )
})

test('what does not follow the entry before it, and a number used twice, are kept aside; the leader hears at once and looks', async (t) => {
  const region = await freshDatabase(t)
  const streams = await startStreams(region.url)
  t.after(() => streams.stop())
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  const heard = Promise.withResolvers<void>()
  t.after(hearPushes(`village.waiting.staff.${place.leader.id}`, () => heard.resolve()))
  const about = { residentId: wang.id }
  const first = one.write('person', note('有狗'), about)
  await one.push(first)
  const broken = one.write('person', note('改', '有狗'), { ...about, prev: 'f'.repeat(64) })
  one.seq = 0
  const reused = one.write('person', note('没有狗'), { ...about, prev: null })
  const { body } = await one.push(broken, reused)
  assert.deepEqual(said(body), [
    ['refused', 'village.command_changed'],
    ['refused', 'village.command_chain_broken'],
  ])
  await region.deliver([villageModule])
  await heard.promise
  const { rows } = await region.pool.query('select care_note_cipher is not null as kept from village.contact')
  assert.deepEqual(rows, [{ kept: true }])
  const opened = await waitingStream.open(region.ctx(place.leader))
  assert.equal(opened.channel, `village.waiting.staff.${place.leader.id}`)
  const waiting = async () => (await place.call(place.leader, 'GET /api/village/waiting')).body
  assert.deepEqual([(await waiting()).count, (await waiting()).teams[0].rejected], [2, 2])
  assert.equal((await place.call(place.gp, 'GET /api/village/waiting')).body.count, 0)
  const line = `GET /api/village/rejected?teamId=${place.team.id}`
  assert.equal((await place.call(place.gp, line)).body.code, 'village.not_leader')
  const { body: list } = await place.call(place.leader, line)
  const codes = list.rejected.map((row: { code: string; residentName: string }) => [row.code, row.residentName])
  assert.deepEqual(codes.toSorted(), [
    ['village.command_chain_broken', '王秀英'],
    ['village.command_changed', '王秀英'],
  ])
  const seen = `POST /api/village/rejected/${broken.command.id}/seen`
  assert.equal((await place.call(place.gp, seen)).body.code, 'village.not_leader')
  assert.deepEqual((await place.call(place.leader, seen)).body, { seen: 1 })
  assert.equal((await waiting()).count, 1)
  const other = await doctor(region, place.centre.id, '外人')
  assert.equal((await place.call(other, seen)).status, 403)
})

test('what waits for the leader is read as a whole, with its picture, and decided', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  await consents(region, wang.id)
  const stranger = await resident(region, '张三', '1960-01-01')
  const one = await device(region, place)
  const about = { residentId: wang.id }
  one.aheadMs = -365 * 86_400_000
  await one.open()
  const file = await sendFile(place, one, region.chance.uuid(), Buffer.from('a picture'))
  const answers = { symptoms: ['none'], systolic: 168, diastolic: 92, adherence: 'regular' }
  const visit = one.write('follow-up', { id: region.chance.uuid(), way: 'home', answers }, about)
  const picture = one.write('attachment', file, about)
  const nobody = one.write('person', note('x'), { residentId: stranger.id })
  const { body } = await one.push(visit, picture, nobody)
  assert.deepEqual(said(body), Array(3).fill(['held', 'village.clock_wrong']))
  const deedOf = (id: string, as = place.leader) => place.call(as, `GET /api/village/commands/${id}`)
  assert.equal((await deedOf(visit.command.id, place.gp)).body.code, 'village.not_leader')
  const { body: deed } = await deedOf(visit.command.id)
  assert.deepEqual([deed.residentName, deed.body.answers.systolic, deed.files.length], ['王秀英', 168, 1])
  assert.match(deed.questions.adherence.text.zh, /服药/)
  assert.match(deed.questions.adherence.text.en, /[a-z]/)
  assert.equal(
    (await deedOf(nobody.command.id)).body.residentName,
    null,
    'no name of whom the team does not answer for',
  )
  const open = `GET /api/village/attachments/${file.attachmentId}`
  assert.equal((await place.call(place.leader, open)).status, 200)
  assert.equal((await place.call(place.gp, open)).status, 403, 'nobody’s file yet: only who decides sees it')
  const decide = `POST /api/village/commands/${picture.command.id}/decide`
  assert.equal(
    (await place.call(place.leader, decide, { decision: 'apply', reason: '照片属实' })).body.state,
    'applied',
  )
  const { body: of } = await place.call(place.gp, `GET /api/village/people/${wang.id}/attachments`)
  assert.ok(of.files, JSON.stringify(of))
  assert.deepEqual(
    of.files.map((one: { id: string; kept: boolean }) => [one.id, one.kept]),
    [[file.attachmentId, true]],
  )
  assert.equal((await place.call(place.gp, open)).status, 200)
  const other = await doctor(region, place.centre.id, '外人')
  assert.equal((await place.call(other, open)).body.code, 'village.file_unknown')
  assert.equal((await place.call(other, `GET /api/village/people/${wang.id}/attachments`)).status, 404)
  const looks = await region.pool.query(
    `select count(*)::int as n from kernel.audit where entity = 'village.attachment' and action = 'read'`,
  )
  assert.equal(looks.rows[0].n, 3)
})

test('a question says who wrote what stands there; the names of two who changed one field', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const [one, two] = [await device(region, place), await device(region, place, place.leader)]
  await one.push(one.write('person', note('有狗'), { residentId: wang.id }))
  await two.push(two.write('person', note('耳背'), { residentId: wang.id }))
  const { body } = await place.call(place.leader, `GET /api/village/questions?teamId=${place.team.id}`)
  const [question] = body.questions
  assert.deepEqual(
    [question.residentName, question.doctorName, question.theirsBy.name, question.mine, question.theirs],
    ['王秀英', '陈立', '周医生', '耳背', '有狗'],
  )
  assert.equal((await place.call(place.leader, 'GET /api/village/waiting')).body.count, 1)
})

test('a deed of more than half a year ago waits until the leader takes it, with the reason', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  const wang = await villager(region, place.team.id, '王秀英')
  const one = await device(region, place)
  const old = one.write('person', note('有狗'), { residentId: wang.id })
  region.clock.advance(181 * 24 * 60)
  await one.open()
  const { body } = await one.push(old)
  assert.deepEqual(said(body), [['held', 'village.deed_too_old']])
  assert.match(body.verdicts[0].zh, /180 天/)
  const decide = `POST /api/village/commands/${old.command.id}/decide`
  assert.equal((await place.call(place.gp, decide, { decision: 'apply', reason: '我看过' })).status, 403)
  const done = await place.call(place.leader, decide, { decision: 'apply', reason: '补传，属实' })
  assert.deepEqual([done.status, done.body.state], [200, 'applied'])
  const { body: deed } = await place.call(place.leader, `GET /api/village/commands/${old.command.id}`)
  assert.deepEqual([deed.state, deed.decidedByName, deed.decidedReason], ['applied', '陈立', '补传，属实'])
})

test('what is counted at the desk becomes a move, and every move can be read', async (t) => {
  const region = await freshDatabase(t)
  const place = await village(t, region)
  await loadFormulary(region.ctx(), {})
  const form = { name: '一号车', kind: 'vehicle', teamId: place.team.id }
  const { body: kit } = await place.call(place.leader, 'POST /api/village/kits', form)
  const at = (line: string) => `/api/village/kits/${kit.id}/${line}`
  const lot = { drugCode: 'XC08CA01A001DEMO0000001', lot: 'A2601', expiresOn: '2026-12-31' }
  const loaded = await place.call(place.gp, `POST ${at('stock')}`, { ...lot, units: 20, reason: 'loaded' })
  assert.equal(loaded.status, 200, JSON.stringify(loaded.body))
  region.clock.advance(5)
  const counts = [{ drugCode: lot.drugCode, lot: 'A2601', units: 17 }]
  const { body: counted } = await place.call(place.gp, `POST ${at('count')}`, { counts })
  assert.equal(counted.lots[0].units, 17)
  const { body } = await place.call(place.gp, `GET ${at('entries')}`)
  assert.deepEqual(
    body.entries.map(({ reason, units, byName }: { reason: string; units: number; byName: string }) => [
      reason,
      units,
      byName,
    ]),
    [
      ['counted', -3, '周医生'],
      ['loaded', 20, '周医生'],
    ],
  )
  const unknown = await place.call(place.gp, `POST ${at('count')}`, { counts: [{ ...counts[0], lot: 'B' }] })
  assert.equal(unknown.body.code, 'village.lot_unknown')
})
