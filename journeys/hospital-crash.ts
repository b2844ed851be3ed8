/**
 * Everything between a region and its hospital is killed or cut at every step of lock → pay → confirm and of cancelling. For each victim
 * eleven residents stand at different steps, some in the middle of one, when it goes; afterwards both sides must agree.
 */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import type { TestContext } from 'node:test'
import { drawRegion } from '#region'
import { assertBothAgree } from '../server/whole/both-agree.fixture.ts'
import { type Client, signInByPhone, signInDemo } from './client.ts'
import type { Flow } from './hl7-flow.ts'
import type { HospitalRegion, Victim } from './hospital-region.ts'
import { HospitalStory, pause } from './hospital-story.ts'

type Move = (story: HospitalStory) => Promise<unknown>
const hold: Move = (story) => story.hold()
const kept: Move = (story) => story.untilKept()
const book: Move = (story) => story.book()
const unpaid: Move = (story) => story.untilUnpaid()
const pay: Move = (story) => story.pay()
const cashier: Move = (story) => story.cashier()
const booked: Move = (story) => story.untilState('booked')
const cancel: Move = (story) => story.cancel()
const cancelled: Move = (story) => story.untilState('cancelled')

interface Step {
  readonly name: string
  readonly before: readonly Move[]
  /** Asked of the hospital, which does it and is slow to say so. */
  readonly underWay?: Move
  /** Sent at the moment of the break. */
  readonly atBreak?: Move
  readonly after: readonly Move[]
}

const toBooked = [hold, kept, book, unpaid, pay, cashier, booked]

export const steps: readonly Step[] = [
  { name: 'hold asked', before: [], atBreak: hold, after: [kept, book, unpaid, pay, cashier, booked] },
  { name: 'lock sent', before: [], underWay: hold, after: [kept, book, unpaid, pay, cashier, booked] },
  { name: 'lock answered', before: [hold, kept], after: [book, unpaid, pay, cashier, booked] },
  { name: 'booked', before: [hold, kept], atBreak: book, after: [unpaid, pay, cashier, booked] },
  { name: 'pending', before: [hold, kept, book, unpaid], after: [pay, cashier, booked] },
  { name: 'charges made', before: [hold, kept, book, unpaid], atBreak: pay, after: [cashier, booked] },
  { name: 'paid', before: [hold, kept, book, unpaid, pay], atBreak: cashier, after: [booked] },
  { name: 'confirm sent', before: [hold, kept, book, unpaid, pay], underWay: cashier, after: [booked] },
  { name: 'confirm answered', before: toBooked, after: [] },
  { name: 'cancel asked', before: toBooked, atBreak: cancel, after: [cancelled] },
  { name: 'cancel sent', before: toBooked, underWay: cancel, after: [cancelled] },
  { name: 'cancel answered', before: [...toBooked, cancel, cancelled], after: [] },
]

export interface Crowd {
  readonly region: HospitalRegion
  readonly people: readonly { readonly id: string; readonly client: Client }[]
  readonly sessions: readonly string[]
  readonly administrator: Client
  /** Who has had a number of which session: nobody gets two of one. */
  readonly had: Set<string>
  round: number
}

/** Residents who are signed in, and the hospital's sessions of the days to come. */
export async function gather(region: HospitalRegion): Promise<Crowd> {
  // The rules of booking have tests of their own; here one person books again and again.
  await region.ours.query(
    `update booking.policy set limit_per_day = 1000, limit_per_doctor_day = 1000, limit_per_department_day = null,
       limit_per_hospital_day = null, limit_per_7_days = null, limit_per_90_days = null, cancels_max = null,
       account_operations_per_minute = 100000, address_operations_per_minute = 100000`,
  )
  const { rows } = await region.ours.query('select seed, residents, now from region.seed')
  const grown = drawRegion(rows[0]).people.filter(({ birthDate }) => birthDate < '2006')
  const people = []
  // The demo's administrator works at another hospital.
  await region.ours.query(
    `update staff.placement set institution_id = $1
     where ended_at is null and staff_id = (select id from staff.staff where name = '宋涛')`,
    [region.institutionId],
  )
  const administrator = await signInDemo(region.url, 'staff', '宋涛')
  const { body } = await administrator.get('/api/consent/texts')
  for (const { id, phone } of grown.slice(0, steps.length)) {
    const client = await signInByPhone(region.url, phone)
    for (const { kind, version } of body.texts.filter((text: { kind: string }) => text.kind !== 'family-sharing'))
      await client.command(`/api/consent/residents/${id}/give`, { kind, textVersion: version }, `${id}-${kind}`)
    people.push({ id, client })
  }
  assert.equal(people.length, steps.length)
  return { region, people, administrator, sessions: await openSessions(region), had: new Set(), round: 0 }
}

async function openSessions({ ours }: HospitalRegion): Promise<string[]> {
  for (;;) {
    const { rows } = await ours.query(
      `select s.id from booking.session s join hospital_numbers.session h on h.session_id = s.id
       where s.date > (now() at time zone 'Asia/Shanghai')::date and s.state = 'open' and s.fee_fen > 0
         and exists (select 1 from booking.number n where n.session_id = s.id and n.state = 'free')
       order by h.his_session_id`,
    )
    if (rows.length >= steps.length * 2) return rows.map(({ id }) => id)
    await pause(100)
  }
}

const slow = ['LockNumber', 'ConfirmNumber', 'CancelNumber'].map((where) => ({ kind: 'late', where, ms: 1_500 }))

/** Returns how long it took from the victim's return until every story had come to its end and both sides agreed. */
export async function breakAtEveryStep(
  t: TestContext,
  crowd: Crowd,
  victim: Victim,
  options: { how?: 'cut' | 'silent'; awayMs: number; spreadMs: number; flow: Flow; messages: number },
): Promise<void> {
  const { region } = crowd
  const stories = tell(crowd, victim)
  const move = async (moves: (of: Step) => readonly (Move | undefined)[]) => {
    await Promise.all(
      stories.map(async ({ step, story }) => {
        for (const one of moves(step)) await one?.(story)
      }),
    )
  }
  const beganAt = performance.now()
  await move(({ before }) => before)
  const preparedMs = performance.now() - beganAt
  await misbehave(region, slow)
  const asked = await askedOfHospital(region)
  await move(({ underWay }) => [underWay])
  const more = stories.filter(({ step }) => step.underWay).length
  await until(
    'what was asked of the hospital is sent to it',
    async () => (await askedOfHospital(region)) >= asked + more,
  )
  options.flow.more(options.messages)
  const sent = move(({ atBreak }) => [atBreak])
  sent.catch(() => undefined) // said below
  if (options.spreadMs > 0) await pause(randomInt(options.spreadMs))
  await region.break(victim, options.how)
  await pause(options.awayMs)
  await region.mend(victim)
  const mendedAt = performance.now()
  await misbehave(region, [])
  await sent
  await move(({ after }) => after)
  const endedMs = performance.now() - mendedAt
  await untilAgreed(region)
  const agreedMs = performance.now() - mendedAt
  const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
  t.diagnostic(
    `prepared ${inSeconds(preparedMs)} ${victim}${options.how === 'silent' ? ' (silent)' : ''}: back ${inSeconds(endedMs)} until all ended, ${inSeconds(agreedMs)} until both agreed`,
  )
}

function tell(crowd: Crowd, victim: Victim): { step: Step; story: HospitalStory }[] {
  crowd.round += 1
  const { people, sessions, had, round } = crowd
  return steps.map((step, index) => {
    const { id, client } = people[(index + round) % people.length]!
    const turned = sessions.map((_, turn) => sessions[(round * steps.length + index + turn) % sessions.length]!)
    const sessionId = turned.find((session) => !had.has(`${id} ${session}`))
    assert.ok(sessionId, 'there are too few sessions for so many stories')
    had.add(`${id} ${sessionId}`)
    const key = `${victim} ${round} ${step.name}`.replaceAll(' ', '-')
    return { step, story: new HospitalStory({ key, client, residentId: id, sessionId }) }
  })
}

async function misbehave(region: HospitalRegion, faults: readonly object[]): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'PUT', headers, body: JSON.stringify(faults) }
    const answer = await fetch(`${region.hisUrl}/misbehave.json`, init).catch(() => undefined)
    if (answer?.ok) return
    await pause(50)
  }
  throw new Error('the hospital did not come back')
}

/** How many commands the hospital has got. It does each one and is slow to say so: its lateness is the time for the break. */
async function askedOfHospital({ ours }: HospitalRegion): Promise<number> {
  const { rows } = await ours.query(
    `select count(*)::int as asked from sluices.outbox
     where (kept_at is not null or answered_at is not null) and kind in ('number.lock', 'number.confirm', 'number.cancel')`,
  )
  return rows[0].asked
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; !(await holds()); await pause(10))
    if (performance.now() > end) throw new Error(`in vain: ${what}`)
}

export async function untilAgreed(region: HospitalRegion): Promise<void> {
  const end = performance.now() + 120_000
  for (;;) {
    try {
      return await assertBothAgree(region.root, region.ours, region.theirs)
    } catch (error) {
      if (performance.now() > end) throw error
      await pause(100)
    }
  }
}

/** Both books of every day laid beside each other by the platform itself: nothing differs. */
export async function compareBooks({ region, administrator }: Crowd): Promise<void> {
  // What has moved within the last minute is left to its own answers; none is under way any more.
  await region.ours.query(`update hospital_numbers.registration set updated_at = updated_at - interval '10 minutes'`)
  const { rows } = await region.ours.query(
    `select distinct s.date::text from booking.session s join hospital_numbers.session h on h.session_id = s.id`,
  )
  const { institutionId } = region
  for (const { date } of rows) {
    const body = { institutionId, date }
    const asked = await administrator.command('/api/hospital-numbers/books/compare', body, `compare-${date}`)
    assert.equal(asked.status, 200, JSON.stringify(asked.body))
  }
  for (;;) {
    const { body } = await administrator.get(`/api/hospital-numbers/books?institutionId=${institutionId}&open=false`)
    assert.deepEqual(body.differences, [])
    const compared = body.days.filter((day: { comparedAt: string | null }) => day.comparedAt)
    assert.ok(body.days.every((day: { error: string | null }) => !day.error))
    if (compared.length >= rows.length) return
    await pause(100)
  }
}
