import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contract, Task } from '@medplum/fhirtypes'
import { loadBenefits } from '#insurance/benefits'
import { addCharges, quoteBill } from '#insurance/settlement'
import type { Actor } from '#kernel'
import { linkFamilyAtDesk } from '#people/residents'
import { responsibleTeamOf } from '#people/teams'
import { mayOpen, readResource, search } from '#record'
import { resident } from '#testing/people'
import { code, community, night, offered, running, signed, termsVersion } from './contracts.fixture.ts'
import { endContract, printContract, readContract, signByPerson, signByTeam, withdraw } from './index.ts'

test('signed by both sides in either order, it cools off, then runs, and the record, the team and the insurer know', async (t) => {
  const { region, first, wang } = await community(t)
  const { id: contractId, state } = await offered(region, first, wang, ['basic', 'elder'])
  assert.equal(state, 'offered')
  assert.equal((await signByTeam(region.ctx(first.leader), { contractId })).state, 'offered')
  assert.equal(await region.ctx(first.leader).transaction((ctx) => mayOpen(ctx, wang.id)), false)
  const cooling = await signByPerson(region.ctx(wang), { contractId, termsVersion })
  assert.deepEqual(
    [cooling.state, cooling.signedOn, cooling.coolingUntil, cooling.startsOn, cooling.endsOn],
    ['cooling', '2026-03-02', '2026-03-04', '2026-03-05', '2027-03-04'],
  )
  assert.equal((await responsibleTeamOf(region.ctx(), wang.id))?.teamId, first.id)
  assert.equal(await region.ctx(first.villageDoctor).transaction((ctx) => mayOpen(ctx, wang.id)), true)
  await night(region, '2026-03-05')
  const { contract, promises } = await readContract(region.ctx(wang), { contractId })
  assert.deepEqual([contract.state, contract.promised, contract.done], ['active', 5, 0])
  assert.ok(contract.packages.every((one) => one.payable === 'open'))
  assert.ok(promises.every((one) => one.state === 'due' && one.words.length > 10))
  const { rows } = await region.pool.query(`select kind, valid_from, valid_to from benefits.entitlement`)
  assert.deepEqual(rows, [{ kind: 'contracted', valid_from: '2026-03-05', valid_to: '2027-03-04' }])
  await region.ctx().transaction(async (ctx) => {
    const fhir = (await readResource<Contract>(ctx, 'Contract', contractId))!
    assert.deepEqual([fhir.status, fhir.applies?.start, fhir.signer?.length], ['executed', '2026-03-05', 2])
    const { resources } = await search<Task>(ctx, `Task?patient=Patient/${wang.id}`)
    assert.equal(resources.length, 5)
  })
})

test('a bill of a contracted person is split better from the first day on', async (t) => {
  const { region, first, wang } = await community(t)
  await loadBenefits(region.ctx(), {})
  const fundOf = async (): Promise<number> => {
    const mdtrtId = region.chance.uuid()
    const visit = { mdtrtId, residentId: wang.id, institutionId: first.centre.id, doctorId: first.leader.id }
    const order = {
      orderId: region.chance.uuid(),
      diagCode: 'I10',
      medType: '11',
      referred: false,
      waiverFen: 0,
    } as const
    const lines = [{ hilistCode: 'XC08CA01A001DEMO0000001', name: '苯磺酸氨氯地平片', cnt: 9, priceFen: 4200 }]
    await addCharges(region.ctx(), { ...visit, ...order, lines })
    return (await quoteBill(region.ctx(wang), { mdtrtId, useAccount: false })).hifp_pay
  }
  const before = await fundOf()
  const { id: contractId } = await signed(region, first, wang)
  assert.equal(await fundOf(), before, 'not in the cooling-off days')
  await night(region, '2026-03-05')
  assert.ok((await fundOf()) > before)
  await endContract(region.ctx(wang), { contractId, reason: 'by-person' })
  region.clock.set('2026-03-06T01:00:00Z')
  assert.equal(await fundOf(), before)
})

test('the document under both signatures is the one that was offered, and a changed one is not', async (t) => {
  const { region, first, wang } = await community(t)
  const { id: contractId } = await signed(region, first, wang)
  const printed = await printContract(region.ctx(wang), { contractId })
  assert.deepEqual(printed.signatures.map((one) => [one.side, one.valid]).sort(), [
    ['person', true],
    ['team', true],
  ])
  await region.pool.query(`update contracts.contract set document = jsonb_set(document, '{terms,coolingDays}', '0')`)
  const changed = await printContract(region.ctx(wang), { contractId })
  assert.ok(changed.signatures.every((one) => !one.valid))
})

test('in the cooling-off days the person withdraws without a reason, and afterwards ends it', async (t) => {
  const { region, first, wang } = await community(t)
  const { id: contractId } = await signed(region, first, wang)
  region.clock.set('2026-03-04T15:59:00Z')
  assert.equal((await withdraw(region.ctx(wang), { contractId })).state, 'withdrawn')
  assert.equal((await withdraw(region.ctx(wang), { contractId })).state, 'withdrawn', 'asked again')
  assert.equal(await responsibleTeamOf(region.ctx(), wang.id), null)
  assert.equal(await region.ctx(first.leader).transaction((ctx) => mayOpen(ctx, wang.id)), false)
  await night(region, '2026-03-06')
  assert.equal((await readContract(region.ctx(wang), { contractId })).contract.state, 'withdrawn')
  const again = await signed(region, first, wang)
  region.clock.set('2026-03-09T01:00:00Z')
  assert.equal(await code(withdraw(region.ctx(wang), { contractId: again.id })), 'contracts.cooling_over')
  await night(region, '2026-03-09')
  const over = await endContract(region.ctx(wang), { contractId: again.id, reason: 'by-person' })
  assert.deepEqual([over.state, over.endReason, over.endedOn, over.promised], ['ended', 'by-person', '2026-03-09', 0])
  assert.equal(
    await code(endContract(region.ctx(wang), { contractId: again.id, reason: 'by-person' })),
    'contracts.not_running',
  )
})

test('a team ends a contract only with its cause, and cannot speak for the person', async (t) => {
  const { region, first, wang } = await community(t)
  const { id: contractId } = await running(region, first, wang)
  const asTeam = region.ctx(first.leader)
  assert.equal(await code(endContract(asTeam, { contractId, reason: 'by-team' })), 'contracts.cause_needed')
  assert.equal(await code(endContract(asTeam, { contractId, reason: 'by-person' })), 'contracts.end_reason_not_yours')
  const asPerson = endContract(region.ctx(wang), { contractId, reason: 'by-team', cause: '不想签了' })
  assert.equal(await code(asPerson), 'contracts.end_reason_not_yours')
  const over = await endContract(asTeam, { contractId, reason: 'by-team', cause: '多次无法联系' })
  assert.deepEqual([over.endReason, over.endCause], ['by-team', '多次无法联系'])
})

test('for a child a guardian signs, and the child’s own signature is refused', async (t) => {
  const { region, first } = await community(t)
  const mother = await resident(region, '李梅', '1990-01-01')
  const child = await resident(region, '李小乐', '2021-01-01')
  const { id: contractId } = await offered(region, first, child, ['child'])
  const sign = (who: Actor, more = {}) => signByPerson(region.ctx(who), { contractId, termsVersion, ...more })
  const signers = async () =>
    (await readContract(region.ctx(first.officer), { contractId })).signers.map(({ name }) => name)
  assert.deepEqual(await signers(), [], 'nobody yet may sign for the child')
  assert.equal(await code(sign(mother)), 'residents.not_acting_for')
  assert.equal(await code(sign(child)), 'contracts.guardian_needed')
  await linkFamilyAtDesk(region.ctx(), {
    residentId: mother.id,
    memberId: child.id,
    relation: 'child',
    reason: '出生证明',
  })
  assert.deepEqual(await signers(), ['李梅'])
  const view = await sign(mother)
  assert.deepEqual(await signers(), [], 'it is signed')
  assert.deepEqual(
    view.signatures.map(({ side, by, guardian }) => [side, by, guardian]),
    [['person', '李梅', true]],
  )
  const atDesk = await offered(region, first, await resident(region, '李小天', '2022-01-01'), ['child'])
  const desk = { contractId: atDesk.id, termsVersion, paperReference: '档案柜 3-12' }
  assert.equal(await code(signByPerson(region.ctx(first.officer), desk)), 'contracts.guardian_needed')
  const stranger = signByPerson(region.ctx(first.officer), { ...desk, guardianId: mother.id })
  assert.equal(await code(stranger), 'contracts.not_guardian')
})

test('at the desk the sheet is named, and the text must be the one that was offered', async (t) => {
  const { region, first, second, wang } = await community(t)
  const { id: contractId } = await offered(region, first, wang)
  const atDesk = region.ctx(first.officer)
  assert.equal(await code(signByPerson(atDesk, { contractId, termsVersion })), 'contracts.paper_missing')
  const old = signByPerson(atDesk, { contractId, termsVersion: '2019', paperReference: 'A-1' })
  assert.equal(await code(old), 'contracts.terms_outdated')
  const elsewhere = signByPerson(region.ctx(second.officer), { contractId, termsVersion, paperReference: 'A-1' })
  assert.equal(await code(elsewhere), 'institutions.not_yours')
  assert.deepEqual((await readContract(atDesk, { contractId })).signers, [{ residentId: wang.id, name: wang.name }])
  const view = await signByPerson(atDesk, { contractId, termsVersion, paperReference: 'A-1' })
  const [{ way, witness, paper } = {}] = view.signatures
  assert.deepEqual([way, witness, paper], ['desk', first.officer.name, 'A-1'])
  assert.equal(await code(signByTeam(region.ctx(second.leader), { contractId })), 'contracts.not_on_team')
  assert.equal(await code(signByTeam(atDesk, { contractId })), 'kernel.not_permitted')
})
