import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freshDatabase } from '#testing'
import { play, schedules } from './contention.fixture.ts'

const runs = Number(process.env.BOOKING_RUNS ?? 400)

test('for a long time, whatever people do at the same time, nothing is sold or held twice and no limit is exceeded', async (t) => {
  const region = await freshDatabase(t)
  // A new seed each time it is run; a failure prints it.
  const seed = region.chance.integer(2 ** 31)
  t.diagnostic(`seed ${seed}, to be given to contention.test.ts as BOOKING_SEED`)
  let steps = 0
  await fc.assert(
    fc.asyncProperty(schedules, async (schedule) => {
      await region.pool.query('truncate booking.session, booking.doctor, fair_use.mark cascade')
      for (const count of (await play(region, schedule)).values()) steps += count
    }),
    { numRuns: runs, seed, endOnFailure: true },
  )
  assert.ok(steps > runs)
})
