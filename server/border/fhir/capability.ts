import { config } from '#kernel'
import { resourceTypes, searchTableOf } from '#record'
import { operations } from './operations.ts'

const interactions = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'history-type',
  'create',
  'search-type',
]
const websocketExtension = 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-websocket'
const common = [
  { name: '_id', type: 'token' },
  { name: '_lastUpdated', type: 'date' },
]
const operationsOn = (on: string) =>
  operations.filter((one) => one.on === on).map(({ name, definition }) => ({ name, definition }))

const authorityPaths = {
  authorize: 'auth',
  token: 'token',
  introspect: 'token/introspection',
  revoke: 'token/revocation',
}

/** Where an app asks to be let in, for those that read it here and not in .well-known/smart-configuration. */
function oauthUris() {
  const extension = Object.entries(authorityPaths).map(([url, path]) => ({
    url,
    valueUri: `${config.publicUrl}/oidc/${path}`,
  }))
  return { url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris', extension }
}

/** What this server does, read off the tables that do it: every type, its search parameters, includes and operations. */
export function capabilityStatement(base: string, at: Date): string {
  const resources = resourceTypes.map((type) => {
    const table = searchTableOf(type)
    const parameters = [...table.parameters.values()].filter((one) => !one.pending)
    const composites = [...table.composites.keys()].map((name) => ({ name, type: 'composite' }))
    const references = parameters.filter((one) => one.kind === 'reference').map((one) => `${type}:${one.code}`)
    return {
      type,
      profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
      interaction: interactions.map((code) => ({ code })),
      versioning: 'versioned-update',
      readHistory: true,
      updateCreate: true,
      conditionalCreate: true,
      conditionalRead: 'not-match',
      conditionalUpdate: true,
      conditionalDelete: 'single',
      referencePolicy: ['literal', 'logical', 'local'],
      ...(references.length ? { searchInclude: references } : {}),
      searchParam: [...common, ...parameters.map((one) => ({ name: one.code, type: one.kind })), ...composites],
      operation: [...operationsOn('*'), ...operationsOn(type)],
    }
  })
  return JSON.stringify({
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: at.toISOString(),
    kind: 'instance',
    software: { name: 'Anji' },
    implementation: { description: 'The health record of the region', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    patchFormat: ['application/json-patch+json'],
    rest: [
      {
        mode: 'server',
        extension: [{ url: websocketExtension, valueUri: `${base.replace(/^http/, 'ws')}/ws` }],
        security: {
          cors: true,
          extension: [oauthUris()],
          service: [
            {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' },
              ],
            },
          ],
          description:
            'Bearer tokens of the authority at /oidc. Persons see their own record and what a live grant opens to them.',
        },
        resource: resources,
        interaction: [{ code: 'transaction' }, { code: 'batch' }, { code: 'history-system' }],
        ...(operationsOn('system').length ? { operation: operationsOn('system') } : {}),
      },
    ],
  })
}
