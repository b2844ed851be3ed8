import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bookingModule, cancelAppointment, expireHolds } from '#care/booking'
import { type Actor, Refusal } from '#kernel'
import { freshDatabase, type TestRegion } from '#testing'
import { resident } from '#testing/people'
import { acceptOffer, declineOffer, joinList, leaveList, tendLists, waitingListModule } from './index.ts'
import { soldOut } from './sold-out.fixture.ts'

const modules = [bookingModule, waitingListModule]
const owners = 4
const waiting = 5

/** One thing that somebody does; those of one round are done at once. */
const act = fc.oneof(
  fc.record({ what: fc.constant('join' as const), who: fc.nat(waiting - 1) }),
  fc.record({ what: fc.constant('cancel' as const), who: fc.nat(owners - 1) }),
  fc.record({
    what: fc.constantFrom('accept' as const, 'decline' as const, 'leave' as const),
    who: fc.nat(waiting - 1),
  }),
  fc.record({ what: fc.constantFrom('tend' as const, 'sweep' as const, 'hear' as const), who: fc.constant(0) }),
)
const rounds = fc.array(
  fc.record({ minutes: fc.constantFrom(1, 1, 5, 90, 24 * 60), acts: fc.array(act, { minLength: 1, maxLength: 5 }) }),
  { minLength: 4, maxLength: 9 },
)
type Act = { what: string; who: number }

test('whatever happens at once: order is kept, no number is offered or sold twice, none is lost', async (t) => {
  let offers = 0
  await fc.assert(
    fc.asyncProperty(rounds, async (list) => {
      const region = await freshDatabase(t)
      await region.deliver(modules)
      const world = await soldOut(region, owners, waiting)
      for (const who of [0, 1, 2]) await perform(region, world, { what: 'join', who })
      for (const { minutes, acts } of list) {
        region.clock.advance(minutes)
        await Promise.all(acts.map((one) => quietly(() => perform(region, world, one))))
        await orderIsKept(region)
        await nothingTwice(region)
      }
      await region.deliver(modules)
      await region.runJob(tendLists, {})
      await orderIsKept(region)
      await nothingTwice(region)
      await nothingLost(region, world.session.id)
      offers += await countOffers(region)
    }),
    { numRuns: 12, timeout: 60_000 },
  )
  assert.ok(offers > 5, `only ${offers} offers were made: nothing was tried`)
})

async function countOffers(region: TestRegion): Promise<number> {
  const { rows } = await region.pool.query('select count(*)::int as count from waiting_list.offer')
  return rows[0].count
}

type World = Awaited<ReturnType<typeof soldOut>>

async function perform(region: TestRegion, world: World, { what, who }: Act): Promise<unknown> {
  const person = world.people[who]!
  const ctx = region.ctx(person)
  if (what === 'tend') return region.runJob(tendLists, {})
  if (what === 'sweep') return region.runJob(expireHolds, {})
  if (what === 'hear') return region.deliver(modules)
  if (what === 'cancel') {
    const { who: owner, appointment } = world.owners[who]!
    return cancelAppointment(region.ctx(owner), { appointmentId: appointment.id })
  }
  if (what === 'join') {
    const days = { from: '2026-03-05', to: '2026-03-05', kind: 'offline' } as const
    return joinList(ctx, { residentId: person.id, doctorId: world.li.id, ...days })
  }
  const mine = await newest(region, person)
  if (!mine) return
  if (what === 'leave') return leaveList(ctx, { entryId: mine.entry })
  if (!mine.offer) return
  const offerId = mine.offer
  return what === 'accept' ? acceptOffer(ctx, { offerId }) : declineOffer(ctx, { offerId, stay: true })
}

async function newest(region: TestRegion, person: Actor) {
  const { rows } = await region.pool.query(
    `select e.id as entry, o.id as offer from waiting_list.entry e
       left join waiting_list.offer o on o.entry_id = e.id and o.state = 'open'
      where e.resident_id = $1 order by e.place desc limit 1`,
    [person.id],
  )
  return rows[0] as { entry: string; offer: string | null } | undefined
}

/** A "no" is an answer; a fault is not. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** At every offer, whoever stood before in line had an offer at that time, was gone, or was passed over by a rule that is written down. */
async function orderIsKept(region: TestRegion): Promise<void> {
  const { rows } = await region.pool.query(`
    select o.id, e.place, before.place as skipped
      from waiting_list.offer o
      join waiting_list.entry e on e.id = o.entry_id
      join waiting_list.entry before on before.institution_id = e.institution_id
       and before.department_code = e.department_code and before.place < e.place
     where before.joined_at <= o.offered_at and coalesce(before.ended_at, 'infinity') > o.offered_at
       and not exists (select 1 from waiting_list.offer other where other.entry_id = before.id
              and other.offered_at <= o.offered_at and coalesce(other.answered_at, 'infinity') >= o.offered_at)
       and not exists (select 1 from waiting_list.passed_over p where p.entry_id = before.id
              and p.number_id = o.number_id and p.at <= o.offered_at)`)
  assert.deepEqual(rows, [], 'somebody was overtaken')
}

async function nothingTwice(region: TestRegion): Promise<void> {
  const { rows } = await region.pool.query(`
    select n.id from booking.number n
     where (select count(*) from booking.appointment a where a.number_id = n.id and a.state <> 'cancelled')
         + (select count(*) from waiting_list.offer o where o.number_id = n.id and o.state = 'open'
               and not exists (select 1 from booking.appointment a where a.hold_id = o.hold_id)) > 1`)
  assert.deepEqual(rows, [], 'a number was offered or sold twice')
  const people = await region.pool.query(`
    select resident_id from booking.appointment where state <> 'cancelled' group by resident_id, session_id having count(*) > 1`)
  assert.deepEqual(people.rows, [])
}

/** Each number is booked, kept by an open offer, cooling with a time, or free. */
async function nothingLost(region: TestRegion, sessionId: string): Promise<void> {
  const { rows } = await region.pool.query(
    `select n.state, n.free_at,
            exists (select 1 from booking.appointment a where a.number_id = n.id and a.state = 'booked') as booked,
            exists (select 1 from waiting_list.offer o where o.hold_id = n.hold_id and o.state = 'open') as offered
       from booking.number n where n.session_id = $1`,
    [sessionId],
  )
  assert.equal(rows.length, owners)
  for (const { state, free_at: freeAt, booked, offered } of rows) {
    const place = { booked: booked, held: offered, cooling: freeAt !== null, free: true }[state as string]
    assert.equal(place, true, `${state} ${JSON.stringify({ booked, offered, freeAt })}`)
  }
}

test('the check of the order would notice somebody who is overtaken', async (t) => {
  const region = await freshDatabase(t)
  await region.deliver(modules)
  const world = await soldOut(region, 1, 2)
  const late = await resident(region, '后来')
  for (const person of [world.people[0]!, late]) {
    const days = { from: '2026-03-05', to: '2026-03-05', kind: 'offline' } as const
    await joinList(region.ctx(person), { residentId: person.id, doctorId: world.li.id, ...days })
  }
  await perform(region, world, { what: 'cancel', who: 0 })
  await region.deliver(modules)
  await orderIsKept(region)
  await region.pool.query(
    'update waiting_list.offer set entry_id = (select id from waiting_list.entry order by place desc limit 1)',
  )
  await assert.rejects(orderIsKept(region), /overtaken/)
})
