import assert from 'node:assert/strict'
import test from 'node:test'
import type { Actor } from '#kernel'
import { identityModule } from '#people/identity'
import { setUp } from './bulk-setup.test.ts'
import {
  type Asker,
  askers,
  idOf,
  type Kind,
  kinds,
  type Letter,
  openAndClose,
  type PatientKey,
  patientKeys,
  typeOf,
} from './matrix-setup.test.ts'
import { integration } from './setup.test.ts'

type Served = Awaited<ReturnType<typeof setUp>>
type Fhir = ReturnType<typeof fhirOf>
const categories = 'http://terminology.hl7.org/CodeSystem/observation-category'

function fhirOf({ server }: Served) {
  return (
    method: string,
    path: string,
    body?: object,
    options: { as?: Actor | null; headers?: Record<string, string> } = {},
  ) => {
    const headers = { 'content-type': 'application/fhir+json', 'accept-language': 'en', ...options.headers }
    const actor = options.as === null ? undefined : (options.as ?? integration)
    return server.call(actor, `${method} /fhir/R4${path}`, body && JSON.stringify(body), headers)
  }
}

const nameOf = (kind: Kind, key: PatientKey, version: number) => `${kind} of ${key} v${version}`
const versionsOf = (kind: Kind) => (kind === 'lab' || kind === 'turned' ? [1, 2] : [1])
const observationKinds = kinds.filter((kind) => typeOf[kind] === 'Observation')

function resourceOf(kind: Kind, key: PatientKey, version: number, id: string, patientId: string) {
  const text = `«${nameOf(kind, key, version)}»`
  const subject = { reference: `Patient/${patientId}` }
  const coding = [{ system: 'http://loinc.org', code: '15074-8' }]
  if (kind === 'patient') {
    // Enough to be found again by.
    const value = `1390000${1000 + patientKeys.indexOf(key)}`
    const telecom = [{ system: 'phone', value }]
    return {
      resourceType: 'Patient',
      id,
      name: [{ family: '王', text }],
      gender: 'male',
      birthDate: '1980-01-01',
      telecom,
    }
  }
  if (kind === 'condition') return { resourceType: 'Condition', id, subject, code: { coding }, note: [{ text }] }
  const lab = kind === 'lab' || (kind === 'turned' && version === 2)
  const category = [{ coding: [{ system: categories, code: lab ? 'laboratory' : 'vital-signs' }] }]
  return { resourceType: 'Observation', id, status: 'final', category, code: { coding }, subject, note: [{ text }] }
}

/** Everything of everyone, in each version. */
async function fill(fhir: Fhir, idOfKey: (key: PatientKey) => string) {
  const idOfKind = (kind: Kind, key: PatientKey) => (kind === 'patient' ? idOfKey(key) : `${kind}-${key}`)
  for (const version of [1, 2]) {
    const entry = patientKeys.flatMap((key) =>
      kinds.flatMap((kind) => {
        if (!versionsOf(kind).includes(version)) return []
        const id = idOfKind(kind, key)
        const resource = resourceOf(kind, key, version, id, idOfKey(key))
        return { resource, request: { method: 'PUT', url: `${typeOf[kind]}/${id}` } }
      }),
    )
    const written = await fhir('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })
    assert.equal(written.status, 200, JSON.stringify(written.body))
  }
  return idOfKind
}

const view = {
  resourceType: 'ViewDefinition',
  resource: 'Observation',
  status: 'active',
  select: [{ column: [{ name: 'note', path: 'note.first().text', type: 'string' }] }],
}

/** The rule, by itself: what someone sees of a kind in a version. */
function sees(asker: Asker, letter: Letter, kind: Kind, key: PatientKey, version: number): boolean {
  return asker.sees.includes(key) && asker.may(letter, kind, version === 1 && versionsOf(kind).length > 1, key)
}

/** Names of all that is seen by a letter: current versions, or each. */
function visible(
  asker: Asker,
  letters: readonly Letter[],
  of: { kinds?: readonly Kind[]; keys?: readonly PatientKey[]; past?: boolean } = {},
): string[] {
  return (of.keys ?? patientKeys).flatMap((key) =>
    (of.kinds ?? kinds).flatMap((kind) =>
      (of.past ? versionsOf(kind) : versionsOf(kind).slice(-1)).flatMap((version) =>
        letters.every((letter) => sees(asker, letter, kind, key, version)) ? nameOf(kind, key, version) : [],
      ),
    ),
  )
}

test('Nobody sees what neither relation nor consent nor scope gives, whatever is asked', async (t) => {
  const served = await setUp(t)
  const { region } = served
  const fhir = fhirOf(served)
  const ids = new Map<string, string>()
  const idOfKey = (key: PatientKey) => idOf(region, ids, key)
  await region.deliver([identityModule])
  const idOfKind = await fill(fhir, idOfKey)
  await region.deliver([identityModule])
  await openAndClose(region, idOfKey)
  let cells = 0
  const wrong: string[] = []

  for (const asker of askers(idOfKey('own'), idOfKey)) {
    const as = asker.actor ?? null
    const mayAny = [...visible(asker, ['r'], { past: true }), ...visible(asker, ['s'], { past: true })]
    const call = async (line: string, body?: object, headers: Record<string, string> = {}) => {
      const [method = '', path = ''] = line.split(' ')
      const { status, body: answer } = await fhir(method, path, body, { as, headers })
      const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
      const found = [...text.matchAll(/«(.*?)»/g)].map(([, name = '']) => name)
      for (const name of found) if (!mayAny.includes(name)) wrong.push(`${asker.name}: ${line} leaks ${name}`)
      return { status, answer, found: [...new Set(found)].sort() }
    }
    const expect = (what: string, got: unknown, expected: unknown) => {
      cells += 1
      const [g, e] = [JSON.stringify(got), JSON.stringify(expected)]
      if (g !== e) wrong.push(`${asker.name}: ${what}: got ${g.slice(0, 200)}, expected ${e.slice(0, 200)}`)
    }
    /** One cell for each patient: what of theirs came. */
    const expectEach = (what: string, found: readonly string[], expected: readonly string[]) => {
      for (const key of patientKeys) {
        const of = (names: readonly string[]) => names.filter((name) => name.includes(` of ${key} v`)).sort()
        expect(`${what} of ${key}`, of(found), of(expected))
      }
    }
    const seen = (letters: readonly Letter[], of: Parameters<typeof visible>[2] = {}) => visible(asker, letters, of)

    // Over everyone.
    const observed = seen(['s'], { kinds: observationKinds })
    const search = await call('GET /Observation?_count=1000&_total=accurate')
    expectEach('search', search.found, observed)
    if (search.status === 200) expect('total', search.answer.total, observed.length)
    const counted = await call('GET /Observation?_summary=count')
    if (counted.status === 200) expect('count', counted.answer.total, observed.length)
    expectEach('search by post', (await call('POST /Observation/_search?_count=1000')).found, observed)
    expectEach('search Patient', (await call('GET /Patient?_count=1000')).found, seen(['s'], { kinds: ['patient'] }))
    expectEach(
      'search Condition',
      (await call('GET /Condition?_count=1000')).found,
      seen(['s'], { kinds: ['condition'] }),
    )
    expectEach('sorted', (await sortedPages(call)).sort(), observed)
    const keysWith = (names: readonly string[]) =>
      patientKeys.filter((key) => names.some((name) => name.includes(` of ${key} v`)))
    const included = seen(['r'], { kinds: ['patient'], keys: keysWith(observed) })
    const include = await call('GET /Observation?_include=Observation:subject&_count=1000')
    expectEach('_include', include.found, [...observed, ...included])
    const patients = seen(['s'], { kinds: ['patient'] })
    const revincluded = seen(['s'], { kinds: observationKinds, keys: keysWith(patients) })
    const revinclude = await call('GET /Patient?_revinclude=Observation:subject&_count=1000')
    expectEach('_revinclude', revinclude.found, [...patients, ...revincluded])
    const has = await call('GET /Patient?_has:Observation:patient:code=15074-8&_count=1000')
    expectEach('_has', has.found, seen(['s'], { kinds: ['patient'], keys: keysWith(observed) }))
    const chain = await call('GET /Observation?subject:Patient.family=王&_count=1000')
    expectEach('chain', chain.found, seen(['s'], { kinds: observationKinds, keys: keysWith(patients) }))
    const pastObserved = seen(['s'], { kinds: observationKinds, past: true })
    expectEach('history of the type', (await call('GET /Observation/_history?_count=1000')).found, pastObserved)
    expectEach('history of everything', (await call('GET /_history?_count=1000')).found, seen(['s'], { past: true }))
    const run = await call('POST /ViewDefinition/$run?_format=ndjson', view, { accept: 'application/ndjson' })
    expectEach('$run', run.found, seen(['r', 's'], { kinds: observationKinds }))
    const exported = await exportedNames(served, asker)
    expectEach(
      '$export',
      exported,
      asker.actor?.roles[0] === 'integration' ? seen(['r', 's'], { kinds: observationKinds }) : [],
    )
    const batch = (type: string, urls: readonly string[]) => ({
      resourceType: 'Bundle',
      type,
      entry: urls.map((url) => ({ request: { method: 'GET', url } })),
    })
    const addresses = patientKeys.map((key) => `Patient/${idOfKey(key)}`)
    const batched = await call('POST /', batch('batch', [...addresses, 'Observation?_count=1000']))
    expectEach('batch', batched.found, [...seen(['r'], { kinds: ['patient'] }), ...observed])

    // Of each patient; whoever sees nothing of anyone is asked about a few.
    const few: PatientKey[] = ['own', 'care', 'consent', 'nobodys']
    for (const key of mayAny.length === 0 ? few : patientKeys) {
      const id = idOfKey(key)
      for (const kind of ['patient', 'lab', 'vital'] as const) {
        const address = `${typeOf[kind]}/${idOfKind(kind, key)}`
        const only = { kinds: [kind], keys: [key] }
        expect(`read ${address}`, (await call(`GET /${address}`)).found, seen(['r'], only))
        if (kind === 'vital') continue // has one version
        const past = seen(['r'], { ...only, past: true })
        expect(`history of ${address}`, (await call(`GET /${address}/_history`)).found, past)
        const first = past.filter((name) => name.endsWith('v1'))
        expect(`vread ${address}`, (await call(`GET /${address}/_history/1`)).found, first)
      }
      const turned = await call(`GET /Observation/turned-${key}/_history`)
      expect(`history of turned ${key}`, turned.found, seen(['r'], { kinds: ['turned'], keys: [key], past: true }))
      const theirs = seen(['s'], { kinds: observationKinds, keys: [key] }).sort()
      if (few.includes(key)) {
        const alike = resourceOf('patient', key, 1, 'x', id) as object
        const matched = await call('POST /Patient/$match', { ...alike, id: undefined })
        const matches = ['registrar', 'integration'].includes(asker.actor?.roles[0] ?? '')
        // Who is much alike is found too, as far as it may be seen.
        const itself = matched.found.filter((name) => name.includes(` of ${key} v`))
        expect(`$match of ${key}`, itself, matches ? seen(['s'], { kinds: ['patient'], keys: [key] }) : [])
      }
      expect(`compartment of ${key}`, (await call(`GET /Patient/${id}/Observation`)).found, theirs)
      expect(`search by patient ${key}`, (await call(`GET /Observation?patient=${id}`)).found, theirs)
      const transaction = await call('POST /', batch('transaction', [`Patient/${id}`]))
      expect(`transaction of ${key}`, transaction.found, seen(['r'], { kinds: ['patient'], keys: [key] }))
      const together: PatientKey[] = key === 'own' || key === 'linked' ? ['own', 'linked'] : [key]
      const open = seen(['r'], { kinds: ['patient'], keys: [key] }).length > 0
      const everything = await call(`GET /Patient/${id}/$everything`)
      expect(`$everything of ${key}`, everything.found, open ? seen(['s'], { keys: together }).sort() : [])
      await probes(asker, key, (line, body, headers) => call(line, body, headers), expect)
    }
  }
  assert.deepEqual(wrong.slice(0, 40), [], `${wrong.length} of ${cells} cells are wrong`)
  console.log(`access matrix: ${cells} cells`)
})

type Call = (
  line: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<{ status: number; answer: { link?: { relation: string; url: string }[] }; found: string[] }>

/** What an export of all observations has in its files; nothing when it is refused. */
async function exportedNames(served: Served, { actor }: Asker): Promise<string[]> {
  if (!actor) return []
  const location = await served.begin('/$export?_type=Observation', actor).catch(() => undefined)
  if (location === undefined) return []
  const { status, body } = await served.finish(location, actor)
  assert.equal(status, 200, JSON.stringify(body))
  const lines = await served.linesOf(body, actor)
  return [...lines.join('').matchAll(/«(.*?)»/g)].map(([, name = '']) => name)
}

/** Page after page of three, newest first. */
async function sortedPages(call: Call): Promise<string[]> {
  const found: string[] = []
  for (let path: string | undefined = '/Observation?_sort=-_lastUpdated&_count=3'; path; ) {
    const page: Awaited<ReturnType<Call>> = await call(`GET ${path}`)
    found.push(...page.found)
    path = page.answer?.link?.find?.(({ relation }) => relation === 'next')?.url.split('/R4')[1]
  }
  return found
}

/** Conditions of writes as a way of asking whether something is there. */
async function probes(
  asker: Asker,
  key: PatientKey,
  call: Call,
  expect: (what: string, got: unknown, expected: unknown) => void,
) {
  const who = asker.actor?.roles[0]
  const searches = who === 'integration' && asker.may('s', 'vital', false, key)
  const expected = (letter: string, done: number) => {
    if (!asker.actor) return 401
    return asker.writes.includes(letter) && searches ? done : 403
  }
  const condition = `_id=vital-${key}&code=nothing-of-the-kind`
  const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } }
  const found = await call('POST /Observation', observation, { 'if-none-exist': `_id=vital-${key}` })
  expect(`conditional create at ${key}`, found.status, expected('c', 200))
  const removed = await call(`DELETE /Observation?${condition}`)
  expect(`conditional delete at ${key}`, removed.status, expected('d', 204))
  if (asker.writes.includes('u') && searches) return
  const updated = await call(`PUT /Observation?_id=vital-${key}`, observation)
  expect(`conditional update at ${key}`, updated.status, expected('u', 200))
  const subscription = {
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'x',
    criteria: `Observation?_id=vital-${key}`,
    channel: { type: 'websocket' },
  }
  if (!asker.writes.includes('c')) {
    const subscribed = await call('POST /Subscription', subscription)
    expect(`subscription on ${key}`, subscribed.status, asker.actor ? 403 : 401)
  }
}
