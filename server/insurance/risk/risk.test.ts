import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withDuck } from '#kernel'
import { type Model, readModel } from './model.ts'
import { partsOf, riskScore, riskScoreSql } from './score.ts'

const head = 'part,code,other,sex,age_from,age_to,weight'
const csv = (...rows: string[]) => [head, ...rows].join('\n')

test('a table of weights is read exactly, in ten-thousandths', () => {
  const { model, errors } = readModel(
    csv('demographic,,,1,0,64,0.5', 'demographic,,,1,65,,1.2345', 'demographic,,,2,,,1', 'condition,DM,,,,,0.318'),
  )
  assert.equal(model, null)
  assert.deepEqual(
    errors.map(({ line }) => line),
    [4],
    'an age is needed',
  )
  const read = readModel(
    csv(
      'demographic,,,,0,64,0.5',
      'demographic,,,,65,,1.2345',
      'condition,DM,,,,,0.318',
      'condition,DMC,,,,,0.9',
      'condition,CHF,,,,,0.5',
      'hierarchy,DMC,DM,,,,',
      'interaction,DMC,CHF,,,,0.1',
    ),
  )
  assert.deepEqual(read.errors, [])
  const person = { sex: '1', age: 70, conditions: ['DM', 'DMC', 'CHF', 'unknown'] }
  assert.equal(riskScore(read.model!, person), 12_345 + 9000 + 5000 + 1000)
  assert.deepEqual(
    partsOf(read.model!, person).map(({ ref }) => ref),
    ['*/65-150', 'DMC', 'CHF', 'DMC&CHF'],
    'the graver form counts alone',
  )
})

test('each row that cannot be read is named, and nothing is kept', () => {
  const { model, errors } = readModel(
    csv(
      'condition,DM,,,,,0.12345',
      'condition,D M,,,,,0.1',
      'other,,,,,,1',
      'demographic,,,3,0,1,1',
      'demographic,,,1,9,3,1',
      'hierarchy,A,A,,,,',
      'demographic,,,1,0,9,1',
      'demographic,,,,5,20,1',
    ),
  )
  assert.equal(model, null)
  assert.deepEqual(
    errors.map(({ line }) => line),
    [2, 3, 4, 5, 6, 7, 9],
  )
  assert.match(readModel(csv('condition,A,,,,,1', 'interaction,A,B,,,,1')).errors[0]!.en, /weight of B/)
  assert.match(readModel('a,b\n1,2').errors[0]!.en, /missing/)
  assert.match(readModel(`${head}\n"broken`).errors[0]!.en, /no CSV/)
})

const codes = ['DM', 'DMC', 'CHF', 'HT', 'CKD', 'CA']
const code = fc.constantFrom(...codes)
const weight = fc.integer({ min: -5000, max: 30_000 })
const anyModel: fc.Arbitrary<Model> = fc.record({
  demographics: fc.array(
    fc.record({
      sex: fc.constantFrom('1' as const, '2' as const, null),
      ageFrom: fc.integer({ min: 0, max: 80 }),
      ageTo: fc.integer({ min: 0, max: 120 }),
      weight,
    }),
    { maxLength: 5 },
  ),
  conditions: fc.uniqueArray(fc.record({ code, weight }), { selector: (row) => row.code, maxLength: 6 }),
  hierarchies: fc.array(fc.record({ over: code, code }), { maxLength: 4 }),
  interactions: fc.array(fc.record({ code, other: code, weight }), { maxLength: 4 }),
})
const anyPerson = fc.record({
  sex: fc.constantFrom('1', '2'),
  age: fc.integer({ min: 0, max: 110 }),
  conditions: fc.subarray([...codes, 'other']),
})

test('the function and its SQL agree on random tables and people', async () => {
  await withDuck(async (duck) => {
    const property = fc.asyncProperty(
      anyModel,
      fc.array(anyPerson, { minLength: 1, maxLength: 20 }),
      async (model, people) => {
        const values = people.map(
          ({ sex, age, conditions }, at) => `(${at}, '${sex}', ${age}, '${conditions.join('|')}')`,
        )
        const sql = `select ${riskScoreSql(model, { sex: 'p.sex', age: 'p.age', codes: 'p.codes' })} as score
        from (values ${values.join(', ')}) p(no, sex, age, codes) order by p.no`
        const scores = (await duck.rows(sql)).map(({ score }) => score)
        assert.deepEqual(
          scores,
          people.map((person) => riskScore(model, person)),
        )
      },
    )
    await fc.assert(property, { numRuns: 100 })
  })
})
