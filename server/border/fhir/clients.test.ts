import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { MedplumClient } from '@medplum/core'
import type { Bundle, Observation, Patient } from '@medplum/fhirtypes'
import { Client as FhirKitClient } from 'fhir-kit-client'
import smart from 'fhirclient'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { openClient } from '#border/sign-in'
import { systemClock } from '#kernel'
import { browserAt } from '#testing'
import { observation } from './setup.test.ts'
import { anApp, exchange, letIn, type SmartRegion, smartRegion } from './smart-setup.test.ts'

// The libraries that apps are written with, as they come from their makers.

const measured = (id: string, at: string) => ({
  ...observation(id),
  resourceType: 'Observation' as const,
  status: 'final' as const,
  identifier: [{ system: 'urn:test', value: at }],
})

/** An app of the web with fhirclient inside: /launch asks, /app is where people come back to. */
async function webApp(t: TestContext, { origin }: SmartRegion, idOf: () => string) {
  const kept = new Map<string, unknown>()
  const storage = {
    get: async (key: string) => kept.get(key),
    set: async (key: string, value: unknown) => kept.set(key, value) && value,
    unset: async (key: string) => kept.delete(key),
  }
  type Client = Awaited<ReturnType<ReturnType<typeof smart>['ready']>>
  let ready: (client: Client | PromiseLike<Client>) => void = () => undefined
  const client = new Promise<Client>((resolve) => {
    ready = resolve
  })
  const server = createServer(async (request, response) => {
    const api = smart(request, response, storage as never)
    if (request.url?.startsWith('/app')) {
      ready(api.ready())
      return response.end('thank you')
    }
    const scope = 'openid fhirUser launch/patient offline_access patient/*.rs'
    const asked = {
      iss: `${origin}/fhir/R4`,
      clientId: idOf(),
      scope,
      redirectUri: '/app',
      pkceMode: 'required' as const,
    }
    await api.authorize(asked).catch((error: Error) => response.writeHead(500).end(error.message))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, client }
}

test('fhirclient completes a standalone launch with PKCE, reads, pages, refreshes, and creates conditionally', async (t) => {
  const at = await smartRegion(t)
  const { origin, system, wang, child } = at
  let clientId = ''
  const web = await webApp(t, at, () => clientId)
  clientId = (await anApp(at, { redirectUris: [`${web.address}/app`] })).clientId
  const started = await fetch(`${web.address}/launch`, { redirect: 'manual' })
  const browser = browserAt(origin)
  const first = await browser.interactionAt(started.headers.get('location') ?? '')
  const second = await browser.interactionAt((await browser.go(`${first}/demo`, { personId: wang })).body.redirectTo)
  const allowed = await browser.go(`${second}/consent`, { residentId: child })
  const { location } = await browser.go(allowed.body.redirectTo)
  assert.equal(await (await fetch(location)).text(), 'thank you')
  const client = await web.client
  assert.equal(client.patient.id, child)
  assert.equal(((await client.patient.read()) as Patient).name?.[0]?.text, '王小宝')
  assert.equal(client.user.fhirUser, `Patient/${wang}`)
  assert.equal(
    ((await client.user.read()) as Patient).name?.[0]?.text,
    '王秀英',
    'who the person is, though the patient is another',
  )
  const all = (await client.request('Observation?_count=1', { pageLimit: 0, flat: true })) as Observation[]
  assert.deepEqual(
    all.map(({ subject }) => subject?.reference),
    [`Patient/${child}`, `Patient/${child}`],
  )
  const before = client.state.tokenResponse?.access_token
  await client.refresh()
  assert.notEqual(client.state.tokenResponse?.access_token, before)
  assert.equal(((await client.patient.read()) as Patient).id, child)
  await assert.rejects(client.request(`Patient/${at.li}`))

  const own = smart({ headers: {} } as never, {} as never, {} as never).client({
    serverUrl: `${origin}/fhir/R4`,
    tokenResponse: { access_token: system },
  } as never)
  const twice = [1, 2].map(() =>
    own.request({
      url: 'Observation',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', 'if-none-exist': 'identifier=urn:test|f1' },
      body: JSON.stringify(measured(wang, 'f1')),
    }),
  )
  const [one, two] = (await Promise.all(twice)) as Observation[]
  assert.ok(one?.id)
  assert.equal(one.id, two?.id)
})

test('fhir-kit-client finds the addresses, proves itself by a key, reads, searches, pages, and creates conditionally', async (t) => {
  const at = await smartRegion(t)
  const { region, origin, wang } = at
  const { publicKey, privateKey } = await generateKeyPair('ES384', { extractable: true })
  const { x = '', y = '' } = await exportJWK(publicKey)
  const jwk = { kty: 'EC' as const, crv: 'P-384' as const, x, y, kid: 'k1' }
  const scopes = ['system/Patient.rs', 'system/Observation.crs']
  const opened = await openClient(region.ctx(), {
    name: '县医院',
    scopes,
    authMethod: 'private_key_jwt',
    jwks: { keys: [jwk] },
  })
  const client = new FhirKitClient({ baseUrl: `${origin}/fhir/R4` })
  const { authorizeUrl, tokenUrl } = await client.smartAuthMetadata()
  assert.equal(authorizeUrl?.href, `${origin}/oidc/auth`)
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES384', kid: 'k1', typ: 'JWT' })
    .setIssuer(opened.clientId)
    .setSubject(opened.clientId)
    .setAudience(String(tokenUrl))
    .setJti(region.chance.uuid())
    .setExpirationTime(Math.floor(systemClock.now().getTime() / 1000) + 60)
    .sign(privateKey)
  const answer = await fetch(String(tokenUrl), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: scopes.join(' '),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  })
  const given = (await answer.json()) as { access_token: string; scope: string }
  assert.equal(given.scope, scopes.join(' '))
  client.bearerToken = given.access_token
  const read = (await client.read({ resourceType: 'Patient', id: wang })) as Patient
  assert.equal(read.name?.[0]?.text, '王秀英')
  const seen: string[] = []
  let page = (await client.search({
    resourceType: 'Observation',
    searchParams: { _count: 2, _sort: '_lastUpdated' },
  })) as unknown as Bundle | undefined
  while (page) {
    seen.push(...(page.entry ?? []).map(({ resource }) => resource?.id ?? ''))
    page = (await client.nextPage({ bundle: page as never })) as unknown as Bundle | undefined
  }
  assert.deepEqual([seen.length, new Set(seen).size], [6, 6])
  const options = { headers: { 'if-none-exist': 'identifier=urn:test|k1' } }
  const make = async () =>
    (await client.create({ resourceType: 'Observation', body: measured(wang, 'k1') as never, options })) as {
      id?: string
    }
  assert.equal((await make()).id, (await make()).id)
  await assert.rejects(client.delete({ resourceType: 'Observation', id: seen[0] ?? '' }), /403|not allow/i)
})

test('MedplumClient reads, searches, pages with the token of a launch, and creates conditionally with that of a system', async (t) => {
  const at = await smartRegion(t)
  const { origin, system, wang } = at
  const app = await anApp(at)
  const { code } = await letIn(origin, {
    app,
    scope: 'openid fhirUser launch/patient patient/*.rs',
    person: wang,
    patient: wang,
  })
  const { body } = await exchange(origin, app, code)
  const clientOf = (token: string) => {
    const client = new MedplumClient({ baseUrl: `${origin}/`, fhirUrlPath: 'fhir/R4', cacheTime: 0, fetch })
    client.setAccessToken(token)
    return client
  }
  const medplum = clientOf(body.access_token)
  assert.equal((await medplum.readResource('Patient', body.patient)).name?.[0]?.text, '王秀英')
  const seen: string[] = []
  for await (const page of medplum.searchResourcePages('Observation', { _count: 1 })) {
    seen.push(...page.map((one: Observation) => one.subject?.reference ?? ''))
  }
  assert.deepEqual(seen, [`Patient/${wang}`, `Patient/${wang}`])
  await assert.rejects(medplum.readResource('Patient', at.li))
  const own = clientOf(system)
  const make = () => own.createResourceIfNoneExist(measured(wang, 'm1') as Observation, 'identifier=urn:test|m1')
  assert.equal((await make()).id, (await make()).id)
  const everything = await own.readPatientEverything(wang)
  assert.ok((everything.entry?.length ?? 0) >= 4)
})
