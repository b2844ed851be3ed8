import { hrtime } from 'node:process'
import { test } from 'node:test'
import { agree } from './agreement.fixture.ts'

const bills = Number(process.env.SOAK_BILLS ?? 1_000_000)
const seed = Number(process.env.SOAK_SEED ?? Number(hrtime.bigint() % 2_147_483_647n))

test(`functions and SQL agree on ${bills} random bills (seed ${seed})`, async (t) => {
  const worlds = 10
  const took = { functions: 0, sql: 0 }
  // Several pools: each has dated rows of its own.
  for (let world = 0; world < worlds; world += 1) {
    const one = await agree(seed + world * 7919, Math.ceil(bills / worlds), () => Number(hrtime.bigint()) / 1e6)
    took.functions += one.functions
    took.sql += one.sql
  }
  t.diagnostic(`ms: ${JSON.stringify(took)}`)
})
