import assert from 'node:assert/strict'
import test from 'node:test'
import { codeOf, observation, patient, setUp } from './setup.test.ts'

interface Outcome {
  issue: {
    severity: string
    code: string
    expression?: string[]
    details: { text: string; coding?: { code: string }[] }
  }[]
}
const told = (body: Outcome) =>
  body.issue.flatMap(({ severity, details, expression }) =>
    details.coding ? [`${severity} ${details.coding[0]?.code} ${expression?.[0] ?? ''}`.trim()] : [],
  )
const resident = 'urn:anji:profile:anji-resident'
const textless = 'information record.invariant Patient'

test('$validate says what is wrong, what is advised and what was not checked, and writes nothing', async (t) => {
  const { fhir } = await setUp(t)
  const ask = async (path: string, body: unknown) => {
    const answer = await fhir('POST', path, body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return told(answer.body)
  }
  const wrapped = (resource: object | undefined, more: Record<string, string> = {}) => ({
    resourceType: 'Parameters',
    parameter: [
      ...(resource ? [{ name: 'resource', resource }] : []),
      ...Object.entries(more).map(([name, value]) =>
        name === 'profile' ? { name, valueUri: value } : { name, valueCode: value },
      ),
    ],
  })
  const period = { start: '2026-02-01', end: '2026-01-01' }
  const address = [{ period }]
  assert.deepEqual(await ask('/Patient/$validate', patient('p')), [textless])
  assert.deepEqual(await ask('/Patient/$validate', { ...patient('p'), address }), [
    'error record.invariant Patient.address[0].period',
  ])
  assert.deepEqual(await ask('/Observation/$validate', patient('p')), [
    'error record.type_mismatch Observation',
    textless,
  ])
  const claims = { ...patient('p'), meta: { profile: ['urn:other:x'] } }
  assert.deepEqual(await ask('/Patient/$validate', claims), [textless, 'information record.unknown_profile Patient'])
  const missing = `error record.profile_count`
  for (const [path, body] of [
    [`/Patient/$validate?profile=${resident}`, patient('p')],
    ['/Patient/$validate', wrapped(patient('p'), { profile: resident })],
    ['/Patient/$validate', { ...patient('p'), meta: { profile: [resident] } }],
  ] as const) {
    assert.ok(
      (await ask(path, body)).some((one) => one.startsWith(missing)),
      path,
    )
  }
  assert.deepEqual(await ask('/Patient/$validate', wrapped(patient('p'), { profile: 'urn:other:x' })), [
    textless,
    'error record.unknown_profile Patient',
  ])
  assert.deepEqual(await ask('/Patient/p/$validate', wrapped(patient('q'), { mode: 'update' })), [
    'error record.id_mismatch Patient.id',
    textless,
  ])
  assert.deepEqual(await ask('/Patient/p/$validate', wrapped(patient('p'), { mode: 'update' })), [textless])
  assert.deepEqual(await ask('/Patient/$validate?mode=create', patient('p')), [textless])
  assert.deepEqual(await ask('/Patient/p/$validate?mode=delete', undefined), ['error record.not_found Patient'])
  await fhir('PUT', '/Patient/p', patient('p'))
  assert.deepEqual(await ask('/Patient/p/$validate?mode=delete', undefined), [])
  assert.deepEqual(await ask('/Patient/p/$validate', wrapped(undefined)), [textless])
  assert.equal((await fhir('POST', '/Patient/$validate?mode=guess', patient('p'))).status, 400)
  assert.equal((await fhir('GET', '/Patient/p')).body.meta.versionId, '1')
})

test('a write that breaks an invariant says its key, its sentence and where', async (t) => {
  const { fhir } = await setUp(t)
  const answer = await fhir('POST', '/Observation', { ...observation('p'), dataAbsentReason: { text: 'x' } })
  const [issue] = (answer.body as Outcome).issue
  assert.deepEqual([answer.status, issue?.code, issue?.expression], [400, 'invariant', ['Observation']])
  assert.match(issue?.details.text ?? '', /^Constraint obs-6 is not met: dataAbsentReason SHALL only be present/)
})

const div = (inner: string) => ({
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>` },
})
const nested = (depth: number) => {
  let inner: object = { url: 'urn:x', valueString: 'x' }
  for (let at = 0; at < depth; at++) inner = { url: 'urn:x', extension: [inner] }
  return { extension: [inner] }
}

const edges: [what: string, more: object, status: number][] = [
  ['a day that is not', { birthDate: '2023-02-29' }, 400],
  ['a leap day', { birthDate: '2024-02-29' }, 201],
  ['a date of month 13', { birthDate: '2024-13' }, 400],
  ['a uri with a space', { identifier: [{ system: 'urn:a b', value: 'x' }] }, 400],
  ['base64 that is none', { photo: [{ contentType: 'image/png', data: 'a$==' }] }, 400],
  ['base64 in lines', { photo: [{ contentType: 'image/png', data: 'aGVs\nbG8=' }] }, 201],
  ['a bomb of spaces as base64', { photo: [{ contentType: 'image/png', data: `${' '.repeat(1_000_000)}!` }] }, 400],
  ['an id of 65 characters', { contained: [{ resourceType: 'Organization', id: 'a'.repeat(65), name: 'x' }] }, 400],
  ['two ids alike', { name: [{ id: 'a', text: 'x' }], address: [{ id: 'a', text: 'x' }] }, 400],
  [
    'a contained resource that nothing names',
    { contained: [{ resourceType: 'Organization', id: 'a', name: 'x' }] },
    400,
  ],
  [
    'a contained resource in use',
    { contained: [{ resourceType: 'Organization', id: 'a', name: 'x' }], managingOrganization: { reference: '#a' } },
    201,
  ],
  ['a reference to what is not contained', { managingOrganization: { reference: '#a' } }, 400],
  [
    'a contained resource that points to itself in a ring',
    { contained: [{ resourceType: 'Organization', id: 'a', name: 'x', partOf: { reference: '#a' } }] },
    201,
  ],
  ['extensions in extensions', nested(20), 201],
  ['extensions in extensions without end', nested(200), 400],
  ['a narrative', div('<p class="a">Hello <b>you</b> <a href="http://example.org">x</a></p>'), 201],
  ['a narrative with a script', div('<script>alert(1)</script>'), 400],
  ['a narrative with a handler', div('<p onclick="alert(1)">x</p>'), 400],
  ['a narrative with a script for an address', div('<a href=" java&#115;cript:alert(1)">x</a>'), 400],
  ['a narrative with a form', div('<form>x</form>'), 400],
  ['a narrative that draws in styles', div('<p style="background: url(http://example.org/x)">x</p>'), 400],
  ['a narrative that does not close', { text: { status: 'generated', div: '<div><p>x</div>' } }, 400],
  ['a narrative that says nothing', div('<p> </p>'), 400],
  ['a bomb of tags', { text: { status: 'generated', div: `<div>${'<b '.repeat(300_000)}</div>` } }, 400],
  [
    'a bomb of attributes',
    { text: { status: 'generated', div: `<div><p ${'class="a" '.repeat(100_000)}!>x</p></div>` } },
    400,
  ],
]

test('edges of formats, ids, contained resources and narratives', { timeout: 60_000 }, async (t) => {
  const { fhir } = await setUp(t)
  for (const [what, more, status] of edges) {
    const answer = await fhir('POST', '/Patient', { resourceType: 'Patient', ...more })
    assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`)
  }
  const numbers = JSON.stringify({ ...observation('p'), id: undefined })
  assert.equal((await fhir('POST', '/Observation', numbers.replace('5.4', '1e400'))).status, 400)
  assert.equal((await fhir('POST', '/Observation', numbers.replace('5.4', '1e-7'))).status, 201)
})

test('a body beyond the bound is answered with an OperationOutcome, and a bottomless one too', async (t) => {
  const { fhir } = await setUp(t)
  const huge = `{"resourceType":"Patient","name":[{"text":"${'x'.repeat(100 * 1024 * 1024)}"}]}`
  for (const path of ['/Patient', '/Patient/$validate', '/']) {
    const answer = await fhir('POST', path, huge)
    assert.deepEqual(
      [answer.status, answer.body.resourceType, codeOf(answer.body)],
      [413, 'OperationOutcome', 'kernel.body_too_large'],
      path,
    )
  }
  for (const path of ['/Patient', '/Patient/$validate', '/']) {
    const deep = await fhir('POST', path, `{"resourceType":"Bundle","a":${'['.repeat(1_000_000)}`)
    assert.deepEqual([deep.status, codeOf(deep.body)], [400, 'record.too_deep'], path)
  }
})
