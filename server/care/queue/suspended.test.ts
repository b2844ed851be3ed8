import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bookedSession,
  bookingModule,
  closeNumbers,
  keepNumber,
  lockAppointment,
  lockEqual,
  moveToKept,
  readAppointment,
  reopenNumbers,
} from '#care/booking'
import { freshDatabase, type TestRegion } from '#testing'
import { doctor, hospital, resident } from '#testing/people'
import { booked, morning } from './hall.fixture.ts'
import { beginVisit, callNext, checkInHere, finishVisit, queueModule, readDoctorQueue, readMyPlace } from './index.ts'

const modules = [bookingModule, queueModule]

/** Two people wait in the morning; there is an afternoon, too. */
async function halls(region: TestRegion) {
  await region.deliver(modules)
  const { id } = await hospital(region)
  const li = await doctor(region, id)
  const session = await morning(region, li.id)
  const afternoon = await morning(region, li.id, '14:00', '15:00')
  const people = [await resident(region, '居民甲'), await resident(region, '居民乙')]
  const appointments = []
  for (const who of people) {
    const appointment = await booked(region, who, session.id)
    await checkInHere(region.ctx(who), { appointmentId: appointment.id })
    appointments.push(appointment)
  }
  const suspend = () =>
    region.ctx().transaction(async (ctx) => {
      const row = (await bookedSession(ctx, session.id))!
      return closeNumbers(ctx, row, { from: row.startsAt, until: row.endsAt }, '医生抢救')
    })
  const waiting = async () => (await readDoctorQueue(region.ctx(li), {})).sessions[0]!.waiting.length
  return { li, session, afternoon, people, appointments, suspend, waiting }
}

test('nobody waits for a suspended session, and whoever has the number again has the place again', async (t) => {
  const region = await freshDatabase(t)
  const { session, people, appointments, suspend, waiting } = await halls(region)
  const { closed } = await suspend()
  await region.deliver(modules)
  assert.equal(await waiting(), 0)
  await region.ctx().transaction(async (ctx) => {
    const ids = appointments.map(({ id }) => id)
    await reopenNumbers(ctx, (await bookedSession(ctx, session.id))!, closed, ids)
  })
  await region.deliver(modules)
  const place = await readMyPlace(region.ctx(people[1]), { appointmentId: appointments[1]!.id })
  assert.deepEqual([place.state, place.ahead, await waiting()], ['waiting', 1, 2])
})

test('who went to another session has a place of that one', async (t) => {
  const region = await freshDatabase(t)
  const { session, afternoon, people, appointments, suspend } = await halls(region)
  await suspend()
  await region.deliver(modules)
  const appointmentId = appointments[0]!.id
  const who = region.ctx(people[0])
  await region.ctx().transaction(async (ctx) => {
    const lost = (await lockAppointment(ctx, appointmentId))!
    const of = { ...lost, channel: 'app', sessionId: session.id } as const
    const number = (await lockEqual(ctx, of, { after: ctx.now, lastDay: lost.date, besides: [] }))!
    await moveToKept(ctx, lost, await keepNumber(ctx, number, lost.residentId, number.startsAt))
  })
  await region.deliver(modules)
  region.clock.set(afternoon.startsAt)
  const place = await checkInHere(who, { appointmentId })
  assert.deepEqual([place.state, place.ticket], ['waiting', 'B001'])
})

test('who is in the room when the rest of the session is suspended has been seen', async (t) => {
  const region = await freshDatabase(t)
  const { li, session, people, appointments, suspend } = await halls(region)
  const { sessions } = await callNext(region.ctx(li), { sessionId: session.id })
  const { placeId } = sessions[0]!.called[0]!
  await beginVisit(region.ctx(li), { placeId })
  await suspend()
  await region.deliver(modules)
  await finishVisit(region.ctx(li), { placeId })
  const seen = await readAppointment(region.ctx(people[0]), { appointmentId: appointments[0]!.id })
  assert.equal(seen.state, 'seen')
})
