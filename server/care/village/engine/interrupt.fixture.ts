/** Work goes on at both ends while the line is cut; afterwards both ends are held against each other. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { TestRegion } from '#testing'
import { device, type Village } from '../device.fixture.ts'
import type { Line } from './line.fixture.ts'

interface Ground {
  readonly region: TestRegion
  readonly place: Village
  readonly page: Page
  readonly deviceId: string
}

/** What the device shows is what the server says: commands one to one, states, and the panel as another device gets it. */
export async function agree({ region, place, page, deviceId }: Ground): Promise<void> {
  const here = await page.evaluate(async () => ({
    entries: (await window.store.entries()).map(({ id, seq, state }) => ({ id, seq, state })),
    people: (await window.store.people()).map(({ id, name, careNote, problems }) => ({ id, name, careNote, problems })),
  }))
  const { rows } = await region.pool.query(
    `select id, seq::int as seq, state from village.command where device_id = $1 order by seq`,
    [deviceId],
  )
  const said = { applied: 'there', refused: 'refused', held: 'held' } as Record<string, string>
  assert.deepEqual(
    here.entries,
    rows.map(({ id, seq, state }) => ({ id, seq, state: said[state] })),
  )
  const other = await device(region, place, place.leader)
  const { lines } = await other.panel()
  const byId = (one: { id: string }, two: { id: string }) => one.id.localeCompare(two.id)
  assert.deepEqual(
    here.people.toSorted(byId),
    lines
      .filter(({ kind }) => kind === 'person')
      .map(({ id, body }) => ({
        id,
        name: body!.name,
        careNote: body!.careNote ?? null,
        problems: body!.problems ?? [],
      }))
      .toSorted(byId),
  )
}

export interface Cut {
  readonly way: 'up' | 'down'
  readonly at: number
}

const chunkBytes = 1024

/** At the end of each chunk of what comes down in one synchronisation. */
export const everyChunk = (count: number): Cut[] =>
  Array.from({ length: count }, (_, at) => ({ way: 'down', at: (at + 1) * chunkBytes }))

export const randomBytes = (region: TestRegion, count: number): Cut[] =>
  Array.from({ length: count }, (_, turn) =>
    turn % 3 === 0
      ? { way: 'up', at: 1 + region.chance.integer(3500) }
      : { way: 'down', at: 1 + region.chance.integer(9_000) },
  )

/** Everybody's document is another one, in words that do not compress. */
export async function changeAll(region: TestRegion, people: readonly string[]): Promise<void> {
  const facts = people.map(() => ({
    problems: [region.chance.bytes(24).toString('base64')],
    allergies: [],
    medicines: [],
  }))
  await region.pool.query(
    `update village.record_facts f set facts = n.facts from unnest($1::uuid[], $2::jsonb[]) as n (id, facts) where f.resident_id = n.id`,
    [people, facts.map((one) => JSON.stringify(one))],
  )
  await region.pool.query('update village.panel set dirty = true')
}

/** Writes on the device, changes at the server, and synchronises over a line that is cut once on the way. */
export async function interruptAt(
  ground: Ground & { line: Line; people: readonly string[] },
  places: readonly Cut[],
): Promise<void> {
  const { region, page, line, people, deviceId } = ground
  const counted = 'select count(*)::int as there from village.command where device_id = $1'
  const before = (await region.pool.query(counted, [deviceId])).rows[0].there
  const cutsBefore = line.cuts()
  for (const [turn, { way, at }] of places.entries()) {
    const residentId = people[region.chance.integer(people.length)]!
    // Sometimes something that is refused.
    await writeOne(page, residentId, `第${turn}次${at}`, turn % 9 === 4 ? 'kit-count' : 'person')
    await changeAll(region, people)
    line.cutAfter(at, way)
    const { outcome } = await page.evaluate(() => window.store.sync())
    assert.equal(outcome, 'done')
    if (turn % 15 === 14) await agree(ground)
  }
  await page.evaluate(() => window.store.sync())
  await agree(ground)
  const after = (await region.pool.query(counted, [deviceId])).rows[0].there
  assert.equal(after - before, places.length)
  const cuts = line.cuts() - cutsBefore
  assert.ok(cuts > places.length * 0.5, `${cuts} cuts in ${places.length} turns`)
}

async function writeOne(page: Page, residentId: string, note: string, kind: 'person' | 'kit-count'): Promise<void> {
  await page.evaluate(
    async ({ residentId, note, kind }) => {
      const now = (await window.store.person(residentId))!.careNote
      const fields = { careNote: { base: now, value: note } }
      const body = kind === 'person' ? { fields } : { kitId: residentId, counts: [] }
      await window.store.add({ kind, residentId, body })
    },
    { residentId, note, kind },
  )
}
