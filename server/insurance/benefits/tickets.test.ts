import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SpecialDisease } from '#contracts/benefits'
import {
  benefitsFor,
  benefitsModule,
  demonstrationDiseases,
  diseaseTerms,
  entitlementsHeld,
  loadBenefits,
} from '#insurance/benefits'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { doctor, hospital, resident, treats } from '#testing/people'
import { takesIn } from './special-disease.ts'

test('a listed code takes in its subcodes and nothing else', () => {
  const of = (...diagCodes: string[]) => ({ diagCodes })
  assert.ok(takesIn(of('E11'), 'E11') && takesIn(of('E11'), 'E11.900') && takesIn(of('C'), 'C50.900'))
  assert.ok(takesIn(of('E11.9'), 'E11.900x001'))
  assert.ok(!takesIn(of('E11'), 'E110') && !takesIn(of('E11'), 'E10.900') && !takesIn(of('E11.9'), 'E11.200'))
})

test('the ceilings are those of the tickets for the diagnosis; a ticket of no list is good for any', () => {
  const disease = (code: string, diagCodes: string[], uplmtFen: number | null) =>
    ({ ...demonstrationDiseases[0]!, code, diagCodes, uplmtFen }) satisfies SpecialDisease
  const listed = [disease('A', ['E11'], 100), disease('B', ['E10', 'E11'], null)]
  assert.deepEqual(diseaseTerms(['A', 'B'], listed, 'E11.9'), { ceilingsFen: [100, null] })
  assert.deepEqual(diseaseTerms(['A', 'B'], listed, 'E10.9'), { ceilingsFen: [null] })
  assert.equal(diseaseTerms(['A'], [listed[0]!], 'I10'), null)
  assert.deepEqual(diseaseTerms(['A', 'old'], [listed[0]!], 'I10'), { ceilingsFen: [null] })
})

test('a ticket is applied for with a diagnosis, approved by another person, and ends; its terms follow', async (t) => {
  const region = await freshDatabase(t)
  await loadBenefits(region.ctx(), {})
  const server = await testServer(t, region, [benefitsModule])
  const place = await hospital(region)
  const treating = await doctor(region, place.id)
  const person = await resident(region, '王慢病')
  const office: Actor = { id: region.chance.uuid(), roles: ['auditor'], name: '审' }
  const apply = (body: object = {}) =>
    server.call(treating, 'POST /api/benefits/tickets', {
      ...{ residentId: person.id, diseaseCode: 'M01600', diagCode: 'E11.900', ...body },
    })
  assert.equal((await apply()).body.code, 'residents.not_acting_for', 'only who treats the person')
  await treats(region, treating.id, person.id)
  assert.equal((await apply({ diagCode: 'I10' })).body.code, 'benefits.diagnosis_does_not_qualify')
  assert.equal((await apply({ diseaseCode: 'none' })).body.code, 'benefits.unknown_disease')
  const applied = await apply()
  assert.equal(applied.body.state, 'applied')
  assert.equal((await apply()).body.code, 'benefits.ticket_running')
  const { ticketId } = applied.body
  const line = (what: string) => `POST /api/benefits/tickets/${ticketId}/${what}`
  const days = { validFrom: '2026-03-01' }
  const both: Actor = { ...treating, roles: ['doctor', 'auditor'] }
  assert.equal((await server.call(both, line('approve'), days)).body.code, 'benefits.ticket_own')
  assert.equal((await server.call(treating, line('approve'), days)).status, 403)
  assert.equal((await server.call(office, line('approve'), days)).body.state, 'approved')
  assert.equal((await server.call(office, line('refuse'), { reason: '迟' })).body.code, 'benefits.ticket_decided')

  const terms = async (diagCode: string, onDate: string) => {
    const question = { insutype: '310', medType: '14', hospLv: 2, ageYears: 50, referred: false } as const
    const held = await entitlementsHeld(region.ctx(), person.id, onDate)
    const { policy } = await benefitsFor(region.ctx(), { ...question, diagCode, onDate }, held)
    return [policy.med_type, policy.fundUplmtFen]
  }
  assert.deepEqual(await terms('E11.900', '2026-03-02'), ['14', 600_000], 'with the ceiling of the disease')
  assert.deepEqual((await terms('I10', '2026-03-02'))[0], '11', 'another diagnosis is an ordinary visit')
  assert.deepEqual((await terms('E11.900', '2026-02-28'))[0], '11', 'not before it begins')
  const end = await server.call(office, line('end'), { validTo: '2026-06-30', reason: '痊愈' })
  assert.equal(end.body.state, 'ended')
  assert.deepEqual((await terms('E11.900', '2026-07-01'))[0], '11')
  const seen = await server.call({ id: person.id, roles: ['resident'], name: 'x' }, 'GET /api/benefits/tickets')
  assert.deepEqual(
    seen.body.tickets.map((one: { residentName: string }) => one.residentName),
    ['王慢病'],
  )
})
