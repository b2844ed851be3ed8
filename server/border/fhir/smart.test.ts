import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registerAppInput } from '#contracts/apps'
import { browserAt } from '#testing'
import { anApp, authorizationAddress, basic, exchange, letIn, smartRegion, tokenOf } from './smart-setup.test.ts'

test('An app that a resident opens sees the patient that was chosen, and nothing of anyone else', async (t) => {
  const at = await smartRegion(t)
  const { origin, fhir, wang, child, li } = at
  const app = await anApp(at)
  const asking = { app, scope: 'openid fhirUser launch/patient patient/*.cruds', person: wang }

  await t.test(
    'the consent page says which app, what it sees, until when, and lets choose among self and family',
    async () => {
      const { page, given } = await letIn(origin, asking)
      assert.equal(page.app.name, '血压本')
      assert.equal(page.app.host, 'app.example')
      assert.deepEqual(page.consent.sees, ['who you are', 'everything in the health record'])
      assert.deepEqual(
        page.consent.patients.map((one: { name: string }) => one.name),
        ['王小宝', '王秀英'],
      )
      assert.deepEqual([given.status, given.body.code], [400, 'sign_in.patient_missing'])
    },
  )
  await t.test('nobody is chosen whom the person may not open', async () => {
    const { given } = await letIn(origin, { ...asking, patient: li })
    assert.deepEqual([given.status, given.body.code], [400, 'sign_in.patient_missing'])
  })
  await t.test('the token tells the patient and is bound to them', async () => {
    const { code, landed } = await letIn(origin, { ...asking, patient: child })
    assert.equal(landed?.searchParams.get('state'), 'a-state')
    const { body } = await exchange(origin, app, code)
    assert.equal(body.patient, child)
    assert.equal(body.need_patient_banner, true)
    assert.equal(body.scope, 'openid fhirUser launch/patient patient/*.rs')
    assert.equal(body.fhirUser, `${origin}/fhir/R4/Patient/${wang}`)
    const claims = JSON.parse(Buffer.from(String(body.id_token).split('.')[1] ?? '', 'base64url').toString())
    assert.equal(claims.fhirUser, body.fhirUser)
    const token = body.access_token
    assert.equal((await fhir('/Observation', token)).body.total, 2)
    assert.equal((await fhir(`/Patient/${child}`, token)).status, 200)
    // fhirUser shows who the person is, and nothing more of them.
    assert.equal((await fhir(`/Patient/${wang}`, token)).status, 200)
    assert.equal((await fhir(`/Patient?_id=${wang}`, token)).body.total, 0)
    assert.equal((await fhir(`/Observation?patient=${wang}`, token)).body.total, 0)
    assert.equal((await fhir(`/Patient/${wang}/$everything`, token)).body.entry, undefined)
    assert.equal((await fhir('/Observation', token, { resourceType: 'Observation' })).status, 403)
    const own = await fetch(`${origin}/api/sign-in/me`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(own.status, 403, 'the verbs of the modules are not for apps')
    assert.equal(body.refresh_token, undefined)
  })
  await t.test('the trail of the resident says who looked, through which app', async () => {
    const trail = await at.region.pool.query(
      'select distinct actor_name, entity from kernel.audit where resident_id = $1 and actor_id = $2',
      [child, wang],
    )
    assert.ok(trail.rows.some((row) => row.actor_name === '王秀英 · 血压本' && row.entity === 'record.Observation'))
    assert.ok(trail.rows.some((row) => row.entity === 'sign_in.connection'))
  })
  await t.test('a code is worth something once, to its client, with its verifier', async () => {
    const { code } = await letIn(origin, { ...asking, patient: wang })
    const other = await anApp(at, { name: '别的应用' })
    assert.equal((await exchange(origin, other, code)).body.error, 'invalid_grant')
    assert.equal(
      (await exchange(origin, app, code, undefined, { code_verifier: 'x'.repeat(50) })).body.error,
      'invalid_grant',
    )
    const twice = await Promise.all([exchange(origin, app, code), exchange(origin, app, code)])
    assert.deepEqual(twice.map((one) => one.status).sort(), [200, 400])
  })
})

test('A scope with a query shows only what matches it, also in what is included, counted and past', async (t) => {
  const at = await smartRegion(t)
  const { origin, fhir, wang, system } = at
  const scope = 'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory'
  const app = await anApp(at, { scopes: ['launch/patient', 'patient/Observation.rs', 'patient/Patient.r'] })
  const { code, page } = await letIn(origin, {
    app,
    scope: `launch/patient ${scope} patient/Patient.rs`,
    person: wang,
    patient: wang,
  })
  assert.ok(page.consent.sees.includes('measurements (only category = laboratory)'))
  const { body } = await exchange(origin, app, code)
  assert.equal(body.scope, `launch/patient ${scope} patient/Patient.r`)
  const token = body.access_token
  const found = (await fhir('/Observation?_total=accurate', token)).body
  assert.deepEqual([found.total, found.entry[0].resource.category[0].coding[0].code], [1, 'laboratory'])
  assert.equal((await fhir('/Observation?category=vital-signs', token)).body.total, 0)
  const all = (await fhir(`/Observation?patient=${wang}`, system)).body
  const vital = all.entry.find(
    (one: { resource: { category: { coding: { code: string }[] }[] } }) =>
      one.resource.category[0]?.coding[0]?.code === 'vital-signs',
  ).resource
  assert.equal((await fhir(`/Observation/${vital.id}`, token)).status, 404)
  assert.equal((await fhir(`/Observation/${vital.id}/_history`, token)).status, 404)
  // A version of the past is judged by what it said then.
  const turned = { ...vital, category: found.entry[0].resource.category }
  assert.equal((await fhir(`/Observation/${vital.id}`, system, turned, 'PUT')).status, 200)
  assert.equal((await fhir(`/Observation/${vital.id}`, token)).status, 200)
  assert.equal((await fhir(`/Observation/${vital.id}/_history`, token)).body.entry.length, 1)
  assert.equal((await fhir(`/Observation/${vital.id}/_history/1`, token)).status, 404)
  // Patient.r reads by id and does not search; an include names, a reverse include searches.
  assert.equal((await fhir('/Patient', token)).status, 403)
  assert.equal((await fhir('/Observation?_include=Observation:subject', token)).body.entry.length, 3)
  assert.equal((await fhir(`/Patient/${wang}`, token)).status, 200)
  for (const wrong of [
    'patient/Observation.rs?category=',
    'patient/Observation.rs?nonsense=1',
    'patient/Observation.rs?category:not=x',
    'patient/*.rs?category=x',
  ]) {
    const refused = await browserAt(origin).go(authorizationAddress(origin, { app, scope: wrong }))
    assert.match(refused.location, /error=invalid_scope/, wrong)
  }
})

test('Staff open an app out of a record: the launch works once, for them, while the record is open to them', async (t) => {
  const at = await smartRegion(t)
  const { region, origin, fhir, wang, li, doctor } = at
  const scopes = [
    'openid',
    'fhirUser',
    'launch',
    'launch/encounter',
    'launch/patient',
    'user/*.rs',
    'patient/*.rs',
    'online_access',
  ]
  const app = await anApp(at, {
    name: '用药分析',
    audience: 'staff',
    authMethod: 'client_secret_basic',
    launchUri: 'https://app.example/launch',
    scopes,
  })
  const browser = browserAt(origin)
  const path = await browser.begin('to=/desk')
  const signedIn = await browser.go(`${path}/demo`, { personId: doctor })
  await browser.land(signedIn.body.redirectTo)
  const make = (body: object) => browser.go('/api/sign-in/launches', { clientId: app.clientId, ...body })
  assert.equal((await make({ residentId: li })).body.code, 'sign_in.record_closed')
  assert.equal((await make({ residentId: wang, encounterId: 'other' })).body.code, 'sign_in.encounter_unknown')
  const { body: launch } = await make({ residentId: wang, encounterId: 'visit-1' })
  assert.ok(launch.url, JSON.stringify(launch))
  const opened = new URL(launch.url)
  assert.equal(opened.searchParams.get('iss'), `${origin}/fhir/R4`)

  // Signed in at the desk already: they go on as themselves.
  const asked = authorizationAddress(origin, {
    app,
    scope: 'openid fhirUser launch launch/encounter patient/Observation.rs online_access',
    launch: launch.launch,
  })
  browser.jar.delete('anji_oidc')
  browser.jar.delete('anji_oidc.sig')
  const first = await browser.interactionAt(asked)
  assert.equal((await browser.go(first)).body.signedInAs, '李明')
  const went = await browser.go(`${first}/continue`, {})
  const second = await browser.interactionAt(went.body.redirectTo)
  const page = (await browser.go(second)).body
  assert.deepEqual([page.consent.patientNeeded, page.consent.patients[0].name], [false, '王秀英'])
  const landed = new URL((await browser.go((await browser.go(`${second}/consent`, {})).body.redirectTo)).location)
  const authorization = basic(app.clientId, app.clientSecret)
  const { body } = await exchange(origin, app, landed.searchParams.get('code') ?? '', authorization)
  assert.deepEqual(
    [body.patient, body.encounter, body.fhirUser],
    [wang, 'visit-1', `${origin}/fhir/R4/Practitioner/${doctor}`],
  )
  assert.equal((await fhir('/Observation', body.access_token)).body.total, 2)

  // The same launch again.
  const third = await browser.interactionAt(
    authorizationAddress(origin, { app, scope: 'launch patient/*.rs', launch: launch.launch }),
  )
  assert.equal((await browser.go(third)).body.code, 'sign_in.launch_expired')

  // What the doctor may not see any more, the app does not see either, though its token lives.
  const { body: told } = await tokenOf(origin, { token: body.access_token }, authorization, 'token/introspection')
  assert.deepEqual([told.active, told.patient, told.scope.includes('patient/Observation.rs')], [true, wang, true])
  await region.pool.query(`update record.access_grant set revoked_at = now() where grantee_id = $1`, [doctor])
  assert.equal((await fhir('/Observation', body.access_token)).body.total, 0)

  // Refresh tokens are used once; a used one takes everything with it.
  const refresh = (token: string) =>
    tokenOf(origin, { grant_type: 'refresh_token', refresh_token: token }, authorization)
  const next = await refresh(body.refresh_token)
  assert.deepEqual([next.status, next.body.patient], [200, wang])
  assert.equal((await refresh(body.refresh_token)).body.error, 'invalid_grant')
  assert.equal((await refresh(next.body.refresh_token)).body.error, 'invalid_grant')
  assert.equal((await fhir('/Observation', next.body.access_token)).status, 401)
})

test('An app is disconnected by its resident or by its own revocation, and is asked for the right server', async (t) => {
  const at = await smartRegion(t)
  const { origin, fhir, wang, child } = at
  const app = await anApp(at)
  const person = browserAt(origin)
  const path = await person.begin('as=resident')
  await person.land((await person.go(`${path}/demo`, { personId: wang })).body.redirectTo)
  const scope = 'launch/patient offline_access patient/Observation.rs'
  const connect = async () => {
    const { code } = await letIn(origin, { app, scope, person: wang, patient: child })
    return (await exchange(origin, app, code)).body
  }
  const first = await connect()
  at.region.clock.advance(1)
  const second = await connect()
  const { connections } = (await person.go('/api/sign-in/connections')).body
  assert.equal(connections.length, 2)
  assert.deepEqual(
    [connections[1].appName, connections[1].residentName, connections[1].sees],
    ['血压本', '王小宝', ['measurements']],
  )
  await person.go(`/api/sign-in/connections/${connections[1].id}/end`, {})
  assert.equal((await fhir('/Observation', first.access_token)).status, 401)
  const again = { grant_type: 'refresh_token', refresh_token: first.refresh_token, client_id: app.clientId }
  assert.equal((await tokenOf(origin, again)).body.error, 'invalid_grant')
  assert.equal((await fhir('/Observation', second.access_token)).status, 200)
  const revoked = await tokenOf(
    origin,
    { token: second.refresh_token, client_id: app.clientId },
    undefined,
    'token/revocation',
  )
  assert.equal(revoked.status, 200)
  assert.equal((await fhir('/Observation', second.access_token)).status, 401)
  assert.deepEqual((await person.go('/api/sign-in/connections')).body.connections, [])
  const wrong = await browserAt(origin).go(
    authorizationAddress(origin, { app, scope, aud: 'https://elsewhere.example/fhir' }),
  )
  assert.match(wrong.location, /error=invalid_request/)
  const elsewhere = { ...app, redirectUri: 'https://app.example/back/../evil' }
  assert.equal((await browserAt(origin).go(authorizationAddress(origin, { app: elsewhere, scope }))).status, 400)
  for (const redirect of [
    'https://*.app.example/back',
    'http://app.example/back',
    'javascript:alert(1)',
    'https://a.b/#x',
  ]) {
    const given = {
      name: '应用',
      audience: 'resident',
      authMethod: 'none',
      scopes: ['openid'],
      redirectUris: [redirect],
    }
    assert.equal(registerAppInput.safeParse(given).success, false, redirect)
  }
})
