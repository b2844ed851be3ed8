import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileCheck } from '../fhirpath/check.ts'
import file from '../generated/invariants.json' with { type: 'json' }
import { type Draw, randomResource } from '../random-resource.ts'
import { rulesOf } from './invariants.ts'
import { structureOf } from './table.ts'
import { validate } from './validate.ts'

const keysOf = (resource: object) => validate(resource).map(({ params, code }) => params.key ?? code)

const subject = { reference: 'Patient/p' }
const quantity = { value: 5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }
const observation = { resourceType: 'Observation', status: 'final', code: { coding: [{ code: 'a' }] }, subject }
const organization = { resourceType: 'Organization', name: 'Clinic' }
const resolved = [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' }]
const condition = { resourceType: 'Condition', subject }
const encounter = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } }
const extension = (more: object) => ({ ...organization, extension: [{ url: 'urn:x', ...more }] })
const contained = (inner: object, more: object = {}) => ({ ...organization, contained: [inner], ...more })
const inner = { resourceType: 'Organization', id: 'in', name: 'Inner' }

const cases: [key: string, good: object, bad: object][] = [
  [
    'obs-6',
    { ...observation, valueQuantity: quantity },
    { ...observation, valueString: 'a', dataAbsentReason: { text: 'b' } },
  ],
  [
    'obs-7',
    { ...observation, valueString: 'a', component: [{ code: { coding: [{ code: 'b' }] } }] },
    { ...observation, valueString: 'a', component: [{ code: { coding: [{ code: 'a' }] } }] },
  ],
  [
    'obs-3',
    { ...observation, referenceRange: [{ text: 'a' }] },
    { ...observation, referenceRange: [{ type: { text: 'a' } }] },
  ],
  ['qty-3', { ...observation, valueQuantity: quantity }, { ...observation, valueQuantity: { value: 1, code: 'mg' } }],
  ['org-1', organization, { resourceType: 'Organization', active: true }],
  [
    'org-3',
    { ...organization, telecom: [{ use: 'work', system: 'phone', value: '1' }] },
    { ...organization, telecom: [{ use: 'home', system: 'phone', value: '1' }] },
  ],
  ['org-2', { ...organization, address: [{ use: 'work' }] }, { ...organization, address: [{ use: 'home' }] }],
  [
    'cpt-2',
    { ...organization, telecom: [{ system: 'phone', value: '1' }] },
    { ...organization, telecom: [{ value: '1' }] },
  ],
  [
    'per-1',
    { ...encounter, period: { start: '2020', end: '2020-05' } },
    { ...encounter, period: { start: '2020-02-01T00:00:00Z', end: '2020-01' } },
  ],
  [
    'per-1',
    { ...encounter, period: { start: '2020-01-01T10:00:00+08:00', end: '2020-01-01T03:00:00Z' } },
    { ...encounter, period: { start: '2020-01-01T10:00:00+08:00', end: '2020-01-01T01:00:00Z' } },
  ],
  [
    'con-4',
    { ...condition, abatementString: 'a', clinicalStatus: { coding: resolved } },
    { ...condition, abatementString: 'a' },
  ],
  ['ext-1', extension({ valueString: 'a' }), extension({})],
  [
    'ext-1',
    extension({ extension: [{ url: 'a', valueCode: 'b' }] }),
    extension({ valueString: 'a', extension: [{ url: 'a', valueCode: 'b' }] }),
  ],
  [
    'dom-2',
    contained(inner, { partOf: { reference: '#in' } }),
    contained({ ...inner, contained: [{ ...inner, id: 'deep' }], partOf: { reference: '#' } }),
  ],
  ['dom-3', contained({ ...inner, partOf: { reference: '#' } }), contained(inner)],
  [
    'dom-4',
    contained(inner, { partOf: { reference: '#in' } }),
    contained({ ...inner, meta: { versionId: '1' } }, { partOf: { reference: '#in' } }),
  ],
  [
    'dom-5',
    contained(inner, { partOf: { reference: '#in' } }),
    contained({ ...inner, meta: { security: [{ code: 'R' }] } }, { partOf: { reference: '#in' } }),
  ],
  ['ref-1', contained(inner, { partOf: { reference: '#in' } }), { ...organization, partOf: { reference: '#in' } }],
  ['record.empty', { ...organization, alias: ['a'] }, { ...organization, partOf: { id: 'a' } }],
  [
    'record.duplicate_id',
    {
      ...organization,
      address: [
        { id: 'a', city: 'b' },
        { id: 'c', city: 'd' },
      ],
    },
    {
      ...organization,
      address: [
        { id: 'a', city: 'b' },
        { id: 'a', city: 'd' },
      ],
    },
  ],
  [
    'rat-1',
    { ...observation, valueRatio: { numerator: quantity, denominator: quantity } },
    { ...observation, valueRatio: { numerator: quantity } },
  ],
  [
    'rng-2',
    { ...observation, valueRange: { low: quantity, high: { ...quantity, value: 6 } } },
    { ...observation, valueRange: { low: quantity, high: { ...quantity, value: 4 } } },
  ],
  ['tim-9', timed({ offset: 5, when: ['AC'] }), timed({ offset: 5, when: ['C'] })],
  ['que-7', questionnaire('exists', { answerBoolean: true }), questionnaire('exists', { answerString: 'a' })],
  ['que-2', questions('1', '2'), questions('1', '1')],
  ['csd-1', codes('a', 'b'), codes('a', 'a')],
  [
    'bdl-11',
    bundle({
      resourceType: 'Composition',
      status: 'final',
      type: { text: 'a' },
      date: '2020',
      author: [subject],
      title: 'a',
    }),
    bundle(organization),
  ],
  ['tst-5', testScript({ responseCode: '200' }), testScript({ responseCode: '200', contentType: 'a' })],
  [
    'cnt-3',
    group({ value: 2, code: '1', system: 'http://unitsofmeasure.org' }),
    group({ value: 2.5, code: '1', system: 'http://unitsofmeasure.org' }),
  ],
]

function timed(repeat: object) {
  return { resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject, occurrenceTiming: { repeat } }
}
function questionnaire(operator: string, answer: object) {
  const enableWhen = [{ question: 'a', operator, ...answer }]
  return { resourceType: 'Questionnaire', status: 'draft', item: [{ linkId: 'b', type: 'string', enableWhen }] }
}
function questions(...ids: string[]) {
  return { resourceType: 'Questionnaire', status: 'draft', item: ids.map((linkId) => ({ linkId, type: 'string' })) }
}
function codes(...names: string[]) {
  const [code, inside] = names
  return {
    resourceType: 'CodeSystem',
    status: 'draft',
    content: 'complete',
    concept: [{ code, concept: [{ code: inside }] }],
  }
}
function bundle(resource: object) {
  const [identifier, timestamp] = [{ system: 'urn:a', value: 'b' }, '2020-01-01T00:00:00Z']
  return { resourceType: 'Bundle', type: 'document', identifier, timestamp, entry: [{ resource }] }
}
function testScript(assert: object) {
  const action = [{ assert: { warningOnly: true, ...assert } }]
  return { resourceType: 'TestScript', url: 'urn:a', name: 'a', status: 'draft', setup: { action } }
}
function group(valueQuantity: object) {
  const extension = [{ url: 'urn:a', valueCount: valueQuantity }]
  return { ...organization, extension }
}

for (const [index, [key, good, bad]] of cases.entries()) {
  test(`${key} is kept to (${index})`, () => {
    assert.deepEqual(keysOf(good), [])
    assert.ok(keysOf(bad).includes(key), JSON.stringify(validate(bad)))
  })
}

test('what is only advised is told when asked', () => {
  const named = { resourceType: 'ValueSet', status: 'draft', name: 'not a token' }
  assert.deepEqual(validate(named), [])
  const told = validate(named, undefined, { advice: true })
  assert.deepEqual(
    told.map(({ params, severity }) => [params.key, severity]),
    [['vsd-0', 'warning']],
  )
})

test('every constraint of the definitions can be worked out', () => {
  const rows = [...Object.entries(file.structures), ...Object.entries(file.elements)]
  let count = 0
  for (const [name, constraints] of rows) {
    for (const { expression } of constraints) {
      assert.doesNotThrow(() => compileCheck(expression, name, 'ours'), expression)
      count += 1
    }
  }
  assert.ok(count > 190, `${count} constraints`)
})

function drawFrom(seed: number): Draw {
  let state = seed
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * below)
  }
}

test('rules written by hand say what their expressions say, but for per-1 between precisions', () => {
  const draw = drawFrom(11)
  let compared = 0
  for (const name of [
    'Quantity',
    'ContactPoint',
    'Attachment',
    'Period',
    'Observation',
    'Organization',
    'Patient.contact',
  ]) {
    for (const { key, expression, holds } of rulesOf(name)) {
      const byExpression = compileCheck(expression, name, 'ours')
      for (let round = 0; round < 300; round++) {
        const element = fragment(name, draw)
        const around = { resource: element, rootResource: element }
        if (key === 'per-1' && String(element.start).length !== String(element.end).length) continue
        assert.equal(holds(element, around), byExpression(element, around), `${key} of ${JSON.stringify(element)}`)
        compared += 1
      }
    }
  }
  assert.ok(compared > 1500)
})

/** Some of the elements of a structure, as they come in a random resource, whether its rules hold or not. */
function fragment(name: string, draw: Draw): Record<string, unknown> {
  const whole = randomResource(name === 'Patient.contact' ? 'Patient' : 'Observation', draw)
  const element: Record<string, unknown> = name === 'Observation' ? { ...whole } : {}
  for (const { name: part, fault, many } of structureOf(name)?.elements.values() ?? []) {
    if (part.startsWith('value') && name === 'Observation' ? draw(20) > 0 : draw(2) > 0) continue
    if (!fault) element[part] ??= many ? [{ text: 'x' }] : { text: 'x' }
    else element[part] = part === 'start' || part === 'end' ? `20${10 + draw(9)}-0${1 + draw(9)}` : 'a'
  }
  return element
}
