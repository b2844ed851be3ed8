import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  bookingModule,
  bookNumber,
  cancelAppointment,
  cancelled,
  displaced,
  doctorSessions,
  holdNumber,
  markNoShows,
  putSession,
  readAppointment,
  rescheduleAppointment,
} from '#care/booking'
import type { Actor } from '#kernel'
import { listener, type Module, Refusal } from '#kernel'
import { readResource } from '#record'
import { freshDatabase, type TestRegion } from '#testing'
import { listDisplaced, readSuspension, recordCall, setSuspensionPolicy } from './displaced.ts'
import { schedulesModule } from './index.ts'
import { lookAfter } from './look-after.ts'
import { acceptOffer, declineOffer, listMyOffers } from './offers.ts'
import { book, clinic, people, staff, tuesday } from './schedules.fixture.ts'
import { resume, substitute, suspendSession } from './suspend.ts'
import { addTemplate } from './templates.ts'

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

/** Li sits on Tuesdays, 8:00 to 9:30, six numbers; three people have one of tomorrow's. */
async function booked(t: TestContext, region: TestRegion, count = 3) {
  const of = await clinic(region)
  await addTemplate(region.ctx(of.clerk), tuesday(of.li.id))
  const sessions = (await doctorSessions(region.ctx(of.clerk), { doctorId: of.li.id })).sessions
  const tomorrow = sessions[0]!.id
  const persons = await people(region, count)
  const appointments = []
  for (const person of persons) appointments.push(await book(region, person, tomorrow))
  return { ...of, t, sessions, tomorrow, persons, appointments }
}

const offersOf = async (region: TestRegion, person: Actor) =>
  (await listMyOffers(region.ctx(person), { residentId: person.id })).offers
const stateOf = async (region: TestRegion, person: Actor, appointmentId: string) =>
  readAppointment(region.ctx(person), { appointmentId })

test('whoever loses a number is kept an equal one of the same doctor, and has it by saying yes', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, tomorrow, persons, appointments, sessions } = await booked(t, region)
  const said = await suspendSession(region.ctx(clerk), { sessionId: tomorrow, reason: '医生外出抢救' })
  assert.deepEqual([said.suspension.people.total, said.suspension.people.open], [3, 3])
  const [session] = (await doctorSessions(region.ctx(persons[0]), { doctorId: sessions[0]!.doctorId })).sessions
  assert.deepEqual([session!.state, session!.freeNumbers, session!.bookable], ['suspended', 0, false])
  await assert.rejects(
    holdNumber(region.ctx(persons[0]), { sessionId: tomorrow, residentId: persons[0]!.id }),
    refused('booking.session_suspended'),
  )
  const [offer] = await offersOf(region, persons[0]!)
  assert.equal(offer?.state, 'offered')
  assert.equal(offer.offered?.sessionId, sessions[1]!.id)
  assert.equal((await stateOf(region, persons[0]!, appointments[0]!.id)).state, 'displaced')
  const resource = await readResource(region.ctx(), 'Appointment', appointments[0]!.id)
  assert.equal((resource as { status: string }).status, 'pending')

  await acceptOffer(region.ctx(persons[0]), { offerId: offer.id })
  const moved = await stateOf(region, persons[0]!, appointments[0]!.id)
  assert.deepEqual([moved.state, moved.sessionId, moved.startsAt], ['booked', sessions[1]!.id, offer.offered?.startsAt])
  assert.equal((await acceptOffer(region.ctx(persons[0]), { offerId: offer.id })).state, 'moved')
  assert.equal((await doctorSessions(region.ctx(clerk), { doctorId: session!.doctorId })).sessions[1]!.freeNumbers, 3)
})

test('where nothing equal is left everybody gets all money back, is told, and is called', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, li, persons, sessions } = await booked(t, region, 2)
  // The other sessions of the doctor are past what is looked through.
  const last = sessions.at(-1)!.id
  region.clock.set('2026-03-02T16:30:00Z')
  const mine = await book(region, persons[0]!, last)
  const heard: string[] = []
  const hears: Module = {
    name: 'cashier',
    listeners: [
      listener(displaced, 'cashier.give_back', async (_, { appointmentId }) => void heard.push(appointmentId)),
      listener(cancelled, 'cashier.cancelled', async () => undefined),
    ],
  }
  await region.deliver([bookingModule, schedulesModule, hears])
  const said = await suspendSession(region.ctx(li), { sessionId: last, reason: '设备检修' })
  assert.equal(said.displaced[0]!.offeredAt, null)
  region.clock.advance(14)
  await region.runJob(lookAfter, {})
  assert.equal((await stateOf(region, persons[0]!, mine.id)).state, 'displaced')
  region.clock.advance(2)
  await region.runJob(lookAfter, {})
  await region.deliver([bookingModule, schedulesModule, hears])
  assert.deepEqual(heard, [mine.id])
  const after = await stateOf(region, persons[0]!, mine.id)
  assert.deepEqual([after.state, after.cancelReason], ['cancelled', '停诊：设备检修'])
  const { displaced: toCall } = await listDisplaced(region.ctx(clerk), { callsOnly: true })
  assert.deepEqual(
    toCall.map(({ residentId, state }) => [residentId, state]),
    [[persons[0]!.id, 'refunded']],
  )
  await recordCall(region.ctx(clerk), { displacedId: toCall[0]!.id, reached: false, note: '无人接听' })
  assert.equal((await listDisplaced(region.ctx(clerk), { callsOnly: true })).displaced.length, 1)
  await recordCall(region.ctx(clerk), { displacedId: toCall[0]!.id, reached: true, note: '已告知' })
  assert.equal((await listDisplaced(region.ctx(clerk), { callsOnly: true })).displaced.length, 0)
})

test('nobody is left undecided after the limit: who does not answer gets the money back and the number goes to others', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, tomorrow, persons, sessions, li } = await booked(t, region)
  const { suspension } = await suspendSession(region.ctx(clerk), { sessionId: tomorrow, reason: '停诊' })
  await offersOf(region, persons[0]!)
  region.clock.advance(12 * 60)
  const { displaced: toCall } = await listDisplaced(region.ctx(clerk), { callsOnly: true })
  assert.deepEqual(new Set(toCall.map(({ residentId }) => residentId)), new Set([persons[1]!.id, persons[2]!.id]))
  await recordCall(region.ctx(clerk), { displacedId: toCall[0]!.id, reached: true, answer: 'accept', note: '' })
  region.clock.advance(12 * 60)
  await region.runJob(lookAfter, {})
  await region.runJob(markNoShows, {})
  const { suspension: after, displaced: all } = await readSuspension(region.ctx(clerk), { suspensionId: suspension.id })
  assert.deepEqual([after.people.open, after.people.moved, after.people.refunded], [0, 1, 2])
  assert.deepEqual(all.map(({ decidedBy }) => decidedBy).sort(), ['desk', 'time', 'time'])
  assert.equal(
    (await doctorSessions(region.ctx(clerk), { doctorId: li.id })).sessions.find(({ id }) => id === sessions[1]!.id)!
      .numbers,
    6,
  )
})

test('the person may ask for another number, also of a doctor of the same department and title, or for the money', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, hospital, qian, tomorrow, persons, appointments } = await booked(t, region)
  const chief = await staff(region, hospital.id, 'doctor', { name: '周主任', title: 'chief' })
  await addTemplate(region.ctx(clerk), { ...tuesday(chief.id), weekday: 3 })
  await addTemplate(region.ctx(clerk), { ...tuesday(qian.id), weekday: 3, numbersPerBand: 1, endsAt: '08:30' })
  await suspendSession(region.ctx(clerk), { sessionId: tomorrow, reason: '停诊' })
  const [one, two] = persons as [Actor, Actor]
  let [offer] = await offersOf(region, one)
  const seen = [offer!.offered!]
  for (;;) {
    try {
      offer = await declineOffer(region.ctx(one), { offerId: offer!.id, instead: 'another' })
      seen.push(offer.offered!)
    } catch (error) {
      assert.ok(refused('schedules.none_equal')(error))
      break
    }
  }
  // Four of the same doctor are left by the other two, then one of Qian's each Wednesday within a week; never the chief's.
  assert.deepEqual(
    seen.map(({ doctorName }) => doctorName),
    [...Array(4).fill('李明'), '钱进'],
  )
  const lastSeen = (await offersOf(region, one))[0]!
  assert.deepEqual(lastSeen.offered, seen.at(-1))
  await acceptOffer(region.ctx(one), { offerId: lastSeen.id })
  assert.equal((await stateOf(region, one, appointments[0]!.id)).doctorName, '钱进')

  const [theirs] = await offersOf(region, two)
  const refund = await declineOffer(region.ctx(two), { offerId: theirs!.id, instead: 'refund' })
  assert.equal(refund.state, 'refunded')
  assert.equal((await stateOf(region, two, appointments[1]!.id)).state, 'cancelled')
  await assert.rejects(acceptOffer(region.ctx(two), { offerId: theirs!.id }), refused('schedules.offer_over'))
  await assert.rejects(acceptOffer(region.ctx(one), { offerId: theirs!.id }), refused('residents.not_acting_for'))
})

test('a mistaken suspension is taken back within its minutes: numbers, holds and people are as before', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, tomorrow, persons, appointments, li } = await booked(t, region)
  const before = (await doctorSessions(region.ctx(clerk), { doctorId: li.id })).sessions
  const { suspension } = await suspendSession(region.ctx(clerk), { sessionId: tomorrow, reason: '误操作' })
  region.clock.advance(10)
  await region.runJob(lookAfter, {})
  const taken = await resume(region.ctx(clerk), { suspensionId: suspension.id, reason: '误操作撤销' })
  assert.ok(taken.suspension.resumedAt)
  assert.deepEqual((await doctorSessions(region.ctx(clerk), { doctorId: li.id })).sessions, before)
  assert.equal((await stateOf(region, persons[0]!, appointments[0]!.id)).state, 'booked')

  const again = await suspendSession(region.ctx(clerk), { sessionId: tomorrow, reason: '真的停诊' })
  const [offer] = await offersOf(region, persons[0]!)
  await acceptOffer(region.ctx(persons[0]), { offerId: offer!.id })
  const back = () => resume(region.ctx(clerk), { suspensionId: again.suspension.id, reason: '再撤销' })
  await assert.rejects(back(), refused('schedules.too_late_to_resume'))
})

test('a part of a session can be suspended; its people are offered what is left of it first', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, tomorrow, persons, appointments } = await booked(t, region)
  const until = '2026-03-03T00:30:00Z'
  const { displaced: lost } = await suspendSession(region.ctx(clerk), { sessionId: tomorrow, until, reason: '晚到' })
  assert.deepEqual(
    lost.map(({ appointmentId }) => appointmentId).sort(),
    appointments
      .slice(0, 2)
      .map(({ id }) => id)
      .sort(),
  )
  assert.ok(lost.every(({ offeredAt }) => offeredAt?.sessionId === tomorrow))
  const [offer] = await offersOf(region, persons[0]!)
  await acceptOffer(region.ctx(persons[0]), { offerId: offer!.id })
  const after = await stateOf(region, persons[0]!, appointments[0]!.id)
  assert.deepEqual([after.state, after.sessionId, after.startsAt], ['booked', tomorrow, offer!.offered!.startsAt])
})

test('with a policy that says so, the same half-day is moved to without asking, when the suspension stands', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, hospital, qian, persons } = await booked(t, region, 1)
  const head = await staff(region, hospital.id, 'manager', { name: '主任' })
  const rules = { offerHours: 24, reofferDays: 0, noticeMinutes: 60, undoMinutes: 15 }
  await setSuspensionPolicy(region.ctx(head), {
    ...rules,
    validFrom: '2026-03-03',
    autoMoveSameHalfDay: true,
    clause: '院规',
  })
  await addTemplate(region.ctx(clerk), { ...tuesday(qian.id), startsAt: '10:00', endsAt: '11:30' })
  const [, next] = (await doctorSessions(region.ctx(clerk), { doctorId: qian.id })).sessions
  const appointment = await book(region, persons[0]!, next!.id)
  await addTemplate(region.ctx(clerk), {
    ...tuesday((await staff(region, hospital.id, 'doctor', { name: '吴刚' })).id),
    startsAt: '09:00',
    endsAt: '10:00',
  })
  await suspendSession(region.ctx(clerk), { sessionId: next!.id, reason: '停诊' })
  const [offer] = await offersOf(region, persons[0]!)
  assert.equal(offer!.otherwise, 'moved')
  region.clock.advance(15)
  await region.runJob(lookAfter, {})
  const moved = await stateOf(region, persons[0]!, appointment.id)
  assert.equal(moved.state, 'booked')
  assert.equal(moved.startsAt, '2026-03-10T01:30:00.000Z')
  assert.equal((await offersOf(region, persons[0]!))[0]!.state, 'moved')
})

test('with a substitute everybody is asked; who says nothing stays and is called, who leaves gives the place to others', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, qian, tomorrow, persons, appointments } = await booked(t, region)
  await substitute(region.ctx(clerk), { sessionId: tomorrow, doctorId: qian.id, reason: '李医生出诊' })
  const [one, two, three] = persons as [Actor, Actor, Actor]
  const [offer] = await offersOf(region, one)
  assert.deepEqual(
    [offer!.kind, offer!.offered?.doctorName, offer!.was.doctorName, offer!.otherwise],
    ['substitute', '钱进', '李明', 'stays'],
  )
  assert.equal((await acceptOffer(region.ctx(one), { offerId: offer!.id })).state, 'stays')
  const [theirs] = await offersOf(region, two)
  const another = await declineOffer(region.ctx(two), { offerId: theirs!.id, instead: 'another' })
  assert.equal(another.offered?.doctorName, '李明')
  assert.equal((await stateOf(region, two, appointments[1]!.id)).state, 'displaced')
  region.clock.advance(24 * 60)
  await region.runJob(lookAfter, {})
  assert.equal((await stateOf(region, three, appointments[2]!.id)).doctorName, '钱进')
  const resource = await readResource(region.ctx(), 'Appointment', appointments[2]!.id)
  const actors = (resource as { participant: { actor: { reference: string } }[] }).participant
  assert.equal(actors[1]!.actor.reference, `Practitioner/${qian.id}`)
  assert.equal((await stateOf(region, two, appointments[1]!.id)).state, 'cancelled')
})

test('what was asked about a visit that its person has cancelled or moved is over, and their old number is another’s', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, qian, sessions, tomorrow, persons, appointments } = await booked(t, region)
  await substitute(region.ctx(clerk), { sessionId: tomorrow, doctorId: qian.id, reason: '李医生出诊' })
  const [one, two] = persons as [Actor, Actor, Actor]
  const asked = [(await offersOf(region, one))[0]!, (await offersOf(region, two))[0]!]
  await cancelAppointment(region.ctx(one), { appointmentId: appointments[0]!.id })
  const moved = await rescheduleAppointment(region.ctx(two), {
    appointmentId: appointments[1]!.id,
    sessionId: sessions[1]!.id,
  })
  for (const [index, person] of [one, two].entries()) {
    const offerId = asked[index]!.id
    for (const instead of ['refund', 'another'] as const)
      await assert.rejects(declineOffer(region.ctx(person), { offerId, instead }), refused('schedules.offer_over'))
    await assert.rejects(acceptOffer(region.ctx(person), { offerId }), refused('schedules.offer_over'))
  }
  const numbers = await region.pool.query('select state from booking.number where id = any ($1) order by state', [
    [appointments[0]!.numberId, moved.numberId],
  ])
  assert.deepEqual(
    numbers.rows.map(({ state }) => state),
    ['booked', 'cooling'],
  )
})

test('the place of somebody who does not want the substitute is theirs until they have another, then others book it', async (t) => {
  const region = await freshDatabase(t)
  const { clerk, qian, tomorrow, persons, appointments } = await booked(t, region, 6)
  const { suspension } = await substitute(region.ctx(clerk), {
    sessionId: tomorrow,
    doctorId: qian.id,
    reason: '李医生出诊',
  })
  const [one, two] = persons as [Actor, Actor]
  const leave = async (who: Actor) =>
    declineOffer(region.ctx(who), { offerId: (await offersOf(region, who))[0]!.id, instead: 'another' })
  await leave(one)
  const [late] = await people(region, 1)
  await assert.rejects(book(region, late!, tomorrow), refused('booking.sold_out'))
  await resume(region.ctx(clerk), { suspensionId: suspension.id, reason: '李医生回来了' })
  const back = await stateOf(region, one, appointments[0]!.id)
  assert.deepEqual([back.state, back.doctorName, back.sessionId], ['booked', '李明', tomorrow])

  await substitute(region.ctx(clerk), { sessionId: tomorrow, doctorId: qian.id, reason: '李医生又出诊' })
  const left = await leave(two)
  await acceptOffer(region.ctx(two), { offerId: left.id })
  assert.equal((await book(region, late!, tomorrow)).numberId, appointments[1]!.numberId)
})

test('a session that the hospital’s own system suspends is looked after like any other', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver([bookingModule, schedulesModule])
  const { hospital, persons } = await booked(t, region, 1)
  const doctor = { id: region.chance.uuid(), name: '外院系统医生', title: 'attending', specialty: '' }
  const given = (day: string, of: { id?: string; state?: 'open' | 'suspended' } = {}) => ({
    id: of.id,
    doctor,
    institutionId: hospital.id,
    department: { code: '03.04', name: '心血管内科' },
    kind: 'offline' as const,
    startsAt: new Date(`${day}T01:00:00Z`),
    endsAt: new Date(`${day}T02:00:00Z`),
    feeFen: 0,
    state: of.state ?? 'open',
    reason: of.state ? '医院停诊' : null,
    numbers: [1, 2].map((seq) => ({
      seq,
      startsAt: new Date(`${day}T01:00:00Z`),
      endsAt: new Date(`${day}T02:00:00Z`),
      state: 'free' as const,
      channel: 'app' as const,
    })),
  })
  const first = await putSession(region.ctx(), given('2026-03-04'))
  const same = await putSession(region.ctx(), given('2026-03-04', { id: first.sessionId }))
  assert.deepEqual(same, first)
  await putSession(region.ctx(), given('2026-03-05'))
  const system = region.ctx()
  const hold = await holdNumber(region.ctx(persons[0]), { sessionId: first.sessionId, residentId: persons[0]!.id })
  assert.equal(hold.session.hospitalNumber, true)
  await system.transaction(async (ctx) => {
    await ctx.client.query(`update booking.number set outside = 'kept' where hold_id = $1`, [hold.id])
  })
  const appointment = await bookNumber(region.ctx(persons[0]), { holdId: hold.id })
  await system.transaction(async (ctx) => {
    await ctx.client.query(`update booking.appointment set state = 'booked' where id = $1`, [appointment.id])
  })
  await putSession(region.ctx(), given('2026-03-04', { id: first.sessionId, state: 'suspended' }))
  await region.deliver([bookingModule, schedulesModule])
  await region.deliver([bookingModule, schedulesModule])
  const [offer] = await offersOf(region, persons[0]!)
  assert.deepEqual([offer?.state, offer?.reason, offer?.offered?.doctorName], ['offered', '医院停诊', '外院系统医生'])
  // The other number is the hospital's too: until it has answered there is nothing to take.
  const take = () => acceptOffer(region.ctx(persons[0]), { offerId: offer!.id })
  await assert.rejects(take(), refused('booking.hospital_not_answered'))
  await system.transaction(async (ctx) => {
    await ctx.client.query(`update booking.number set outside = 'kept' where state = 'held'`)
  })
  const taken = await take()
  assert.equal((await stateOf(region, persons[0]!, appointment.id)).state, 'cancelled')
  assert.equal((await stateOf(region, persons[0]!, taken.newAppointmentId!)).state, 'pending')
})
