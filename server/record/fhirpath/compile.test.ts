import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileFhirPath } from '#record'
import { compileByLibrary } from './library.ts'

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  active: true,
  birthDate: '2000-01',
  _birthDate: { id: 'x', extension: [{ url: 'urn:hour', valueInteger: 3 }] },
  _gender: { extension: [{ url: 'urn:why', valueString: 'unasked' }] },
  name: [
    { use: 'official', family: '王', given: ['小', '明'] },
    { use: 'usual', given: ['Ming'], _given: [{ extension: [{ url: 'urn:pinyin', valueCode: 'x' }] }] },
  ],
  deceasedBoolean: true,
  multipleBirthInteger: 3,
  telecom: [{ system: 'phone', value: '123', rank: 1 }],
  contact: [{ period: { start: '2012', end: '2013-01' } }],
  contained: [{ resourceType: 'Organization', id: 'o', name: 'Clinic' }],
  managingOrganization: { reference: '#o' },
  generalPractitioner: [{ reference: 'Practitioner/d1' }, { reference: 'Organization/o1' }],
  extension: [
    { url: 'urn:q', valueQuantity: { value: 5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
  ],
}

// What the library says to these, we say too.
const alike = `
name.given
name.given.count()
Patient.name.where(use = 'official').given
Observation.name
Resource.id
name.given = 'a'
name.given != ('小' | '明')
name[0].given[1]
name[7]
name.first().family
name.last().given.first()
name.tail().given
name.skip(1).given
name.take(1).given
name.select(given.first())
name.where($index = 1).use
name.exists(use = 'usual')
name.all(given.exists())
name.all(family.exists())
name.given.empty().not()
name.given.distinct().isDistinct()
name.given.combine('小').distinct()
name.given.union('小').count()
name.given.intersect('小' | 'b')
name.given.exclude('小')
name.use.subsetOf('official' | 'usual' | 'old')
('official' | 'usual' | 'old').supersetOf(name.use)
name.given.join('-')
'小' in name.given
name.given contains 'x'
{} in name.given
active and name.exists()
active and {}
{} and false
{} or true
{} implies true
active implies name.empty()
name.exists() xor active
active.not()
deceased
deceased is boolean
deceased.ofType(boolean)
deceased as dateTime
multipleBirth.ofType(integer) + 1
multipleBirth > 2
multipleBirth >= 3
extension.value.ofType(Quantity).value
extension.value.ofType(Quantity).unit = 'mg'
(extension.value as Quantity).code
extension('urn:q').value.value
extension.where(url = 'urn:q').exists()
birthDate.extension('urn:hour').value
birthDate.hasValue()
gender.hasValue()
gender.exists()
gender.extension.value
name.given.extension.value
birthDate < @2001
birthDate <= @2000
birthDate = @2000-01-01
birthDate >= @1999-12-31
contact.period.start < contact.period.end
contact.period.start = contact.period.end
@2020-01-01T10:00:00Z = @2020-01-01T12:00:00+02:00
@2020-01-01T10:00:00Z < @2020-01-01T10:00:01Z
@T10:00 < @T10:01
'abc'.matches('b')
'abc'.matches('^b')
'abc'.matchesFull('[a-c]{3}')
'abc'.startsWith('ab')
'abc'.endsWith('bc')
'abc'.contains('')
'abc'.indexOf('c')
'abc'.substring(1)
'abc'.substring(0, 2)
'abc'.substring(5)
'abc'.length()
'abc'.replace('b', '')
'aBc'.lower()
'aBc'.upper()
' a '.trim()
'12'.toInteger()
'1x'.toInteger()
active.toString()
telecom.rank.toString()
'a' & {}
'a' + 'b'
'a' ~ 'A'
1 + 2 * 3
7 div 2
7 mod 4
7 / 2
1 / 0
-1
0.1 + 0.2
1.5 * 2
4 'mg' = 4 'mg'
1 = 1.0
iif(active, 'x', 'y')
iif(gender.hasValue(), 'x', 'y')
iif(gender.hasValue(), 'x')
children().count()
descendants().count()
descendants().where($this = 'phone').count()
contained.where(id = 'o').name
contained.ofType(Organization).name
contained.is(Organization)
%resource.id
%context.name.count()
%ucum
%more + 1
(1 | 2 | 2)
(true | false).allTrue()
(true | true).allTrue()
(true | false).anyTrue()
name.where(given.count() > 1 and use in ('official' | 'old')).family
telecom.where(system = 'phone').value
name.repeat(period)
$this.id
birthDate.toString()
today() > @2020
\`name\`.\`given\`.first()
'\\u738b' = name.family
`
  .trim()
  .split('\n')

for (const expression of alike) {
  test(`${expression} means what the library makes of it`, () => {
    const environment = { more: 2, resource: patient, rootResource: patient, context: patient }
    const expected = compileByLibrary(expression)(structuredClone(patient), environment)
    assert.deepEqual(compileFhirPath(expression)(patient, { more: 2 }), expected)
  })
}

// Where we know more than the library, or it says something else than the standard.
const ours: [expression: string, input: unknown, answer: unknown[]][] = [
  ['getResourceKey()', patient, ['Patient/p1']],
  ['generalPractitioner.getReferenceKey()', patient, ['Practitioner/d1', 'Organization/o1']],
  ['generalPractitioner.getReferenceKey(Organization)', patient, ['Organization/o1']],
  [
    'generalPractitioner.resolve().is(Practitioner)',
    { generalPractitioner: [{ reference: 'Practitioner/1' }] },
    [true],
  ],
  ['managingOrganization.resolve().name', patient, ['Clinic']],
  // Elements without the resource around them, as in a view's forEach.
  ['value.ofType(Quantity).value', { valueQuantity: { value: 7 } }, [7]],
  ['value.ofType(string)', { valueQuantity: { value: 7 } }, []],
  ['value', [{ valueString: 'a' }, { valueCode: 'b' }], ['a', 'b']],
  // FHIR R4 writes "answer is Boolean" (que-7).
  ['answer is Boolean', { answerBoolean: true }, [true]],
  ["matches('^(a+)+$')", `${'a'.repeat(5000)}b`, [false]],
  ["matches('^(a|aa)*(a|aa)*(a|aa)*c$')", 'a'.repeat(2000), [false]],
  ["matches('([A-Za-z]{0,20}-){2}x?')", 'ab-cd-', [true]],
  ["matchesFull('a|bc|d?')", 'bc', [true]],
]

for (const [expression, input, answer] of ours) {
  test(`${expression} in ${JSON.stringify(input).slice(0, 60)} finds ${JSON.stringify(answer)}`, () => {
    assert.deepEqual(compileFhirPath(expression)(input), answer)
  })
}

const refused: [what: string, expression: string][] = [
  ['is no FHIRPath', 'name.where('],
  ['is too long', `a${'.a'.repeat(5000)}`],
  ['is nested too deeply', `${'('.repeat(70)}a${')'.repeat(70)}`],
  ['looks back in a pattern', "'a'.matches('(a)\\\\1')"],
  ['has a pattern that grows without bound', "'a'.matches('((a{1000}){1000}){1000}')"],
  ['makes its pattern itself', "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('(a+)+' & '$')"],
  ['replaces by pattern', "'a'.replaceMatches('(a+)+$', '')"],
  ['repeats what never ends', "'a'.repeat($this & 'a')"],
  [
    'asks for everything in everything',
    'descendants().where(%resource.descendants().where(%resource.descendants().exists(a)).exists()).exists()',
  ],
  ['multiplies lists', `name${'.select(%resource.name)'.repeat(20)}`],
  ['doubles a list', `name${'.select($this.combine($this))'.repeat(40)}`],
  ['doubles a text', `'ab'${'.select($this & $this)'.repeat(60)}`],
  ['replaces by longer and longer texts', `'aa'${".replace('a', 'aaaaaaaaaa')".repeat(30)}`],
  ['does so where only the library could', `name${'.select($this.combine($this))'.repeat(40)}.toQuantity()`],
  ['reads one of several', 'name.given.single()'],
]

for (const [what, expression] of refused) {
  test(`an expression that ${what} is refused, soon`, { timeout: 60_000 }, () => {
    const wide = { resourceType: 'Patient', name: Array.from({ length: 3000 }, () => ({ given: ['a'] })) }
    assert.throws(() => compileFhirPath(expression)(wide), { code: 'record.bad_expression' })
  })
}
