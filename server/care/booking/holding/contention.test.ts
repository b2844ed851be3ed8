import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freshDatabase } from '#testing'
import { check, layOut, play, schedules } from './contention.fixture.ts'

/** A run that failed is run again with its seed: BOOKING_SEED=… */
const seed = Number(process.env.BOOKING_SEED ?? 20_261_122)

test('whatever people do at the same time, nothing is sold or held twice, no limit is exceeded, and nobody gets back what they gave', async (t) => {
  const region = await freshDatabase(t)
  const told = new Map<string, number>()
  t.diagnostic(`seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      await region.pool.query('truncate booking.session, booking.doctor, fair_use.mark cascade')
      for (const [what, count] of await play(region, schedule)) told.set(what, (told.get(what) ?? 0) + count)
    }),
    { numRuns: 12, seed, endOnFailure: true },
  )
  t.diagnostic(JSON.stringify(Object.fromEntries(told)))
  for (const what of ['hold', 'crowd', 'book', 'cancel', 'let-go', 'move', 'booking.sold_out'])
    assert.ok((told.get(what) ?? 0) > 0, `${what} happened`)
})

test('the check would notice a number that is sold twice, and a limit that is exceeded', async (t) => {
  const region = await freshDatabase(t)
  const rules = { perDay: 1, perDoctor: 1, perDepartment: null, per7: null, cooling: 0 }
  const ground = await layOut(region, { rules: [rules, rules], sessions: [1, 1, 1], people: 3, turns: [] })
  await check(region, ground)
  const plant = (text: string) => region.pool.query(text, [ground.people[0]!.id, region.clock.now()])
  await plant(`update booking.number set state = 'held', hold_id = gen_random_uuid(), held_for = $1, held_by = 'x',
    held_until = $2::timestamptz + interval '1 minute' where (session_id, seq) in (select id, 1 from booking.session where date = '2026-03-04')`)
  await assert.rejects(check(region, ground), /on a day|with a doctor/)
  await region.pool.query(
    `update booking.number set state = 'booked', hold_id = null, held_for = null, held_until = null where seq = 1`,
  )
  await assert.rejects(check(region, ground), /a number is booked when/)
})
