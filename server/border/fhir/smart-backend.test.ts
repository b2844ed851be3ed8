import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { openClient } from '#border/sign-in'
import { openClientInput } from '#contracts/apps'
import { systemClock } from '#kernel'
import { smartRegion, tokenOf } from './smart-setup.test.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

async function keyOf(alg: 'RS384' | 'ES384') {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const { kty, n, e, crv, x, y } = await exportJWK(publicKey)
  const shared = { kid: `key-${alg}`, alg, use: 'sig' as const }
  const jwk = alg === 'RS384' ? { kty, n, e, ...shared } : { kty, crv, x, y, ...shared }
  return { alg, privateKey, jwks: { keys: [jwk] } as never }
}

test('A system proves itself by its key, at most five minutes at a time and once by each proof', async (t) => {
  const at = await smartRegion(t)
  const { region, origin, fhir, chanceName } = { ...at, chanceName: () => at.region.chance.uuid() }
  const administrator = { id: region.chance.uuid(), roles: ['administrator'], name: '管理员' } as const
  const open = (given: object) =>
    openClient(region.ctx(administrator), {
      name: '县医院 HIS',
      scopes: ['system/Observation.rs', 'system/Patient.read'],
      authMethod: 'private_key_jwt',
      ...given,
    })
  const key = { RS384: await keyOf('RS384'), ES384: await keyOf('ES384') }
  const assertion = (
    clientId: string,
    by: (typeof key)['RS384'],
    more: { seconds?: number; jti?: string; aud?: string } = {},
  ) =>
    new SignJWT({})
      .setProtectedHeader({ alg: by.alg, kid: `key-${by.alg}`, typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(more.aud ?? `${origin}/oidc/token`)
      .setJti(more.jti ?? chanceName())
      .setExpirationTime(Math.floor(systemClock.now().getTime() / 1000) + (more.seconds ?? 240))
      .sign(by.privateKey)
  const ask = (client_assertion: string, scope = 'system/Observation.rs system/Patient.cruds system/Condition.rs') =>
    tokenOf(origin, { grant_type: 'client_credentials', scope, client_assertion_type: assertionType, client_assertion })

  for (const alg of ['RS384', 'ES384'] as const) {
    const { clientId, clientSecret } = await open({ jwks: key[alg].jwks })
    assert.equal(clientSecret, null)
    const proof = await assertion(clientId, key[alg])
    const { status, body } = await ask(proof)
    assert.deepEqual([status, body.scope, body.expires_in], [200, 'system/Observation.rs system/Patient.rs', 3600])
    assert.equal((await fhir('/Observation', body.access_token)).body.total, 6)
    assert.equal((await fhir('/Condition', body.access_token)).status, 403)
    assert.equal((await ask(proof)).body.error, 'invalid_client', 'a proof works once')
  }
  const { clientId } = await open({ jwks: key.ES384.jwks })
  const refused = async (proof: string) => assert.equal((await ask(proof)).body.error, 'invalid_client')
  await refused(await assertion(clientId, key.ES384, { seconds: 900 }))
  await refused(await assertion(clientId, key.ES384, { seconds: -60 }))
  await refused(await assertion(clientId, key.ES384, { aud: 'https://elsewhere.example/token' }))
  await refused(await assertion(clientId, { ...key.ES384, privateKey: (await keyOf('ES384')).privateKey }))
  const jti = chanceName()
  const both = await Promise.all([1, 2, 3, 4].map(async () => ask(await assertion(clientId, key.ES384, { jti }))))
  assert.equal(both.filter((one) => one.status === 200).length, 1, 'one name of a proof, however many proofs')
  assert.equal((await ask(await assertion(clientId, key.ES384), 'system/Condition.rs')).body.error, 'invalid_scope')

  await t.test('its keys may stand at an address of its own', async (t) => {
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(key.RS384.jwks)),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
    const client = await open({ jwksUri })
    assert.equal((await ask(await assertion(client.clientId, key.RS384))).status, 200)
  })
  await t.test('a private key is not taken, and a key is not taken without its method', () => {
    const given = { name: '县医院', scopes: ['system/*.rs'] }
    const { keys } = key.ES384.jwks as { keys: object[] }
    const secret = { keys: [{ ...keys[0], d: 'AAAA' }] }
    assert.equal(openClientInput.safeParse({ ...given, authMethod: 'private_key_jwt', jwks: secret }).success, false)
    assert.equal(openClientInput.safeParse({ ...given, jwks: { keys } }).success, false)
    assert.equal(openClientInput.safeParse({ ...given, authMethod: 'private_key_jwt' }).success, false)
  })
})

test('An app finds all addresses, from any site', async (t) => {
  const { app, origin } = await smartRegion(t)
  const headers = { origin: 'https://app.example', host: new URL(origin).host }
  const described = await app.inject({ url: '/fhir/R4/.well-known/smart-configuration', headers })
  const { token_endpoint, capabilities, code_challenge_methods_supported } = described.json()
  assert.equal(described.headers['access-control-allow-origin'], '*')
  assert.deepEqual([token_endpoint, code_challenge_methods_supported], [`${origin}/oidc/token`, ['S256']])
  assert.ok(capabilities.includes('permission-v2'))
  const { rest } = (await app.inject({ url: '/fhir/R4/metadata', headers })).json()
  const [uris] = rest[0].security.extension
  assert.equal(uris.extension.find((one: { url: string }) => one.url === 'token').valueUri, token_endpoint)
  const asked = {
    ...headers,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  }
  const allowed = await app.inject({ method: 'OPTIONS', url: '/fhir/R4/Patient/x', headers: asked })
  assert.deepEqual([allowed.statusCode, allowed.headers['access-control-allow-origin']], [204, '*'])
  assert.equal(allowed.headers['access-control-allow-credentials'], undefined)
  const turnedAway = await app.inject({ url: '/fhir/R4/Patient/x', headers })
  assert.deepEqual([turnedAway.statusCode, turnedAway.headers['access-control-allow-origin']], [401, '*'])
  const style = await app.inject({ url: '/fhir/R4/.well-known/smart-style.json' })
  assert.equal(style.json().color_text.length, 7)
})
