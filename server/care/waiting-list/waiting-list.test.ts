import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appointment } from '@medplum/fhirtypes'
import { bookingModule, bookNumber, cancelAppointment, holdNumber } from '#care/booking'
import type { Actor, Refusal } from '#kernel'
import { readResource } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { resident } from '#testing/people'
import {
  acceptOffer,
  declineOffer,
  joinList,
  leaveList,
  myEntries,
  readEntry,
  readLine,
  readOutlook,
  tendLists,
  waitingListModule,
} from './index.ts'
import { soldOut, thursday } from './sold-out.fixture.ts'

const refused = (code: string) => (error: Refusal) => error.code === code
const both = [bookingModule, waitingListModule]
const thursdayOnly = { from: '2026-03-05', to: '2026-03-05', kind: 'offline' } as const

const wait = (region: TestRegion, who: Actor, doctorId: string) =>
  joinList(region.ctx(who), { residentId: who.id, doctorId, ...thursdayOnly })
const entryOf = (region: TestRegion, who: Actor, entryId: string) => readEntry(region.ctx(who), { entryId })

async function giveBack(region: TestRegion, one: { who: Actor; appointment: { id: string } }) {
  await cancelAppointment(region.ctx(one.who), { appointmentId: one.appointment.id })
  await region.deliver(both)
}

test('a returned number is offered to the first in line, and booked by a yes', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 2, 2)
  const [first, second] = [await wait(region, people[0]!, li.id), await wait(region, people[1]!, li.id)]
  assert.deepEqual([first.chances!.ahead, second.chances!.ahead], [0, 1])
  await giveBack(region, owners[0]!)
  const offered = await entryOf(region, people[0]!, first.id)
  assert.equal(offered.state, 'offered')
  assert.equal(offered.offer!.answerUntil, '2026-03-03T01:00:00.000Z', '24 hours')
  assert.equal((await entryOf(region, people[1]!, second.id)).state, 'waiting')
  const { entry, appointment } = await acceptOffer(region.ctx(people[0]), { offerId: offered.offer!.id })
  assert.equal(entry.state, 'booked')
  assert.equal(appointment.numberId, owners[0]!.appointment.numberId)
  const again = await acceptOffer(region.ctx(people[0]), { offerId: offered.offer!.id })
  assert.equal(again.appointment.id, appointment.id, 'safe to repeat')
})

test('the public does not get a number that is offered, nor between one offer and the next', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, session, owners, people } = await soldOut(region, 1, 2)
  const entries = [await wait(region, people[0]!, li.id), await wait(region, people[1]!, li.id)]
  await giveBack(region, owners[0]!)
  const stranger = await resident(region, '路人')
  const asked = { sessionId: session.id, residentId: stranger.id }
  await assert.rejects(holdNumber(region.ctx(stranger), asked), refused('booking.sold_out'))
  region.clock.advance(24 * 60)
  await assert.rejects(holdNumber(region.ctx(stranger), asked), refused('booking.sold_out'))
  await region.runJob(tendLists, {})
  await assert.rejects(holdNumber(region.ctx(stranger), asked), refused('booking.sold_out'))
  assert.equal((await entryOf(region, people[0]!, entries[0]!.id)).state, 'lapsed', 'no answer ends the entry')
  assert.equal((await entryOf(region, people[1]!, entries[1]!.id)).state, 'offered')
})

test('a decline goes to the next, keeps the place as often as the rule says, and never offers that number again', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 3, 1)
  const entry = await wait(region, people[0]!, li.id)
  for (const [index, owner] of owners.entries()) {
    await giveBack(region, owner)
    const now = await entryOf(region, people[0]!, entry.id)
    assert.equal(now.state, 'offered', `${index}`)
    const after = await declineOffer(region.ctx(people[0]), { offerId: now.offer!.id, stay: true })
    assert.equal(after.state, index < 2 ? 'waiting' : 'lapsed')
    assert.equal(after.passedOver.length, index < 2 ? index + 1 : index)
  }
})

test('a number that nobody takes goes back to where it came from', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 1, 1)
  const entry = await wait(region, people[0]!, li.id)
  await giveBack(region, owners[0]!)
  await leaveList(region.ctx(people[0]), { entryId: entry.id })
  const { rows } = await region.pool.query('select state, free_at from booking.number where id = $1', [
    owners[0]!.appointment.numberId,
  ])
  assert.ok(rows[0].state === 'free' || (rows[0].state === 'cooling' && rows[0].free_at > region.clock.now()))
})

test('the hour of the offer never passes the clearing time, and too late a number is left to everyone', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 2, 2)
  const entries = [await wait(region, people[0]!, li.id), await wait(region, people[1]!, li.id)]
  region.clock.set('2026-03-04T10:00:00Z')
  await giveBack(region, owners[0]!)
  const offered = await entryOf(region, people[0]!, entries[0]!.id)
  assert.equal(offered.offer!.answerUntil, '2026-03-04T15:00:00.000Z', '23:00 the day before')
  region.clock.set('2026-03-04T14:45:00Z')
  await giveBack(region, owners[1]!)
  assert.equal((await entryOf(region, people[1]!, entries[1]!.id)).state, 'waiting')
  region.clock.set('2026-03-04T15:00:00Z')
  await region.runJob(tendLists, {})
  for (const [index, who] of people.entries())
    assert.equal((await entryOf(region, who, entries[index]!.id)).state, 'cleared')
})

test('a restriction, a limit or one’s own return is a rule to be passed over by, and it is written down', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 1, 2)
  const entries = [await wait(region, people[0]!, li.id), await wait(region, people[1]!, li.id)]
  // The first has another number with the doctor that day by now.
  const afternoon = await thursday(region, li.id, 1, '14:00')
  const hold = await holdNumber(region.ctx(people[0]), { sessionId: afternoon.id, residentId: people[0]!.id })
  await giveBack(region, owners[0]!)
  const first = await entryOf(region, people[0]!, entries[0]!.id)
  assert.deepEqual(
    first.passedOver.map(({ reason }) => reason),
    ['booking.limit_per_doctor_day'],
  )
  assert.equal((await entryOf(region, people[1]!, entries[1]!.id)).state, 'offered')
  // Who books what they waited for waits no longer.
  const direct = await bookNumber(region.ctx(people[0]), { holdId: hold.id })
  await region.deliver(both)
  const after = await entryOf(region, people[0]!, entries[0]!.id)
  assert.deepEqual([after.state, after.appointmentId], ['booked', direct.id])
})

test('an offer may be booked like any hold; the list hears of it', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 1, 1)
  const entry = await wait(region, people[0]!, li.id)
  await giveBack(region, owners[0]!)
  const { offer } = await entryOf(region, people[0]!, entry.id)
  await bookNumber(region.ctx(people[0]), { holdId: offer!.holdId })
  await region.deliver(both)
  const after = await entryOf(region, people[0]!, entry.id)
  assert.deepEqual([after.state, after.offer!.state], ['booked', 'accepted'])
})

test('a number that is about to be released is offered before everyone may take it', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 1, 1)
  const entry = await wait(region, people[0]!, li.id)
  await region.pool.query(`update booking.appointment set state = 'cancelled', cancelled_at = now() where id = $1`, [
    owners[0]!.appointment.id,
  ])
  await region.pool.query(`update booking.number set state = 'closed', free_at = $2 where id = $1`, [
    owners[0]!.appointment.numberId,
    '2026-03-02T03:00:00Z',
  ])
  await region.runJob(tendLists, {})
  assert.equal((await entryOf(region, people[0]!, entry.id)).state, 'waiting', 'not yet')
  region.clock.set('2026-03-02T02:35:00Z')
  await region.runJob(tendLists, {})
  assert.equal((await entryOf(region, people[0]!, entry.id)).state, 'offered')
})

test('one entry a target, three a person, and none while numbers are free', async (t) => {
  const region = await freshDatabase(t)
  const { institution, li, session, people } = await soldOut(region, 1, 1)
  const who = people[0]!
  await wait(region, who, li.id)
  await assert.rejects(wait(region, who, li.id), refused('waiting_list.already_waiting'))
  const department = { institutionId: institution.id, departmentCode: session.departmentCode }
  await joinList(region.ctx(who), { residentId: who.id, ...department, ...thursdayOnly })
  const online = { ...department, ...thursdayOnly, kind: 'online-follow-up' } as const
  await joinList(region.ctx(who), { residentId: who.id, ...online })
  await assert.rejects(
    joinList(region.ctx(who), { residentId: who.id, ...online, doctorId: li.id }),
    refused('waiting_list.too_many'),
  )
  const other = await resident(region, '居民庚')
  await thursday(region, li.id, 1, '15:00')
  await assert.rejects(wait(region, other, li.id), refused('waiting_list.still_free'))
  const morning = { ...thursdayOnly, half: 'morning', doctorId: li.id } as const
  assert.equal((await joinList(region.ctx(other), { residentId: other.id, ...morning })).state, 'waiting')
})

test('days are bounded by the window and the clearing time', async (t) => {
  const region = await freshDatabase(t)
  const { li, people } = await soldOut(region, 1, 1)
  const join = (from: string, to: string) =>
    joinList(region.ctx(people[0]), { residentId: people[0]!.id, doctorId: li.id, kind: 'offline', from, to })
  for (const [from, to] of [
    ['2026-03-02', '2026-03-02'],
    ['2026-03-01', '2026-03-05'],
    ['2026-03-06', '2026-03-05'],
    ['2026-03-05', '2026-06-05'],
  ] as const)
    await assert.rejects(join(from, to), refused('waiting_list.days_wrong'), `${from} ${to}`)
})

test('nobody joins, reads or answers for another person', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { li, owners, people } = await soldOut(region, 1, 2)
  const [who, other] = people as [Actor, Actor]
  const no = refused('residents.not_acting_for')
  await assert.rejects(joinList(region.ctx(other), { residentId: who.id, doctorId: li.id, ...thursdayOnly }), no)
  const entry = await wait(region, who, li.id)
  await giveBack(region, owners[0]!)
  const { offer } = await entryOf(region, who, entry.id)
  await assert.rejects(entryOf(region, other, entry.id), no)
  await assert.rejects(myEntries(region.ctx(other), { residentId: who.id, scope: 'all' }), no)
  await assert.rejects(acceptOffer(region.ctx(other), { offerId: offer!.id }), no)
  await assert.rejects(declineOffer(region.ctx(other), { offerId: offer!.id, stay: true }), no)
  await assert.rejects(leaveList(region.ctx(other), { entryId: entry.id }), no)
})

test('the estimate counts what came back, and says when that is too little', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(both)
  const { institution, li, people } = await soldOut(region, 1, 1)
  const entry = await wait(region, people[0]!, li.id)
  assert.equal(entry.chances!.likelihood, 'unknown')
  assert.match(entry.chances!.sentence, /前面有 0 人.*无法估计/)
  const outlook = await readOutlook(region.ctx(people[0]), { doctorId: li.id, ...thursdayOnly })
  assert.equal(outlook.chances.ahead, 1)
  const desk: Actor = { id: 'd', roles: ['registrar'], name: '', institutionId: institution.id }
  const line = await readLine(region.ctx(desk), { institutionId: institution.id, departmentCode: '03.04' })
  assert.deepEqual(
    line.waiting.map(({ place, name }) => [place, name]),
    [[1, '候*0']],
  )
})

test('an entry is in the record as an Appointment that waits', async (t) => {
  const region = await freshDatabase(t)
  const { li, people } = await soldOut(region, 1, 1)
  const entry = await wait(region, people[0]!, li.id)
  const stored = () => readResource<Appointment>(region.ctx(), 'Appointment', entry.id)
  assert.equal((await stored())?.status, 'waitlist')
  await leaveList(region.ctx(people[0]), { entryId: entry.id })
  assert.equal((await stored())?.status, 'cancelled')
})

test('over HTTP: join, see the place, leave', async (t) => {
  const region = await freshDatabase(t)
  const { li, people } = await soldOut(region, 1, 1)
  const { call } = await testServer(t, region, both)
  const body = { residentId: people[0]!.id, doctorId: li.id, ...thursdayOnly }
  const joined = await call(people[0], 'POST /api/waiting-list/entries', body)
  assert.equal(joined.status, 200)
  const list = await call(people[0], `GET /api/waiting-list/entries?residentId=${people[0]!.id}`)
  assert.deepEqual([list.body.entries.length, list.body.entriesMax], [1, 3])
  const query = `doctorId=${li.id}&kind=offline&from=2026-03-05&to=2026-03-05`
  assert.equal((await call(people[0], `GET /api/waiting-list/outlook?${query}`)).status, 200)
  const left = await call(people[0], `POST /api/waiting-list/entries/${joined.body.id}/leave`)
  assert.equal(left.body.state, 'left')
})
