import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freshDatabase } from '#testing'
import {
  explainCase,
  type GrouperCase,
  groupCase,
  importTables,
  listTableSets,
  loadTables,
  readCaseRow,
  TableFault,
  tablesInForce,
} from './index.ts'
import { smallDiagnoses, smallProcedures, smallTables } from './small-tables.ts'

const tables = await loadTables(smallTables)
const stay = (diagnoses: string, procedures = '', more: Partial<GrouperCase> = {}): GrouperCase => ({
  ...{ sex: 'female', ageYears: 40, ageDays: null, weightG: null },
  ...{ diagnoses: diagnoses.split(' '), procedures: procedures ? procedures.split(' ') : [] },
  ...more,
})
const newborn = (weightG: number | null): Partial<GrouperCase> => ({ ageYears: 0, ageDays: 3, weightG })

for (const [title, given, drg, reason] of [
  ['MDC A is asked first, by the procedure alone', stay('B1', 'T1'), 'AA19', 'grouped'],
  ['a code that no table knows may still have a procedure of MDC A', stay('unknown', 'T1'), 'AA19', 'grouped'],
  [
    'two lists want a procedure of each, the principal one need not be in either',
    stay('B1', 'S2 T2 T3'),
    'AC19',
    'grouped',
  ],
  ['a newborn’s group asks for the days', stay('P1', '', { ageYears: 0, ageDays: 28 }), 'PU19', 'grouped'],
  ['after 28 days it is not a newborn any more', stay('P1', '', { ageYears: 0, ageDays: 29 }), 'PV15', 'grouped'],
  ['a weight below the first limit', stay('P3 P2', '', newborn(1499)), 'PS15', 'grouped'],
  ['a weight at the limit belongs to the next', stay('P3 P2', '', newborn(1500)), 'PS29', 'grouped'],
  ['without a weight no condition on weight holds', stay('P3 P2', '', newborn(null)), 'PV15', 'grouped'],
  ['a weight of 0 was not weighed', stay('P3 P2', '', newborn(0)), 'PV15', 'grouped'],
  ['under one year old the days must be known', stay('P1', '', { ageYears: 0 }), '0000', 'age-days-missing'],
  ['a newborn’s diagnosis at forty is of another age', stay('P1'), '0000', 'other-age'],
  ['injuries of two sites of the body', stay('Z1 Z3'), 'ZZ15', 'grouped'],
  ['injuries of one site are not several', stay('Z1 Z2'), '0000', 'no-group-holds'],
  ['an injury of one site goes on to the next MDC that knows it', stay('B1'), 'BR15', 'grouped'],
  ['a procedure that is not valid is none', stay('Z1 Z3', 'U1'), 'ZZ15', 'grouped'],
  ['what belongs to the other sex', stay('M1'), '0000', 'other-sex'],
  ['what belongs to this sex', stay('M1', '', { sex: 'male' }), 'MR19', 'grouped'],
  ['the first part alone completes the first way', stay('B2', 'S2 Q1'), 'BA19', 'grouped'],
  ['the second way wants both of its parts', stay('B2', 'Q3 Q2'), 'BA19', 'grouped'],
  ['one of two parts is not enough', stay('B2', 'Q3'), 'BZ15', 'grouped'],
  ['a surgical group asks for the principal procedure', stay('B1', 'S1 V1'), 'BB15', 'grouped'],
  ['a valid procedure in no surgical group of the MDC is unrelated', stay('B1', 'V1'), 'BQY', 'unrelated-procedure'],
  ['also when it is not the principal procedure', stay('B1', 'U1 S1'), 'BQY', 'unrelated-procedure'],
  ['an MDC without a group that holds lets the case go', stay('B4'), '0000', 'no-group-holds'],
  ['a diagnosis that is no principal one', stay('C1'), '0000', 'not-a-principal-diagnosis'],
  ['a code that is not known', stay('unknown'), '0000', 'unknown-principal'],
  ['a combined code is one code', stay('B3+G1*'), 'BZ15', 'grouped'],
  ['a clinical code stands for the insurer’s', stay('K1'), 'BR15', 'grouped'],
  ['a code that the tables know means what they say', stay('B2'), 'BZ15', 'grouped'],
  ['an MCC', stay('B1 C2'), 'BR11', 'grouped'],
  ['a CC', stay('B1 C4'), 'BR13', 'grouped'],
  ['an MCC counts before a CC', stay('B1 C4 C2'), 'BR11', 'grouped'],
  ['an MCC whose exclusion table is the principal diagnosis’s does not count', stay('B1 C1'), 'BR15', 'grouped'],
  ['nor does such a CC', stay('B1 C3'), 'BR15', 'grouped'],
  ['another one beside it does', stay('B1 C1 C4'), 'BR13', 'grouped'],
  ['a group without a CC part does not split by CC', stay('B2 C4'), 'BZ15', 'grouped'],
  ['with no exclusion of the principal diagnosis all count', stay('B2 C1'), 'BZ11', 'grouped'],
] as const) {
  test(title, () => {
    const { drg: found, reason: why } = groupCase(tables, given)
    assert.deepEqual([found, why], [drg, reason])
  })
}

test('the path says which MDC, which groups were tried, what counted and which was excluded by which table', () => {
  const explained = explainCase(tables, stay('K1 C1 C4', 'S3'))
  const held = explained.path.filter(({ holds }) => holds).map(({ code }) => code)
  assert.deepEqual(held, ['A', 'B', 'BC1', 'BC19'])
  assert.deepEqual(explained.readAs, [{ code: 'K1', as: 'B1' }])
  assert.deepEqual(
    explained.secondaries.map(({ code, severity, exclusionTable, excluded }) => [
      code,
      severity,
      exclusionTable,
      excluded,
    ]),
    [
      ['C1', 'mcc', '7', true],
      ['C4', 'cc', '8', false],
    ],
  )
  const failed = explained.path.find(({ code }) => code === 'BB1')
  assert.equal(failed?.holds, false)
  assert.equal(failed?.conditions[0]?.en, 'The principal procedure is in the list of procedures')
})

test('where unrelated procedures are not set apart, such a case goes on to the medical groups', async () => {
  const without = await loadTables(smallTables, { unrelatedGroups: false })
  assert.equal(groupCase(without, stay('B1', 'V1')).drg, 'BR15')
  assert.equal(explainCase(without, stay('B1', 'V1')).drg, 'BR15')
})

const randomCase: fc.Arbitrary<GrouperCase> = fc.record({
  sex: fc.constantFrom('male', 'female', 'unknown'),
  ageYears: fc.constantFrom(0, 1, 40),
  ageDays: fc.constantFrom(null, 0, 28, 29),
  weightG: fc.constantFrom(null, 900, 1_500, 3_000),
  diagnoses: fc.array(fc.constantFrom(...smallDiagnoses), { minLength: 1, maxLength: 5 }),
  procedures: fc.array(fc.constantFrom(...smallProcedures), { maxLength: 4 }),
})
test('fast and explained give the same answer', () => {
  fc.assert(
    fc.property(randomCase, (given) => {
      const { mdc, adrg, drg, reason } = explainCase(tables, given)
      assert.deepEqual({ mdc, adrg, drg, reason }, groupCase(tables, given))
    }),
    { numRuns: 2_000 },
  )
})

for (const [what, file, from, to] of [
  ['a condition that is not known', 'groups.json', '"male"', '"mostly male"'],
  ['a group without a split', 'drg_split.json', '"BR13"', '"BR14"'],
  ['a table without its column', 'cc.csv', 'exclusion_table', 'table'],
  ['JSON that is none', 'groups.json', '[{', '[{,'],
] as const) {
  test(`${what} refuses the tables`, async () => {
    const texts = { ...smallTables, [file]: smallTables[file].replace(from, to) }
    await assert.rejects(loadTables(texts), TableFault)
  })
}

test('tables hold from their day, the same again is known, and another set of that day is refused', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const asked = { name: '小表', validFrom: '2026-01-01', texts: smallTables }
  assert.equal((await importTables(ctx, asked)).outcome, 'imported')
  assert.equal((await importTables(ctx, asked)).outcome, 'known')
  const other = { ...smallTables, 'drg.csv': `${smallTables['drg.csv']}XX19,x\n` }
  await assert.rejects(importTables(ctx, { ...asked, texts: other }), { code: 'grouping.tables_overlap' })
  const broken = { ...smallTables, 'drg_split.json': '{}' }
  await assert.rejects(importTables(ctx, { ...asked, texts: broken }), { code: 'grouping.tables_unreadable' })
  await region.ctx().transaction(async (ctx) => {
    await assert.rejects(tablesInForce(ctx, '2025-12-31'), { code: 'grouping.no_tables' })
    assert.equal(groupCase((await tablesInForce(ctx, '2026-07-01')).tables, stay('B1 C2')).drg, 'BR11')
  })
  assert.equal((await listTableSets(ctx, {})).sets[0]?.adrgs, 16)
})

for (const [row, said] of [
  [{ gender: '3', age: '4', dx_pipe: 'A' }, /gender/],
  [{ gender: '1', age: '-4', dx_pipe: 'A' }, /age/],
  [{ gender: '1', age: '', dx_pipe: 'A' }, /age/],
  [{ gender: '1', age: '4', age_days: 'x', dx_pipe: 'A' }, /age_days/],
  [{ gender: '1', age: '4', weight_g: '2.5', dx_pipe: 'A' }, /weight_g/],
  [{ gender: '1', age: '4', dx_pipe: ' | ' }, /no diagnosis/],
] as const) {
  test(`a row with ${JSON.stringify(row)} cannot be read`, () => {
    const read = readCaseRow(row)
    assert.match('fault' in read ? read.fault : '', said)
  })
}
