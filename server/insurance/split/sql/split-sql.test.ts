import { hrtime } from 'node:process'
import { test } from 'node:test'
import fc from 'fast-check'
import { agree } from './agreement.fixture.ts'

const stopwatch = () => Number(hrtime.bigint()) / 1e6

test('the SQL splits every random bill as the functions do, to the fen', async (t) => {
  const took = { functions: 0, sql: 0 }
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), async (seed) => {
      const one = await agree(seed, 500, stopwatch)
      took.functions += one.functions
      took.sql += one.sql
    }),
    { numRuns: 3, endOnFailure: true },
  )
  t.diagnostic(JSON.stringify(took))
})
