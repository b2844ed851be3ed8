import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '@medplum/fhirtypes'
import { timelineModule } from '#care/timeline'
import type { Actor } from '#kernel'
import { checkDigitOf, enrolResidents } from '#people/residents'
import { grantAccess, publish } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { browserModule } from './index.ts'
import { pathsTo } from './pointers.ts'

async function person(region: TestRegion): Promise<string> {
  const first17 = '33010219590501001'
  const document = { documentType: 'id-card' as const, documentNumber: first17 + checkDigitOf(first17) }
  const { ids } = await enrolResidents(region.ctx(), { people: [{ name: '王秀英', ...document }] })
  return ids[0]!
}

/** A visit with a diagnosis, and a value that was corrected once. */
async function stage(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const wang = await person(region)
  const subject = { reference: `Patient/${wang}` }
  const visit: Resource = {
    resourceType: 'Encounter',
    id: 'visit-1',
    status: 'finished',
    class: { code: 'AMB' },
    subject,
    period: { start: '2025-03-05' },
    serviceProvider: { reference: 'Organization/county' },
  }
  const value = (amount: number): Resource => ({
    resourceType: 'Observation',
    id: 'value-1',
    status: 'final',
    subject,
    encounter: { reference: 'Encounter/visit-1' },
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
    effectiveDateTime: '2025-03-05',
    valueQuantity: { value: amount, unit: '%' },
  })
  await publish(region.ctx(), 'test', [
    { resourceType: 'Organization', id: 'county', name: '安平县人民医院' },
    visit,
    value(7.4),
  ])
  await publish(region.ctx(), 'test', [value(7.9)])
  const server = await testServer(t, region, [browserModule, timelineModule])
  const staff = (role: 'doctor' | 'administrator'): Actor => ({ id: region.chance.uuid(), roles: [role], name: '李明' })
  const doctor = staff('doctor')
  await grantAccess(region.ctx(), {
    granteeKind: 'staff',
    granteeId: doctor.id,
    patientId: wang,
    basis: 'care-relation',
    basisId: 'c',
  })
  return { region, server, wang, doctor, stranger: staff('doctor'), administrator: staff('administrator') }
}

test('a doctor with a live grant finds, reads, sees versions and what points here; each look is in the trail', async (t) => {
  const { server, doctor, wang } = await stage(t)
  const query = encodeURIComponent(`patient=${wang}&code=4548-4`)
  const found = await server.call(doctor, `GET /api/browser/search?type=Observation&query=${query}`)
  assert.deepEqual(
    found.body.rows.map((one: { title: string; version: number; residentId: string }) => [
      one.title,
      one.version,
      one.residentId,
    ]),
    [['糖化血红蛋白 7.9 %', 2, wang]],
  )
  const now = await server.call(doctor, 'GET /api/browser/resource?type=Observation&id=value-1')
  assert.equal(now.body.current, true)
  const facts = now.body.facts as { path: string; label: string; words: string; to: string | null }[]
  const fact = (path: string) => facts.find((one) => one.path === path)
  assert.deepEqual(fact('encounter')?.to, 'Encounter/visit-1')
  assert.deepEqual([fact('valueQuantity')?.label, fact('valueQuantity')?.words], ['数值', '7.9 %'])
  const past = await server.call(doctor, 'GET /api/browser/resource?type=Observation&id=value-1&version=1')
  assert.match(past.body.content, /7\.4/)
  const { body } = await server.call(doctor, 'GET /api/browser/versions?type=Observation&id=value-1')
  assert.deepEqual(
    body.versions.map((one: { version: number }) => one.version),
    [2, 1],
  )
  const pointers = await server.call(doctor, 'GET /api/browser/pointers?type=Encounter&id=visit-1')
  assert.deepEqual(
    pointers.body.pointers.map((one: { id: string; path: string }) => [one.id, one.path]),
    [['value-1', 'encounter']],
  )
  const looks = await server.call(doctor, 'GET /api/browser/looks?type=Observation&id=value-1')
  assert.ok(looks.body.looks.some((one: { who: string; exact: boolean }) => one.who === '李明' && one.exact))
})

test('who has no grant finds nothing and is told that it is not there; a mistake in a query is said', async (t) => {
  const { server, stranger, wang } = await stage(t)
  const found = await server.call(
    stranger,
    `GET /api/browser/search?type=Observation&query=${encodeURIComponent(`patient=${wang}`)}`,
  )
  assert.deepEqual([found.status, found.body.rows.length], [200, 0])
  for (const line of ['resource', 'versions', 'pointers', 'looks']) {
    const { status, body } = await server.call(stranger, `GET /api/browser/${line}?type=Observation&id=value-1`)
    assert.deepEqual([line, status, body.code], [line, 404, 'record.not_found'])
  }
  const wrong = await server.call(stranger, 'GET /api/browser/search?type=Observation&query=nonsense%3D1')
  assert.equal(wrong.body.code, 'record.unknown_parameter')
})

test('an administrator sees directory types only, and nothing that points to a patient', async (t) => {
  const { server, administrator, region, wang } = await stage(t)
  const types = await server.call(administrator, 'GET /api/browser/types')
  const names = types.body.types.map((one: { type: string }) => one.type)
  assert.ok(names.includes('Organization') && !names.includes('Observation') && !names.includes('Patient'))
  const found = await server.call(
    administrator,
    'GET /api/browser/search?type=Organization&query=_revinclude%3DEncounter%3Aservice-provider',
  )
  assert.deepEqual(
    [found.body.rows.map((one: { title: string }) => one.title), found.body.included],
    [['安平县人民医院'], []],
  )
  const pointers = await server.call(administrator, 'GET /api/browser/pointers?type=Organization&id=county')
  assert.deepEqual(pointers.body.pointers, [])
  const refused = await server.call(administrator, 'GET /api/browser/resource?type=Observation&id=value-1')
  assert.deepEqual([refused.status, refused.body.code], [403, 'browser.directory_only'])
  await publish(region.ctx(), 'test', [
    { resourceType: 'Schedule', id: 'of-patient', actor: [{ reference: `Patient/${wang}` }] },
  ])
  const ofPatient = await server.call(administrator, 'GET /api/browser/resource?type=Schedule&id=of-patient')
  assert.equal(ofPatient.body.code, 'record.not_found')
})

test('a reference is found wherever it stands, with its address or its version', () => {
  const resource = {
    a: [{ b: { reference: 'Patient/1' } }],
    c: { reference: 'http://x/fhir/Patient/1/_history/2' },
    d: { reference: 'Patient/11' },
  }
  assert.deepEqual(pathsTo(resource, 'Patient/1'), ['a[0].b', 'c'])
})
