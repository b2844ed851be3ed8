import { test } from 'node:test'
import { sideBySide } from './side-by-side.fixture.ts'

const runs = Number(process.env.SOAK_RUNS ?? 200)

test(`${runs} times four lanes at once: books, accumulators, cash and consents agree`, async (t) => {
  t.diagnostic(`${await sideBySide(t, runs, 12)} acts`)
})
