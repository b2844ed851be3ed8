/** The published tables themselves: every group is reached out of its own condition, and what splits does. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { explainCase, type GrouperCase, groupCase, loadTables, type Tables } from './index.ts'
import { reached } from './made-cases.fixture.ts'

const folder = join(import.meta.dirname, '../../../../shared/data/chs-drg-1.1')
const skip = existsSync(folder) ? false : 'shared/data/chs-drg-1.1 is not here'
let read: Promise<Tables> | undefined
const published = () => (read ??= loadTables(folder))

test('every ADRG is reached by a case made from its own condition', { skip }, async () => {
  const tables = await published()
  const missed = tables.source.mdcs.flatMap((mdc) =>
    mdc.adrgs.filter((adrg) => !reached(tables, mdc, adrg)).map(({ adrg }) => adrg),
  )
  assert.deepEqual(missed, [])
  assert.equal(tables.source.mdcs.flatMap(({ adrgs }) => adrgs).length, 376)
})

test('each split of each ADRG is reached: with an MCC, with a CC, with neither', { skip }, async () => {
  const tables = await published()
  const missed: string[] = []
  for (const mdc of tables.source.mdcs)
    for (const adrg of mdc.adrgs) {
      const stay = reached(tables, mdc, adrg)!
      for (const drg of adrg.drgs) if (!splitReached(tables, stay, drg)) missed.push(drg)
    }
  assert.deepEqual(missed, [])
})

/** The case with one more diagnosis: an MCC or CC that changes nothing but the split. */
function splitReached(tables: Tables, stay: GrouperCase, drg: string): boolean {
  const { mcc, cc } = tables.source
  const added = { '1': [...mcc.keys()], '3': [...cc.keys()] }[drg[3]!] ?? ['']
  return added.some(
    (code) => groupCase(tables, { ...stay, diagnoses: [...stay.diagnoses, ...(code ? [code] : [])] }).drg === drg,
  )
}

test('a complication of every exclusion table counts, except with a principal diagnosis of that table', {
  skip,
}, async () => {
  const tables = await published()
  const { source } = tables
  const principalOf = new Map([...source.exclusion].map(([code, table]) => [table, code]))
  for (const [severity, codes] of [
    ['mcc', source.mcc],
    ['cc', source.cc],
  ] as const) {
    const byTable = new Map([...codes].map(([code, table]) => [table, code]))
    for (const [table, code] of byTable) {
      const principal = principalOf.get(table)
      const with_ = (first: string) => explainCase(tables, person({ diagnoses: [first, code] })).secondaries[0]!
      if (principal) assert.deepEqual([with_(principal).severity, with_(principal).excluded], [severity, true], code)
      const other = [...principalOf].find(([own]) => own !== table)![1]
      assert.equal(with_(other).excluded, false, code)
    }
  }
})

const person = (given: Partial<GrouperCase>): GrouperCase => ({
  ...{ sex: 'male', ageYears: 40, ageDays: null, weightG: null, diagnoses: [], procedures: [] },
  ...given,
})

test('fast and explained agree on cases of the published codes', { skip }, async () => {
  const tables = await published()
  const [diagnoses, procedures] = [[...tables.source.diagnosisNames.keys()], [...tables.source.validProcedures]]
  let seed = 7
  const draw = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const some = (of: readonly string[], least: number, most: number) =>
    Array.from({ length: least + draw(most) }, () => of[draw(of.length)]!)
  for (let n = 0; n < 400; n++) {
    const stay = person({
      sex: draw(2) === 0 ? 'male' : 'female',
      ...(draw(5) === 0 ? { ageYears: 0, ageDays: draw(60), weightG: 500 + draw(3_000) } : { ageYears: draw(90) + 1 }),
      ...{ diagnoses: some(diagnoses, 1, 6), procedures: some(procedures, 0, 3) },
    })
    const { mdc, adrg, drg, reason } = explainCase(tables, stay)
    assert.deepEqual({ mdc, adrg, drg, reason }, groupCase(tables, stay), JSON.stringify(stay))
  }
})

test('what the published lists are used for: HIV, newborns, several injuries, transplants, sexes', {
  skip,
}, async () => {
  const tables = await published()
  for (const [stay, adrg] of [
    [person({ diagnoses: ['B20.001'] }), 'YR1'],
    [person({ diagnoses: ['I42.000'], procedures: ['37.5100'] }), 'AA1'],
    [person({ diagnoses: ['S82.600', 'S22.300'], procedures: ['79.3600x009'] }), 'ZJ1'],
    [person({ diagnoses: ['S06.201', 'S12.900x001'], procedures: ['31.1x00x005'] }), 'ZZ1'],
    [person({ ageYears: 0, ageDays: 2, weightG: 1_400, diagnoses: ['P07.200'] }), 'PS1'],
    [person({ diagnoses: ['C61.x00'], sex: 'female' }), '00'],
  ] as const) {
    assert.equal(groupCase(tables, stay).adrg, adrg)
  }
})
