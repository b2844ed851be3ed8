import type { TestContext } from 'node:test'
import type { Actor } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { fhirModule } from './index.ts'

export const integration: Actor = {
  id: 'demo-integration',
  name: 'demo',
  roles: ['integration'],
  scopes: ['system/*.*'],
}

export async function setUp(t: TestContext) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [fhirModule])
  const fhir = (
    method: string,
    path: string,
    body?: unknown,
    options: { as?: Actor | null; headers?: Record<string, string> } = {},
  ) => {
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body)
    const headers = { 'content-type': 'application/fhir+json', 'accept-language': 'en', ...options.headers }
    const actor = options.as === null ? undefined : (options.as ?? integration)
    return server.call(actor, `${method} /fhir/R4${path}`, text, headers)
  }
  return { region, server, fhir }
}

export const patient = (id: string) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: '王', given: ['小明'] }],
  gender: 'male',
})
export const observation = (patientId: string, value = 5.4) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] },
  subject: { reference: `Patient/${patientId}` },
  effectiveDateTime: '2026-01-10T08:30:00+08:00',
  valueQuantity: { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
})

export const codeOf = (body: { issue: { details: { coding: { code: string }[] } }[] }) =>
  body.issue[0]?.details.coding[0]?.code
