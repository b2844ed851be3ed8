import assert from 'node:assert/strict'
import test from 'node:test'
import type { Actor } from '#kernel'
import { grantAccess, revokeAccess, validate } from '#record'
import { integration, observation, patient, setUp } from './setup.test.ts'

interface Event {
  id: string
  action: string
  purposeOfEvent?: { coding: { code: string }[] }[]
  agent: { who: { reference?: string }; name: string }[]
}

test('Every look at a record is an AuditEvent of its resident, and a look through broken glass says so', async (t) => {
  const { region, fhir } = await setUp(t)
  const [own, other, doctorId, auditorId] = [1, 2, 3, 4].map(() => region.chance.uuid()) as [
    string,
    string,
    string,
    string,
  ]
  for (const id of [own, other]) {
    await fhir('PUT', `/Patient/${id}`, patient(id))
    await fhir('POST', '/Observation', observation(id))
  }
  const doctor: Actor = { id: doctorId, name: '李明', roles: ['doctor'], institutionId: region.chance.uuid() }
  const auditor: Actor = { id: auditorId, name: '审计', roles: ['auditor'] }
  const resident: Actor = { id: own, name: '王秀英', roles: ['resident'] }
  const glass = {
    granteeKind: 'staff',
    granteeId: doctorId,
    patientId: own,
    basis: 'break-glass',
    basisId: 'g1',
  } as const
  await grantAccess(region.ctx(), glass)
  region.clock.advance(1)
  assert.equal((await fhir('GET', `/Patient/${own}`, undefined, { as: doctor })).status, 200)
  region.clock.advance(1)
  await revokeAccess(region.ctx(), glass)
  const care = { ...glass, basis: 'care-relation', basisId: 'c1' } as const
  await grantAccess(region.ctx(), care)
  region.clock.advance(1)
  await fhir('GET', `/Observation?patient=${own}`, undefined, { as: doctor })

  const ask = async (as: Actor, query: string) => {
    const { status, body } = await fhir('GET', `/AuditEvent?${query}`, undefined, { as })
    const events: Event[] = (body.entry ?? []).map((one: { resource: Event }) => one.resource)
    return { status, body, events }
  }
  const mine = await ask(resident, `patient=${own}`)
  assert.deepEqual(
    mine.events.map(({ action, agent, purposeOfEvent }) => [
      action,
      agent[0]?.name,
      purposeOfEvent?.[0]?.coding[0]?.code,
    ]),
    [
      ['R', '李明', undefined],
      ['R', '李明', 'BTG'],
      ['C', 'demo', undefined],
      ['C', 'demo', undefined],
    ],
  )
  for (const event of mine.events) assert.deepEqual(validate(event as never), [], 'each is a valid resource')
  assert.equal(mine.events[0]?.agent[0]?.who.reference, `Practitioner/${doctorId}`)

  // Its parameters narrow it, and pages go on.
  assert.equal((await ask(resident, `patient=Patient/${own}&agent=Practitioner/${doctorId}`)).events.length, 2)
  assert.equal((await ask(resident, `patient=${own}&entity=Patient/${own}`)).events.length, 0)
  assert.equal((await ask(resident, `patient=${own}&action=C`)).events.length, 2)
  assert.equal((await ask(resident, `patient=${own}&date=ge2026-03-03`)).events.length, 0)
  assert.ok((await ask(resident, `patient=${own}&date=2026-03-02`)).events.length > 4)
  const first = await ask(resident, `patient=${own}&_count=2&agent=${doctorId}&action=R`)
  assert.equal(first.events.length, 2)
  const strict = { as: resident, headers: { prefer: 'handling=strict' } }
  assert.equal((await fhir('GET', `/AuditEvent?patient=${own}&nonsense=1`, undefined, strict)).status, 400)
  const compartment = await fhir('GET', `/Patient/${own}/AuditEvent?_count=1`, undefined, { as: resident })
  assert.equal(compartment.body.entry.length, 1)
  const next = new URL(compartment.body.link[1].url).search.slice(1)
  assert.notEqual((await ask(resident, next)).events[0]?.id, compartment.body.entry[0].resource.id)

  // Whose it is not sees nothing of it.
  const one = mine.events[1]?.id ?? ''
  assert.equal((await fhir('GET', `/AuditEvent/${one}`, undefined, { as: resident })).body.id, one)
  const stranger: Actor = { ...resident, id: other }
  assert.deepEqual((await ask(stranger, `patient=${own}`)).events, [])
  assert.equal((await fhir('GET', `/AuditEvent/${one}`, undefined, { as: stranger })).status, 404)
  assert.deepEqual((await ask(doctor, `patient=${own}`)).events, [], 'who treats does not read who else does')
  assert.ok((await ask(auditor, `patient=${own}`)).events.length > 4)
  assert.equal((await ask(auditor, 'action=R')).status, 403, 'of one patient at a time')
  const scoped = (scope: string): Actor => ({ ...integration, scopes: [scope] })
  assert.equal((await ask(scoped('system/Observation.rs'), `patient=${own}`)).status, 403)
  assert.ok((await ask(scoped('system/AuditEvent.rs'), `patient=${own}`)).events.length > 4)
  const app: Actor = { ...resident, scopes: ['patient/AuditEvent.rs'], app: { clientId: 'a', patientId: own } }
  assert.ok((await ask(app, `patient=${own}`)).events.length > 4)
  assert.equal((await ask({ ...app, scopes: ['patient/Observation.rs'] }, `patient=${own}`)).status, 403)
})

test('What other systems send as AuditEvent is found after our own trail', async (t) => {
  const { region, fhir } = await setUp(t)
  const own = region.chance.uuid()
  await fhir('PUT', `/Patient/${own}`, patient(own))
  const theirs = {
    resourceType: 'AuditEvent',
    type: { code: 'rest' },
    recorded: '2026-03-01T00:00:00Z',
    agent: [{ requestor: true }],
    source: { observer: { display: 'HIS' } },
    entity: [{ what: { reference: `Patient/${own}` } }],
  }
  const { body: made } = await fhir('POST', '/AuditEvent', theirs)
  const { body } = await fhir('GET', `/AuditEvent?patient=${own}`)
  assert.equal(body.entry.at(-1).resource.id, made.id)
  assert.match(body.entry[0].resource.id, /^trail-/)
  assert.equal((await fhir('GET', `/AuditEvent/${made.id}`)).status, 200)
  assert.equal((await fhir('GET', `/AuditEvent?_id=${made.id}`)).body.total, 1)
})
