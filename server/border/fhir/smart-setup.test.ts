import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import type { TestContext } from 'node:test'
import type { z } from 'zod'
import { registerApp, resolveActor, signInModule } from '#border/sign-in'
import type { registerAppInput } from '#contracts/apps'
import { config, makeContext, makeServer } from '#kernel'
import { addDemoPerson, credentialsModule } from '#people/credentials'
import { institutionsModule, registerInstitution } from '#people/institutions'
import { checkDigitOf, registerResident, residentsModule } from '#people/residents'
import { registerStaff, staffModule } from '#people/staff'
import { grantAccess } from '#record'
import { browserAt, freshDatabase, type TestRegion } from '#testing'
import { fhirModule } from './index.ts'
import { observation } from './setup.test.ts'

const modules = [institutionsModule, residentsModule, staffModule, credentialsModule, signInModule, fhirModule]
const labels = { labelZh: '人', labelEn: 'Person', storyZh: '', storyEn: '', sort: 1 }
// Links and identifiers name a server by its public address, which a process reads once: here a port that is free.
const probe = createServer().listen(0)
const { port } = probe.address() as AddressInfo
probe.close()
const origin = `http://127.0.0.1:${port}`
process.env.PUBLIC_URL = origin

const categories = 'http://terminology.hl7.org/CodeSystem/observation-category'

/** A listening server with three residents (one in the care of the doctor, one of the family) and what is measured of them. */
export async function smartRegion(t: TestContext) {
  const region = await freshDatabase(t)
  const { app } = await makeServer(
    (options) => makeContext(region.pool, { clock: region.clock, chance: region.chance, ...options }),
    resolveActor,
  )
  for (const module of modules) await module.routes?.(app)
  assert.equal(config.publicUrl, origin)
  await app.listen({ port, host: '127.0.0.1' })
  t.after(() => app.close())
  const [wang, child, li] = [
    await resident(region, '王秀英', 1),
    await resident(region, '王小宝', 2),
    await resident(region, '李四', 3),
  ]
  const doctor = await oneDoctor(region)
  for (const [kind, person] of [
    ['resident', wang],
    ['resident', li],
    ['staff', doctor],
  ] as const)
    await addDemoPerson(region.ctx(), { personId: person, kind, ...labels })
  const family = { granteeKind: 'resident', granteeId: wang, basis: 'family', basisId: 'tie' } as const
  await grantAccess(region.ctx(), { ...family, patientId: child })
  const care = { granteeKind: 'staff', granteeId: doctor, basis: 'care-relation', basisId: 'visit' } as const
  await grantAccess(region.ctx(), { ...care, patientId: wang })
  const system = await tokenOf(
    origin,
    { grant_type: 'client_credentials', scope: 'system/*.*' },
    basic('demo-integration', 'demo-integration'),
  )
  const fhir = fhirAt(origin)
  for (const id of [wang, child, li]) {
    for (const code of ['laboratory', 'vital-signs']) {
      const body = { ...observation(id), category: [{ coding: [{ system: categories, code }] }] }
      assert.equal((await fhir('/Observation', system.body.access_token, body)).status, 201)
    }
  }
  await fhir('/Encounter/visit-1', system.body.access_token, encounterOf(wang), 'PUT')
  return { region, app, origin, fhir, system: system.body.access_token as string, wang, child, li, doctor }
}
export type SmartRegion = Awaited<ReturnType<typeof smartRegion>>

const encounterOf = (id: string) => ({
  resourceType: 'Encounter',
  id: 'visit-1',
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${id}` },
})

async function resident(region: TestRegion, name: string, n: number): Promise<string> {
  const sixteen = `3301021990030${String(7000 + n).slice(0, 4)}`.slice(0, 17).padEnd(17, '3')
  const documentNumber = `${sixteen}${checkDigitOf(sixteen)}`
  const given = { name, documentType: 'id-card', documentNumber, phone: `1380000111${n}` } as const
  return (await registerResident(region.ctx(), given)).id
}

async function oneDoctor(region: TestRegion): Promise<string> {
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
  return staff.id
}

export function fhirAt(origin: string) {
  return async (path: string, token: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const answer = await fetch(`${origin}/fhir/R4${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/fhir+json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      // biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer as it came
      body: (text.startsWith('{') ? JSON.parse(text) : text) as any,
      headers: answer.headers,
    }
  }
}

export const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

export async function tokenOf(origin: string, form: Record<string, string>, authorization?: string, path = 'token') {
  const answer = await fetch(`${origin}/oidc/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    ...(authorization ? { headers: { authorization } } : {}),
  })
  const text = await answer.text()
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer as it came
  return { status: answer.status, body: (text ? JSON.parse(text) : {}) as any }
}

/** Registers an app as the administrator would. */
export async function anApp(
  { region }: Pick<SmartRegion, 'region'>,
  given: Partial<z.input<typeof registerAppInput>> = {},
) {
  const administrator = { id: region.chance.uuid(), roles: ['administrator'], name: '管理员' } as const
  const redirectUri = 'https://app.example/back'
  const { clientId, clientSecret } = await registerApp(region.ctx(administrator), {
    name: '血压本',
    audience: 'resident',
    authMethod: 'none',
    redirectUris: [redirectUri],
    scopes: ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs'],
    ...given,
  })
  return { clientId, clientSecret: clientSecret ?? '', redirectUri }
}

export interface Asking {
  readonly app: { clientId: string; redirectUri: string }
  readonly scope: string
  readonly person: string
  readonly patient?: string
  readonly launch?: string
  readonly aud?: string
}

const verifier = 'a-verifier-that-is-long-enough-to-be-taken-seriously'

/** What an app's page asks the authority for. */
export function authorizationAddress(origin: string, { app, scope, launch, aud }: Omit<Asking, 'person'>): string {
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope,
    state: 'a-state',
    aud: aud ?? `${origin}/fhir/R4`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(launch ? { launch } : {}),
  })
  return `/oidc/auth?${asked}`
}

/** Goes through sign-in and consent as a person at a browser, and answers the code that the app gets. */
export async function letIn(origin: string, asking: Asking, browser = browserAt(origin)) {
  const first = await browser.interactionAt(authorizationAddress(origin, asking))
  const signedIn = await browser.go(`${first}/demo`, { personId: asking.person })
  assert.equal(signedIn.status, 200, JSON.stringify(signedIn.body))
  const second = await browser.interactionAt(signedIn.body.redirectTo)
  const page = (await browser.go(second)).body
  const given = await browser.go(`${second}/consent`, asking.patient ? { residentId: asking.patient } : {})
  if (given.status !== 200) return { page, given, code: '', landed: undefined }
  const landed = new URL((await browser.go(given.body.redirectTo)).location)
  return { page, given, landed, code: landed.searchParams.get('code') ?? '' }
}

export function exchange(
  origin: string,
  app: Asking['app'],
  code: string,
  authorization?: string,
  more: Record<string, string> = {},
) {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: app.redirectUri,
    code_verifier: verifier,
    ...more,
  }
  return tokenOf(
    origin,
    authorization || more.client_assertion ? form : { ...form, client_id: app.clientId },
    authorization,
  )
}
