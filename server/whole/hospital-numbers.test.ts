/** Numbers that live in a hospital's own system: whatever breaks between lock, pay and confirm, both sides agree in the end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bookNumber, cancelAppointment, findDoctors, holdNumber } from '#care/booking'
import { type Actor, Refusal } from '#kernel'
import { myAppointments } from '../care/booking/appointments/list-appointments.ts'
import { acceptOffer, listMyOffers } from '../care/schedules/offers.ts'
import { assertBothAgree as bothAgree } from './both-agree.fixture.ts'
import { hospitalWorld } from './hospital-world.fixture.ts'

type World = Awaited<ReturnType<typeof hospitalWorld>>

const sessionsOf = async ({ region }: World): Promise<{ id: string; his: string; fee: number }[]> =>
  (
    await region.pool.query(
      `select s.id, h.his_session_id as his, s.fee_fen as fee from booking.session s
       join hospital_numbers.session h on h.session_id = s.id order by h.his_session_id`,
    )
  ).rows

const stateOf = async ({ region }: World, appointmentId: string): Promise<string> =>
  (await region.pool.query('select state from booking.appointment where id = $1', [appointmentId])).rows[0].state

async function holdAt(world: World, actor: Actor, sessionId: string) {
  const hold = await holdNumber(world.region.ctx(actor), { sessionId, residentId: actor.id })
  return hold.id
}

/** Both sides, number for number and fen for fen; and nothing of money is left hanging. */
const assertBothAgree = ({ region, his }: World) => bothAgree(region.ctx(), region.pool, his.pool)

/** Held, paid and confirmed there; answers the appointment. */
async function bookedAt(world: World, actor: Actor, sessionId: string): Promise<string> {
  const holdId = await holdAt(world, actor, sessionId)
  await world.settleDown()
  const { id } = await bookNumber(world.region.ctx(actor), { holdId })
  await world.settleDown()
  await world.pay(actor, id)
  await world.settleDown()
  return id
}

test('the hospital’s sessions are found, and a number is locked, paid and confirmed there', async (t) => {
  const world = await hospitalWorld(t)
  await world.sync()
  await world.deliver()
  const [wang] = world.people as [Actor]
  const { doctors } = await findDoctors(world.region.ctx(wang), { q: 'fxm', limit: 20, offset: 0 })
  assert.equal(doctors[0]?.name, '方晓梅')
  const [session] = await sessionsOf(world)
  const holdId = await holdAt(world, wang, session!.id)
  await assert.rejects(
    bookNumber(world.region.ctx(wang), { holdId }),
    (error: Refusal) => error.code === 'booking.hospital_not_answered',
  )
  await world.settleDown()
  const pending = await bookNumber(world.region.ctx(wang), { holdId })
  assert.equal(pending.state, 'pending')
  await world.settleDown()
  await world.pay(wang, pending.id)
  await world.settleDown()
  assert.equal(await stateOf(world, pending.id), 'booked')
  assert.equal((await bookNumber(world.region.ctx(wang), { holdId })).state, 'booked', 'asked again')
  await assertBothAgree(world)

  await cancelAppointment(world.region.ctx(wang), { appointmentId: pending.id, reason: '有事' })
  assert.equal(await stateOf(world, pending.id), 'cancelling')
  await world.settleDown()
  assert.equal(await stateOf(world, pending.id), 'cancelled')
  await assertBothAgree(world)
})

test('what is sold at the window meanwhile ends the hold; what is not paid in time goes back there', async (t) => {
  const world = await hospitalWorld(t, { numbers: 1 })
  await world.sync()
  await world.deliver()
  const [wang, zhang] = world.people as [Actor, Actor]
  const [one, two] = await sessionsOf(world)
  const lost = await holdAt(world, wang, one!.id)
  const { rows } = await world.his.pool.query('select id from number where session_id = $1', [one!.his])
  assert.ok((await world.sell(rows[0].id)).ok)
  await world.settleDown()
  await assert.rejects(bookNumber(world.region.ctx(wang), { holdId: lost }), Refusal)
  await assert.rejects(holdAt(world, zhang, one!.id), (error: Refusal) => error.code === 'booking.sold_out')

  const holdId = await holdAt(world, zhang, two!.id)
  await world.settleDown()
  const pending = await bookNumber(world.region.ctx(zhang), { holdId })
  await world.settleDown()
  await world.pass(16)
  await world.settleDown()
  assert.equal(await stateOf(world, pending.id), 'cancelled')
  await assertBothAgree(world)
})

test('a lock that has run out in the hospital before the money came is paid back in full', async (t) => {
  const world = await hospitalWorld(t, { numbers: 1 })
  await world.sync()
  await world.deliver()
  const [wang] = world.people as [Actor]
  const [session] = await sessionsOf(world)
  const holdId = await holdAt(world, wang, session!.id)
  await world.settleDown()
  const pending = await bookNumber(world.region.ctx(wang), { holdId })
  await world.deliver()
  await world.his.pool.query(`update number set lock_until = $1 where state = 'locked'`, [world.region.clock.now()])
  const { rows } = await world.his.pool.query('select id from number where session_id = $1', [session!.his])
  assert.ok((await world.sell(rows[0].id)).ok)
  await world.pay(wang, pending.id)
  await world.settleDown()
  assert.equal(await stateOf(world, pending.id), 'cancelled')
  await assertBothAgree(world)
})

test('a registration that only the hospital knows is taken back there, one that only we know is refunded', async (t) => {
  const world = await hospitalWorld(t, { numbers: 2 })
  await world.sync()
  await world.deliver()
  const [wang] = world.people as [Actor]
  const [session] = await sessionsOf(world)
  const id = await bookedAt(world, wang, session!.id)
  world.region.clock.advance(5)
  assert.deepEqual(await world.compare(), [])
  // Somebody in the hospital deletes it behind everybody's back.
  await world.his.pool.query('delete from registration')
  await world.his.pool.query(`update number set state = 'free', hold_id = null where state = 'taken'`)
  const found = await world.compare()
  assert.deepEqual(
    found.map(({ kind, done }) => [kind, done]),
    [['missing-there', 'taken-back']],
  )
  await world.settleDown()
  assert.equal(await stateOf(world, id), 'cancelled')
  await assertBothAgree(world)
})

test('the hospital suspends a session: another number is offered there, taken and paid, and the first one is paid back', async (t) => {
  const world = await hospitalWorld(t, { numbers: 2 })
  await world.sync()
  await world.deliver()
  const [wang] = world.people as [Actor]
  const [session] = await sessionsOf(world)
  const id = await bookedAt(world, wang, session!.id)
  assert.ok((await world.suspend(session!.his)).ok)
  await world.settleDown()
  assert.equal(await stateOf(world, id), 'displaced')
  const { offers } = await listMyOffers(world.region.ctx(wang), { residentId: wang.id, open: true })
  assert.equal(offers.length, 1)
  await acceptOffer(world.region.ctx(wang), { offerId: offers[0]!.id })
  await world.settleDown()
  assert.equal(await stateOf(world, id), 'cancelled')
  const { appointments } = await myAppointments(world.region.ctx(wang), { residentId: wang.id, scope: 'upcoming' })
  assert.equal(appointments[0]?.state, 'pending')
  await world.pay(wang, appointments[0]!.id)
  await world.settleDown()
  assert.equal(await stateOf(world, appointments[0]!.id), 'booked')
  await assertBothAgree(world)
})

type Op =
  | { op: 'hold'; who: number; session: number }
  | { op: 'book' | 'pay' | 'cancel'; who: number }
  | { op: 'work'; times: number }
  | { op: 'push' | 'deliver' | 'sync' }
  | { op: 'pass'; minutes: number }
  | { op: 'lose'; before: number; after: number }
  | { op: 'sell'; number: number }

const who = fc.integer({ min: 0, max: 2 })
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('hold' as const), who, session: fc.integer({ min: 0, max: 1 }) }),
  },
  { weight: 6, arbitrary: fc.record({ op: fc.constantFrom('book' as const, 'pay' as const), who }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('cancel' as const), who }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('work' as const), times: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 8, arbitrary: fc.constantFrom('push' as const, 'deliver' as const, 'sync' as const).map((op) => ({ op })) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 25 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('lose' as const),
      before: fc.integer({ min: 0, max: 2 }),
      after: fc.integer({ min: 0, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('sell' as const), number: fc.integer({ min: 0, max: 3 }) }) },
)

/** A "no" is an answer; anything else is a bug. */
const allowed = async (work: Promise<unknown>) => {
  await work.catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
  })
}

async function live(world: World, ops: readonly Op[]): Promise<void> {
  const sessions = await sessionsOf(world)
  const { rows: numbers } = await world.his.pool.query('select id from number where session_id = any($1) order by id', [
    sessions.slice(0, 2).map(({ his }) => his),
  ])
  const holds = new Map<number, string>()
  const booked = new Map<number, string>()
  for (const one of ops) {
    const actor = 'who' in one ? world.people[one.who]! : undefined
    if (one.op === 'hold') {
      await allowed(holdAt(world, actor!, sessions[one.session]!.id).then((id) => holds.set(one.who, id)))
    } else if (one.op === 'book' && holds.has(one.who)) {
      const request = bookNumber(world.region.ctx(actor), { holdId: holds.get(one.who)! })
      await allowed(request.then(({ id }) => booked.set(one.who, id)))
    } else if (one.op === 'pay' && booked.has(one.who)) await allowed(world.pay(actor!, booked.get(one.who)!))
    else if (one.op === 'cancel' && booked.has(one.who)) {
      await allowed(cancelAppointment(world.region.ctx(actor), { appointmentId: booked.get(one.who)! }))
    } else if (one.op === 'work') await world.work(one.times)
    else if (one.op === 'push') await world.push()
    else if (one.op === 'deliver') await world.deliver()
    else if (one.op === 'sync') await world.sync()
    else if (one.op === 'pass') await world.pass(one.minutes)
    else if (one.op === 'lose') Object.assign(world.way, { loseBefore: one.before, loseAfter: one.after })
    else if (one.op === 'sell') await world.sell(numbers[one.number % numbers.length].id)
  }
}

test('over random days with losses, repeats, late answers and window sales both sides agree in the end', async (t) => {
  const seed = Number(process.env.ANJI_SEED ?? 20260302)
  await fc.assert(
    fc.asyncProperty(fc.array(anyOp, { minLength: 30, maxLength: 80 }), async (ops) => {
      await t.test(`${ops.length} steps`, async (t) => {
        const world = await hospitalWorld(t, { numbers: 2 })
        await world.sync()
        await world.deliver()
        await live(world, ops)
        // Holds and payments that nobody goes on with run out; then everything finds its end.
        await world.settleDown()
        await world.pass(16)
        await world.settleDown()
        await world.pass(40)
        await world.settleDown()
        await assertBothAgree(world)
        world.region.clock.advance(5)
        assert.deepEqual(await world.compare(), [])
      })
    }),
    { numRuns: Number(process.env.ANJI_RUNS ?? 6), seed, endOnFailure: true },
  )
})
