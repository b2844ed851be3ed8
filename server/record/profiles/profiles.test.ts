import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createResource, parseIncoming, publish, type Resource } from '#record'
import { freshDatabase } from '#testing'
import { validate } from '../structure/validate.ts'
import { checkResource } from './check-resource.ts'
import { compileProfile, type Fields } from './compile-profile.ts'
import type { Definition } from './definition.ts'
import { checkProfile, knownProfiles } from './known.ts'

const resident = {
  resourceType: 'Patient',
  id: 'p',
  active: true,
  identifier: [
    { system: 'urn:anji:resident', value: 'p' },
    { system: 'urn:anji:document:id-card', value: 'a'.repeat(64) },
    { system: 'urn:anji:psn-no', value: '1' },
  ],
  name: [{ text: '王小明' }],
  gender: 'male',
  birthDate: '1980-05-01',
}
const url = 'urn:anji:profile:anji-resident'
const [own, card, insured] = resident.identifier
const codesOf = (resource: Fields, profile = url) => {
  const known = knownProfiles().get(profile)
  assert.ok(known, profile)
  return checkProfile(known, resource, String(resource.resourceType)).map(
    ({ code, expression }) => `${code.replace('record.', '')} ${expression}`,
  )
}

const cases: [what: string, changed: Fields, told: string[]][] = [
  ['nothing is wrong', {}, []],
  [
    'one more identifier of another system is the resident’s own matter',
    { identifier: [...resident.identifier, { system: 'urn:x', value: '1' }] },
    [],
  ],
  ['an element is missing', { birthDate: undefined }, ['profile_count Patient.birthDate']],
  ['a part of an element is missing', { name: [{ family: '王' }] }, ['profile_count Patient.name[0].text']],
  ['a slice is missing', { identifier: [card, insured] }, ['profile_count Patient.identifier']],
  ['a slice is there twice', { identifier: [own, card, insured, insured] }, ['profile_count Patient.identifier']],
  [
    'a slice lacks a part',
    { identifier: [own, card, { system: 'urn:anji:psn-no' }] },
    ['profile_count Patient.identifier[2].value'],
  ],
  ['a constraint on the whole fails', { identifier: [own, insured] }, ['invariant Patient']],
  [
    'a constraint inside a slice fails',
    { identifier: [own, { ...card, value: '110105199001011234' }] },
    ['invariant Patient.identifier[1].value'],
  ],
  [
    'a reference points elsewhere',
    { link: [{ other: { reference: 'RelatedPerson/x' }, type: 'seealso' }] },
    ['wrong_target Patient.link[0].other'],
  ],
]

for (const [what, changed, told] of cases) {
  test(`the resident’s profile says when ${what}`, () => {
    assert.deepEqual(codesOf(JSON.parse(JSON.stringify({ ...resident, ...changed }))), told)
  })
}

const clinic = {
  identifier: [
    { system: 'urn:anji:fixmedins-code', value: '1' },
    { system: 'urn:anji:institution-licence', value: '2' },
  ],
}
const kindOf = (code: string) => ({
  ...{ resourceType: 'Organization', active: true, name: 'Clinic', ...clinic },
  type: [
    {
      coding: [
        { system: 'urn:anji:institution-kind', code },
        { system: 'urn:anji:institution-level', code: '0' },
      ],
    },
  ],
})

test('a code is of the set that the profile binds', () => {
  assert.deepEqual(codesOf(kindOf('village-clinic'), 'urn:anji:profile:anji-institution'), [])
  const told = codesOf(kindOf('spa'), 'urn:anji:profile:anji-institution')
  assert.deepEqual(told, ['code_not_allowed Organization.type[0].coding[0]'])
})

const element = (id: string, more: Fields) => ({ id, path: id.replaceAll(/:[^.]+/g, ''), ...more })
const profileOf = (type: string, ...elements: Fields[]) => {
  const differential = { element: [element(type, {}), ...elements] }
  const head = { resourceType: 'StructureDefinition', url: 'urn:test:profile', derivation: 'constraint' }
  return {
    ...head,
    status: 'draft',
    name: 'T',
    kind: 'resource',
    abstract: false,
    type,
    differential,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
  }
}
const told = (definition: object, resource: Fields) => {
  const profile = compileProfile(definition, 'theirs')
  assert.ok(profile)
  return profile
    .check(resource, String(resource.resourceType))
    .map(({ code, expression }) => `${code.replace('record.', '')} ${expression}`)
}
const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '1-2', display: 'x' }], text: 'y' },
}

test('fixed is the whole, a pattern a part', () => {
  const coding = { system: 'http://loinc.org', code: '1-2' }
  const fixed = profileOf('Observation', element('Observation.code.coding', { fixedCoding: coding }))
  const pattern = profileOf(
    'Observation',
    element('Observation.code', { patternCodeableConcept: { coding: [coding] } }),
  )
  assert.deepEqual(told(fixed, observation), ['profile_value Observation.code.coding[0]'])
  assert.deepEqual(told(pattern, observation), [])
  assert.deepEqual(told(pattern, { ...observation, code: { text: 'y' } }), ['profile_value Observation.code'])
})

test('a choice is narrowed to types, and an extension is sliced by its url', () => {
  const definition = profileOf(
    'Observation',
    element('Observation.extension', { slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'closed' } }),
    element('Observation.extension:site', {
      sliceName: 'site',
      min: 1,
      type: [{ code: 'Extension', profile: ['urn:site'] }],
    }),
    element('Observation.extension:site.value[x]', { min: 1, type: [{ code: 'code' }] }),
    element('Observation.value[x]', { min: 1, type: [{ code: 'Quantity' }] }),
  )
  const good = { ...observation, extension: [{ url: 'urn:site', valueCode: 'a' }], valueQuantity: { value: 1 } }
  assert.deepEqual(told(definition, good), [])
  assert.deepEqual(told(definition, { ...good, valueQuantity: undefined, valueString: 'a' }), [
    'wrong_type Observation.valueString',
  ])
  assert.deepEqual(told(definition, { ...good, extension: [{ url: 'urn:site', valueString: 'a' }] }), [
    'wrong_type Observation.extension[0].valueString',
  ])
  assert.deepEqual(
    told(definition, { ...good, extension: [...good.extension, { url: 'urn:other', valueCode: 'a' }] }),
    ['profile_value Observation.extension[1]'],
  )
})

test('a set of R4 can be bound where R4 only suggests it', () => {
  const binding = { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/observation-status' }
  const definition = profileOf('Observation', element('Observation.interpretation', { binding }))
  const interpretation = [{ coding: [{ system: 'http://hl7.org/fhir/observation-status', code: 'spring' }] }]
  assert.deepEqual(told(definition, { ...observation, interpretation }), [
    'code_not_allowed Observation.interpretation[0]',
  ])
})

test('what is no profile makes none, and a hostile one costs little', { timeout: 60_000 }, () => {
  for (const wrong of [
    {},
    { resourceType: 'Patient' },
    profileOf('Nothing'),
    { ...profileOf('Observation'), differential: { element: [null] } },
    { ...profileOf('Observation'), url: 7 },
  ]) {
    assert.equal(compileProfile(wrong as Definition, 'theirs'), undefined)
  }
  const bomb = 'descendants().where(%resource.descendants().where(%resource.descendants().exists()).exists()).exists()'
  const constraint = [{ key: 'x', severity: 'error', human: 'x', expression: bomb }]
  const definition = profileOf('Observation', element('Observation.component', { constraint }))
  const component = Array.from({ length: 2000 }, () => ({ code: { text: 'a' } }))
  assert.ok(told(definition, { ...observation, component: component.slice(0, 300) }).length > 0)
  const matching = [{ key: 'x', severity: 'error', human: 'x', expression: "matches('^(a+)+$')" }]
  const pattern = profileOf('Observation', element('Observation.code.text', { constraint: matching }))
  assert.deepEqual(told(pattern, { ...observation, code: { text: `${'a'.repeat(5000)}!` } }), [
    'invariant Observation.code.text',
  ])
})

test('our profiles are StructureDefinitions by R4’s own rules', () => {
  const folder = join(import.meta.dirname, '../../../profiles')
  const files = readdirSync(folder)
  assert.ok(files.length >= 6)
  for (const file of files) assert.deepEqual(validate(JSON.parse(readFileSync(join(folder, file), 'utf8'))), [], file)
})

test('what claims a profile of ours is written only when it keeps to it; a profile of others is theirs', async (t) => {
  const region = await freshDatabase(t)
  const client = { id: 'c', name: 'c', roles: ['integration' as const], scopes: ['system/*.*'] }
  const write = (resource: object) =>
    createResource(region.ctx(client), 'Patient', parseIncoming(JSON.stringify(resource)))
  await write({ ...resident, meta: { profile: [`${url}|1.0.0`] } })
  await assert.rejects(write({ ...resident, birthDate: undefined, meta: { profile: [url] } }), {
    code: 'record.invalid',
  })
  await write({ ...resident, birthDate: undefined, meta: { profile: ['urn:other:profile'] } })
})

test('a profile that lies in the record is used when it is asked for', async (t) => {
  const ctx = (await freshDatabase(t)).ctx()
  const definition = { id: 'd', ...profileOf('Observation', element('Observation.note', { min: 1 })) }
  await publish(ctx, 'test', [definition as unknown as Resource])
  const ask = async (profile: string, resource: object = observation) =>
    (await checkResource(ctx, { resource, profiles: [profile] }))
      .filter(({ severity }) => !severity)
      .map(({ code }) => code)
  assert.deepEqual(await ask('urn:test:profile'), ['record.profile_count'])
  assert.deepEqual(await ask('urn:test:profile', { ...observation, note: [{ text: 'a' }] }), [])
  assert.deepEqual(await ask('urn:test:nothing'), ['record.unknown_profile'])
  assert.deepEqual(await ask('http://hl7.org/fhir/StructureDefinition/Observation'), [])
})
