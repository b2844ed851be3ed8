import assert from 'node:assert/strict'
import type { Resource } from '@medplum/fhirtypes'

/** The record as another system reads it: client credentials, then FHIR. */
export interface FhirClient {
  search(query: string): Promise<Resource[]>
}

export async function openRecord(url: string): Promise<FhirClient> {
  const grant = new URLSearchParams({ grant_type: 'client_credentials', scope: 'system/*.*' })
  const basic = Buffer.from('demo-integration:demo-integration').toString('base64')
  const answer = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: grant,
  })
  const { access_token: token } = (await answer.json()) as { access_token?: string }
  assert.ok(token, `no token: ${answer.status}`)
  return {
    async search(query) {
      const found = await fetch(`${url}/fhir/R4/${query}`, { headers: { authorization: `Bearer ${token}` } })
      const bundle = (await found.json()) as { entry?: { resource: Resource }[] }
      assert.equal(found.status, 200, JSON.stringify(bundle))
      return (bundle.entry ?? []).map(({ resource }) => resource)
    },
  }
}
