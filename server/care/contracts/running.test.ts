import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contract } from '@medplum/fhirtypes'
import { endResidence, lockResidents } from '#people/residents'
import { amendTeam, responsibleTeamOf } from '#people/teams'
import { publish, readResource } from '#record'
import { testServer } from '#testing'
import { resident } from '#testing/people'
import {
  code,
  community,
  homeVisit,
  night,
  offered,
  refusal,
  running,
  signed,
  termsVersion,
} from './contracts.fixture.ts'
import {
  contractsModule,
  demonstrationPackages,
  loadPackages,
  offerInBulk,
  readContract,
  readContracts,
  readEligibility,
  signByPerson,
  signByTeam,
  transferContract,
} from './index.ts'

test('renewals are offered in bulk, with a preview, in the last weeks; the next contract follows the last', async (t) => {
  const { region, first, second, wang } = await community(t)
  const { id: oldId } = await running(region, first, wang, ['basic', 'elder'])
  const asked = { teamId: first.id, renewals: true, residentIds: [], preview: true }
  const bulk = (preview: boolean) => offerInBulk(region.ctx(first.officer), { ...asked, preview })
  region.clock.set('2027-02-01T01:00:00Z')
  assert.deepEqual((await bulk(true)).rows, [], 'too early')
  assert.equal(await code(offered(region, first, wang)), 'contracts.not_due_for_renewal')
  region.clock.set('2027-02-10T01:00:00Z')
  const preview = await bulk(true)
  assert.deepEqual(
    preview.rows.map((one) => [one.residentName, one.packageCodes, one.contractId, one.refused]),
    [['王秀英', ['basic', 'elder'], null, null]],
  )
  assert.equal(
    (await readContracts(region.ctx(wang), { residentId: wang.id })).contracts.length,
    1,
    'a preview changes nothing',
  )
  const contractId = (await bulk(false)).rows[0]!.contractId!
  assert.deepEqual((await bulk(false)).rows, [], 'it is offered already')
  await signByPerson(region.ctx(wang), { contractId, termsVersion })
  const next = await signByTeam(region.ctx(first.leader), { contractId })
  assert.deepEqual(
    [next.state, next.startsOn, next.endsOn, next.renewsId],
    ['cooling', '2027-03-05', '2028-03-04', oldId],
  )
  assert.equal(await code(offered(region, second, wang)), 'contracts.already_signed')
  await night(region, '2027-03-05')
  const { contracts } = await readContracts(region.ctx(wang), { residentId: wang.id })
  assert.deepEqual(contracts.map((one) => [one.state, one.endReason, one.endedOn]).sort(), [
    ['active', null, null],
    ['ended', 'renewed', '2027-03-04'],
  ])
  assert.equal((await responsibleTeamOf(region.ctx(), wang.id))?.teamId, first.id)
  await night(region, '2028-03-05')
  const over = (await readContract(region.ctx(wang), { contractId })).contract
  assert.deepEqual([over.state, over.endReason, over.endedOn], ['ended', 'expired', '2028-03-04'])
  assert.equal(await responsibleTeamOf(region.ctx(), wang.id), null)
})

test('who cannot be offered is named in the list, and holds up nobody else', async (t) => {
  const { region, first, second, wang } = await community(t)
  const [young, signedThere] = [
    await resident(region, '赵小', '2000-01-01'),
    await resident(region, '钱老', '1950-01-01'),
  ]
  await signed(region, second, signedThere, ['elder'])
  const residentIds = [young.id, wang.id, signedThere.id, region.chance.uuid()]
  const asked = { teamId: first.id, renewals: false, residentIds, packageCodes: ['elder'] }
  for (const preview of [true, false]) {
    const { rows } = await offerInBulk(region.ctx(first.officer), { ...asked, preview })
    assert.deepEqual(
      rows.map((one) => one.refused?.code ?? null),
      ['contracts.not_eligible', null, 'contracts.already_signed', 'residents.not_found'],
    )
    assert.equal(rows.filter((one) => one.contractId).length, preview ? 0 : 1)
  }
})

test('a transfer ends the one, begins the other, and what is still promised goes over', async (t) => {
  const { region, first, second, wang } = await community(t)
  const { id: oldId } = await running(region, first, wang, ['basic'])
  region.clock.set('2026-04-10T01:00:00Z')
  const visit = homeVisit('visit-1', wang.id, first.clinic.id, '2026-04-01T02:00:00Z')
  await region.ctx().transaction((ctx) => publish(ctx, 'test-clinic', [visit]))
  await night(region, '2026-04-11')
  const asked = { contractId: oldId, toTeamId: second.id, cause: '搬到镇上住' }
  assert.equal(await code(transferContract(region.ctx(wang), { ...asked, toTeamId: first.id })), 'contracts.same_team')
  const { id: contractId, transfersId } = await transferContract(region.ctx(wang), asked)
  assert.equal(transfersId, oldId)
  assert.equal(await code(transferContract(region.ctx(wang), asked)), 'contracts.offer_open')
  await signByTeam(region.ctx(second.leader), { contractId })
  const after = await signByPerson(region.ctx(wang), { contractId, termsVersion })
  assert.deepEqual([after.state, after.startsOn, after.endsOn], ['active', '2026-04-11', '2027-03-04'])
  assert.ok(
    after.packages.every((one) => one.payable === null),
    'the year is paid for already',
  )
  const before = (await readContract(region.ctx(wang), { contractId: oldId })).contract
  assert.deepEqual([before.state, before.endReason, before.promised, before.done], ['ended', 'transferred', 1, 1])
  const { promises } = await readContract(region.ctx(second.leader), { contractId })
  assert.deepEqual(
    promises.map((one) => [one.serviceCode, one.windowFrom]),
    [
      ['blood-pressure-yearly', '2026-04-11'],
      ['health-advice', '2026-09-03'],
    ],
  )
  assert.equal((await responsibleTeamOf(region.ctx(), wang.id))?.teamId, second.id)
  assert.equal(await code(readContract(region.ctx(first.leader), { contractId })), 'contracts.not_on_team')
})

test('who died or moved has no contract from that day, and the record says so', async (t) => {
  const { region, first, second, wang } = await community(t)
  const { id: contractId } = await running(region, first, wang)
  const li = await resident(region, '李强')
  const offer = await offered(region, second, li)
  region.clock.set('2026-05-01T01:00:00Z')
  await endResidence(region.ctx(), { residentId: wang.id, reason: 'died', on: '2026-04-28' })
  await endResidence(region.ctx(), { residentId: li.id, reason: 'moved', on: '2026-04-30' })
  await region.deliver([contractsModule])
  const { contract, promises } = await readContract(region.ctx(first.leader), { contractId })
  assert.deepEqual([contract.state, contract.endReason, contract.endedOn], ['ended', 'died', '2026-04-28'])
  assert.ok(promises.every((one) => one.state === 'withdrawn'))
  const fhir = await region.ctx().transaction((ctx) => readResource<Contract>(ctx, 'Contract', contractId))
  assert.deepEqual([fhir?.status, fhir?.applies?.end], ['terminated', '2026-04-28'])
  const { rows } = await region.pool.query('select valid_to from benefits.entitlement')
  assert.deepEqual(rows, [{ valid_to: '2026-04-28' }])
  assert.equal((await readContract(region.ctx(li), { contractId: offer.id })).contract.endReason, 'moved')
  assert.equal(await code(offered(region, first, wang)), 'residents.has_died')
})

test('a team has no more households than its quota, and nobody signs an offer that has lapsed', async (t) => {
  const { region, first, wang } = await community(t)
  await amendTeam(region.ctx(), { teamId: first.id, householdQuota: 1 })
  await signed(region, first, wang)
  const li = await resident(region, '李强')
  const { id: contractId, openUntil } = await offered(region, first, li)
  await signByPerson(region.ctx(li), { contractId, termsVersion })
  const full = await refusal(signByTeam(region.ctx(first.leader), { contractId }))
  assert.deepEqual([full.code, full.params], ['contracts.quota_full', { team: '第一团队', quota: 1 }])
  assert.equal(openUntil, '2026-05-01')
  await amendTeam(region.ctx(), { teamId: first.id, householdQuota: 2 })
  await night(region, '2026-05-02')
  assert.equal(await code(signByTeam(region.ctx(first.leader), { contractId })), 'contracts.offer_over')
  assert.equal((await readContract(region.ctx(li), { contractId })).contract.endReason, 'lapsed')
})

test('packages change from tomorrow on, for those who sign then; a preview changes nothing', async (t) => {
  const { region, first, wang } = await community(t)
  await running(region, first, wang)
  const basic = demonstrationPackages().find((one) => one.code === 'basic')!
  const dearer = {
    ...basic,
    priceFen: 10_000,
    parts: { fundFen: 5000, publicHealthFen: 3000, personFen: 2000 },
    validFrom: '2027-01-01',
  }
  for (const preview of [true, false]) {
    const { changes } = await loadPackages(region.ctx(), { packages: [dearer], preview })
    const { what, replacedUntil, runningContracts } = changes[0]!
    assert.deepEqual([what, replacedUntil, runningContracts], ['replaces', '2026-12-31', 1])
  }
  const again = await loadPackages(region.ctx(), { packages: [dearer], preview: false })
  assert.equal(again.changes[0]?.what, 'unchanged')
  const { contracts } = await readContracts(region.ctx(wang), { residentId: wang.id })
  assert.equal(contracts[0]?.packages[0]?.priceFen, 9500, 'signed is signed')
  const township = region.ctx({ id: first.officer.id, roles: ['manager'], name: 'x', institutionId: first.centre.id })
  assert.equal(
    await code(loadPackages(township, { packages: [dearer], preview: true })),
    'contracts.packages_not_yours',
  )
})

test('over HTTP each reads what is theirs, in their language', async (t) => {
  const { region, first, second, wang } = await community(t)
  const { id } = await running(region, first, wang, ['elder'])
  const { call } = await testServer(t, region, [contractsModule])
  const stranger = await resident(region, '陌生人')
  const status = async (who: Parameters<typeof call>[0], line: string) => (await call(who, line)).status
  const own = `GET /api/contracts/contracts/${id}`
  assert.deepEqual(
    [
      await status(wang, own),
      await status(first.leader, own),
      await status(stranger, own),
      await status(second.leader, own),
    ],
    [200, 200, 403, 403],
  )
  const eligible = `GET /api/contracts/residents/${wang.id}/eligible`
  const mine = (await call(wang, eligible)).body
  assert.deepEqual(mine.populations, ['elder'])
  assert.deepEqual(
    mine.packages.filter((one: { eligible: boolean }) => one.eligible).map((one: { code: string }) => one.code),
    ['basic', 'elder'],
  )
  assert.deepEqual([await status(stranger, eligible), await status(second.leader, eligible)], [403, 403])
  await readEligibility(region.ctx(first.officer), { residentId: wang.id })
  const team = `/api/contracts/teams/${first.id}`
  const due = await call(first.officer, `GET ${team}/promises?from=2026-03-05&to=2026-12-31&state=due`)
  assert.deepEqual(due.body.promises.map((one: { serviceCode: string }) => one.serviceCode).sort(), [
    'elder-self-care',
    'yearly-check',
  ])
  const listed = await call(first.leader, `GET ${team}/contracts?state=active`)
  assert.deepEqual([listed.body.contracts.length, listed.body.next], [1, null])
  assert.deepEqual(
    [await status(second.leader, `GET ${team}/renewals`), await status(first.leader, `GET ${team}/renewals`)],
    [403, 200],
  )
  assert.equal((await call(wang, 'GET /api/contracts/packages')).body.packages.length, 8)
  const { body } = await call(wang, 'GET /api/contracts/terms')
  assert.deepEqual([body.version, body.coolingDays], [termsVersion, 3])
})

test('the night and a household that signs do not wait for each other for ever', async (t) => {
  const { region, first, wang } = await community(t)
  const other = await resident(region, '李强', '1950-05-01')
  const [low, high] = [wang, other].sort((a, b) => (a.id < b.id ? -1 : 1)) as [typeof wang, typeof wang]
  // The night goes by contracts: whose contract is first is not who is first.
  const contracts = [await signed(region, first, high), await signed(region, first, low)]
  const { atNight } = await region.ctx().transaction(async (ctx) => {
    await lockResidents(ctx, [low.id])
    const atNight = Promise.allSettled([night(region, contracts[0]!.startsOn!)])
    await new Promise((done) => setTimeout(done, 200))
    await lockResidents(ctx, [high.id])
    return { atNight }
  })
  assert.equal((await atNight)[0]?.status, 'fulfilled')
  for (const { id } of contracts)
    assert.equal((await readContract(region.ctx(first.leader), { contractId: id })).contract.state, 'active')
})
