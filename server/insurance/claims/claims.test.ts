import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Encounter } from '@medplum/fhirtypes'
import { type Actor, Refusal } from '#kernel'
import { readResource, search } from '#record'
import { testServer } from '#testing'
import { coverOf, followRegister, readCover, setCover } from './cover.ts'
import { claimsModule } from './index.ts'
import { keepSettlementList } from './keep-settlement-list.ts'
import { readSettlementList } from './read-settlement-list.ts'
import type { Listed } from './settlement-list.ts'
import { stay, ward } from './ward.fixture.ts'

const refusesWith = (code: string, field?: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code && (field === undefined || error.field === field)

test('a stay is kept with its charges, published, and the same list again is the same', async (t) => {
  const { region, list, hospital } = await ward(t)
  const kept = await keepSettlementList(region.ctx(), list)
  assert.deepEqual([kept.mdtrtId, kept.chargeIds.length, kept.iptDays], [list.mdtrtId, 2, 6])
  assert.deepEqual(await keepSettlementList(region.ctx(), list), kept)
  await assert.rejects(keepSettlementList(region.ctx(), { ...list, dscgWay: '4' }), refusesWith('claims.list_differs'))
  const encounter = await region.ctx().transaction((ctx) => readResource<Encounter>(ctx, 'Encounter', list.mdtrtId))
  assert.equal(encounter?.class.code, 'IMP')
  const found = (query: string) => region.ctx().transaction(async (ctx) => (await search(ctx, query)).resources.length)
  assert.equal(await found(`Condition?encounter=Encounter/${list.mdtrtId}`), 2)
  assert.equal(await found(`Procedure?encounter=Encounter/${list.mdtrtId}`), 1)
  const read = await readSettlementList(region.ctx(), { listId: list.mdtrtId })
  assert.deepEqual([read.iptDays, read.setlId, read.diagnoses[0]?.diag_code], [6, null, 'I21.900'])
  const other: Actor = { id: 'm', roles: ['manager'], name: 'm', institutionId: region.chance.uuid() }
  await assert.rejects(readSettlementList(region.ctx(other), { listId: list.mdtrtId }), refusesWith('claims.not_yours'))
  await readSettlementList(region.ctx({ ...other, institutionId: hospital.id }), { listId: list.mdtrtId })
  const { rows } = await region.pool.query(
    `select count(*) as n from kernel.audit where entity = 'claims.settlement_list'`,
  )
  assert.equal(Number(rows[0].n), 3)
  await assert.rejects(
    keepSettlementList(region.ctx(), { ...stay(region, list), begntime: '2026-03-01T08:00:00+08:00', operations: [] }),
    refusesWith('claims.stays_overlap'),
  )
})

test('a list that cannot be is refused by the row that is wrong, and nothing of it is kept', async (t) => {
  const { region, list } = await ward(t)
  const [first, second] = list.diagnoses as [
    { diag_srt_no: number; diag_code: string },
    { diag_srt_no: number; diag_code: string },
  ]
  const operation = list.operations[0]!
  const charge = list.charges[0]!
  const cases: [Partial<Listed>, code: string, field: string][] = [
    [{ poolareaNo: '110000' }, 'claims.wrong_pool', 'poolareaNo'],
    [{ endtime: '2026-02-26T08:00:00+08:00' }, 'claims.discharge_before_admission', 'endtime'],
    [{ endtime: '2027-02-28T08:00:00+08:00' }, 'claims.future_date', 'endtime'],
    [{ begntime: '1950-02-28T08:00:00+08:00' }, 'claims.before_birth', 'begntime'],
    [{ diagnoses: [] }, 'claims.no_principal', 'diagnoses'],
    [{ diagnoses: [{ ...first, diag_srt_no: 2 }] }, 'claims.no_principal', 'diagnoses'],
    [{ diagnoses: [first, { ...second, diag_srt_no: 1 }] }, 'claims.number_repeated', 'diagnoses'],
    [{ diagnoses: [first, { ...first, diag_srt_no: 2 }] }, 'claims.code_repeated', 'diagnoses.1.diag_code'],
    [{ diagnoses: [{ diag_srt_no: 1, diag_code: '心梗' }] }, 'claims.diagnosis_malformed', 'diagnoses.0.diag_code'],
    [
      { operations: [{ ...operation, oprn_oprt_code: 'PCI' }] },
      'claims.operation_malformed',
      'operations.0.oprn_oprt_code',
    ],
    [
      { operations: [{ ...operation, oprn_oprt_time: '2026-02-20T08:00:00+08:00' }] },
      'claims.operation_outside_stay',
      'operations.0.oprn_oprt_time',
    ],
    [{ weightG: 3200 }, 'claims.weight_impossible', 'weightG'],
    [{ charges: [] }, 'claims.no_charges', 'charges'],
    [{ charges: [charge, { ...charge, cnt: -1 }] }, 'claims.count_not_positive', 'charges.1.cnt'],
    [{ charges: [{ ...charge, priceFen: 0 }] }, 'claims.price_not_positive', 'charges.0.priceFen'],
    [{ charges: [{ ...charge, hilistCode: 'NOTHING' }] }, 'benefits.unknown_code', 'lines.0.hilistCode'],
  ]
  for (const [change, code, field] of cases)
    await assert.rejects(keepSettlementList(region.ctx(), { ...list, ...change }), refusesWith(code, field), code)
  const { rows } = await region.pool.query(
    'select (select count(*) from claims.settlement_list) + (select count(*) from settlement.charge) as kept',
  )
  assert.equal(Number(rows[0].kept), 0)
})

test('a client hands stays in with its scopes, and only its own institution’s', async (t) => {
  const { region, list, hospital } = await ward(t)
  const server = await testServer(t, region, [claimsModule])
  const scopes = [
    'system/Encounter.cruds',
    'system/Condition.cruds',
    'system/Procedure.cruds',
    'system/ChargeItem.cruds',
  ]
  const client: Actor = {
    id: 'his',
    roles: ['integration'],
    name: 'his',
    scopes: scopes.slice(1),
    institutionId: hospital.id,
  }
  const post = (actor: Actor) => server.call(actor, 'POST /api/claims/settlement-lists', list)
  assert.equal((await post(client)).body.code, 'record.not_allowed')
  assert.equal((await post({ ...client, scopes, institutionId: region.chance.uuid() })).body.code, 'claims.not_yours')
  const kept = await post({ ...client, scopes })
  assert.equal(kept.status, 200)
})

test('who is insured follows the register until the insurer says it, and history stays', async (t) => {
  const { region, wang, hospital } = await ward(t)
  const ctx = region.ctx()
  assert.deepEqual(await followRegister(ctx), { ended: 0, begun: 1 })
  assert.deepEqual(await followRegister(ctx), { ended: 0, begun: 0 })
  assert.equal((await coverOf(ctx, wang.id, '2026-01-01'))?.insutype, '310')
  const say = (from: string, insutype: '310' | '390' | null) =>
    setCover(ctx, {
      people: [
        { residentId: wang.id, poolareaNo: '990100', from, insutype, leadInstitutionId: insutype && hospital.id },
      ],
    })
  assert.deepEqual(await say('2026-01-01', '390'), { changed: 1 })
  assert.deepEqual(await say('2026-01-01', '390'), { changed: 0 })
  assert.deepEqual(await followRegister(ctx), { ended: 0, begun: 0 })
  assert.deepEqual(await say('2026-02-01', '310'), { changed: 1 })
  await assert.rejects(say('2026-01-15', '390'), refusesWith('claims.cover_before_known', 'people.0.from'))
  assert.deepEqual(
    [(await coverOf(ctx, wang.id, '2026-01-31'))?.insutype, (await coverOf(ctx, wang.id, '2026-02-01'))?.insutype],
    ['390', '310'],
  )
  assert.deepEqual(await say('2026-03-01', null), { changed: 1 })
  assert.equal(await coverOf(ctx, wang.id, '2026-03-01'), null)
  const own = await readCover(region.ctx({ id: wang.id, roles: ['resident'], name: '' }), {})
  assert.deepEqual(
    own.covers.map((one) => [one.insutype, one.begndate, one.enddate, one.source]),
    [
      ['390', '2026-01-01', '2026-01-31', 'import'],
      ['310', '2026-02-01', '2026-02-28', 'import'],
    ],
  )
})

test('claims as a whole leave for the auditor, and for a client that may read all of them', async (t) => {
  const { region } = await ward(t)
  const server = await testServer(t, region, [claimsModule])
  const types = ['Claim', 'ExplanationOfBenefit', 'Encounter', 'Condition', 'Procedure', 'Coverage']
  const client: Actor = {
    id: 'bi',
    roles: ['integration'],
    name: 'bi',
    scopes: types.map((type) => `system/${type}.rs`),
  }
  // A year of which nothing was ever written: the header alone.
  const get = (actor: Actor) => server.call(actor, 'GET /api/claims/tables/setl_d?year=2001')
  const auditor: Actor = { id: 'a', roles: ['auditor'], name: 'a' }
  assert.equal((await get(auditor)).status, 200)
  assert.equal((await get(client)).status, 200)
  assert.equal((await get({ ...client, scopes: client.scopes!.slice(1) })).body.code, 'record.not_allowed')
  const some = client.scopes!.with(0, 'system/Claim.rs?status=active')
  assert.equal((await get({ ...client, scopes: some })).body.code, 'claims.whole_scopes_only')
  assert.equal((await get({ ...client, institutionId: 'h' })).body.code, 'claims.whole_scopes_only')
  assert.equal((await get({ id: 'm', roles: ['manager'], name: 'm' })).status, 403)
  const { rows } = await region.pool.query(`select entity_id from kernel.audit where entity = 'claims.table'`)
  assert.deepEqual(
    rows.map((row) => row.entity_id),
    ['setl_d/2001', 'setl_d/2001'],
  )
})
