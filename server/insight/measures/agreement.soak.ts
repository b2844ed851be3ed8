import { hrtime } from 'node:process'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { agree } from './agreement.fixture.ts'
import { worldOf } from './lines.fixture.ts'
import { randomPeople } from './random.fixture.ts'
import { fill, idOf, standIn } from './world.fixture.ts'

const people = Number(process.env.SOAK_PEOPLE ?? 100_000)

test(`DuckDB and PostgreSQL agree on ${people} random people`, async (t) => {
  const region = await freshDatabase(t)
  await standIn(region)
  // In parts: a serial number of an id has its person's in it.
  await fill(region, worldOf(randomPeople(people, 2025)))
  const ids = Array.from({ length: people }, (_, at) => idOf(1, at + 1))
  const found = await agree(
    region,
    { kind: 'year', from: '2025-01-01', to: '2025-12-31' },
    ids,
    () => Number(hrtime.bigint()) / 1e6,
  )
  t.diagnostic(JSON.stringify(found))
})
