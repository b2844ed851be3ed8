import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linkFamilyAtDesk } from '#people/residents'
import { responsibleTeamOf } from '#people/teams'
import { resident } from '#testing/people'
import { code, community, offered, refusal, signed, termsVersion } from './contracts.fixture.ts'
import { offer, readContracts, signAtHome, signByPerson, signByTeam, withdraw } from './index.ts'

const picture = { reference: 'archive/2026/0001', digest: 'a'.repeat(64) }

test('a household signs at home, weeks before the network returns, member by member, all or nothing', async (t) => {
  const { region, first, second, wang } = await community(t)
  const son = await resident(region, '王强', '1985-01-01')
  const child = await resident(region, '王小宝', '2021-06-01')
  await linkFamilyAtDesk(region.ctx(), {
    residentId: son.id,
    memberId: child.id,
    relation: 'child',
    reason: '出生证明',
  })
  const id = region.chance.uuid()
  const signing = {
    id,
    teamId: first.id,
    termsVersion,
    signedAt: '2026-03-02T10:00:00+08:00',
    picture,
    witness: '村民组长 刘伟',
    device: { id: 'tablet-7', signature: 'MEUCIQ' },
    members: [
      { residentId: wang.id, packageCodes: ['basic', 'elder'] },
      { id: region.chance.uuid(), residentId: son.id, packageCodes: ['basic'] },
      { residentId: child.id, packageCodes: ['child'], guardianId: son.id },
    ],
  }
  region.clock.set('2026-03-20T01:00:00Z')
  const doctor = region.ctx(first.villageDoctor)
  const { guardianId: _, ...alone } = signing.members[2]!
  const without = { ...signing, members: [...signing.members.slice(0, 2), alone] }
  assert.equal(await code(signAtHome(doctor, without)), 'contracts.guardian_needed')
  assert.deepEqual(
    (await readContracts(region.ctx(wang), { residentId: wang.id })).contracts,
    [],
    'nothing of it stands',
  )

  const { contracts } = await signAtHome(doctor, signing)
  assert.deepEqual(
    contracts.map((one) => [one.state, one.signedOn, one.startsOn]),
    contracts.map(() => ['active', '2026-03-02', '2026-03-05']),
    'the days count from the signing',
  )
  assert.deepEqual(
    contracts
      .find((one) => one.residentId === child.id)
      ?.signatures.map((one) => one.guardian)
      .sort(),
    [false, true],
  )
  assert.equal((await responsibleTeamOf(region.ctx(), child.id))?.basis, 'contract')
  assert.deepEqual(await signAtHome(doctor, signing), { id, contracts }, 'sent again')
  const other = { ...signing, witness: '别人' }
  assert.equal(await code(signAtHome(doctor, other)), 'contracts.id_taken')
  const future = { ...signing, id: region.chance.uuid(), signedAt: '2026-03-20T09:06:00+08:00' }
  assert.equal(await code(signAtHome(doctor, future)), 'contracts.in_the_future')
  const elsewhere = { ...signing, id: region.chance.uuid(), teamId: second.id }
  assert.equal(await code(signAtHome(doctor, elsewhere)), 'contracts.not_on_team')
  const { params, ...refused } = await refusal(signAtHome(region.ctx(second.villageDoctor), elsewhere))
  assert.deepEqual([refused.code, params], ['contracts.already_signed', { team: '第一团队', since: '2026-03-02' }])
})

test('what was signed at home stands instead of the team’s open offer', async (t) => {
  const { region, first, wang } = await community(t)
  await offered(region, first, wang)
  const members = [{ residentId: wang.id, packageCodes: ['elder'] }]
  const at = { teamId: first.id, termsVersion, signedAt: '2026-03-02T01:00:00Z', picture, witness: '刘伟' }
  await signAtHome(region.ctx(first.villageDoctor), { ...at, members })
  const { contracts } = await readContracts(region.ctx(wang), { residentId: wang.id })
  assert.deepEqual(contracts.map((one) => [one.state, one.endReason]).sort(), [
    ['cooling', null],
    ['ended', 'lapsed'],
  ])
})

test('two teams sign one person in the same moment: one of them, and the other reads whose', async (t) => {
  const { region, first, second } = await community(t)
  for (const at of [1, 2, 3]) {
    const who = await resident(region, `张${at}`)
    const offers = [await offered(region, first, who), await offered(region, second, who)]
    for (const { id: contractId } of offers) await signByPerson(region.ctx(who), { contractId, termsVersion })
    const outcomes = await Promise.allSettled([
      signByTeam(region.ctx(first.leader), { contractId: offers[0]!.id }),
      signByTeam(region.ctx(second.leader), { contractId: offers[1]!.id }),
    ])
    const lost = outcomes.filter((one) => one.status === 'rejected')
    assert.equal(lost.length, 1)
    // Whoever comes second finds the offer closed by the first, or the person signed.
    assert.ok(['contracts.already_signed', 'contracts.offer_over'].includes(lost[0]!.reason.code), lost[0]!.reason.code)
    const { rows } = await region.pool.query(
      `select count(*)::int as n from contracts.contract where resident_id = $1 and state in ('cooling', 'active')`,
      [who.id],
    )
    assert.equal(rows[0].n, 1)
  }
})

test('a second team’s offer to a signed person is refused, and the database holds it too', async (t) => {
  const { region, first, second, wang } = await community(t)
  const { id } = await signed(region, first, wang)
  const refused = await refusal(offered(region, second, wang))
  assert.equal(refused.code, 'contracts.already_signed')
  assert.match(refused.sentence('zh'), /第一团队/)
  const copy = region.pool.query(
    `insert into contracts.contract (id, agreement_id, resident_id, team_id, institution_id, terms_version, document, state, turn,
       offered_on, open_until, signed_on, starts_on, ends_on)
     select gen_random_uuid(), agreement_id, resident_id, team_id, institution_id, terms_version, document, state, turn,
       offered_on, open_until, signed_on, starts_on, ends_on from contracts.contract where id = $1`,
    [id],
  )
  await assert.rejects(copy, /contract_one/)
})

test('a double click signs once, and withdrawing while the other side signs leaves one truth', async (t) => {
  const { region, first, wang } = await community(t)
  const { id: contractId } = await offered(region, first, wang)
  const sign = () => signByPerson(region.ctx(wang), { contractId, termsVersion })
  const [one, two] = await Promise.all([sign(), sign()])
  assert.deepEqual([one.signatures.length, two.signatures.length], [1, 1])
  const [signing, withdrawing] = await Promise.allSettled([
    signByTeam(region.ctx(first.leader), { contractId }),
    withdraw(region.ctx(wang), { contractId }),
  ])
  assert.equal(withdrawing.status, 'fulfilled')
  if (signing.status === 'rejected') assert.equal(signing.reason.code, 'contracts.offer_over')
  const { contracts } = await readContracts(region.ctx(wang), { residentId: wang.id })
  assert.equal(contracts[0]!.state, 'withdrawn')
  assert.equal(await responsibleTeamOf(region.ctx(), wang.id), null)
})

test('an offer to a household is all or nothing, and the same id again is the same offer', async (t) => {
  const { region, first, wang } = await community(t)
  const son = await resident(region, '王强', '1985-01-01')
  const ask = (id: string, sons: string[]) =>
    offer(region.ctx(first.officer), {
      id,
      teamId: first.id,
      members: [
        { residentId: wang.id, packageCodes: ['elder'] },
        { residentId: son.id, packageCodes: sons },
      ],
    })
  const id = region.chance.uuid()
  const refused = await refusal(ask(id, ['elder']))
  assert.deepEqual([refused.code, refused.field], ['contracts.not_eligible', 'members.1.packageCodes.0'])
  assert.equal(await code(ask(id, ['no-such'])), 'contracts.package_unknown')
  const agreement = await ask(id, ['basic'])
  assert.equal(agreement.contracts.length, 2)
  assert.deepEqual(await ask(id, ['basic']), agreement)
  assert.equal(await code(ask(id, ['basic', 'maternal'])), 'contracts.id_taken')
  assert.equal(await code(ask(region.chance.uuid(), ['basic'])), 'contracts.offer_open')
})

test('what was to be paid is owed by nobody when the person withdraws in the cooling-off days', async (t) => {
  const { region, first, wang } = await community(t)
  const owed = async (contractId: string) => {
    const asked = 'select payable, payable_from from contracts.contract_package where contract_id = $1'
    return (await region.pool.query(asked, [contractId])).rows
  }
  const { id: contractId, startsOn } = await signed(region, first, wang)
  assert.deepEqual(await owed(contractId), [{ payable: null, payable_from: null }], 'not due before its first day')
  await withdraw(region.ctx(wang), { contractId })
  assert.deepEqual(await owed(contractId), [{ payable: 'void', payable_from: startsOn }])
  const { id: offerId } = await offered(region, first, wang)
  await withdraw(region.ctx(wang), { contractId: offerId })
  assert.deepEqual(await owed(offerId), [{ payable: null, payable_from: null }], 'an offer owes nothing')
})
