/** Random crowds on a real database: what they do, in lanes that run at the same time, and what must be true at every instant. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Actor, type Context, Refusal } from '#kernel'
import { dayOf } from '#people/institutions'
import { linkFamilyAtDesk } from '#people/residents'
import type { TestRegion } from '#testing'
import { bookNumber } from '../appointments/book-number.ts'
import { cancelAppointment } from '../appointments/change-appointment.ts'
import { rescheduleAppointment } from '../appointments/reschedule.ts'
import { doctor, hospital, resident } from '../clinic.fixture.ts'
import { expireHolds, markNoShows, releaseNumbers } from '../jobs.ts'
import { setPolicy } from '../rules/booking-policy.ts'
import { openSession } from '../sessions/open-session.ts'
import { holdNumber, releaseHold } from './hold-number.ts'
import { holdTogether } from './hold-together.ts'

export interface Step {
  readonly what: 'hold' | 'crowd' | 'book' | 'cancel' | 'let-go' | 'move' | 'tidy'
  readonly who: number
  readonly session: number
  readonly by: number
}

export interface Schedule {
  readonly rules: readonly {
    perDay: number
    perDoctor: number
    perDepartment: number | null
    per7: number | null
    cooling: number
  }[]
  /** Numbers a band of each session. */
  readonly sessions: readonly number[]
  readonly people: number
  /** Each turn: lanes of steps that run at the same time; then time goes on. */
  readonly turns: readonly { readonly lanes: readonly (readonly Step[])[]; readonly minutes: number }[]
}

const limit = fc.integer({ min: 1, max: 3 })
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('hold', 'hold', 'hold', 'crowd', 'book', 'book', 'cancel', 'let-go', 'move', 'tidy'),
  who: fc.nat(20),
  session: fc.nat(10),
  by: fc.nat(5),
})
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  rules: fc.array(
    fc.record({
      perDay: limit,
      perDoctor: limit,
      perDepartment: fc.option(limit),
      per7: fc.option(fc.integer({ min: 1, max: 5 })),
      cooling: fc.integer({ min: 0, max: 60 }),
    }),
    { minLength: 2, maxLength: 2 },
  ),
  sessions: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 3, maxLength: 6 }),
  people: fc.integer({ min: 3, max: 9 }),
  turns: fc.array(
    fc.record({
      lanes: fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 8 }),
      minutes: fc.integer({ min: 0, max: 45 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
})

/** Where it takes place: two hospitals with rules of their own, a doctor each, sessions on two days. */
export async function layOut(region: TestRegion, schedule: Schedule) {
  region.clock.set('2026-03-02T01:00:00Z')
  const clerk: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '档案员' }
  const wards = []
  for (const rules of schedule.rules) {
    const institution = await hospital(region)
    const { id } = await doctor(region, institution.id)
    await setPolicy(region.ctx(), {
      institutionId: institution.id,
      validFrom: '2026-03-03',
      clause: '随机',
      limitPerDay: rules.perDay,
      limitPerDoctorDay: rules.perDoctor,
      limitPerDepartmentDay: rules.perDepartment,
      limitPer7Days: rules.per7,
      coolingMinutesMin: rules.cooling,
      coolingMinutesMax: rules.cooling + 30,
      cancelBeforeMinutes: 0,
      cancelsMax: null,
      noShowsMax: null,
    })
    wards.push({ doctorId: id, rules, institutionId: institution.id })
  }
  region.clock.set('2026-03-03T01:00:00Z')
  const sessions: string[] = []
  for (const [index, numbersPerBand] of schedule.sessions.entries()) {
    const startsAt = `${String(8 + 2 * Math.floor(index / 2)).padStart(2, '0')}:00`
    const endsAt = `${String(9 + 2 * Math.floor(index / 2)).padStart(2, '0')}:00`
    const { doctorId } = wards[index % 2]!
    const date = index % 3 === 2 ? '2026-03-05' : '2026-03-04'
    const opened = { doctorId, date, kind: 'offline', startsAt, endsAt, bandMinutes: 30, numbersPerBand } as const
    sessions.push((await openSession(region.ctx(), opened)).id)
  }
  const people: Actor[] = []
  for (let n = 0; n < schedule.people; n++) people.push(await resident(region))
  // The first books for the second too: one account, two persons.
  const link = { relation: 'spouse', reason: '户口簿与双方证件已核对' } as const
  await linkFamilyAtDesk(region.ctx(clerk), { residentId: people[0]!.id, memberId: people[1]!.id, ...link })
  return { wards, sessions, people }
}

type Ground = Awaited<ReturnType<typeof layOut>>

/** Plays a schedule; after each turn everything is checked. Answers how often each thing was done or refused. */
export async function play(region: TestRegion, schedule: Schedule): Promise<Map<string, number>> {
  const ground = await layOut(region, schedule)
  const told = new Map<string, number>()
  const count = (what: string) => told.set(what, (told.get(what) ?? 0) + 1)
  for (const { lanes, minutes } of schedule.turns) {
    await Promise.all(
      lanes.map(async (steps) => {
        for (const one of steps) await take(region, ground, one, count)
      }),
    )
    await check(region, ground)
    region.clock.advance(minutes)
  }
  return told
}

async function take(region: TestRegion, ground: Ground, one: Step, count: (what: string) => void): Promise<void> {
  try {
    await act(region, ground, one)
    count(one.what)
  } catch (error) {
    // What can be refused is refused; everything else is a mistake, a deadlock too.
    if (!(error instanceof Refusal)) throw error
    count(error.code)
  }
}

async function act(region: TestRegion, { sessions, people }: Ground, one: Step): Promise<void> {
  const who = people[one.who % people.length]!
  const account = who === people[1] && one.by % 2 === 0 ? people[0]! : who
  const ctx = region.ctx(account)
  const sessionId = sessions[one.session % sessions.length]!
  if (one.what === 'hold') await holdNumber(ctx, { sessionId, residentId: who.id })
  else if (one.what === 'crowd') await crowd(region, people, sessionId, one)
  else if (one.what === 'book' || one.what === 'let-go') {
    const [held] = await rowsOf(
      ctx,
      `select hold_id as id from booking.number where held_for = $1 and state = 'held'`,
      who.id,
    )
    if (held && one.what === 'book') await bookNumber(ctx, { holdId: held.id })
    else if (held) await releaseHold(ctx, { holdId: held.id })
  } else if (one.what === 'tidy') {
    for (const job of [expireHolds, releaseNumbers, markNoShows]) await region.runJob(job, {})
  } else {
    const [mine] = await rowsOf(
      ctx,
      `select id from booking.appointment where resident_id = $1 and state = 'booked' order by id desc`,
      who.id,
    )
    if (mine && one.what === 'cancel') await cancelAppointment(ctx, { appointmentId: mine.id })
    else if (mine) await rescheduleAppointment(ctx, { appointmentId: mine.id, sessionId })
  }
}

/** Several at the very same moment, as the route serves them: each judged alone. */
async function crowd(region: TestRegion, people: readonly Actor[], sessionId: string, one: Step): Promise<void> {
  const some = people.slice(0, 2 + one.by)
  const outcomes = await region.ctx().transaction((ctx) =>
    holdTogether(
      ctx,
      some.map((who) => ({ ctx: region.ctx(who), item: { sessionId, residentId: who.id } })),
    ),
  )
  assert.equal(outcomes.length, some.length)
}

// biome-ignore lint/suspicious/noExplicitAny: rows as the test asks for them
async function rowsOf(ctx: Context, text: string, ...values: unknown[]): Promise<any[]> {
  return ctx.transaction(async (ctx) => (await ctx.client.query(text, values)).rows)
}

/** What may never be, whatever happened. */
export async function check(region: TestRegion, { wards }: Pick<Ground, 'wards'>): Promise<void> {
  const ctx = region.ctx()
  const none = async (what: string, text: string, ...values: unknown[]) =>
    assert.deepEqual(await rowsOf(ctx, text, ...values), [], what)
  const standing = `booking.appointment where state not in ('cancelled')`
  await none('no number is sold twice', `select number_id from ${standing} group by 1 having count(*) > 1`)
  await none(
    'nobody has two in a session',
    `select 1 from ${standing} group by session_id, resident_id having count(*) > 1`,
  )
  await none(
    'a number is booked when an appointment stands on it, and only then',
    `select n.id from booking.number n full join (select * from ${standing}) a on a.number_id = n.id
      where (n.state in ('booked', 'checked-in', 'seen', 'no-show')) is distinct from (a.id is not null)`,
  )
  await none(
    'nobody holds two in a session',
    `select 1 from booking.number where state = 'held' group by session_id, held_for having count(*) > 1`,
  )
  await none(
    'a cooling number knows when it is free',
    `select 1 from booking.number where state = 'cooling' and free_at is null`,
  )
  await none(
    'nobody has again the number they gave back',
    `select a.id from ${standing} and exists (select 1 from booking.appointment b
       where b.number_id = booking.appointment.number_id and b.resident_id = booking.appointment.resident_id and b.state = 'cancelled'
         and b.cancelled_at <= booking.appointment.booked_at and b.id <> booking.appointment.id)`.replace(
      'select a.id',
      'select id',
    ),
  )
  await limits(ctx, wards, region.clock.now())
}

/** Each limit, over what is booked and what is held at this instant. */
async function limits(ctx: Context, wards: Ground['wards'], now: Date): Promise<void> {
  const had: { who: string; date: string; institution: string }[] = await rowsOf(
    ctx,
    `select a.resident_id as who, a.date, s.institution_id as institution from booking.appointment a join booking.session s on s.id = a.session_id
      where a.state <> 'cancelled'
     union all select n.held_for, s.date, s.institution_id from booking.number n join booking.session s on s.id = n.session_id
      where n.state = 'held' and n.held_until > $1`,
    now,
  )
  const rulesOf = (institution: string) => wards.find((one) => one.institutionId === institution)!.rules
  for (const [who, all] of Map.groupBy(had, (one) => one.who)) {
    // A booking is judged by its own hospital's rule: what stands is within the most that any of those there allows.
    const most = (some: typeof all, value: (rules: Ground['wards'][number]['rules']) => number | null) =>
      Math.max(...some.map((one) => value(rulesOf(one.institution)) ?? Number.POSITIVE_INFINITY))
    for (const some of Map.groupBy(all, (one) => one.date).values()) {
      assert.ok(some.length <= most(some, (rules) => rules.perDay), `${who} has ${some.length} on a day`)
      for (const here of Map.groupBy(some, (one) => one.institution).values()) {
        const { perDoctor, perDepartment } = rulesOf(here[0]!.institution)
        assert.ok(here.length <= perDoctor, `${who} has ${here.length} with a doctor`)
        assert.ok(here.length <= (perDepartment ?? here.length), `${who} has ${here.length} in a department`)
      }
    }
    assert.ok(all.length <= most(all, (rules) => rules.per7), `${who} has ${all.length} in 7 days`)
  }
  assert.ok(dayOf(now) < '2026-03-04', 'all days of the schedule lie within one week and are still to come')
}
