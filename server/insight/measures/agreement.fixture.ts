/** The same people counted twice: by DuckDB over the exported files, and by PostgreSQL over the views. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duck, withDuck } from '#kernel'
import type { TestRegion } from '#testing'
import { membersOf } from './compile.ts'
import { type Measure, measuresOn } from './definitions.ts'
import { openSnapshot } from './duck.ts'
import { peopleIn } from './explain.ts'
import { countMeasure, gatherFacts, type ResultRow } from './figures.ts'
import { type Period, withPeriod } from './period.ts'
import { exportSnapshot } from './snapshot.ts'

/** In DuckDB over everyone in the test's database. */
export async function overEveryone<T>(region: TestRegion, work: (duck: Duck) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'anji-measures-'))
  const client = await region.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await exportSnapshot(client, folder)
    await client.query('rollback')
    return await withDuck(
      async (duck) => {
        await openSnapshot(duck, folder)
        return work(duck)
      },
      { scratch: folder },
    )
  } finally {
    client.release()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Each person in each measure: which criterion decided, and what the person weighs. */
export async function membersByDuck(
  duck: Duck,
  measures: readonly Measure[],
  period: Period,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  await gatherFacts(duck, period)
  for (const measure of measures) {
    const sql = `select resident_id, decided, numerator, denominator
        from (${withPeriod(membersOf(measure, { everyone: true }), period)}) m`
    for (const row of await duck.rows(sql))
      found.set(`${measure.code} ${row.resident_id}`, `${row.decided} ${row.numerator}/${row.denominator}`)
  }
  return found
}

export interface Agreed {
  readonly members: number
  readonly postgresSeconds: number
  readonly duckSeconds: number
}

/** Person by person, and the sums by scope against the sums of persons. Throws where they differ. */
export async function agree(
  region: TestRegion,
  period: Period,
  ids: readonly string[],
  clock: () => number = () => 0,
): Promise<Agreed> {
  const measures = measuresOn(period.to).filter(({ periods }) => periods.includes(period.kind))
  const byDuck = await overEveryone(region, async (duck) => {
    const began = clock()
    const members = await membersByDuck(duck, measures, period)
    const rows: ResultRow[] = []
    for (const measure of measures) rows.push(...(await countMeasure(duck, measure, period)))
    return { members, rows, seconds: (clock() - began) / 1000 }
  })
  const sums = new Map<string, { numerator: number; denominator: number }>()
  const began = clock()
  let looked = 0
  for (let from = 0; from < ids.length; from += 5000) {
    const part = ids.slice(from, from + 5000)
    for (const row of await region.ctx().transaction((ctx) => peopleIn(ctx, measures, period, part))) {
      const said = `${row.decided} ${row.numerator}/${row.denominator}`
      assert.equal(said, byDuck.members.get(`${row.measure} ${row.residentId}`), `${row.measure} ${row.residentId}`)
      looked += 1
      for (const scope of ['region', `institution ${row.facts.institution_id}`, `doctor ${row.facts.doctor_id}`]) {
        const sum = sums.get(`${row.measure} ${scope}`) ?? { numerator: 0, denominator: 0 }
        sum.numerator += row.numerator
        sum.denominator += row.denominator
        sums.set(`${row.measure} ${scope}`, sum)
      }
    }
  }
  assert.equal(looked, byDuck.members.size)
  for (const row of byDuck.rows) {
    if (row.scopeKind === 'team' || row.scopeKind === 'cell') continue
    const key = `${row.measure} ${row.scopeKind === 'region' ? 'region' : `${row.scopeKind} ${row.scopeId}`}`
    const sum = sums.get(key) ?? { numerator: 0, denominator: 0 }
    assert.equal(row.numerator, sum.numerator, key)
    const { expectedPerMille, weights } = measures.find(({ code }) => code === row.measure)!
    const denominator = expectedPerMille ? Math.round((sum.denominator * expectedPerMille) / 1000) : sum.denominator
    assert.equal(row.denominator, denominator, key)
    if (!expectedPerMille) assert.ok(row.numerator <= row.denominator, key)
    if (!weights) assert.ok(row.denominator <= row.population, key)
  }
  return { members: looked, postgresSeconds: (clock() - began) / 1000, duckSeconds: byDuck.seconds }
}
