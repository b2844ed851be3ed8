import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fairUseModule } from '#care/fair-use'
import type { Actor } from '#kernel'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { guardian, hospital, resident } from '../clinic.fixture.ts'
import { bookingModule, cancelAppointment, expireHolds, releaseNumbers, setPolicy } from '../index.ts'
import { presets } from '../rules/policy.fixture.ts'
import { book, hold, refused, registrar, ward } from './ward.fixture.ts'

// Addresses come as a proxy in front would say them.
process.env.TRUST_PROXY = '127.0.0.1'

const numberOf = async (region: TestRegion, id: string) =>
  (await region.pool.query('select * from booking.number where id = $1', [id])).rows[0]

test('an appointment and the trail name the row of the policy by which it was made', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region)
  const wang = await resident(region)
  const booked = await book(region, wang, (await open('2026-03-04')).id)
  const { rows } = await region.pool.query(
    `select a.policy_id, (select array_agg(reason order by id) from kernel.audit where entity like 'booking.%' and action = 'create'
        and resident_id = a.resident_id) as reasons from booking.appointment a where a.id = $1`,
    [booked.id],
  )
  const policy = rows[0].policy_id
  assert.deepEqual(rows[0].reasons, [`policy ${policy}`, `policy ${policy}`])
})

test('what a policy leaves out stays as it was in force; rules that contradict each other are refused', async (t) => {
  const region = await freshDatabase(t)
  const institution = await hospital(region)
  const set = (rules: object) =>
    setPolicy(region.ctx(), { institutionId: institution.id, validFrom: '2026-03-10', clause: '规则', ...rules })
  const policy = await set({ ...presets.beijing114 })
  assert.deepEqual([policy.limitPer7Days, policy.windowDays, policy.coolingMinutesMax], [3, 14, 120])
  for (const wrong of [
    { coolingMinutesMin: 200 },
    { windowFromDays: 20 },
    { ageFrom: 20, ageTo: 10 },
    { cancelDaysBefore: 1, cancelClockTime: null },
  ])
    await assert.rejects(set(wrong), refused('booking.policy_contradicts'))
})

test('the window may begin tomorrow: a Shanghai hospital sells nothing for today', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, presets.shanghai)
  const wang = await resident(region)
  const [today, tomorrow] = [await open('2026-03-03', '15:00', '16:00'), await open('2026-03-04')]
  await assert.rejects(hold(region, wang, today.id), refused('booking.outside_window'))
  assert.ok(await hold(region, wang, tomorrow.id))
})

test('cancelling ends at 15:00 the day before where the hospital says so', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, presets.beijing114)
  const wang = await resident(region)
  const booked = await book(region, wang, (await open('2026-03-04')).id)
  assert.equal(booked.cancelUntil, '2026-03-03T07:00:00.000Z')
  region.clock.set('2026-03-03T07:00:01Z')
  await assert.rejects(
    cancelAppointment(region.ctx(wang), { appointmentId: booked.id }),
    refused('booking.cancel_too_late'),
  )
})

test('in a week nobody books more than the policy lets, also for what their family books for them', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, { limitPer7Days: 2 })
  const wang = await resident(region)
  const days = ['2026-03-04', '2026-03-06', '2026-03-09', '2026-03-11']
  const sessions = []
  for (const date of days) sessions.push(await open(date))
  await book(region, wang, sessions[0]!.id)
  await book(region, wang, sessions[1]!.id)
  await assert.rejects(hold(region, wang, sessions[2]!.id), refused('booking.limit_per_7_days'))
  assert.ok(await book(region, wang, sessions[3]!.id))
})

test('a child has no account of its own to book with; its guardian books', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region)
  const child = await resident(region, { name: '王小明', birthDate: '2016-05-01' })
  const mother = await resident(region, { name: '李梅', birthDate: '1988-05-01' })
  await guardian(region, mother.id, child.id)
  const { id } = await open('2026-03-04')
  await assert.rejects(hold(region, child, id), refused('booking.own_account_too_young'))
  assert.equal((await book(region, mother, id, child.id)).residentId, child.id)
})

test('a hospital that sees only children refuses the others', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, { ageTo: 17 })
  await assert.rejects(
    hold(region, await resident(region), (await open('2026-03-04')).id),
    refused('booking.age_not_seen'),
  )
})

test('a cancelled number cools between the bounds of the policy, and is then free by itself', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, { limitPerDoctorDay: 20, limitPerDay: 20, cancelsMax: null })
  const { id } = await open('2026-03-04')
  const waits = new Set<number>()
  for (let n = 0; n < 4; n++) {
    const who = await resident(region)
    const booked = await book(region, who, id)
    await cancelAppointment(region.ctx(who), { appointmentId: booked.id })
    const number = await numberOf(region, booked.numberId)
    assert.equal(number.state, 'cooling')
    const minutes = (number.free_at - region.clock.now().getTime()) / 60_000
    assert.ok(minutes >= 60 && minutes <= 120, `${minutes}`)
    waits.add(number.free_at.getTime())
  }
  assert.ok(waits.size > 1, 'nobody knows when')
  const other = await resident(region)
  await assert.rejects(hold(region, other, id), refused('booking.sold_out'))
  region.clock.advance(120)
  assert.ok(await hold(region, other, id), 'also before a job has said so')
  await region.runJob(releaseNumbers, {})
  const { rows } = await region.pool.query(`select state from booking.number where session_id = $1`, [id])
  assert.deepEqual(rows.map(({ state }) => state).sort(), ['free', 'free', 'free', 'held'])
})

test('a number that is given back late is free before its band begins', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region)
  const wang = await resident(region)
  const booked = await book(region, wang, (await open('2026-03-03', '10:00', '10:30')).id)
  region.clock.set('2026-03-03T01:25:00Z')
  await cancelAppointment(region.ctx(wang), { appointmentId: booked.id })
  const { free_at: freeAt } = await numberOf(region, booked.numberId)
  assert.ok(freeAt > region.clock.now() && freeAt <= new Date(booked.startsAt), String(freeAt))
})

test('what the desk takes back on the day itself does not come back where the policy says so', async (t) => {
  const region = await freshDatabase(t)
  const { open, institution } = await ward(region, presets.westChina)
  const wang = await resident(region)
  const desk = registrar(institution.id)
  const booked = await book(region, wang, (await open('2026-03-03', '15:00', '17:00')).id)
  await cancelAppointment(region.ctx(desk), { appointmentId: booked.id })
  assert.equal((await numberOf(region, booked.numberId)).state, 'cancelled')
  const zhang = await resident(region)
  const tomorrow = await book(region, zhang, (await open('2026-03-04')).id)
  await cancelAppointment(region.ctx(desk), { appointmentId: tomorrow.id })
  assert.equal((await numberOf(region, tomorrow.numberId)).state, 'cooling')
})

for (const [how, giveUp] of [
  [
    'let go',
    async (region: TestRegion, _who: Actor, holdId: string) => {
      await region
        .ctx()
        .transaction((ctx) =>
          ctx.client.query('update booking.number set held_until = $2 where hold_id = $1', [
            holdId,
            region.clock.now(),
          ]),
        )
      await region.runJob(expireHolds, {})
    },
  ],
  ['ran out and not yet tidied', async (region: TestRegion) => region.clock.advance(11)],
] as const) {
  test(`a hold that was ${how} is free for others at once, and not for whoever had it or books from the same account`, async (t) => {
    const region = await freshDatabase(t)
    const { open } = await ward(region)
    const [mother, stranger] = [await resident(region, { name: '李梅' }), await resident(region)]
    const child = await resident(region, { name: '王小明', birthDate: '2016-05-01' })
    await guardian(region, mother.id, child.id)
    const { id } = await open('2026-03-04', '09:00', '09:30')
    const held = await hold(region, mother, id, child.id)
    await giveUp(region, mother, held.id)
    await assert.rejects(hold(region, mother, id, child.id), refused('booking.left_to_others'))
    await assert.rejects(hold(region, mother, id), refused('booking.left_to_others'))
    assert.equal((await hold(region, stranger, id)).numberId, held.numberId)
  })
}

test('two accounts on one device are one hand: what one gives back the other does not get', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region)
  const { call } = await testServer(t, region, [fairUseModule, bookingModule])
  const [first, second, stranger] = [await resident(region), await resident(region), await resident(region)]
  const { id } = await open('2026-03-04', '09:00', '10:00')
  const at = (device: string) => ({ 'x-anji-device': device })
  const ours = 'our-own-device-0123456789'
  const holdAs = (who: Actor, device: string) =>
    call(who, `POST /api/booking/sessions/${id}/holds`, { residentId: who.id }, at(device))
  const held = await holdAs(first, ours)
  assert.equal(held.status, 200)
  const booked = await call(first, `POST /api/booking/holds/${held.body.id}/book`, {}, at(ours))
  await holdAs(second, ours) // the other number: now both are known on the device
  await call(first, `POST /api/booking/appointments/${booked.body.id}/cancel`, {}, at(ours))
  region.clock.advance(125)
  const again = await holdAs(second, ours)
  assert.notEqual(again.body.numberId, held.body.numberId)
  assert.equal((await holdAs(stranger, 'another-device-0123456789')).body.numberId, held.body.numberId)
  const { rows } = await region.pool.query('select kind, hash from fair_use.mark')
  assert.ok(rows.length >= 4)
  assert.ok(!JSON.stringify(rows).includes(ours), 'nothing in clear')
})

test('a browser gets its name with the first booking, and keeps it', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region)
  const { call } = await testServer(t, region, [fairUseModule, bookingModule])
  const wang = await resident(region)
  const { id } = await open('2026-03-04')
  const first = await call(wang, `POST /api/booking/sessions/${id}/holds`, { residentId: wang.id })
  const cookie = String(first.headers['set-cookie'])
  assert.match(cookie, /^anji_device=[\w-]{32};.*HttpOnly; SameSite=Lax/)
  const sent = { cookie: cookie.split(';')[0]! }
  const next = await call(wang, `POST /api/booking/sessions/${id}/holds`, { residentId: wang.id }, sent)
  assert.equal(next.headers['set-cookie'], undefined)
})

test('too many operations from one account or one address are slowed, then refused for a while', async (t) => {
  const region = await freshDatabase(t)
  const { open } = await ward(region, {
    accountOperationsPerMinute: 10,
    addressOperationsPerMinute: 30,
    refusedSeconds: 30,
  })
  const { call } = await testServer(t, region, [fairUseModule, bookingModule])
  const { id } = await open('2026-03-04')
  const knock = async (who: Actor, address: string) => {
    const started = process.hrtime.bigint()
    const line = `POST /api/booking/sessions/${id}/holds`
    const { body, headers } = await call(who, line, { residentId: who.id }, { 'x-forwarded-for': address })
    const waitedMs = Number(process.hrtime.bigint() - started) / 1e6
    return { code: body.code, waitedMs, after: headers['retry-after'] }
  }
  const many = async (who: () => Actor, address: string, count: number) =>
    Promise.all(Array.from({ length: count }, () => knock(who(), address)))
  const [wang, zhang] = [await resident(region), await resident(region)]
  const answers = await many(() => wang, '10.1.1.1', 20)
  const fast = answers.filter(({ code }) => code === 'fair_use.too_fast')
  assert.equal(fast.length, 5, 'ten at once, five slowed, the rest refused')
  assert.ok(fast.every(({ after }) => after === '30'))
  assert.ok(answers.filter(({ waitedMs }) => waitedMs > 350).length >= 5)
  assert.notEqual((await knock(zhang, '10.1.1.1')).code, 'fair_use.too_fast', 'another account is another')
  region.clock.advance(1)
  assert.notEqual((await knock(wang, '10.1.1.1')).code, 'fair_use.too_fast', 'after the while it is over')

  const people = await Promise.all(Array.from({ length: 50 }, () => resident(region)))
  const crowd = await many(() => people.pop()!, '10.9.9.9', 50)
  assert.ok(crowd.filter(({ code }) => code === 'fair_use.too_fast').length >= 5, 'fifty accounts at one address')
  const { rows } = await region.pool.query('select key from fair_use.blocked')
  assert.ok(rows.length >= 2 && !JSON.stringify(rows).includes('10.9'), 'told to the other processes, nothing in clear')
})
