import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#kernel'
import { readResource } from '#record'
import { freshDatabase, type TestRegion, testServer } from '#testing'
import { institutionsModule, registerInstitution } from './index.ts'

const person = {
  responsibleName: '赵立',
  responsiblePhone: '057188000000',
  phone: '057188000001',
  address: '安平市中山路 1 号',
}
const lead = {
  code: 'H33010000001',
  name: '安平互联网医院',
  kind: 'internet-hospital',
  level: 3,
  licenceNumber: 'PDY000001',
  ...person,
} as const
const county = {
  code: 'H33010000002',
  name: '安平县人民医院',
  kind: 'hospital',
  level: 2,
  licenceNumber: 'PDY000002',
  ...person,
} as const
const village = {
  code: 'H33010000003',
  name: '柳村卫生室',
  kind: 'village-clinic',
  level: 0,
  licenceNumber: 'PDY000003',
  ...person,
} as const

async function region(t: Parameters<typeof freshDatabase>[0]) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [institutionsModule])
  const administrator: Actor = { id: region.chance.uuid(), roles: ['administrator'], name: '管理员' }
  return { region, server, administrator }
}

async function leadAndCounty(region: TestRegion) {
  const above = await registerInstitution(region.ctx(), lead)
  return { above, below: await registerInstitution(region.ctx(), { ...county, parentId: above.id }) }
}

test('everyone can list the members of the region and who answers for each (R30)', async (t) => {
  const { region: r, server } = await region(t)
  await leadAndCounty(r)
  const { status, body } = await server.call(undefined, 'GET /api/institutions')
  assert.equal(status, 200)
  assert.deepEqual(
    body.institutions.map((one: { name: string; responsibleName: string; parentName: string | null }) => [
      one.name,
      one.responsibleName,
      one.parentName,
    ]),
    [
      ['安平互联网医院', '赵立', null],
      ['安平县人民医院', '赵立', '安平互联网医院'],
    ],
  )
})

test('an institution is a FHIR Organization of the same id under its parent', async (t) => {
  const { region: r } = await region(t)
  const { above, below } = await leadAndCounty(r)
  await r.ctx().transaction(async (ctx) => {
    const organization = await readResource(ctx, 'Organization', below.id)
    assert.equal(
      organization?.resourceType === 'Organization' && organization.partOf?.reference,
      `Organization/${above.id}`,
    )
  })
})

test('a parent must be of a higher level, a level must fit the kind, and a code is registered once', async (t) => {
  const { region: r, server, administrator } = await region(t)
  const { below } = await leadAndCounty(r)
  const post = (body: object) => server.call(administrator, 'POST /api/institutions', body)
  const clinic = await post({ ...village, parentId: below.id })
  assert.equal(clinic.status, 200)
  const cases: [object, string][] = [
    [{ ...county, code: 'H33010000009', parentId: clinic.body.id }, 'institutions.parent_level'],
    [{ ...village, code: 'H33010000009', level: 2 }, 'institutions.level_of_kind'],
    [{ ...lead }, 'institutions.code_taken'],
    [{ ...village, code: '12' }, 'kernel.invalid_input'],
    [{ ...village, code: 'H33010000009', parentId: r.chance.uuid() }, 'institutions.not_found'],
  ]
  for (const [input, code] of cases) assert.equal((await post(input)).body.code, code)
})

test('an administrator manages their own institution and those below, not those beside or above', async (t) => {
  const { region: r, server } = await region(t)
  const { above, below } = await leadAndCounty(r)
  const ofCounty: Actor = { id: r.chance.uuid(), roles: ['administrator'], name: '县管理员', institutionId: below.id }
  const amend = (id: string) => server.call(ofCounty, `POST /api/institutions/${id}/amend`, { responsibleName: '孙芳' })
  assert.equal((await amend(below.id)).body.responsibleName, '孙芳')
  assert.equal((await amend(above.id)).body.code, 'institutions.not_yours')
})

test('a closed institution leaves the list, stays readable and cannot be amended', async (t) => {
  const { region: r, server, administrator } = await region(t)
  const { below } = await leadAndCounty(r)
  assert.equal(
    (await server.call(administrator, `POST /api/institutions/${below.id}/close`, { reason: '并入市医院' })).status,
    200,
  )
  assert.equal((await server.call(undefined, 'GET /api/institutions')).body.institutions.length, 1)
  assert.notEqual((await server.call(undefined, `GET /api/institutions/${below.id}`)).body.closedAt, null)
  const amended = await server.call(administrator, `POST /api/institutions/${below.id}/amend`, { name: '新名称' })
  assert.equal(amended.body.code, 'institutions.closed')
})
