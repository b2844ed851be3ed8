import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { RegisterStaff } from '#contracts/staff'
import type { Actor } from '#kernel'
import { institutionsModule, registerInstitution } from '#people/institutions'
import { checkDigitOf } from '#people/residents'
import { readResource } from '#record'
import { freshDatabase, testServer } from '#testing'
import { endLicence, refuseUnlessLicensed, registerStaff, staffModule, staffOf } from './index.ts'

const details = {
  responsibleName: '赵立',
  responsiblePhone: '057188000000',
  phone: '057188000001',
  address: '安平市中山路 1 号',
}
const idCard = (order: number) => {
  const first17 = `33010219800101${String(order).padStart(3, '0')}`
  return first17 + checkDigitOf(first17)
}

async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const server = await testServer(t, region, [institutionsModule, staffModule])
  const lead = await registerInstitution(region.ctx(), {
    code: 'H33010000001',
    name: '安平互联网医院',
    kind: 'internet-hospital',
    level: 3,
    licenceNumber: 'PDY000001',
    ...details,
  })
  const county = await registerInstitution(region.ctx(), {
    code: 'H33010000002',
    name: '安平县人民医院',
    kind: 'hospital',
    level: 2,
    licenceNumber: 'PDY000002',
    parentId: lead.id,
    ...details,
  })
  const doctor = (order: number, change: Partial<RegisterStaff> = {}): RegisterStaff => ({
    name: '李明',
    sex: 'male',
    roles: ['doctor'],
    title: 'attending',
    speciality: '高血压、糖尿病',
    introduction: '',
    practiceStart: '2015-07-01',
    documentNumber: idCard(order),
    placement: { institutionId: county.id, department: '全科', validFrom: '2015-07-01' },
    licences: [
      {
        kind: 'physician-qualification',
        number: `ZG${order}0000`,
        scope: '临床',
        validFrom: '2014-01-01',
        validTo: null,
      },
      {
        kind: 'physician-practice',
        number: `ZY${order}0000`,
        scope: '内科',
        validFrom: '2015-07-01',
        validTo: '2026-03-02',
      },
    ],
    ...change,
  })
  const administrator: Actor = { id: region.chance.uuid(), roles: ['administrator'], name: '管理员' }
  return { region, server, lead, county, doctor, administrator }
}

test('a licence holds through its last day, and the first act after it is refused', async (t) => {
  const { region, doctor } = await open(t)
  const { id } = await registerStaff(region.ctx(), doctor(1))
  region.clock.set('2026-03-02T15:59:00Z')
  await refuseUnlessLicensed(region.ctx(), id, 'doctor')
  region.clock.set('2026-03-02T16:00:00Z')
  await assert.rejects(refuseUnlessLicensed(region.ctx(), id, 'doctor'), { code: 'staff.licence_lapsed' })
})

test('a licence that is ended stops the next act at once, with the reason kept', async (t) => {
  const { region, doctor } = await open(t)
  const { id, licences } = await registerStaff(region.ctx(), doctor(1))
  await refuseUnlessLicensed(region.ctx(), id, 'doctor')
  const practice = licences.find(({ kind }) => kind === 'physician-practice')!
  await endLicence(region.ctx(), { staffId: id, licenceId: practice.id, reason: '吊销执业证书' })
  await assert.rejects(refuseUnlessLicensed(region.ctx(), id, 'doctor'), { code: 'staff.licence_lapsed' })
  const kept = (await staffOf(region.ctx(), id)).licences.find((one) => one.id === practice.id)
  assert.equal(kept?.endedReason, '吊销执业证书')
})

test('online care needs three full years of independent practice (ZL25); care at the hospital does not', async (t) => {
  const { region, doctor } = await open(t)
  const cases: [string | null, string | undefined][] = [
    ['2023-03-02', undefined],
    ['2023-03-03', 'staff.practice_years_short'],
    [null, 'staff.practice_years_short'],
  ]
  for (const [order, [practiceStart, code]] of cases.entries()) {
    const { id } = await registerStaff(region.ctx(), doctor(order + 1, { practiceStart }))
    const online = refuseUnlessLicensed(region.ctx(), id, 'doctor')
    if (code) await assert.rejects(online, { code })
    else await online
    await refuseUnlessLicensed(region.ctx(), id, 'doctor', { online: false })
  }
})

test('no act without the licence for it, nor in another profession, nor at an institution without a filing (R02)', async (t) => {
  const { region, lead, county, doctor, server, administrator } = await open(t)
  const unlicensed = await registerStaff(region.ctx(), doctor(1, { licences: [] }))
  await assert.rejects(refuseUnlessLicensed(region.ctx(), unlicensed.id, 'doctor'), { code: 'staff.no_licence' })
  const { id } = await registerStaff(region.ctx(), doctor(2))
  await assert.rejects(refuseUnlessLicensed(region.ctx(), id, 'pharmacist'), { code: 'staff.no_licence' })
  const at = (institutionId: string) => refuseUnlessLicensed(region.ctx(), id, 'doctor', { institutionId })
  await at(county.id)
  await assert.rejects(at(lead.id), { code: 'staff.not_registered_here' })
  const filing = {
    institutionId: lead.id,
    department: '互联网门诊',
    filingNumber: 'DD2026001',
    validFrom: '2026-01-01',
  }
  const filed = await server.call(administrator, `POST /api/staff/${id}/placements`, filing)
  assert.equal(filed.body.placements.length, 2)
  await at(lead.id)
  const placement = filed.body.placements.find((one: { kind: string }) => one.kind === 'multi-site')
  await server.call(administrator, `POST /api/staff/${id}/placements/${placement.id}/end`, { reason: '备案到期不续' })
  await assert.rejects(at(lead.id), { code: 'staff.not_registered_here' })
  const role = await region.ctx().transaction((ctx) => readResource(ctx, 'PractitionerRole', placement.id))
  assert.equal(role?.resourceType === 'PractitionerRole' && role.active, false)
})

test('everyone may check a doctor’s licences; nobody sees the document', async (t) => {
  const { region, server, doctor } = await open(t)
  const { id } = await registerStaff(region.ctx(), doctor(1))
  const { body } = await server.call(undefined, `GET /api/staff/${id}`)
  assert.deepEqual([body.name, body.licences.length, body.institutionName], ['李明', 2, '安平县人民医院'])
  assert.doesNotMatch(JSON.stringify(body), new RegExp(idCard(1)))
  const found = await server.call(undefined, `GET /api/staff?role=doctor&text=${encodeURIComponent('糖尿病')}`)
  assert.deepEqual(
    found.body.staff.map((one: { id: string }) => one.id),
    [id],
  )
  assert.deepEqual((await server.call(undefined, 'GET /api/staff?text=%25')).body.staff, [])
  const practitioner = await region.ctx().transaction((ctx) => readResource(ctx, 'Practitioner', id))
  assert.equal(practitioner?.resourceType === 'Practitioner' && practitioner.qualification?.length, 2)
})

test('bad staff input is refused by name', async (t) => {
  const { region, server, administrator, doctor, county } = await open(t)
  const { id } = await registerStaff(region.ctx(), doctor(1))
  const post = (body: object) => server.call(administrator, 'POST /api/staff', body)
  const cases: [object, string][] = [
    [doctor(1), 'staff.already_registered'],
    [doctor(2, { documentNumber: '110105194912310021' }), 'residents.id_card_checksum'],
    [doctor(2, { practiceStart: '2026-03-03' }), 'staff.practice_start_future'],
    [doctor(2, { licences: doctor(1).licences }), 'staff.licence_number_taken'],
    [
      doctor(2, { placement: { institutionId: region.chance.uuid(), department: '全科', validFrom: '2020-01-01' } }),
      'institutions.not_found',
    ],
    [
      doctor(2, {
        placement: { institutionId: county.id, department: '全科', validFrom: '2020-01-01', validTo: '2019-01-01' },
      }),
      'staff.dates_reversed',
    ],
    [{ ...doctor(2), roles: ['resident'] }, 'kernel.invalid_input'],
    [{ ...doctor(2), roles: [] }, 'kernel.invalid_input'],
  ]
  for (const [input, code] of cases) assert.equal((await post(input)).body.code, code)
  const elsewhere: Actor = { ...administrator, institutionId: region.chance.uuid() }
  const foreign = await server.call(elsewhere, `POST /api/staff/${id}/amend`, { title: 'chief' })
  assert.equal(foreign.body.code, 'institutions.not_yours')
  const asDoctor: Actor = { id, roles: ['doctor'], name: '李明' }
  assert.equal((await server.call(asDoctor, `POST /api/staff/${id}/amend`, { title: 'chief' })).status, 403)
})

test('licences that end soon are shown in time, the most urgent first', async (t) => {
  const { region, server, administrator, doctor } = await open(t)
  const soon = doctor(1)
  soon.licences[1]!.validTo = '2026-04-01'
  await registerStaff(region.ctx(), soon)
  await registerStaff(region.ctx(), doctor(2))
  const numbers = async (days: number) => {
    const { body } = await server.call(administrator, `GET /api/staff/licences/expiring?withinDays=${days}`)
    return body.licences.map((one: { licence: { number: string } }) => one.licence.number)
  }
  assert.deepEqual(await numbers(7), ['ZY20000'])
  assert.deepEqual(await numbers(60), ['ZY20000', 'ZY10000'])
})

test('a staff member who has left may do nothing more', async (t) => {
  const { region, server, administrator, doctor } = await open(t)
  const { id } = await registerStaff(region.ctx(), doctor(1))
  await server.call(administrator, `POST /api/staff/${id}/leave`, { reason: '退休离职' })
  await assert.rejects(refuseUnlessLicensed(region.ctx(), id, 'doctor'), { code: 'staff.left' })
  const again = await server.call(administrator, `POST /api/staff/${id}/leave`, { reason: '退休离职' })
  assert.equal(again.body.code, 'staff.left')
})
