import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileFhirPath } from '#record'

test('an expression finds what it names', () => {
  const patient = { resourceType: 'Patient', name: [{ family: '王', given: ['小', '明'] }, { family: 'Wang' }] }
  assert.deepEqual(compileFhirPath("name.where(family = '王').given")(patient), ['小', '明'])
  assert.deepEqual(compileFhirPath('Patient.name.count() + %more')(patient, { more: 2 }), [4])
})

for (const [what, expression] of [
  ['is no FHIRPath', 'name.where('],
  ['is too long', `a${'.a'.repeat(5000)}`],
  ['is nested too deeply', `${'('.repeat(70)}a${')'.repeat(70)}`],
] as const) {
  test(`an expression that ${what} is refused`, () => {
    assert.throws(() => compileFhirPath(expression), { code: 'record.bad_expression' })
  })
}
