import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, integration, setUp } from './setup.test.ts'

const system = 'urn:test:icd'

const icd = {
  resourceType: 'CodeSystem',
  url: system,
  version: '2025',
  name: 'ICD',
  status: 'active',
  content: 'complete',
  valueSet: 'urn:test:icd-all',
  extension: [period('2025-01-01', '2025-12-31')],
  concept: [
    {
      code: 'E11',
      display: '2型糖尿病',
      concept: [
        { code: 'E11.9', display: '2型糖尿病不伴有并发症', designation: [{ language: 'en', value: 'T2DM, plain' }] },
        { code: 'E11.2', display: '2型糖尿病伴有肾的并发症', property: [{ code: 'inactive', valueBoolean: true }] },
      ],
    },
    { code: 'I10', display: '原发性高血压' },
  ],
}
const next = {
  ...icd,
  version: '2026',
  extension: [period('2026-01-01')],
  concept: [...icd.concept, { code: 'U07', display: '特发性震颤' }],
}

function period(start: string, end?: string) {
  return {
    url: 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod',
    valuePeriod: { start, ...(end ? { end } : {}) },
  }
}

type Answer = { parameter: { name: string; part?: { name: string }[]; [value: `value${string}`]: unknown }[] }
const value = (body: Answer, name: string) => {
  const found = body.parameter.find((one) => one.name === name)
  return found && Object.entries(found).find(([key]) => key.startsWith('value'))?.[1]
}
const parameters = (...parameter: unknown[]) => ({ resourceType: 'Parameters', parameter })
const codesOf = (body: { expansion: { contains?: { code: string }[] } }) =>
  (body.expansion.contains ?? []).map((one) => one.code)

async function withIcd(t: Parameters<typeof setUp>[0]) {
  const setting = await setUp(t)
  for (const one of [icd, next]) assert.equal((await setting.fhir('POST', '/CodeSystem', one)).status, 201)
  return setting
}

test('$lookup says what a code means, by GET and POST, in the version in force on the day', async (t) => {
  const { fhir } = await withIcd(t)
  const got = await fhir('GET', `/CodeSystem/$lookup?system=${system}&code=E11.9`)
  assert.equal(got.status, 200)
  assert.equal(value(got.body, 'display'), '2型糖尿病不伴有并发症')
  assert.equal(value(got.body, 'version'), '2026')
  const coding = parameters(
    { name: 'coding', valueCoding: { system, code: 'E11.9' } },
    { name: 'displayLanguage', valueCode: 'en' },
  )
  assert.equal(value((await fhir('POST', '/CodeSystem/$lookup', coding)).body, 'display'), 'T2DM, plain')
  const old = await fhir('GET', `/CodeSystem/$lookup?system=${system}&code=U07&date=2025-06-01`)
  assert.equal(old.status, 404)
  assert.equal(codeOf(old.body), 'terminology.code_unknown')
  assert.equal((await fhir('GET', `/CodeSystem/$lookup?system=${system}&code=U07&version=2026`)).status, 200)
  const one = await fhir('GET', `/CodeSystem/$lookup?system=${system}&code=E11&property=child`)
  assert.deepEqual(
    one.body.parameter
      .filter((each: { name: string }) => each.name === 'property')
      .map((each: { part: { valueCode: string }[] }) => each.part[1]!.valueCode),
    ['E11.2', 'E11.9'],
  )
})

const refusals: [what: string, path: string, status: number, code: string][] = [
  ['an unknown system', '/CodeSystem/$lookup?system=urn:none&code=1', 404, 'terminology.system_unknown'],
  ['an unknown version', `/CodeSystem/$lookup?system=${system}&code=E11&version=1`, 404, 'terminology.version_unknown'],
  ['no code', `/CodeSystem/$lookup?system=${system}`, 400, 'terminology.missing_parameter'],
  ['no system', '/CodeSystem/$lookup?code=E11', 400, 'terminology.missing_parameter'],
  ['a day that is none', `/CodeSystem/$lookup?system=${system}&code=E11&date=2026-02-30`, 400, 'record.bad_parameter'],
  ['no value set', '/ValueSet/$expand', 400, 'terminology.missing_parameter'],
  ['an unknown value set', '/ValueSet/$expand?url=urn:none', 404, 'terminology.value_set_unknown'],
  ['a count that is none', `/ValueSet/$expand?url=urn:test:icd-all&count=-1`, 400, 'record.bad_parameter'],
  ['an unknown instance', '/ValueSet/none/$expand', 404, 'record.not_found'],
  ['an unknown map', '/ConceptMap/$translate?url=urn:none&code=1', 404, 'terminology.map_unknown'],
  [
    'an unknown code to compare',
    `/CodeSystem/$subsumes?system=${system}&codeA=E11&codeB=X`,
    404,
    'terminology.code_unknown',
  ],
]

test('what cannot be answered is refused with a code', async (t) => {
  const { fhir } = await withIcd(t)
  for (const [what, path, status, code] of refusals) {
    const answer = await fhir('GET', path)
    assert.equal(answer.status, status, what)
    assert.equal(codeOf(answer.body), code, what)
  }
})

test('CodeSystem/$validate-code says whether a code is there and its name right', async (t) => {
  const { fhir } = await withIcd(t)
  const cases: [query: string, result: boolean][] = [
    [`url=${system}&code=E11`, true],
    [`url=${system}&code=E11&display=2型糖尿病`, true],
    [`url=${system}&code=E11.9&display=t2dm, plain`, true],
    [`url=${system}&code=E11&display=高血压`, false],
    [`url=${system}&code=e11`, false],
    [`url=${system}&code=U07&date=2025-03-01`, false],
    ['url=http://hl7.org/fhir/administrative-gender&code=male', true],
  ]
  for (const [query, result] of cases) {
    const { body } = await fhir('GET', encodeURI(`/CodeSystem/$validate-code?${query}`))
    assert.equal(value(body, 'result'), result, query)
    assert.equal(value(body, 'message') === undefined, result, query)
  }
  const concept = {
    coding: [
      { system: 'urn:other', code: 'E11' },
      { system, code: 'I10' },
    ],
  }
  const body = parameters({ name: 'url', valueUri: system }, { name: 'codeableConcept', valueCodeableConcept: concept })
  const both = await fhir('POST', '/CodeSystem/$validate-code', body)
  assert.equal(value(both.body, 'result'), true)
  assert.equal(value(both.body, 'code'), 'I10')
})

test('$subsumes compares two codes of a system', async (t) => {
  const { fhir } = await withIcd(t)
  const cases = [
    ['E11', 'E11.9', 'subsumes'],
    ['E11.9', 'E11', 'subsumed-by'],
    ['E11', 'E11', 'equivalent'],
    ['E11', 'I10', 'not-subsumed'],
  ]
  for (const [a, b, outcome] of cases) {
    const { body } = await fhir('GET', `/CodeSystem/$subsumes?system=${system}&codeA=${a}&codeB=${b}`)
    assert.equal(value(body, 'outcome'), outcome)
  }
  const codings = parameters(
    { name: 'codingA', valueCoding: { system, code: 'E11' } },
    { name: 'codingB', valueCoding: { system: 'urn:other', code: 'E11' } },
  )
  assert.equal(value((await fhir('POST', '/CodeSystem/$subsumes', codings)).body, 'outcome'), 'not-subsumed')
})

test('$expand lists a value set by url, instance and sent along, narrowed by what is typed, in pages', async (t) => {
  const { fhir } = await withIcd(t)
  const all = await fhir('GET', '/ValueSet/$expand?url=urn:test:icd-all')
  assert.deepEqual(codesOf(all.body), ['E11', 'E11.9', 'E11.2', 'I10', 'U07'])
  assert.equal(all.body.expansion.total, 5)
  const cases: [query: string, codes: string[]][] = [
    ['filter=糖尿病', ['E11', 'E11.9', 'E11.2']],
    ['filter=tnb', ['E11', 'E11.9', 'E11.2']],
    ['filter=糖尿病 肾', ['E11.2']],
    ['filter=E11.9', ['E11.9']],
    ['filter=t2dm', ['E11.9']],
    ['filter=压', ['I10']],
    ['filter=100%', []],
    ['activeOnly=true', ['E11', 'E11.9', 'I10', 'U07']],
    ['count=2&offset=1', ['E11.9', 'E11.2']],
    ['count=0', []],
    ['date=2025-05-05', ['E11', 'E11.9', 'E11.2', 'I10']],
    [`force-system-version=${system}|2025`, ['E11', 'E11.9', 'E11.2', 'I10']],
  ]
  for (const [query, codes] of cases) {
    const { body } = await fhir('GET', encodeURI(`/ValueSet/$expand?url=urn:test:icd-all&${query}`))
    assert.deepEqual(codesOf(body), codes, query)
  }
  const valueSet = {
    resourceType: 'ValueSet',
    status: 'active',
    compose: { include: [{ system, filter: [{ property: 'concept', op: 'descendent-of', value: 'E11' }] }] },
  }
  const sent = await fhir(
    'POST',
    '/ValueSet/$expand',
    parameters({ name: 'valueSet', resource: valueSet }, { name: 'displayLanguage', valueCode: 'en' }),
  )
  assert.deepEqual(
    sent.body.expansion.contains.map((one: { display: string }) => one.display),
    ['T2DM, plain', '2型糖尿病伴有肾的并发症'],
  )
  const { body: kept } = await fhir('POST', '/ValueSet', valueSet)
  assert.deepEqual(codesOf((await fhir('GET', `/ValueSet/${kept.id}/$expand`)).body), ['E11.9', 'E11.2'])
})

test('ValueSet/$validate-code says whether a value set has a code', async (t) => {
  const { fhir } = await withIcd(t)
  const valueSet = {
    resourceType: 'ValueSet',
    url: 'urn:test:diabetes',
    status: 'active',
    compose: { include: [{ system, filter: [{ property: 'concept', op: 'is-a', value: 'E11' }] }] },
  }
  const { body: kept } = await fhir('POST', '/ValueSet', valueSet)
  const cases: [query: string, result: boolean][] = [
    [`system=${system}&code=E11.9`, true],
    [`system=${system}&code=I10`, false],
    ['system=urn:other&code=E11', false],
    ['code=E11', true],
    [`system=${system}&code=E11&display=2型糖尿病`, true],
    [`system=${system}&code=E11&display=x`, false],
  ]
  for (const [query, result] of cases) {
    for (const path of ['/ValueSet/$validate-code?url=urn:test:diabetes&', `/ValueSet/${kept.id}/$validate-code?`]) {
      assert.equal(value((await fhir('GET', path + query)).body, 'result'), result, query)
    }
  }
  const gender = 'url=http://hl7.org/fhir/ValueSet/administrative-gender&code=male'
  assert.equal(value((await fhir('GET', `/ValueSet/$validate-code?${gender}`)).body, 'display'), 'Male')
})

test('$translate goes from one system to another, back again, and by what a map says of the rest', async (t) => {
  const { fhir } = await withIcd(t)
  const map = {
    resourceType: 'ConceptMap',
    url: 'urn:test:map',
    status: 'active',
    group: [
      {
        source: 'urn:local',
        target: system,
        element: [
          { code: 'T1', target: [{ code: 'E11', display: '2型糖尿病', equivalence: 'wider' }] },
          { code: 'T2', target: [{ equivalence: 'unmatched' }] },
        ],
        unmapped: { mode: 'fixed', code: 'I10' },
      },
    ],
  }
  const { body: kept } = await fhir('POST', '/ConceptMap', map)
  const match = (body: Answer) =>
    body.parameter.find((one) => one.name === 'match')?.part as {
      name: string
      valueCode?: string
      valueCoding?: { code: string }
    }[]
  const codeIn = (body: Answer) => match(body)?.find((one) => one.name === 'concept')?.valueCoding?.code
  const cases: [query: string, result: boolean, code: string | undefined][] = [
    ['url=urn:test:map&system=urn:local&code=T1', true, 'E11'],
    ['system=urn:local&code=T1&targetsystem=urn:test:icd', true, 'E11'],
    ['url=urn:test:map&system=urn:local&code=T2', false, undefined],
    ['url=urn:test:map&system=urn:local&code=T9', true, 'I10'],
    [`url=urn:test:map&system=${system}&code=E11&reverse=true`, true, 'T1'],
    ['url=urn:test:map&system=urn:else&code=T1', false, undefined],
  ]
  for (const [query, result, code] of cases) {
    const { body } = await fhir('GET', `/ConceptMap/$translate?${query}`)
    assert.equal(value(body, 'result'), result, query)
    assert.equal(codeIn(body), code, query)
  }
  const concept = { coding: [{ system: 'urn:local', code: 'T1' }] }
  const posted = await fhir(
    'POST',
    `/ConceptMap/${kept.id}/$translate`,
    parameters({ name: 'codeableConcept', valueCodeableConcept: concept }),
  )
  assert.equal(codeIn(posted.body), 'E11')
})

test('a value set that imports itself, a pattern that explodes and an unknown filter are refused', async (t) => {
  const { fhir } = await withIcd(t)
  const expand = (compose: unknown, url = 'urn:test:x') =>
    fhir('POST', '/ValueSet/$expand', { resourceType: 'ValueSet', url, status: 'active', compose })
  await fhir('POST', '/ValueSet', {
    resourceType: 'ValueSet',
    url: 'urn:a',
    status: 'active',
    compose: { include: [{ valueSet: ['urn:b'] }] },
  })
  await fhir('POST', '/ValueSet', {
    resourceType: 'ValueSet',
    url: 'urn:b',
    status: 'active',
    compose: { include: [{ valueSet: ['urn:a'] }] },
  })
  const circle = await fhir('GET', '/ValueSet/$expand?url=urn:a')
  assert.equal(codeOf(circle.body), 'terminology.value_set_circle')
  const filtered = (op: string, value: string) =>
    expand({ include: [{ system, filter: [{ property: 'code', op, value }] }] })
  assert.equal(codeOf((await filtered('regex', '(E+)+')).body), 'terminology.unsafe_regex')
  assert.deepEqual(codesOf((await filtered('regex', 'E11.*')).body), ['E11', 'E11.9', 'E11.2'])
  assert.equal(codeOf((await filtered('exists', 'maybe')).body), 'terminology.bad_filter')
})

test('everyone who may read FHIR may ask; who is not signed in may not, and a client needs the scope', async (t) => {
  const { fhir } = await withIcd(t)
  const resident = { id: '0196a000-0000-7000-8000-000000000001', name: 'r', roles: ['resident' as const] }
  const path = `/CodeSystem/$lookup?system=${system}&code=E11`
  assert.equal((await fhir('GET', path, undefined, { as: resident })).status, 200)
  assert.equal((await fhir('GET', path, undefined, { as: null })).status, 401)
  const reader = { ...integration, scopes: ['system/*.read'] }
  assert.equal((await fhir('POST', '/CodeSystem', icd, { as: reader })).status, 403)
})
