import assert from 'node:assert/strict'
import test from 'node:test'
import { publish, type Resource, searchPage } from '#record'
import { freshDatabase } from '#testing'

const many = (count: number, one: string) => Array.from({ length: count }, () => one).join(',')
const odd = '\\'

// What is found, or the code of the refusal. Each is asked leniently, as a browser would.
const cases: [what: string, query: string, expected: string][] = [
  ['a percent sign is a percent sign', `name=${encodeURIComponent('%')}`, ''],
  ['an underscore is an underscore', 'name:contains=_', ''],
  ['a pattern in :contains', `name:contains=${encodeURIComponent('(a+)+$')}`, ''],
  ['a pattern that never ends in :contains', `name:contains=${encodeURIComponent(`${'%a'.repeat(40)}%`)}`, ''],
  ['a name of 100,000 letters', `name=${'a'.repeat(100_000)}`, 'record.too_long'],
  ['a name of 2,000 letters', `name=${'a'.repeat(2000)}`, ''],
  ['2,000 characters', `name=${encodeURIComponent('王'.repeat(2000))}`, ''],
  ['2,000 syllables', `name=${encodeURIComponent('xi '.repeat(600))}`, ''],
  ['50,000 commas', `gender=${','.repeat(50_000)}`, 'record.bad_parameter'],
  ['a query of 300,000 characters', `gender=${'male,'.repeat(60_000)}`, 'record.too_long'],
  ['nothing but commas', 'gender=,,,,', 'record.bad_parameter'],
  ['2,000 codes', `identifier=${many(2000, 'a')}`, 'record.too_many_values'],
  ['500 codes', `identifier=${many(500, 'a')}`, ''],
  ['500 names', `name:contains=${many(500, 'a')}`, 'record.too_many_values'],
  ['300 parameters', Array.from({ length: 300 }, (_, at) => `identifier=${at}`).join('&'), 'record.too_many_values'],
  ['a chain of 200', `${'link:Patient.'.repeat(200)}name=x`, 'record.bad_parameter'],
  ['a chain that goes round', `${'link:Patient.'.repeat(6)}name=x`, ''],
  ['_has within _has', `${'_has:Patient:link:'.repeat(60)}name=x`, 'record.bad_parameter'],
  ['a chain into nothing', 'general-practitioner:Nobody.name=x', 'record.bad_parameter'],
  ['a NUL in a value', 'name=%00', 'record.bad_parameter'],
  ['a NUL in a name', 'na%00me=x', 'unknown'],
  ['a NUL in a chain', 'general-practitioner:Practitioner.na%00me=x', 'record.unknown_parameter'],
  ['a lone surrogate', 'name=%ED%A0%80', ''],
  ['bytes that are no text', 'name=%ff%fe', ''],
  ['a backslash at the end', `name=${encodeURIComponent(odd)}`, ''],
  ['an escape left open', `identifier=${encodeURIComponent(`a|b${odd}`)}`, ''],
  ['only escapes', `identifier=${encodeURIComponent(odd.repeat(999))}`, ''],
  ['only bars', 'identifier=|||', 'record.bad_parameter'],
  ['a bar alone', 'identifier=|', 'record.bad_parameter'],
  ['quotes for SQL', `name=${encodeURIComponent("'; drop table record.patient; --")}`, ''],
  ['a brace for an array', `identifier=${encodeURIComponent('},{"')}`, ''],
  ['quotes for a jsonpath', `identifier:text=${encodeURIComponent('") ? (@ == "')}`, ''],
  ['a system for a jsonpath', `identifier=${encodeURIComponent('") ? (true |')}`, ''],
  ['a date that is none', 'birthdate=2024-13-45', 'record.bad_parameter'],
  ['a date beyond time', 'birthdate=ge999999-01-01', 'record.bad_parameter'],
  ['a date with words', 'birthdate=yesterday', 'record.bad_parameter'],
  ['a count beyond counting', '_count=99999999999', 'record.bad_parameter'],
  ['a count below nothing', '_count=-1', 'record.bad_parameter'],
  ['a cursor that is none', '_cursor=AAAA', 'record.bad_parameter'],
  ['a sort by nothing', '_sort=-', 'record.bad_parameter'],
  ['300 sorts', `_sort=${many(300, 'birthdate')}`, 'record.bad_parameter'],
  ['an id of 5,000 letters', `_id=${'x'.repeat(5000)}`, 'record.too_long'],
  ['a reference to everything', 'general-practitioner=*', 'record.bad_parameter'],
  ['a reference out of the tree', `general-practitioner=${encodeURIComponent('../../etc/passwd')}`, ''],
  ['elements without end', `_elements=${many(2000, 'name')}`, 'record.bad_parameter'],
  ['a value set that is a path', 'gender:in=../../ValueSet', 'terminology.value_set_unknown'],
  ['__proto__ as a parameter', '__proto__=x', 'unknown'],
  ['constructor as a parameter', 'constructor=x', 'unknown'],
  ['constructor as a sort', '_sort=constructor', 'record.bad_parameter'],
  ['a type that is a prototype', '_has:constructor:patient:code=x', 'record.bad_parameter'],
]

test('A hostile search gets a coded refusal or an answer, in bounded time', { timeout: 290_000 }, async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  const patients = Array.from({ length: 200 }, (_, at) => ({
    resourceType: 'Patient',
    id: `p${at}`,
    name: [{ family: 'a'.repeat(380), given: ['王秀英'.repeat(50)] }],
    identifier: [{ system: 'urn:x', value: 'y' }],
    link: [{ other: { reference: `Patient/p${(at + 1) % 200}` }, type: 'seealso' }],
  }))
  await publish(ctx, 'test', patients as unknown as Resource[])
  const answers: [string, string][] = []
  for (const [what, query] of cases) {
    const began = process.cpuUsage()
    let found: string
    try {
      const page = await searchPage(ctx, 'Patient', query)
      found = page.query.ignored.length > 0 ? 'unknown' : ''
    } catch (error) {
      found = (error as { code?: string }).code ?? String(error)
    }
    answers.push([what, found])
    const { user } = process.cpuUsage(began)
    assert.ok(user < 1_500_000, `${what}: ${user} µs of our own`)
  }
  assert.deepEqual(
    answers,
    cases.map(([what, , expected]) => [what, expected]),
  )
})
