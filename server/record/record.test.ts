import assert from 'node:assert/strict'
import test from 'node:test'
import type { Appointment, Condition, Patient } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { type Actor, Refusal } from '#kernel'
import {
  createResource,
  everything,
  linkPatient,
  parseIncoming,
  publish,
  readHistory,
  readResource,
  readVersion,
  resourceTypes,
  search,
  searchTableOf,
  updateResource,
  validate,
  withdraw,
} from '#record'
import { freshDatabase } from '#testing'
import { type Draw, randomResource } from './random-resource.ts'

const integration: Actor = { id: 'client', name: 'client', roles: ['integration'], scopes: ['system/*.*'] }

/** A small generator of our own, so that one number of fast-check stands for one resource. */
function drawFrom(seed: number): Draw {
  let state = seed | 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) % below
  }
}

const incoming = (resource: unknown) => parseIncoming(JSON.stringify(resource))

test('Any valid resource of any type comes back unchanged, but for meta and id', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx(integration)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...resourceTypes), fc.nat(), async (type, seed) => {
      const resource = randomResource(type, drawFrom(seed))
      assert.deepEqual(validate(resource), [])
      const written = await createResource(ctx, type, incoming(resource))
      const { id: _id, meta: _meta, ...rest } = JSON.parse((await readVersion(ctx, type, written.id)).content)
      assert.deepEqual(rest, JSON.parse(JSON.stringify(resource)))
    }),
    { numRuns: 300 },
  )
})

test('A resource is found by every search parameter that has a value in it', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx(integration)
  const escaped = (text: string) => encodeURIComponent(text.replace(/[\\,|$]/g, '\\$&'))
  let asked = 0
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...resourceTypes), fc.nat(), async (type, seed) => {
      const resource = randomResource(type, drawFrom(seed))
      const { id } = await createResource(ctx, type, incoming(resource))
      for (const parameter of searchTableOf(type).parameters.values()) {
        for (const accessor of parameter.accessors) {
          const [value] = accessor.find(resource) as Record<string, string>[]
          const text = value === undefined ? undefined : queryValue(parameter.kind, accessor.datatype, value, escaped)
          if (text === undefined || (accessor.target && !value?.reference?.startsWith(`${accessor.target}/`))) continue
          const { resources } = await search(ctx, `${type}?${parameter.code}=${text}&_id=${id}`)
          assert.equal(resources.length, 1, `${type}?${parameter.code}=${decodeURIComponent(text)}`)
          asked += 1
        }
      }
    }),
    { numRuns: 60 },
  )
  assert.ok(asked > 100)
})

type Escaped = (text: string) => string

function queryValue(
  kind: string,
  datatype: string,
  value: Record<string, unknown> | string | number,
  escaped: Escaped,
): string | undefined {
  const thing = value as Record<string, string>
  if (kind === 'reference')
    return typeof value === 'string' ? escaped(value) : thing.reference && escaped(thing.reference)
  if (kind === 'token') {
    if (datatype === 'existence') return 'true'
    if (datatype === 'absence') return 'false'
    if (typeof value !== 'object') return escaped(String(value))
    const coding = (datatype === 'CodeableConcept' ? (value.coding as object[] | undefined)?.[0] : value) as Record<
      string,
      string
    >
    const code = coding?.code ?? (datatype === 'Coding' ? undefined : coding?.value)
    return code && `${escaped(coding?.system ?? '')}${coding?.system ? '|' : ''}${escaped(code)}`
  }
  if (kind === 'string')
    return typeof value === 'string' && /\p{L}/u.test(value) ? escaped(value.slice(0, 3)) : undefined
  if (kind === 'date') return typeof value === 'string' ? encodeURIComponent(value) : undefined
  if (kind === 'uri') return escaped(String(value))
  if (kind === 'number') return typeof value === 'number' ? String(value) : undefined
  return typeof thing.value === 'number' ? `${thing.value}` : undefined
}

test('Of fifty writers who saw one version, exactly one wins, and versions have no gap', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx(integration)
  const { id } = await createResource(ctx, 'Basic', incoming({ resourceType: 'Basic', code: { text: '0' } }))
  for (let round = 1; round <= 3; round++) {
    const tries = Array.from({ length: 50 }, (_, n) =>
      updateResource(ctx, 'Basic', id, incoming({ resourceType: 'Basic', id, code: { text: `${n}` } }), round),
    )
    const settled = await Promise.allSettled(tries)
    assert.equal(settled.filter((one) => one.status === 'fulfilled').length, 1)
    const lost = settled.filter((one) => one.status === 'rejected')
    assert.ok(lost.every((one) => one.reason instanceof Refusal && one.reason.code === 'record.version_conflict'))
  }
  const { versions } = await readHistory(ctx, 'Basic', id, { limit: 10 })
  assert.deepEqual(
    versions.map((one) => one.version),
    [4, 3, 2, 1],
  )
})

test('Of many who create the same thing on condition, one creates and the others find it', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx(integration)
  const patient = incoming({ resourceType: 'Patient', identifier: [{ system: 'urn:h', value: '1' }] })
  const made = await Promise.all(
    Array.from({ length: 10 }, () => createResource(ctx, 'Patient', patient, 'identifier=urn:h|1')),
  )
  assert.equal(new Set(made.map((one) => one.id)).size, 1)
  assert.equal(made.filter((one) => one.outcome === 'created').length, 1)
  await assert.rejects(createResource(ctx, 'Patient', patient, ''), { code: 'record.bad_parameter' })
})

test("A module's fact is in the record when its transaction is, makes no version when nothing changed, and is its own", async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const id = region.chance.uuid()
  const patient: Patient = {
    resourceType: 'Patient',
    id,
    name: [{ family: '王', given: ['小明'] }],
    birthDate: '1980-05-01',
  }
  await assert.rejects(
    ctx.transaction(async (ctx) => {
      await publish(ctx, 'residents', [patient])
      throw new Error('undone')
    }),
    /undone/,
  )
  assert.equal(await readResource(ctx, 'Patient', id), undefined)
  await publish(ctx, 'residents', [patient])
  await publish(ctx, 'residents', [patient])
  assert.equal((await readResource(ctx, 'Patient', id))?.meta?.versionId, '1')
  await publish(ctx, 'residents', [{ ...patient, active: true }])
  assert.equal((await readResource(ctx, 'Patient', id))?.meta?.versionId, '2')
  await assert.rejects(publish(ctx, 'booking', [{ ...patient, active: false }]), { code: 'record.owned' })
  await assert.rejects(
    publish(ctx, 'residents', [{ resourceType: 'Patient', id, gender: 'both' } as unknown as Patient]),
    {
      code: 'record.invalid',
    },
  )
  await withdraw(ctx, 'residents', [{ type: 'Patient', id }])
  assert.equal(await readResource(ctx, 'Patient', id), undefined)
})

test('Searches find by name, date, quantity, code, chain and order', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const [wang, li] = ['p-wang', 'p-li']
  const icd10 = 'http://hl7.org/fhir/sid/icd-10'
  const condition = (id: string, patient: string, code: string, onset: string): Condition => ({
    resourceType: 'Condition',
    id,
    subject: { reference: `Patient/${patient}` },
    code: { coding: [{ system: icd10, code }] },
    onsetDateTime: onset,
  })
  const appointment: Appointment = {
    resourceType: 'Appointment',
    id: 'a1',
    status: 'booked',
    start: '2026-03-03T09:00:00+08:00',
    end: '2026-03-03T09:10:00+08:00',
    participant: [{ actor: { reference: `Patient/${li}` }, status: 'accepted' }],
  }
  await publish(ctx, 'test', [
    {
      resourceType: 'Patient',
      id: wang,
      name: [{ family: '王', given: ['小明'] }],
      gender: 'male',
      birthDate: '1980-05-01',
    },
    { resourceType: 'Patient', id: li, name: [{ family: 'Lí', given: ['Anna'] }], gender: 'female', birthDate: '1990' },
    condition('c1', wang, 'I10', '2024-03-01'),
    condition('c2', wang, 'E11', '2025-03'),
    condition('c3', li, 'I10', '2023'),
    appointment,
  ])
  const ids = async (request: string) => (await search(ctx, request)).resources.map((one) => one.id).join(' ')
  const cases: Record<string, string> = {
    'Patient?name=王小明': wang,
    'Patient?family=li': li,
    'Patient?family:exact=Li': '',
    'Patient?name:contains=nn': li,
    'Patient?birthdate=1990': li,
    'Patient?birthdate=lt1990&gender=male': wang,
    'Patient?gender=male,female&_sort=-birthdate': `${li} ${wang}`,
    'Patient?gender:not=male': li,
    [`Condition?patient=${wang}&code=I10`]: 'c1',
    [`Condition?patient=${wang}&_sort=-onset-date`]: 'c2 c1',
    [`Condition?code=${icd10}|I10&_sort=onset-date`]: 'c3 c1',
    'Condition?code=http://other|I10': '',
    'Condition?code=|I10': '',
    'Condition?onset-date=2025-03': 'c2',
    'Condition?onset-date=2025-03-01': '',
    'Condition?onset-date=ge2024&onset-date=lt2025': 'c1',
    'Condition?onset-date=sa2024': 'c2',
    'Condition?subject:Patient.family=王&code=E11': 'c2',
    'Condition?patient.gender=female': 'c3',
    'Condition?subject=Patient/nobody': '',
    'Condition?_id=c1,c3': 'c1 c3',
    'Condition?_lastUpdated=gt2026-03-01': 'c1 c2 c3',
    'Condition?_lastUpdated=gt2026-03-03': '',
    'Appointment?date=2026-03-03&patient=p-li': 'a1',
    'Appointment?patient=p-wang': '',
  }
  for (const [request, expected] of Object.entries(cases)) assert.equal(await ids(request), expected, request)
})

test('The whole of a resident is one across the hospitals linked to it, with who and where', async (t) => {
  const region = await freshDatabase(t)
  const ctx = region.ctx()
  const id = region.chance.uuid()
  await publish(ctx, 'test', [
    { resourceType: 'Patient', id },
    { resourceType: 'Patient', id: 'h1' },
    { resourceType: 'Patient', id: 'h2' },
    { resourceType: 'Practitioner', id: 'd1' },
    {
      resourceType: 'Encounter',
      id: 'e1',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/h1' },
      participant: [{ individual: { reference: 'Practitioner/d1' } }],
    },
    {
      resourceType: 'Encounter',
      id: 'e2',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/h2' },
    },
  ])
  await linkPatient(ctx, id, 'h1')
  const names = (await everything(ctx, id)).map((one) => `${one.resourceType}/${one.id}`)
  assert.deepEqual(names.sort(), ['Encounter/e1', `Patient/${id}`, 'Patient/h1', 'Practitioner/d1'].sort())
  assert.equal((await everything(ctx, 'h1')).length, 4)
})
