import assert from 'node:assert/strict'
import test from 'node:test'
import { codeOf, observation, patient, setUp } from './setup.test.ts'

test('A JSON Patch changes what it names, keeps the digits of the rest, and does all or nothing', async (t) => {
  const { fhir, server } = await setUp(t)
  const text = JSON.stringify({ ...observation('p1'), id: 'o' }).replace('5.4', '5.40')
  await fhir('PUT', '/Observation/o', text)
  const headers = { 'content-type': 'application/json-patch+json' }
  const patch = (steps: unknown, path = '/Observation/o', more: Record<string, string> = {}) =>
    fhir('PATCH', path, steps, { headers: { ...headers, ...more } })
  const note = { op: 'add', path: '/note', value: [{ text: 'fasting' }] }
  const patched = await patch([{ op: 'test', path: '/status', value: 'final' }, note], '/Observation/o', {
    'if-match': 'W/"1"',
  })
  assert.equal(patched.status, 200, JSON.stringify(patched.body))
  assert.equal(patched.body.meta.versionId, '2')
  const read = await server.app.inject({
    url: '/fhir/R4/Observation/o',
    headers: { 'x-test-actor': 'demo-integration integration ' },
  })
  assert.match(read.body, /"value":5\.40,/)
  assert.equal((await patch([note], '/Observation/o', { 'if-match': 'W/"1"' })).status, 412)
  const refused = [
    [note, { op: 'test', path: '/status', value: 'amended' }],
    [{ op: 'remove', path: '/nothing' }],
    [{ op: 'add', path: '/__proto__/x', value: 1 }],
    [{ op: 'replace', path: '/status', value: 'nonsense' }],
    [{ op: 'replace', path: '/id', value: 'other' }],
    [{ op: 'shuffle', path: '/status' }],
    {},
  ]
  for (const steps of refused) assert.equal((await patch(steps)).status, 400, JSON.stringify(steps))
  assert.equal((await fhir('GET', '/Observation/o')).body.meta.versionId, '2')
  const matched = await patch([{ op: 'replace', path: '/note/0/text', value: 'x' }], '/Observation?patient=p1')
  assert.equal(matched.body.note[0].text, 'x')
  assert.equal((await patch([note], '/Observation?patient=nobody')).status, 404)
})

test('A FHIRPath Patch does the same by what it names, alone, on a condition and in a transaction', async (t) => {
  const { fhir, server } = await setUp(t)
  await fhir('PUT', '/Observation/o', JSON.stringify({ ...observation('p1'), id: 'o' }).replace('5.4', '5.40'))
  const operation = (type: string, path: string, more: object[] = []) => ({
    name: 'operation',
    part: [{ name: 'type', valueCode: type }, { name: 'path', valueString: path }, ...more],
  })
  const note = { name: 'value', valueAnnotation: { text: 'fasting' } }
  const addNote = operation('add', 'Observation', [{ name: 'name', valueString: 'note' }, note])
  const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter })
  const patched = await fhir('PATCH', '/Observation/o', parameters(addNote))
  assert.equal(patched.status, 200, JSON.stringify(patched.body))
  assert.equal(patched.body.note[0].text, 'fasting')
  const read = await server.app.inject({
    url: '/fhir/R4/Observation/o',
    headers: { 'x-test-actor': 'demo-integration integration ' },
  })
  assert.match(read.body, /"value":5\.40,/)
  const toText = operation('replace', 'Observation.value', [{ name: 'value', valueString: 'high' }])
  const matched = await fhir('PATCH', '/Observation?patient=p1', parameters(toText))
  assert.deepEqual([matched.body.valueString, matched.body.valueQuantity], ['high', undefined])
  const entry = [
    {
      resource: parameters(operation('delete', 'Observation.note[0]')),
      request: { method: 'PATCH', url: 'Observation/o' },
    },
  ]
  const answer = await fhir('POST', '/', { resourceType: 'Bundle', type: 'transaction', entry })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  const now = (await fhir('GET', '/Observation/o')).body
  assert.deepEqual([now.note, now.meta.versionId], [undefined, '4'])
  const outcomes: [object, number, string][] = [
    [parameters(operation('delete', 'Observation.status')), 400, 'record.missing_element'],
    [parameters(operation('replace', 'Observation.id', [{ name: 'value', valueId: 'x' }])), 400, 'record.id_mismatch'],
    [parameters(addNote, operation('shuffle', 'Observation')), 422, 'record.bad_patch'],
    [parameters(operation('delete', 'Observation..')), 400, 'record.bad_expression'],
    [[{ op: 'remove', path: '/status' }], 415, 'kernel.unsupported_media_type'],
  ]
  for (const [patch, status, code] of outcomes) {
    const { status: found, body } = await fhir('PATCH', '/Observation/o', patch)
    assert.deepEqual([found, codeOf(body)], [status, code], JSON.stringify(patch))
  }
  const asJson = { headers: { 'content-type': 'application/json-patch+json' } }
  assert.equal((await fhir('PATCH', '/Observation/o', parameters(addNote), asJson)).status, 415)
  assert.equal((await fhir('GET', '/Observation/o')).body.meta.versionId, '4')
})

test('Conditional deletes, If-None-Match and Prefer do what they say, alone and in a transaction', async (t) => {
  const { fhir } = await setUp(t)
  for (const id of ['a', 'b']) await fhir('PUT', `/Patient/${id}`, patient(id))
  assert.equal((await fhir('DELETE', '/Patient?name=王')).status, 412)
  assert.equal((await fhir('DELETE', '/Patient?_id=b')).status, 204)
  assert.equal((await fhir('DELETE', '/Patient?_id=b')).status, 204)
  assert.equal((await fhir('GET', '/Patient/b')).status, 410)
  const onlyNew = { headers: { 'if-none-match': '*' } }
  assert.equal((await fhir('PUT', '/Patient/a', patient('a'), onlyNew)).status, 412)
  assert.equal((await fhir('PUT', '/Patient/b', patient('b'), onlyNew)).status, 201)
  const prefer = { headers: { prefer: 'return=OperationOutcome' } }
  assert.equal(
    (await fhir('POST', '/Patient', { resourceType: 'Patient' }, prefer)).body.resourceType,
    'OperationOutcome',
  )
  const data = Buffer.from(JSON.stringify([{ op: 'add', path: '/active', value: true }])).toString('base64')
  const answer = await fhir('POST', '/', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        resource: { resourceType: 'Binary', contentType: 'application/json-patch+json', data },
        request: { method: 'PATCH', url: 'Patient/a' },
      },
      { request: { method: 'DELETE', url: 'Patient?_id=b' } },
      { request: { method: 'DELETE', url: 'Patient?_id=none' } },
    ],
  })
  const statuses = answer.body.entry.map((one: { response: { status: string } }) => one.response.status)
  assert.deepEqual(statuses, ['200 OK', '204 No Content', '204 No Content'], JSON.stringify(answer.body))
  assert.equal((await fhir('GET', '/Patient/a')).body.active, true)
})

test('A name that stands twice in an object is refused: readers differ in which they believe', async (t) => {
  const { fhir } = await setUp(t)
  const twice = [
    '{"resourceType":"Patient","gender":"male","gender":"female"}',
    '{"resourceType":"Patient","id":"a","id":"b"}',
  ]
  for (const text of twice) assert.equal(codeOf((await fhir('POST', '/Patient', text)).body), 'kernel.malformed_json')
})
