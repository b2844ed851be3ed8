import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { withDuck } from '#kernel'
import { freshDatabase, type TestRegion } from '#testing'
import { type Case, halfYearCases, yearCases } from './cases.fixture.ts'
import { membershipOf, membersOf, reasonOf } from './compile.ts'
import { type Measure, measuresOn } from './definitions.ts'
import { openSnapshot } from './duck.ts'
import { explained, peopleIn } from './explain.ts'
import { gatherFacts } from './figures.ts'
import { worldOf } from './lines.fixture.ts'
import { type Period, withPeriod, yearToDate } from './period.ts'
import { exportSnapshot } from './snapshot.ts'
import { fill, idOf, standIn } from './world.fixture.ts'

const measures = measuresOn('2025-12-31')
const year: Period = { kind: 'year', from: '2025-01-01', to: '2025-12-31' }

test('the table has at least 60 people and looks at every measure', () => {
  const all = [...yearCases, ...halfYearCases]
  assert.ok(all.length >= 60, `${all.length} people`)
  const looked = new Set(all.flatMap(({ expect }) => Object.keys(expect)))
  const without = measures.map(({ code }) => code).filter((code) => !looked.has(code))
  assert.deepEqual(without, ['expected-enrolment-diabetes', 'urgent-follow-up-diabetes']) // the same text as hypertension's
})

for (const [name, cases, period] of [
  ['the year', yearCases, year],
  ['the year to date', halfYearCases, yearToDate('2025-06-30')],
] as const) {
  test(`hand-counted people of ${name} are in or out for the reason that was counted, in both engines`, async (t) => {
    const region = await freshDatabase(t)
    await standIn(region)
    await fill(region, worldOf(cases))
    assert.deepEqual(await byPostgres(region, cases, period), expectedOf(cases))
    assert.deepEqual(await byDuck(region, cases, period), expectedOf(cases))
  })
}

type Found = Record<string, Record<string, string>>

function expectedOf(cases: readonly Case[]): Found {
  return Object.fromEntries(cases.map(({ who, expect }) => [who, expect]))
}

/** Only what the table says something about; a weight only where it says one. */
function found(cases: readonly Case[], told: (measure: string, at: number) => { said: string; weight: string }): Found {
  return Object.fromEntries(
    cases.map(({ who, expect }, at) => [
      who,
      Object.fromEntries(
        Object.entries(expect).map(([measure, line]) => {
          const { said, weight } = told(measure, at)
          return [measure, line.includes('/') ? `${said} ${weight}` : said]
        }),
      ),
    ]),
  )
}

const measureOf = (code: string): Measure => measures.find((one) => one.code === code)!

async function byPostgres(region: TestRegion, cases: readonly Case[], period: Period): Promise<Found> {
  const ids = cases.map((_, at) => idOf(1, at + 1))
  const rows = await region.ctx().transaction((ctx) => peopleIn(ctx, measures, period, ids))
  const byKey = new Map(rows.map((row) => [`${row.measure} ${row.residentId}`, row]))
  return found(cases, (code, at) => {
    const row = byKey.get(`${code} ${ids[at]}`)!
    const { membership, reason, criteria } = explained(measureOf(code), row)
    // What decided is the first that does not hold, or the first exclusion that does.
    const first = criteria.find(({ part, held }) => (part === 'exclusion' ? held : !held))?.code ?? 'met'
    assert.equal(first, reason, cases[at]!.who)
    return { said: `${membership} ${reason}`, weight: `${row.numerator}/${row.denominator}` }
  })
}

async function byDuck(region: TestRegion, cases: readonly Case[], period: Period): Promise<Found> {
  const folder = await mkdtemp(join(tmpdir(), 'anji-measures-'))
  const client = await region.pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await exportSnapshot(client, folder)
    await client.query('rollback')
    return await withDuck(async (duck) => {
      await openSnapshot(duck, folder)
      await gatherFacts(duck, period)
      const byKey = new Map<string, { decided: number; weight: string }>()
      for (const measure of measures) {
        const sql = `select resident_id, decided, numerator, denominator
        from (${withPeriod(membersOf(measure, { everyone: true }), period)}) m`
        for (const { resident_id, decided, numerator, denominator } of await duck.rows(sql))
          byKey.set(`${measure.code} ${resident_id}`, {
            decided: Number(decided),
            weight: `${numerator}/${denominator}`,
          })
      }
      return found(cases, (code, at) => {
        const { decided, weight } = byKey.get(`${code} ${idOf(1, at + 1)}`)!
        const measure = measureOf(code)
        return { said: `${membershipOf(measure, decided)} ${reasonOf(measure, decided)}`, weight }
      })
    })
  } finally {
    client.release()
    await rm(folder, { recursive: true, force: true })
  }
}
