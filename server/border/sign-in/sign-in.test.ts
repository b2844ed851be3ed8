import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { type Actor, makeContext, makeServer } from '#kernel'
import { addDemoPerson, credentialsModule, openStaffAccount } from '#people/credentials'
import { institutionsModule, registerInstitution } from '#people/institutions'
import { checkDigitOf, registerResident, residentsModule } from '#people/residents'
import { leaveStaff, registerStaff, staffModule } from '#people/staff'
import { browserAt, freshDatabase, type TestRegion } from '#testing'
import { closeClient, openClient, resolveActor, signInModule } from './index.ts'

const modules = [institutionsModule, residentsModule, staffModule, credentialsModule, signInModule]

async function serve(t: TestContext) {
  const region = await freshDatabase(t)
  return { region, ...(await startProcess(t, region)) }
}

/** One process: the real HTTP layer on loopback, with the real actor resolver. */
async function startProcess(t: TestContext, region: TestRegion) {
  const { app } = await makeServer(
    (options) => makeContext(region.pool, { clock: region.clock, chance: region.chance, ...options }),
    resolveActor,
  )
  for (const module of modules) await module.routes?.(app)
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  return { app, origin }
}

const sixteen = '33010219900307663'
const idCard = `${sixteen}${checkDigitOf(sixteen)}`
const phone = '13800001111'

async function resident(region: TestRegion) {
  return registerResident(region.ctx(), { name: '王秀英', documentType: 'id-card', documentNumber: idCard, phone })
}

async function doctor(region: TestRegion) {
  const hospital = await registerInstitution(region.ctx(), {
    code: 'H33010000001',
    name: '安平互联网医院',
    kind: 'internet-hospital',
    level: 3,
    responsibleName: '赵立',
    responsiblePhone: '057188000000',
    phone: '057188000001',
    address: '安平市中山路 1 号',
    licenceNumber: 'PDY000001',
  })
  const staff = await registerStaff(region.ctx(), {
    name: '李明',
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '',
    introduction: '',
    practiceStart: '2015-01-01',
    documentNumber: '330102198001013331',
    placement: { institutionId: hospital.id, department: '全科', validFrom: '2015-01-01' },
    licences: [],
  })
  const { secret } = await openStaffAccount(region.ctx(), {
    staffId: staff.id,
    userName: 'liming',
    password: 'Anping-2026-ok',
  })
  const totp = () =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: region.clock.now().getTime() })
  return { staff, hospital, totp }
}

test('a resident signs in with phone and code by the code flow and lands where they began', async (t) => {
  const { region, origin } = await serve(t)
  const { id } = await resident(region)
  const browser = browserAt(origin)
  const path = await browser.begin('to=/visits%3Ftab%3Dnext&as=resident')
  assert.equal((await browser.go(path)).body.as, 'resident')
  const sent = await browser.go(`${path}/phone-code`, { phone })
  assert.equal(sent.body.phoneMasked, '138****1111')
  const answered = await browser.go(`${path}/phone`, { phone, code: sent.body.demoCode })
  assert.equal(answered.status, 200)
  const landed = await browser.land(answered.body.redirectTo)
  assert.deepEqual([landed.status, landed.location], [303, '/visits?tab=next'])
  const cookie = landed.headers.getSetCookie().find((line) => line.startsWith('anji_session='))
  assert.match(cookie ?? '', /HttpOnly/)
  assert.match(cookie ?? '', /SameSite=Lax/)
  const { body } = await browser.go('/api/sign-in/me')
  assert.deepEqual([body.kind, body.id, body.name, body.phoneMasked], ['resident', id, '王秀英', '138****1111'])
})

test('a phone that nobody has signs up with the real-name form and is then a resident in the same session', async (t) => {
  const { origin } = await serve(t)
  const browser = browserAt(origin)
  const path = await browser.begin('as=resident')
  const sent = await browser.go(`${path}/phone-code`, { phone })
  const answered = await browser.go(`${path}/phone`, { phone, code: sent.body.demoCode })
  await browser.land(answered.body.redirectTo)
  assert.equal((await browser.go('/api/sign-in/me')).body.kind, 'new-resident')
  const form = { name: '王秀英', documentType: 'id-card', documentNumber: idCard }
  assert.equal((await browser.go('/api/residents/00000000-0000-7000-8000-000000000000')).status, 401)
  const signedUp = await browser.go('/api/credentials/sign-up', form)
  assert.deepEqual([signedUp.status, signedUp.body.sex, signedUp.body.birthDate], [200, 'male', '1990-03-07'])
  const me = (await browser.go('/api/sign-in/me')).body
  assert.deepEqual([me.kind, me.id], ['resident', signedUp.body.id])
  assert.equal((await browser.go('/api/credentials/sign-up', form)).body.code, 'credentials.already_signed_up')
})

test('staff need password and second factor, and become nobody the moment they leave', async (t) => {
  const { region, origin } = await serve(t)
  const { staff, hospital, totp } = await doctor(region)
  const browser = browserAt(origin)
  const path = await browser.begin('to=/desk')
  assert.equal((await browser.go(path)).body.as, 'staff')
  const attempt = (body: object) => browser.go(`${path}/password`, body)
  const half = await attempt({ userName: 'liming', password: 'Anping-2026-ok' })
  assert.deepEqual([half.status, half.body.code], [401, 'credentials.second_factor_needed'])
  const wrong = await attempt({ userName: 'liming', password: 'Anping-2026-no', totp: totp() })
  assert.equal(wrong.body.code, 'credentials.password_wrong')
  const answered = await attempt({ userName: 'LiMing', password: 'Anping-2026-ok', totp: totp() })
  assert.equal((await browser.land(answered.body.redirectTo)).location, '/desk')
  const me = (await browser.go('/api/sign-in/me')).body
  assert.deepEqual(
    [me.kind, me.id, me.roles, me.institution],
    ['staff', staff.id, ['doctor'], { id: hospital.id, name: hospital.name }],
  )
  await leaveStaff(region.ctx(), { staffId: staff.id, reason: '调离本院' })
  assert.equal((await browser.go('/api/sign-in/me')).body.kind, 'nobody')
})

test('demo people are one click away, and only those of this side of the house', async (t) => {
  const { region, origin } = await serve(t)
  const { id } = await resident(region)
  const { staff } = await doctor(region)
  const labels = {
    labelZh: '王秀英 · 居民',
    labelEn: 'Wang Xiuying',
    storyZh: '高血压复诊',
    storyEn: 'Follow-up',
    sort: 1,
  }
  await addDemoPerson(region.ctx(), { personId: id, kind: 'resident', ...labels })
  await addDemoPerson(region.ctx(), { personId: staff.id, kind: 'staff', ...labels })
  const browser = browserAt(origin)
  const path = await browser.begin('as=staff')
  const shown = (await browser.go(path)).body
  assert.deepEqual(
    shown.demoPeople.map((person: { personId: string }) => person.personId),
    [staff.id],
  )
  const answered = await browser.go(`${path}/demo`, { personId: staff.id })
  await browser.land(answered.body.redirectTo)
  assert.equal((await browser.go('/api/sign-in/me')).body.id, staff.id)
  const second = await browser.begin('as=resident')
  assert.equal(
    (await browser.go(`${second}/demo`, { personId: region.chance.uuid() })).body.code,
    'credentials.demo_person_not_found',
  )
  const again = await browser.go(`${second}/demo`, { personId: id })
  await browser.land(again.body.redirectTo)
  assert.equal((await browser.go('/api/sign-in/me')).body.id, id, 'another person may sign in after the first')
})

test('a sign-in page works only in the browser that began it, and its callback only once', async (t) => {
  const { region, origin } = await serve(t)
  await resident(region)
  const browser = browserAt(origin)
  const stranger = browserAt(origin)
  const path = await browser.begin('as=resident')
  assert.equal((await stranger.go(`${path}/phone-code`, { phone })).body.code, 'sign_in.interaction_expired')
  const sent = await browser.go(`${path}/phone-code`, { phone })
  const answered = await browser.go(`${path}/phone`, { phone, code: sent.body.demoCode })
  const { location } = await browser.go(answered.body.redirectTo)
  assert.equal((await stranger.go(location)).body.code, 'sign_in.state_unknown')
  assert.equal((await browser.go(location)).status, 303)
  assert.equal((await browser.go(location)).body.code, 'sign_in.state_unknown')
})

test('the return path stays on this site', async (t) => {
  const { origin } = await serve(t)
  const browser = browserAt(origin)
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', '/%0a//evil', 'visits', '/a b']) {
    const asked = await browser.go(`/sign-in?to=${to.startsWith('/%') ? to : encodeURIComponent(to)}`)
    assert.equal(asked.body.code, 'sign_in.return_path', to)
  }
})

test('someone who gives up goes back without a session', async (t) => {
  const { origin } = await serve(t)
  const browser = browserAt(origin)
  const path = await browser.begin('to=/doctors')
  const left = await browser.go(`${path}/leave`, {})
  assert.equal((await browser.land(left.body.redirectTo)).location, '/doctors')
  assert.equal((await browser.go('/api/sign-in/me')).body.kind, 'nobody')
})

test('own sessions are listed and revoked; signing out and revoking hold at once, and another person’s session is not found', async (t) => {
  const { region, origin } = await serve(t)
  await resident(region)
  const signIn = async () => {
    const browser = browserAt(origin)
    const path = await browser.begin('as=resident')
    region.clock.advance(2)
    const sent = await browser.go(`${path}/phone-code`, { phone })
    await browser.land((await browser.go(`${path}/phone`, { phone, code: sent.body.demoCode })).body.redirectTo)
    return browser
  }
  const [telephone, tablet] = [await signIn(), await signIn()]
  const { sessions } = (await telephone.go('/api/sign-in/sessions')).body
  assert.equal(sessions.length, 2)
  const other = sessions.find((one: { current: boolean }) => !one.current)
  assert.equal((await telephone.go(`/api/sign-in/sessions/${other.id}/revoke`, {})).status, 200)
  assert.equal((await tablet.go('/api/sign-in/me')).body.kind, 'nobody')
  const missing = await telephone.go(`/api/sign-in/sessions/${region.chance.uuid()}/revoke`, {})
  assert.equal(missing.body.code, 'credentials.session_not_found')
  const kept = telephone.jar.get('anji_session')!
  assert.equal((await telephone.go('/api/sign-in/out', {})).status, 200)
  telephone.jar.set('anji_session', kept)
  assert.equal((await telephone.go('/api/sign-in/me')).body.kind, 'nobody', 'a kept cookie is worth nothing')
})

test('a session survives a restart', async (t) => {
  const { region, origin, app } = await serve(t)
  await resident(region)
  const browser = browserAt(origin)
  const path = await browser.begin('as=resident')
  const sent = await browser.go(`${path}/phone-code`, { phone })
  await browser.land((await browser.go(`${path}/phone`, { phone, code: sent.body.demoCode })).body.redirectTo)
  await app.close()
  const again = browserAt((await startProcess(t, region)).origin)
  again.jar.set('anji_session', browser.jar.get('anji_session')!)
  assert.equal((await again.go('/api/sign-in/me')).body.kind, 'resident')
})

test('a session ends by itself: staff after 12 hours or 2 idle ones', async (t) => {
  const { region, origin } = await serve(t)
  const { totp } = await doctor(region)
  const browser = browserAt(origin)
  const path = await browser.begin('as=staff')
  const answered = await browser.go(`${path}/password`, {
    userName: 'liming',
    password: 'Anping-2026-ok',
    totp: totp(),
  })
  await browser.land(answered.body.redirectTo)
  region.clock.advance(119)
  assert.equal((await browser.go('/api/sign-in/me')).body.kind, 'staff')
  region.clock.advance(121)
  assert.equal((await browser.go('/api/sign-in/me')).body.kind, 'nobody')
})

async function token(origin: string, client: { id: string; secret: string }, scope?: string, post = false) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) })
  if (post)
    for (const [name, value] of Object.entries({ client_id: client.id, client_secret: client.secret }))
      body.set(name, value)
  const basic = { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` }
  const answer = await fetch(`${origin}/oidc/token`, { method: 'POST', body, headers: post ? {} : basic })
  return {
    status: answer.status,
    body: (await answer.json()) as { access_token: string; scope: string; error?: string },
  }
}

const demo = { id: 'demo-integration', secret: 'demo-integration' }

test('the demo client gets a token for system/*.* and acts as an integration with it', async (t) => {
  const { origin } = await serve(t)
  const given = await token(origin, demo, 'system/*.*')
  assert.deepEqual([given.status, given.body.scope], [200, 'system/*.*'])
  assert.equal((await token(origin, demo, 'system/Patient.read', true)).body.scope, 'system/Patient.read')
  const me = await browserAt(origin).go('/api/sign-in/me', undefined, {
    authorization: `Bearer ${given.body.access_token}`,
  })
  assert.deepEqual([me.body.id, me.body.roles], ['demo-integration', ['integration']])
})

test('a wrong secret gets no token, and a forged, altered or expired bearer gets 401', async (t) => {
  const { region, origin, app } = await serve(t)
  assert.equal((await token(origin, { ...demo, secret: 'guess' }, 'system/*.*')).status, 401)
  const { access_token } = (await token(origin, demo, 'system/*.*')).body
  const call = (bearer: string) =>
    app.inject({ url: '/api/sign-in/me', headers: { authorization: `Bearer ${bearer}` } })
  for (const bearer of ['nonsense', `${access_token}x`, access_token.toUpperCase(), "' or 1=1 --"]) {
    const answer = await call(bearer)
    assert.deepEqual([answer.statusCode, answer.json().code], [401, 'sign_in.bearer_unknown'])
  }
  region.clock.advance(61)
  assert.equal((await call(access_token)).statusCode, 401)
})

test('a client gets no more than it was given, and its tokens stop when it is closed', async (t) => {
  const { region, origin, app } = await serve(t)
  const administrator: Actor = { id: region.chance.uuid(), roles: ['administrator'], name: '管理员' }
  const opened = await openClient(region.ctx(administrator), {
    name: '县医院 HIS',
    scopes: ['system/Patient.read', 'system/Observation.*'],
  })
  const client = { id: opened.clientId, secret: opened.clientSecret ?? '' }
  const wide = await token(origin, client, 'system/Patient.write system/Observation.read system/*.* nonsense')
  assert.deepEqual([wide.status, wide.body.scope], [200, 'system/Observation.read'])
  assert.deepEqual((await token(origin, client, 'system/*.*')).body.error, 'invalid_scope')
  assert.equal((await token(origin, client)).body.scope, 'system/Patient.read system/Observation.*')
  const authorization = `Bearer ${wide.body.access_token}`
  assert.equal((await app.inject({ url: '/api/sign-in/me', headers: { authorization } })).statusCode, 200)
  await closeClient(region.ctx(administrator), { clientId: opened.clientId })
  assert.equal((await app.inject({ url: '/api/sign-in/me', headers: { authorization } })).statusCode, 401)
})

test('the authority describes itself, and its key survives because it is derived', async (t) => {
  const { origin } = await serve(t)
  const described = (await (await fetch(`${origin}/oidc/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >
  assert.match(described.issuer ?? '', /\/oidc$/)
  assert.match(described.token_endpoint ?? '', /\/oidc\/token$/)
  const { keys } = (await (await fetch(`${origin}/oidc/jwks`)).json()) as { keys: Record<string, string>[] }
  assert.deepEqual([keys.length, keys[0]?.alg, keys[0]?.d], [1, 'ES256', undefined])
})
