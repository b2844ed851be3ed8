import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patchedText } from './patch.ts'

const patient = {
  resourceType: 'Patient',
  id: 'p',
  active: true,
  name: [
    { use: 'official', family: '王', given: ['小', '明'] },
    { use: 'usual', given: ['Ming'], _given: [{ extension: [{ url: 'urn:s', valueCode: 'x' }] }] },
  ],
  birthDate: '2000-01-01',
  _birthDate: { extension: [{ url: 'urn:hour', valueInteger: 3 }] },
  deceasedBoolean: false,
  identifier: [{ value: 'a' }, { value: 'b' }, { value: 'c' }],
  extension: [{ url: 'urn:height', valueDecimal: 1.5 }],
}

type Said = Record<string, unknown>
const operation = (type: string, said: Said, value?: Said) => ({
  name: 'operation',
  part: [
    { name: 'type', valueCode: type },
    ...Object.entries(said).map(([name, one]) =>
      typeof one === 'number' ? { name, valueInteger: one } : { name, valueString: one },
    ),
    ...(value ? [{ name: 'value', ...value }] : []),
  ],
})
const parameters = (...operations: object[]) => JSON.stringify({ resourceType: 'Parameters', parameter: operations })
const apply = (...operations: object[]) => JSON.parse(patchedText(JSON.stringify(patient), parameters(...operations)))

const contact = {
  part: [
    { name: 'name', valueHumanName: { text: 'Li' } },
    { name: 'gender', valueCode: 'female' },
  ],
}
const telecom = {
  part: [
    { name: 'system', valueCode: 'phone' },
    { name: 'value', valueString: '1' },
  ],
}

const cases: [what: string, operation: object, changed: Said][] = [
  [
    'add sets what is not there',
    operation('add', { path: 'Patient', name: 'gender' }, { valueCode: 'male' }),
    { gender: 'male' },
  ],
  [
    'add appends to a list',
    operation('add', { path: 'Patient', name: 'identifier' }, { valueIdentifier: { value: 'd' } }),
    { identifier: [...patient.identifier, { value: 'd' }] },
  ],
  [
    'add begins a list',
    operation('add', { path: 'Patient', name: 'telecom' }, telecom),
    { telecom: [{ system: 'phone', value: '1' }] },
  ],
  [
    'add builds a backbone element from parts',
    operation('add', { path: 'Patient', name: 'contact' }, contact),
    { contact: [{ name: { text: 'Li' }, gender: 'female' }] },
  ],
  [
    'add into an element that a condition finds',
    operation('add', { path: "Patient.name.where(use = 'usual')", name: 'family' }, { valueString: 'Wang' }),
    { name: [patient.name[0], { ...patient.name[1], family: 'Wang' }] },
  ],
  [
    'add keeps values and their extensions in step',
    operation('add', { path: 'Patient.name[1]', name: 'given' }, { valueString: 'Z' }),
    {
      name: [
        patient.name[0],
        { use: 'usual', given: ['Ming', 'Z'], _given: [...(patient.name[1]?._given ?? []), null] },
      ],
    },
  ],
  [
    'add of a choice takes the name of its type',
    operation('add', { path: 'Patient', name: 'multipleBirth' }, { valueInteger: 2 }),
    { multipleBirthInteger: 2 },
  ],
  [
    'insert stands before what is there',
    operation('insert', { path: 'Patient.identifier', index: 1 }, { valueIdentifier: { value: 'n' } }),
    { identifier: [{ value: 'a' }, { value: 'n' }, { value: 'b' }, { value: 'c' }] },
  ],
  [
    'insert at the end',
    operation('insert', { path: 'Patient.identifier', index: 3 }, { valueIdentifier: { value: 'n' } }),
    { identifier: [...patient.identifier, { value: 'n' }] },
  ],
  [
    'insert begins a list',
    operation('insert', { path: 'Patient.photo', index: 0 }, { valueAttachment: { title: 'n' } }),
    { photo: [{ title: 'n' }] },
  ],
  [
    'delete takes an element away with its extensions',
    operation('delete', { path: 'Patient.birthDate' }),
    { birthDate: undefined, _birthDate: undefined },
  ],
  [
    'delete of one of a list',
    operation('delete', { path: "Patient.identifier.where(value = 'b')" }),
    { identifier: [{ value: 'a' }, { value: 'c' }] },
  ],
  [
    'delete of a primitive of a list',
    operation('delete', { path: 'Patient.name[0].given[0]' }),
    { name: [{ ...patient.name[0], given: ['明'] }, patient.name[1]] },
  ],
  [
    'delete of the last of a list takes the list away',
    operation('delete', { path: 'Patient.extension[0]' }),
    { extension: undefined },
  ],
  ['delete of what is not there is done', operation('delete', { path: 'Patient.gender' }), {}],
  ['delete of a choice', operation('delete', { path: 'Patient.deceased' }), { deceasedBoolean: undefined }],
  [
    'replace of a primitive',
    operation('replace', { path: 'Patient.birthDate' }, { valueDate: '1999-12-31' }),
    { birthDate: '1999-12-31', _birthDate: undefined },
  ],
  [
    'replace of one of a list',
    operation('replace', { path: 'Patient.identifier[2]' }, { valueIdentifier: { value: 'z' } }),
    { identifier: [{ value: 'a' }, { value: 'b' }, { value: 'z' }] },
  ],
  [
    'replace of a choice by another type',
    operation('replace', { path: 'Patient.deceased' }, { valueDateTime: '2026-01-01' }),
    { deceasedBoolean: undefined, deceasedDateTime: '2026-01-01' },
  ],
  [
    'replace inside an extension of a primitive',
    operation('replace', { path: "Patient.birthDate.extension('urn:hour').value" }, { valueInteger: 4 }),
    { _birthDate: { extension: [{ url: 'urn:hour', valueInteger: 4 }] } },
  ],
  [
    'move to the front',
    operation('move', { path: 'Patient.identifier', source: 2, destination: 0 }),
    { identifier: [{ value: 'c' }, { value: 'a' }, { value: 'b' }] },
  ],
  [
    'move to the end',
    operation('move', { path: 'Patient.identifier', source: 0, destination: 2 }),
    { identifier: [{ value: 'b' }, { value: 'c' }, { value: 'a' }] },
  ],
]

for (const [what, step, changed] of cases) {
  test(what, () => assert.deepEqual(apply(step), JSON.parse(JSON.stringify({ ...patient, ...changed }))))
}

test('operations see what those before them did', () => {
  const changed = apply(
    operation('add', { path: 'Patient', name: 'contact' }, contact),
    operation('replace', { path: 'Patient.contact.gender' }, { valueCode: 'other' }),
    operation('delete', { path: "Patient.contact.where(gender = 'other').name" }),
  )
  assert.deepEqual(changed.contact, [{ gender: 'other' }])
})

test('numbers keep their digits, those of the patch too', () => {
  const text = JSON.stringify(patient).replace('1.5', '1.50')
  const step = parameters(operation('add', { path: 'Patient', name: 'extension' }, { valueExtension: 0 }))
  const value = '{"url":"urn:weight","valueDecimal":70.00}'
  const patched = patchedText(text, step.replace('"valueExtension":0', `"valueExtension":${value}`))
  assert.match(patched, /"valueDecimal":1\.50}.*"valueDecimal":70\.00}/)
})

test('a decimal is found by its value, and replaced with its digits', () => {
  const text = JSON.stringify(patient).replace('1.5', '1.50')
  const step = parameters(
    operation('replace', { path: 'Patient.extension.where(value = 1.5).value' }, { valueDecimal: 0 }),
  )
  const patched = patchedText(text, step.replace('"valueDecimal":0', '"valueDecimal":1.600'))
  assert.match(patched, /"valueDecimal":1\.600}/)
})

const refused: [what: string, patch: unknown, code: string][] = [
  ['is empty', { resourceType: 'Parameters' }, 'record.bad_patch'],
  ['holds something else', { resourceType: 'Parameters', parameter: [{ name: 'x' }, null] }, 'record.bad_patch'],
  ['has an unknown type', operation('shuffle', { path: 'Patient' }), 'record.bad_patch'],
  [
    'adds what is there already',
    operation('add', { path: 'Patient', name: 'active' }, { valueBoolean: true }),
    'record.bad_patch',
  ],
  [
    'adds a second type of a choice',
    operation('add', { path: 'Patient', name: 'deceased' }, { valueDateTime: '2020' }),
    'record.bad_patch',
  ],
  [
    'adds an unknown element',
    operation('add', { path: 'Patient', name: '__proto__' }, { valueString: 'a' }),
    'record.bad_patch',
  ],
  [
    'adds to several',
    operation('add', { path: 'Patient.name', name: 'text' }, { valueString: 'a' }),
    'record.bad_patch',
  ],
  [
    'adds to nothing',
    operation('add', { path: 'Patient.contact', name: 'gender' }, { valueCode: 'male' }),
    'record.bad_patch',
  ],
  ['adds nothing', operation('add', { path: 'Patient', name: 'gender' }), 'record.bad_patch'],
  [
    'inserts beyond the end',
    operation('insert', { path: 'Patient.identifier', index: 4 }, { valueIdentifier: {} }),
    'record.bad_patch',
  ],
  [
    'inserts into what is no list',
    operation('insert', { path: 'Patient.birthDate', index: 0 }, { valueDate: '2000' }),
    'record.bad_patch',
  ],
  ['deletes several', operation('delete', { path: 'Patient.identifier' }), 'record.bad_patch'],
  ['deletes the resource', operation('delete', { path: 'Patient' }), 'record.bad_patch'],
  [
    'replaces what is not there',
    operation('replace', { path: 'Patient.gender' }, { valueCode: 'male' }),
    'record.bad_patch',
  ],
  [
    'replaces what it works out',
    operation('replace', { path: "Patient.birthDate & 'x'" }, { valueCode: 'male' }),
    'record.bad_patch',
  ],
  [
    'moves from beyond the end',
    operation('move', { path: 'Patient.identifier', source: 3, destination: 0 }),
    'record.bad_patch',
  ],
  ['has a path that is no FHIRPath', operation('delete', { path: 'Patient..' }), 'record.bad_expression'],
  [
    'has a bomb for a path',
    operation('delete', {
      path: 'descendants().where(%resource.descendants().where(%resource.descendants().exists()).exists())',
    }),
    'record.bad_expression',
  ],
  [
    'says its path twice',
    {
      name: 'operation',
      part: [...operation('delete', { path: 'Patient.gender' }).part, { name: 'path', valueString: 'Patient' }],
    },
    'record.bad_patch',
  ],
]

for (const [what, patch, code] of refused) {
  test(`a patch that ${what} is refused`, { timeout: 60_000 }, () => {
    const text = (patch as Said).resourceType ? JSON.stringify(patch) : parameters(patch as object)
    const wide = { ...patient, contact: Array.from({ length: 2000 }, () => ({ name: { text: 'a', given: ['b'] } })) }
    const target = what.includes('bomb') ? wide : patient
    assert.throws(() => patchedText(JSON.stringify(target), text), { code })
  })
}
