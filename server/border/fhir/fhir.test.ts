import assert from 'node:assert/strict'
import test from 'node:test'
import { nameOperation, publish } from '#record'
import { codeOf, observation, patient, setUp } from './setup.test.ts'

test('A resource is created, read, updated and deleted, each version kept and named by its ETag', async (t) => {
  const { fhir } = await setUp(t)
  const created = await fhir('POST', '/Observation', observation('p1'))
  assert.equal(created.status, 201)
  assert.match(String(created.headers.location), /\/fhir\/R4\/Observation\/[^/]+\/_history\/1$/)
  assert.equal(created.headers.etag, 'W/"1"')
  assert.equal(created.headers['content-type'], 'application/fhir+json; charset=utf-8')
  const { id } = created.body
  const read = await fhir('GET', `/Observation/${id}`)
  assert.deepEqual(read.body, created.body)
  assert.equal(
    (await fhir('GET', `/Observation/${id}`, undefined, { headers: { 'if-none-match': 'W/"1"' } })).status,
    304,
  )

  const updated = await fhir(
    'PUT',
    `/Observation/${id}`,
    { ...observation('p1', 6), id },
    { headers: { 'if-match': 'W/"1"' } },
  )
  assert.equal(updated.status, 200)
  assert.equal(updated.body.meta.versionId, '2')
  const stale = await fhir(
    'PUT',
    `/Observation/${id}`,
    { ...observation('p1', 7), id },
    { headers: { 'if-match': 'W/"1"' } },
  )
  assert.equal(stale.status, 412)
  assert.equal(codeOf(stale.body), 'record.version_conflict')
  assert.equal((await fhir('GET', `/Observation/${id}/_history/1`)).body.valueQuantity.value, 5.4)

  assert.equal((await fhir('DELETE', `/Observation/${id}`)).status, 204)
  assert.equal((await fhir('GET', `/Observation/${id}`)).status, 410)
  assert.equal((await fhir('GET', '/Observation?patient=p1')).body.total, 0)
  const history = await fhir('GET', `/Observation/${id}/_history`)
  assert.deepEqual(
    history.body.entry.map((one: { request: { method: string } }) => one.request.method),
    ['DELETE', 'PUT', 'POST'],
  )
  assert.equal((await fhir('PUT', `/Observation/${id}`, { ...observation('p1'), id })).status, 201)
})

test('Decimals come back with the digits they were written with', async (t) => {
  const { fhir, server } = await setUp(t)
  const text = JSON.stringify(observation('p1')).replace('5.4', '5.40')
  const created = await fhir('POST', '/Observation', text)
  const read = await server.app.inject({
    url: `/fhir/R4/Observation/${created.body.id}`,
    headers: { 'x-test-actor': 'demo-integration integration ' },
  })
  assert.match(read.body, /"value":5\.40,/)
})

test('A transaction keeps everything or nothing, and its urn:uuid references become real', async (t) => {
  const { fhir } = await setUp(t)
  const entry = (fullUrl: string, resource: unknown, request: unknown) => ({ fullUrl, resource, request })
  const person = 'urn:uuid:6b0e3c4e-8f6e-4b7e-9d8e-2f0a6f0c0001'
  const good = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry(
        'urn:uuid:6b0e3c4e-8f6e-4b7e-9d8e-2f0a6f0c0002',
        { ...observation('x'), subject: { reference: person } },
        { method: 'POST', url: 'Observation' },
      ),
      entry(
        person,
        { resourceType: 'Patient', identifier: [{ system: 'urn:h', value: '7' }] },
        { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=urn:h|7' },
      ),
    ],
  }
  const first = await fhir('POST', '/', good)
  assert.equal(first.status, 200)
  assert.equal(first.body.type, 'transaction-response')
  const found = await fhir('GET', '/Observation?patient.identifier=urn:h|7&_include=Observation:subject')
  assert.equal(found.body.total, 1)
  assert.equal(found.body.entry[0].resource.subject.reference, `Patient/${found.body.entry[1].resource.id}`)
  assert.equal(found.body.entry[1].search.mode, 'include')

  const again = await fhir('POST', '/', good)
  assert.equal(again.body.entry[1].response.status, '200 OK')
  assert.equal((await fhir('GET', '/Patient?_summary=count')).body.total, 1)

  const conditional = { ...observation('x'), subject: { reference: 'Patient?identifier=urn:h|7' } }
  const broken = { ...conditional, status: 'nonsense' }
  const half = (resource: unknown) => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { resource: conditional, request: { method: 'POST', url: 'Observation' } },
      { resource, request: { method: 'POST', url: 'Observation' } },
    ],
  })
  assert.equal((await fhir('POST', '/', half(conditional))).status, 200)
  const refused = await fhir('POST', '/', half(broken))
  assert.equal(refused.status, 400)
  assert.deepEqual(refused.body.issue[0].expression, ['Bundle.entry[1].resource.status'])
  const dangling = await fhir('POST', '/', half({ ...observation('x'), subject: { reference: 'urn:uuid:0' } }))
  assert.equal(codeOf(dangling.body), 'record.reference_dangling')
  assert.equal((await fhir('GET', '/Observation?_summary=count')).body.total, 4)
})

test('A batch answers each entry for itself', async (t) => {
  const { fhir } = await setUp(t)
  const answer = await fhir('POST', '/', {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [
      { resource: patient('a'), request: { method: 'PUT', url: 'Patient/a' } },
      { resource: { resourceType: 'Patient', gender: 'x' }, request: { method: 'POST', url: 'Patient' } },
      { request: { method: 'GET', url: 'Patient?name=王小' } },
      { request: { method: 'GET', url: 'Patient/none' } },
    ],
  })
  const statuses = answer.body.entry.map((one: { response: { status: string } }) => one.response.status)
  assert.deepEqual(statuses, ['201 Created', '400 Bad Request', '200 OK', '404 Not Found'])
  assert.equal(answer.body.entry[2].resource.total, 1)
  assert.equal(answer.body.entry[1].response.outcome.resourceType, 'OperationOutcome')
})

test('Bad input gets an OperationOutcome with a code, the place and a sentence', async (t) => {
  const { fhir } = await setUp(t)
  const deep = `{"resourceType":"Basic","extension":${'[{"extension":'.repeat(200)}1${'}]'.repeat(200)}}`
  const cases: [string, string, unknown, number, string][] = [
    ['POST', '/Patient', '{"resourceType":', 400, 'kernel.malformed_json'],
    ['POST', '/Patient', '', 400, 'kernel.malformed_json'],
    ['POST', '/Patient', 'null', 400, 'record.wrong_type'],
    ['POST', '/Patient', { resourceType: 'Patient', nonsense: 1 }, 400, 'record.unknown_property'],
    ['POST', '/Patient', '{"resourceType":"Patient","__proto__":{"a":1}}', 400, 'record.unknown_property'],
    ['POST', '/Patient', { resourceType: 'Patient', gender: 'both' }, 400, 'record.code_not_allowed'],
    ['POST', '/Patient', { resourceType: 'Patient', birthDate: '2023-02-30' }, 400, 'record.bad_format'],
    ['POST', '/Patient', { resourceType: 'Patient', active: 'yes' }, 400, 'record.wrong_type'],
    ['POST', '/Patient', { resourceType: 'Patient', name: { family: 'x' } }, 400, 'record.not_a_list'],
    ['POST', '/Patient', { resourceType: 'Observation', status: 'final' }, 400, 'record.missing_element'],
    ['POST', '/Patient', { ...observation('p') }, 400, 'record.type_mismatch'],
    ['POST', '/Observation', { ...observation('p'), valueString: 'x' }, 400, 'record.choice_twice'],
    [
      'POST',
      '/Observation',
      { ...observation('p'), subject: { reference: 'Organization/1' } },
      400,
      'record.wrong_target',
    ],
    ['POST', '/Basic', deep, 400, 'record.too_deep'],
    ['POST', '/Nothing', { resourceType: 'Nothing' }, 404, 'record.unknown_type'],
    ['PUT', '/Patient/a', patient('b'), 400, 'record.id_mismatch'],
    ['GET', '/Patient/none', undefined, 404, 'record.not_found'],
    ['DELETE', '/Patient/none', undefined, 404, 'record.not_found'],
    ['GET', '/Patient?birthdate=yesterday', undefined, 400, 'record.bad_parameter'],
    ['GET', '/Patient?_count=-1', undefined, 400, 'record.bad_parameter'],
    ['GET', '/Patient?_cursor=%00', undefined, 400, 'kernel.unstorable_text'],
    ['GET', '/Patient?name:fuzzy=x', undefined, 400, 'record.unsupported_modifier'],
    ['GET', '/Patient?_format=xml', undefined, 406, 'record.unsupported_format'],
    ['GET', '/a/b/c/d', undefined, 404, 'kernel.not_found'],
    ['PATCH', '/Patient/none', [], 415, 'kernel.unsupported_media_type'],
    ['POST', '/', { resourceType: 'Bundle', type: 'collection' }, 400, 'record.bundle_type'],
    ['POST', '/', { resourceType: 'Bundle', type: 'transaction', entry: [{}] }, 400, 'record.bundle_entry'],
  ]
  for (const [method, path, body, status, code] of cases) {
    const answer = await fhir(method, path, body)
    assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(answer.body)}`)
    assert.equal(answer.body.resourceType, 'OperationOutcome')
    assert.equal(codeOf(answer.body), code, `${method} ${path}`)
    assert.ok(answer.body.issue[0].details.text.length > 5)
  }
  const wrongType = await fhir('POST', '/Patient', 'x', { headers: { 'content-type': 'text/plain' } })
  assert.equal(wrongType.status, 415)
  assert.equal(wrongType.body.resourceType, 'OperationOutcome')
  const hostile = [
    "'; drop table record.patient; --",
    '\\',
    '%',
    '_',
    '(((((',
    'a'.repeat(5000),
    '\u0000'.padEnd(3, 'x'),
  ]
  for (const text of hostile) {
    const answer = await fhir('GET', `/Patient?name=${encodeURIComponent(text)}&identifier=${encodeURIComponent(text)}`)
    assert.ok(answer.status === 200 || answer.status === 400, `${text}: ${answer.status}`)
  }
})

test('An unknown search parameter is passed over and said, or refused when handling is strict', async (t) => {
  const { fhir } = await setUp(t)
  await fhir('PUT', '/Patient/a', patient('a'))
  const lenient = await fhir('GET', '/Patient?shoe-size=44')
  assert.equal(lenient.body.total, 1)
  assert.equal(lenient.body.entry[1].search.mode, 'outcome')
  assert.ok(!lenient.body.link[0].url.includes('shoe-size'))
  const strict = await fhir('GET', '/Patient?shoe-size=44', undefined, { headers: { prefer: 'handling=strict' } })
  assert.equal(codeOf(strict.body), 'record.unknown_parameter')
})

test('What a module keeps is read-only through FHIR, and the outcome names the operation to call', async (t) => {
  const { region, fhir } = await setUp(t)
  const id = region.chance.uuid()
  nameOperation('residents', 'Patient', 'PUT /api/residents/me')
  await publish(region.ctx(), 'residents', [{ resourceType: 'Patient', id }])
  for (const [method, body] of [
    ['PUT', patient(id)],
    ['DELETE', undefined],
  ] as const) {
    const refused = await fhir(method, `/Patient/${id}`, body)
    assert.equal(refused.status, 409)
    assert.equal(codeOf(refused.body), 'record.owned')
    assert.match(refused.body.issue[0].details.text, /PUT \/api\/residents\/me/)
  }
})

test('Validation without writing, the capability statement and pages by link work', async (t) => {
  const { fhir } = await setUp(t)
  const checked = await fhir('POST', '/Patient/$validate', { resourceType: 'Patient', gender: 'x', birthDate: 'y' })
  assert.equal(checked.status, 200)
  assert.equal(checked.body.issue.length, 2)
  assert.equal((await fhir('POST', '/Patient/$validate', patient('a'))).body.issue[0].severity, 'information')

  const statement = await fhir('GET', '/metadata', undefined, { as: null })
  assert.equal(statement.status, 200)
  assert.equal(
    (await fhir('POST', '/CapabilityStatement/$validate', statement.body)).body.issue[0].severity,
    'information',
  )
  assert.equal(statement.body.rest[0].resource.length, 146)

  for (let n = 0; n < 7; n++)
    await fhir('PUT', `/Patient/p${n}`, { ...patient(`p${n}`), birthDate: `19${80 + (n % 3)}` })
  const ids: string[] = []
  let path = '/Patient?_sort=-birthdate,_id&_count=3&_total=accurate'
  for (let page = 0; page < 5 && path; page++) {
    const { body } = await fhir('GET', path)
    assert.equal(body.total, 7)
    ids.push(...body.entry.map((one: { resource: { id: string } }) => one.resource.id))
    const next = body.link.find((one: { relation: string }) => one.relation === 'next')?.url as string | undefined
    path = next ? next.slice(next.indexOf('/fhir/R4') + 8) : ''
  }
  assert.deepEqual(ids, ['p2', 'p5', 'p1', 'p4', 'p0', 'p3', 'p6'])
})
