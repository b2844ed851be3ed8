import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '#testing'
import { agree } from './agreement.fixture.ts'
import { measuresOn } from './definitions.ts'
import { peopleIn } from './explain.ts'
import { worldOf } from './lines.fixture.ts'
import type { Period } from './period.ts'
import { randomPeople } from './random.fixture.ts'
import { fill, idOf, standIn } from './world.fixture.ts'

const year: Period = { kind: 'year', from: '2025-01-01', to: '2025-12-31' }
const people = 1000
const ids = Array.from({ length: people }, (_, at) => idOf(1, at + 1))

test('DuckDB over everyone and PostgreSQL over one agree on random people', async (t) => {
  const region = await freshDatabase(t)
  await standIn(region)
  await fill(region, worldOf(randomPeople(people, 7)))
  const { members } = await agree(region, year, ids)
  assert.equal(members, people * measuresOn(year.to).length)
  await agree(region, { kind: 'year-to-date', from: '2024-01-01', to: '2024-02-29' }, ids)

  await t.test('a doubt that is upheld never raises what anybody counts for, and moves no denominator', async () => {
    const measures = measuresOn(year.to)
    const look = async () => {
      const rows = await region.ctx().transaction((ctx) => peopleIn(ctx, measures, year, ids))
      return new Map(rows.map((row) => [`${row.measure} ${row.residentId}`, row]))
    }
    let before = await look()
    let fell = 0
    for (let round = 1; round <= 4; round += 1) {
      await region.pool.query(
        `insert into veracity.pub_doubt (doubt_id, follow_up_id, resident_id, pattern, state)
         select gen_random_uuid(), follow_up_id, resident_id, 'identical', 'upheld' from follow_ups.pub_follow_up
         where hashtext(follow_up_id::text || $1) % 10 = 0`,
        [String(round)],
      )
      const after = await look()
      for (const [key, row] of after) {
        const earlier = before.get(key)!
        assert.ok(row.numerator <= earlier.numerator, key)
        assert.equal(row.denominator, earlier.denominator, key)
        if (row.numerator < earlier.numerator) fell += 1
      }
      before = after
    }
    assert.ok(fell > 50, `${fell} fell`)
  })
})

test('the published views of today have what measures read: an empty region is counted, too', async (t) => {
  const region = await freshDatabase(t)
  await agree(region, year, [idOf(1, 1)], () => 0)
})
