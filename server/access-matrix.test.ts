import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Role, roles } from '#kernel'
import { freshDatabase, testServer } from '#testing'
import { accessTable } from './access-table.ts'
import { modules } from './modules.ts'

// What anybody may knock at, signed in or not. Adding a line here is a decision.
const openToStrangers = [
  /^GET \/(desk|desk\/\*|\*)?$/,
  /^GET \/[\w.-]+\.(html|svg|js|webmanifest|png|ico)$/,
  /^GET \/assets\//,
  /^\w+ \/oidc\/\*$/,
  /^GET \/sign-in(\/callback)?$/,
  /^(GET|POST) \/api\/sign-in\//,
  /^GET \/fhir\/R4\/metadata$/,
  /^GET \/fhir\/R4\/ws$/, // a browser shows its token in the subprotocol; without one it is turned away
  /^GET \/fhir\/R4\/\.well-known\//,
  /^(GET|POST) \/cashier\//,
  /^POST \/api\/settlement\/payment-callbacks$/,
  /^GET \/(health\/live|health\/ready|metrics|openapi\.json)$/,
  /^GET \/api\/institutions/,
  /^GET \/api\/staff(\/:staffId)?$/, // everyone may check a doctor's licence
  /^GET \/api\/consent\/texts$/,
  /^\w+ \/api\/village\/sync\//, // a device shows the token of its own session, by its signature
  /^POST \/api\/readings\/devices\/:deviceId\/observations$/, // a device brings its own secret
  /^POST \/api\/credentials\/sign-up$/, // a proven phone that is nobody yet
]

const someId = '00000000-0000-7000-8000-000000000000'

test('every endpoint lets in the roles it names, and nobody else', async (t) => {
  const region = await freshDatabase(t)
  const { routes, call } = await testServer(t, region, modules)
  assert.ok(routes.length > 100, `${routes.length} routes`)
  const wrong: string[] = []
  for (const { method, url, access } of routes) {
    const line = `${method} ${url.replace(/:\w+/g, someId).replace(/\*$/, 'no/such/thing/at/all.txt')}`
    for (const role of roles) {
      const named = access.includes(role)
      // A permitted reader of a stream would listen for ever; the provider answers its own addresses itself.
      if (named && (/stream/.test(url) || url.startsWith('/oidc'))) continue
      const actor =
        role === 'anonymous' ? undefined : { id: someId, roles: [role], name: role, scopes: [], sessionId: someId }
      const { status, body } = await call(actor, line, method === 'GET' ? undefined : {})
      // FHIR says the same in an OperationOutcome.
      const code = body?.code ?? body?.issue?.[0]?.details?.coding?.[0]?.code
      const turnedAway = code === 'kernel.not_permitted' || code === 'kernel.not_signed_in'
      const byRole = code === 'kernel.not_permitted'
      if (!named && !(turnedAway && status === (role === 'anonymous' ? 401 : 403)))
        wrong.push(`${role} got ${status} at ${line}`)
      // What asks for a live session says so (401): nobody here has one.
      if (named && byRole) wrong.push(`${role} is named at ${line} and was turned away`)
      if (status === 500) wrong.push(`${role} got a failure at ${line}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('what strangers may knock at is a list that somebody wrote', async (t) => {
  const region = await freshDatabase(t)
  const { routes } = await testServer(t, region, modules)
  const open = routes.filter(({ access }) => access.includes('anonymous')).map(({ method, url }) => `${method} ${url}`)
  assert.deepEqual(
    open.filter((line) => !openToStrangers.some((pattern) => pattern.test(line))),
    [],
  )
})

test('every role of the system has something to do, but no route is for the system alone', async (t) => {
  const region = await freshDatabase(t)
  const { routes } = await testServer(t, region, modules)
  const used = new Set<string>(routes.flatMap(({ access }) => access))
  const people: Role[] = [
    'resident',
    'doctor',
    'pharmacist',
    'dispenser',
    'registrar',
    'manager',
    'auditor',
    'administrator',
  ]
  assert.deepEqual(
    people.filter((role) => !used.has(role)),
    [],
  )
  assert.deepEqual(
    routes.filter(({ access }) => access.join() === 'system' || access.length === 0),
    [],
  )
  assert.ok(accessTable(routes).includes('POST'))
})
