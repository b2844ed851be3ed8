import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Actor } from '#kernel'
import { narrowScopes, parseScope } from './scope.ts'
import { permissionsOf, scopeAllows } from './scopes.ts'

const category = 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory'

test('a scope is read in the words of both versions, and what is malformed is none', () => {
  const read = (text: string) => {
    const scope = parseScope(text)
    return scope && `${scope.level} ${scope.type} ${scope.letters} ${scope.query ?? ''}`.trim()
  }
  assert.equal(read('patient/Observation.read'), 'patient Observation rs')
  assert.equal(read('user/*.*'), 'user * cruds')
  assert.equal(read('system/*.write'), 'system * cud')
  assert.equal(read('system/Patient.cruds'), 'system Patient cruds')
  assert.equal(read(`patient/Observation.rs?${category}`), `patient Observation rs ${category}`)
  assert.equal(read(`patient/Observation.cruds?${category}`), `patient Observation rs ${category}`, 'a query reads')
  const malformed = [
    ...[
      '',
      'patient',
      'patient/',
      'patient/Observation',
      'patient/Observation.',
      'patient/Observation.sr',
      'patient/Observation.rr',
    ],
    ...[
      'patient/Nonsense.rs',
      'PATIENT/Observation.rs',
      'group/Observation.rs',
      'patient/Observation.rs ',
      'patient/Observation.readwrite',
    ],
    ...[
      'patient/*.rs?category=x',
      'patient/Observation.read?category=x',
      'patient/Observation.rs?',
      'patient/Observation.c?category=x',
    ],
    ...['patient/Observation.rs?nonsense=x', 'patient/Observation.rs?category', 'patient/Observation.rs?category=|'],
    ...[
      'patient/Observation.rs?date=2026',
      'patient/Observation.rs?subject:Patient.name=x',
      'patient/Observation.rs?_has:X:y:z=1',
    ],
    ...[
      'patient/Observation.rs?category:not=x',
      'patient/Observation.rs?category=a|b|c',
      'patient/Observation.rs?category=x&nonsense=1',
    ],
  ]
  for (const text of malformed) assert.equal(parseScope(text), undefined, text)
})

test('a client gets of what it asks what it was given, letter by letter', () => {
  const cases: [asked: string, given: string, granted: string][] = [
    ['system/Patient.read', 'system/*.*', 'system/Patient.read'],
    ['system/Patient.cruds', 'system/Patient.read', 'system/Patient.rs'],
    ['system/Patient.write', 'system/Patient.read', ''],
    ['system/*.*', 'system/Patient.*', ''],
    ['user/Patient.rs', 'system/Patient.rs', ''],
    ['system/Observation.crs', 'system/Observation.r system/Observation.c', 'system/Observation.cr'],
    [`system/Observation.rs?${category}`, 'system/Observation.rs', `system/Observation.rs?${category}`],
    ['system/Observation.rs', `system/Observation.rs?${category}`, `system/Observation.rs?${category}`],
    [
      'system/Observation.rs',
      `system/Observation.s?${category} system/Observation.r`,
      `system/Observation.r system/Observation.s?${category}`,
    ],
    ['system/Observation.rs?category=vital-signs', `system/Observation.rs?${category}`, ''],
    ['nonsense system/*.rs', 'system/*.rs nonsense', 'system/*.rs'],
  ]
  for (const [asked, given, granted] of cases)
    assert.equal(narrowScopes(asked.split(' '), given.split(' ')).join(' '), granted, `${asked} of ${given}`)
})

test('what is granted is never more than what was asked nor than what was given', () => {
  const letters = fc.subarray(['c', 'r', 'u', 'd', 's'], { minLength: 1 }).map((some) => some.join(''))
  const query = fc.constantFrom('', '', `?${category}`, '?category=vital-signs')
  const scope = fc
    .tuple(fc.constantFrom('system', 'user'), fc.constantFrom('*', 'Observation', 'Patient'), letters, query)
    .map(([level, type, may, asked]) => `${level}/${type}.${may}${asked}`)
  const actorWith = (scopes: string[]): Actor => ({ id: 'a', name: 'a', roles: ['integration'], scopes })
  const interactions = ['read', 'search', 'create', 'update', 'delete'] as const
  fc.assert(
    fc.property(fc.array(scope, { maxLength: 4 }), fc.array(scope, { maxLength: 4 }), (asked, given) => {
      const granted = narrowScopes(asked, given)
      for (const type of ['Observation', 'Patient', 'Condition'])
        for (const interaction of interactions)
          for (const { query } of permissionsOf(actorWith(granted), interaction, type))
            for (const bound of [asked, given]) {
              const wide = permissionsOf(actorWith(bound), interaction, type)
              assert.ok(wide.some((one) => one.query === undefined || one.query === query))
            }
    }),
    { numRuns: 2000 },
  )
})

test('each letter is for its own interaction, and persons write through the verbs', () => {
  const client = (scope: string): Actor => ({ id: 'a', name: 'a', roles: ['integration'], scopes: [scope] })
  const letters = { r: 'read', s: 'search', c: 'create', u: 'update', d: 'delete' } as const
  for (const [letter, interaction] of Object.entries(letters))
    for (const [other, asked] of Object.entries(letters)) {
      assert.equal(
        scopeAllows(client(`system/Patient.${other}`), interaction, 'Patient'),
        asked === interaction,
        letter,
      )
    }
  const person: Actor = { id: 'p', name: 'p', roles: ['doctor'] }
  const app = { clientId: 'x', patientId: 'y' }
  assert.equal(scopeAllows(person, 'read', 'Patient'), true)
  assert.equal(scopeAllows({ ...person, app, scopes: ['user/*.*'] }, 'create', 'Patient'), false)
  assert.equal(
    scopeAllows({ ...person, app, scopes: [] }, 'read', 'Patient'),
    false,
    'an app without scopes has nothing',
  )
  assert.equal(scopeAllows({ ...person, app }, 'read', 'Patient'), false)
  assert.equal(scopeAllows({ ...person, scopes: ['openid'] }, 'read', 'Patient'), false)
  assert.equal(scopeAllows({ ...person, app: { clientId: 'x' }, scopes: ['patient/*.rs'] }, 'read', 'Patient'), false)
})
