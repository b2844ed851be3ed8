import assert from 'node:assert/strict'
import { test } from 'node:test'
import { doctorSessions, holdNumber, holdReserved, releaseNumbers, setPolicy } from '#care/booking'
import { type Actor, Refusal } from '#kernel'
import { grantAccess } from '#record'
import { freshDatabase } from '#testing'
import { addException, withdrawException } from './exceptions.ts'
import { generateAll } from './generate.ts'
import { readPlan } from './plan.ts'
import { bookReferral, changeQuotas, giveBack, giveBackDue, readPools } from './pools.ts'
import { book, clinic, institution, noQuotas, people, staff, tuesday } from './schedules.fixture.ts'
import { addTemplate, changeTemplate, previewTemplate } from './templates.ts'

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('a template opens its sessions for the window and a day more, once, however often it is generated', async (t) => {
  const region = await freshDatabase(t)
  const { li, clerk } = await clinic(region)
  const { touched } = await addTemplate(region.ctx(clerk), tuesday(li.id))
  assert.deepEqual(
    touched.map(({ day, effect }) => [day, effect]),
    [
      ['2026-03-03', 'open'],
      ['2026-03-10', 'open'],
      ['2026-03-17', 'open'],
    ],
  )
  await Promise.all([region.runJob(generateAll, {}), region.runJob(generateAll, {})])
  const { sessions } = await doctorSessions(region.ctx(clerk), { doctorId: li.id })
  assert.deepEqual(
    sessions.map(({ date, numbers }) => [date, numbers]),
    [
      ['2026-03-03', 6],
      ['2026-03-10', 6],
      ['2026-03-17', 6],
    ],
  )
  region.clock.advance(7 * 24 * 60)
  await region.runJob(generateAll, {})
  assert.equal((await doctorSessions(region.ctx(clerk), { doctorId: li.id })).sessions.at(-1)?.date, '2026-03-24')
})

test('numbers are closed until their release and free at that very moment, before any job has run', async (t) => {
  const region = await freshDatabase(t)
  const { li, clerk, hospital } = await clinic(region)
  await setPolicy(region.ctx(), {
    institutionId: hospital.id,
    validFrom: '2026-03-03',
    windowDays: 7,
    releaseTime: '06:30',
    clause: '院规',
  })
  region.clock.set('2026-03-03T01:00:00Z')
  await addTemplate(region.ctx(clerk), { ...tuesday(li.id), weekday: 3, validFrom: '2026-03-03' })
  const [person] = await people(region, 1)
  const last = async () => (await doctorSessions(region.ctx(person), { doctorId: li.id })).sessions.at(-1)!
  const session = await last()
  // Wednesday 11 March is released on 4 March at 06:30 in China.
  assert.equal(session.date, '2026-03-11')
  assert.equal(session.releasesAt, '2026-03-03T22:30:00.000Z')
  assert.equal(session.freeNumbers, 0)
  region.clock.set('2026-03-03T22:29:59Z')
  const hold = () => holdNumber(region.ctx(person), { sessionId: session.id, residentId: person!.id })
  await assert.rejects(hold, (error) => error instanceof Refusal)
  region.clock.set('2026-03-03T22:30:00Z')
  assert.equal((await last()).freeNumbers, 6)
  assert.equal((await last()).releasesAt, null)
  await hold()
  await region.runJob(releaseNumbers, {})
  assert.equal((await last()).freeNumbers, 5)
})

test('a change is previewed, takes untaken sessions back, and never touches one that people have numbers of', async (t) => {
  const region = await freshDatabase(t)
  const { li, clerk } = await clinic(region)
  const { template } = await addTemplate(region.ctx(clerk), tuesday(li.id))
  const before = await doctorSessions(region.ctx(clerk), { doctorId: li.id })
  const [person] = await people(region, 1)
  const kept = await book(region, person!, before.sessions[1]!.id)
  const booked = await doctorSessions(region.ctx(clerk), { doctorId: li.id })
  const afternoon = { ...tuesday(li.id), startsAt: '13:30', endsAt: '15:00' }
  const shown = await previewTemplate(region.ctx(clerk), {
    templateId: template.id,
    template: afternoon,
    from: '2026-03-10',
  })
  const effects = (touched: typeof shown.touched) =>
    touched.map(({ day, effect, taken }) => `${day} ${effect} ${taken}`)
  const expected = ['2026-03-10 keep 1', '2026-03-10 open 0', '2026-03-17 close 0', '2026-03-17 open 0']
  assert.deepEqual(effects(shown.touched), expected)
  assert.deepEqual(await doctorSessions(region.ctx(clerk), { doctorId: li.id }), booked)

  const { validFrom: _, doctorId: __, ...form } = afternoon
  const done = await changeTemplate(region.ctx(clerk), {
    ...form,
    templateId: template.id,
    from: '2026-03-10',
    reason: '改下午',
  })
  assert.deepEqual(effects(done.touched), expected)
  const { sessions } = await doctorSessions(region.ctx(clerk), { doctorId: li.id })
  assert.deepEqual(
    sessions.map(({ startsAt }) => startsAt),
    ['2026-03-03T00:00:00.000Z', '2026-03-10T00:00:00.000Z', '2026-03-10T05:30:00.000Z', '2026-03-17T05:30:00.000Z'],
  )
  assert.equal(sessions[1]!.id, kept.sessionId)
  assert.equal(sessions[1]!.freeNumbers, 5)
})

test('leave takes untaken sessions; taking it back opens them again', async (t) => {
  const region = await freshDatabase(t)
  const { li, clerk } = await clinic(region)
  await addTemplate(region.ctx(clerk), tuesday(li.id))
  const leave = { kind: 'leave', doctorId: li.id, from: '2026-03-09', to: '2026-03-15', reason: '年休假' } as const
  const { exception, touched } = await addException(region.ctx(clerk), { exception: leave })
  assert.deepEqual(
    touched.map(({ day, effect }) => [day, effect]),
    [['2026-03-10', 'close']],
  )
  const days = async () =>
    (await doctorSessions(region.ctx(clerk), { doctorId: li.id })).sessions.map(({ date }) => date)
  assert.deepEqual(await days(), ['2026-03-03', '2026-03-17'])
  const plan = await readPlan(region.ctx(clerk), { to: '2026-03-20' })
  assert.deepEqual(
    plan.sessions.map(({ day, state, why }) => [day, state, why]),
    [
      ['2026-03-03', 'opened', null],
      ['2026-03-10', 'left-out', 'leave'],
      ['2026-03-17', 'opened', null],
    ],
  )
  await withdrawException(region.ctx(clerk), { exceptionId: exception.id, reason: '销假' })
  assert.deepEqual(await days(), ['2026-03-03', '2026-03-10', '2026-03-17'])
})

test('only who manages the region makes its holidays, only the hospital’s own staff its templates', async (t) => {
  const region = await freshDatabase(t)
  const { li, hospital, clerk } = await clinic(region)
  const other = await institution(region, { name: '安康镇卫生院', kind: 'township-centre' })
  const stranger = await staff(region, other.id, 'registrar', { name: '外人' })
  await assert.rejects(addTemplate(region.ctx(stranger), tuesday(li.id)), refused('schedules.not_yours'))
  await addTemplate(region.ctx(clerk), tuesday(li.id))
  await assert.rejects(addTemplate(region.ctx(clerk), tuesday(li.id)), refused('schedules.template_overlaps'))
  const holiday = { kind: 'holiday', from: '2026-03-03', to: '2026-03-03', region: true, reason: '放假' } as const
  const local = await staff(region, hospital.id, 'administrator', { name: '院内' })
  await assert.rejects(addException(region.ctx(local), { exception: holiday }), refused('schedules.not_yours'))
  const regional = { id: local.id, roles: ['administrator' as const], name: '区域' }
  const { touched } = await addException(region.ctx(regional), { exception: holiday })
  assert.deepEqual(
    touched.map(({ day, effect }) => [day, effect]),
    [['2026-03-03', 'close']],
  )
})

test('residents take the app’s numbers, the window its own, primary care the reserve, hospitals what is kept for referrals', async (t) => {
  const region = await freshDatabase(t)
  const { li, qian, clerk } = await clinic(region)
  const quotas = { window: 1, 'primary-care': 2, referral: 1 }
  await addTemplate(region.ctx(clerk), { ...tuesday(li.id), quotas })
  const centre = await institution(region, { name: '安康镇卫生院', kind: 'township-centre' })
  const doctor = await staff(region, centre.id, 'doctor', { name: '村医', department: '全科' })
  const [one, two, three, four, five] = await people(region, 5)
  const free = async (actor: typeof one) =>
    (await doctorSessions(region.ctx(actor), { doctorId: li.id })).sessions[0]!.freeNumbers
  assert.deepEqual([await free(one), await free(clerk), await free(doctor)], [2, 4, 4])
  const { sessions } = await doctorSessions(region.ctx(one), { doctorId: li.id })
  const sessionId = sessions[0]!.id
  await book(region, one!, sessionId)
  await book(region, two!, sessionId)
  await assert.rejects(book(region, three!, sessionId), refused('booking.sold_out'))
  const atWindow = (actor: typeof one, residentId: string) =>
    holdNumber(region.ctx(actor), { sessionId, residentId, channel: 'window' })
  await assert.rejects(atWindow(three, three!.id), refused('booking.channel_not_yours'))
  await atWindow(clerk, three!.id)
  const upward = (actor: Actor) =>
    holdReserved(region.ctx({ ...actor, roles: ['registrar'] }), {
      sessionId,
      residentId: four!.id,
      channel: 'primary-care',
    })
  await assert.rejects(upward(clerk), refused('booking.channel_not_yours'))
  assert.equal((await upward(doctor)).residentId, four!.id)
  const named = { sessionId, residentId: five!.id, reason: '血压控制不佳' } as const
  await assert.rejects(bookReferral(region.ctx(qian), named), refused('schedules.not_in_care'))
  const asCentre = region.ctx({ ...doctor, roles: ['registrar'] })
  await assert.rejects(bookReferral(asCentre, named), refused('booking.channel_not_yours'))
  const ofCare = { granteeKind: 'staff', basis: 'care-relation', patientId: five!.id } as const
  await region
    .ctx()
    .transaction((ctx) => grantAccess(ctx, { ...ofCare, granteeId: qian.id, basisId: ctx.chance.uuid() }))
  assert.equal((await bookReferral(region.ctx(qian), named)).residentId, five!.id)
  const { sessions: pools } = await readPools(region.ctx(clerk), { date: '2026-03-03' })
  assert.deepEqual(
    pools[0]!.pools.map(({ channel, numbers, free, held, taken }) => [channel, numbers, free, held, taken]),
    [
      ['app', 2, 0, 0, 2],
      ['window', 1, 0, 1, 0],
      ['primary-care', 2, 1, 1, 0],
      ['referral', 1, 0, 0, 1],
    ],
  )
})

test('a reserve goes back to the app at its time, by hand, or when quotas are dealt out anew', async (t) => {
  const region = await freshDatabase(t)
  const { li, clerk } = await clinic(region)
  const quotas = { window: 1, 'primary-care': 2, referral: 1 }
  const giveBacks = [{ from: 'primary-care' as const, to: 'app' as const, daysBefore: 1, at: '15:00' }]
  await addTemplate(region.ctx(clerk), { ...tuesday(li.id), quotas, giveBacks })
  const pools = async () => {
    const [session] = (await readPools(region.ctx(clerk), { date: '2026-03-03' })).sessions
    return { session: session!, counts: session!.pools.map(({ channel, numbers }) => [channel, numbers]) }
  }
  assert.equal((await pools()).session.giveBacks[0]!.at, '2026-03-02T07:00:00.000Z')
  region.clock.set('2026-03-02T06:59:59Z')
  await region.runJob(giveBackDue, {})
  assert.deepEqual((await pools()).counts, [
    ['app', 2],
    ['window', 1],
    ['primary-care', 2],
    ['referral', 1],
  ])
  region.clock.set('2026-03-02T07:00:00Z')
  await region.runJob(giveBackDue, {})
  await region.runJob(giveBackDue, {})
  const { session, counts } = await pools()
  assert.deepEqual(counts, [
    ['app', 4],
    ['window', 1],
    ['referral', 1],
  ])
  assert.equal(session.giveBacks[0]!.moved, 2)
  const { sessionId } = session
  await giveBack(region.ctx(clerk), { sessionId, from: 'referral', to: 'window', reason: '无转诊' })
  assert.deepEqual((await pools()).counts, [
    ['app', 4],
    ['window', 2],
  ])
  await changeQuotas(region.ctx(clerk), { sessionId, quotas: { ...noQuotas, window: 3 } })
  assert.deepEqual((await pools()).counts, [
    ['app', 3],
    ['window', 3],
  ])
  await assert.rejects(
    changeQuotas(region.ctx(clerk), { sessionId, quotas: { ...noQuotas, window: 7 } }),
    refused('schedules.quotas_beyond'),
  )
})
